package org.biface.kernel.events.internal;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.SubscriberStatus;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Tells whether every subscriber gets its events. */
@Component(
        service = HealthCheck.class,
        configurationPid = "org.biface.kernel.events.health",
        property = {HealthCheck.NAME + "=Biface events", HealthCheck.TAGS + "=biface", HealthCheck.TAGS + "=events"})
@Designate(ocd = EventsHealthCheck.Config.class)
public final class EventsHealthCheck implements HealthCheck {

    private final EventLog log;
    private final long longestLag;

    /** The settings as an operator changes them. */
    @ObjectClassDefinition(name = "Biface events health", description = "When the delivery of events is not well")
    public @interface Config {
        @AttributeDefinition(description = "How many events a subscriber may be behind before it is reported")
        long longest_lag() default 10_000;
    }

    @Activate
    public EventsHealthCheck(@Reference EventLog log, Config config) {
        this(log, config.longest_lag());
    }

    EventsHealthCheck(EventLog log, long longestLag) {
        this.log = log;
        this.longestLag = longestLag;
    }

    @Override
    public Result execute() {
        FormattingResultLog found = new FormattingResultLog();
        try {
            List<SubscriberStatus> subscribers = log.subscribers();
            subscribers.forEach(subscriber -> judge(subscriber, found));
            found.info("{} subscribers are known", subscribers.size());
        } catch (Unavailable away) {
            found.temporarilyUnavailable("{}", away.getMessage());
        }
        return new Result(found);
    }

    private void judge(SubscriberStatus subscriber, FormattingResultLog found) {
        if (subscriber.failures() > 0) {
            found.warn(
                    "{} fails on the event after position {} ({} times: {}); it is tried again at {}",
                    subscriber.name(),
                    subscriber.cursor(),
                    subscriber.failures(),
                    subscriber.lastError(),
                    subscriber.retryAt());
        }
        if (subscriber.present() && subscriber.lag() > longestLag) {
            found.warn("{} is {} events behind", subscriber.name(), subscriber.lag());
        }
    }
}
