package org.biface.matching.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.biface.commons.Actor;
import org.biface.commons.Unavailable;
import org.biface.matching.IndexStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Is everybody found, and by whom? */
@Component(
        service = HealthCheck.class,
        property = {HealthCheck.NAME + "=Biface matching", HealthCheck.TAGS + "=biface", HealthCheck.TAGS + "=matching"
        })
public final class MatchingHealth implements HealthCheck {
    private final MatchingService matching;

    @Activate
    public MatchingHealth(@Reference MatchingService matching) {
        this.matching = matching;
    }

    @Override
    public Result execute() {
        var log = new FormattingResultLog();
        try {
            IndexStatus own = matching.index(Actor.SYSTEM);
            switch (own.state()) {
                case BUILDING ->
                    log.info("This node's index is being filled: event {} of {}.", own.position(), own.head());
                case WAITING -> log.warn("This node's index does not follow the event log: {}", own.problem());
                default -> log.info("This node's index has {} profiles and missions.", own.documents());
            }
            if (own.engine() != null) {
                say(own.engine(), own.head(), log);
            }
        } catch (Unavailable away) {
            log.temporarilyUnavailable("{}", away.getMessage());
        }
        return new Result(log);
    }

    private static void say(IndexStatus.Engine engine, long head, FormattingResultLog log) {
        if (engine.problem() != null) {
            log.warn(
                    "{} {}: {}",
                    engine.name(),
                    engine.serves()
                            ? "answers, but is filled no further"
                            : "does not answer, this node's own index does",
                    engine.problem());
        } else if (engine.state() == IndexStatus.State.BUILDING) {
            log.info(
                    "{} is being filled: event {} of {}. Until then {} answers.",
                    engine.name(),
                    engine.position(),
                    head,
                    engine.serves() ? "its index of before" : "this node's own index");
        } else {
            log.info(
                    "{} is filled, and {} answers.",
                    engine.name(),
                    engine.serves() ? "it" : "this node's own index still");
        }
    }
}
