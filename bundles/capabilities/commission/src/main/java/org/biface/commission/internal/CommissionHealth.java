package org.biface.commission.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Can every contract be released, and a new one be signed? */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Biface commission",
            HealthCheck.TAGS + "=biface",
            HealthCheck.TAGS + "=commission"
        })
public final class CommissionHealth implements HealthCheck {
    private final PolicyRegistry registry;
    private final Offers offers;

    @Activate
    public CommissionHealth(@Reference PolicyRegistry registry, @Reference Offers offers) {
        this.registry = registry;
        this.offers = offers;
    }

    @Override
    public Result execute() {
        var log = new FormattingResultLog();
        for (RegisteredPolicy registered : registry.all()) {
            if (registered.phase() == RegisteredPolicy.Phase.PROVING) {
                log.info("Policy {} does not serve yet: {}.", registered, registered.waitsFor());
            } else if (registered.phase() == RegisteredPolicy.Phase.REJECTED) {
                log.warn(
                        "Policy {} is quarantined: {}.",
                        registered,
                        registered.proof().reason());
            } else if (registered.failing() && registry.isCandidate(registered)) {
                log.critical("Policy {} was refused, and there is no other: {}.", registered, registered.lastError());
            } else if (registered.failing()) {
                log.warn("Policy {} is quarantined: {}.", registered, registered.lastError());
            } else {
                log.info("Policy {} {}.", registered, registry.isServing(registered) ? "serves" : "is ready to serve");
            }
            if (registered.stuck().get() > 0) {
                log.warn(
                        "{} calls of policy {} have not come back.",
                        registered.stuck().get(),
                        registered);
            }
        }
        registry.unreadable().forEach(who -> log.warn("A policy is not used, {}.", who));
        registry.missing()
                .forEach(key -> log.critical("Policy {} is needed, and no installed version may serve.", key));
        if (offers.all().isEmpty()) {
            log.warn("There is no offer, no contract can be signed.");
        }
        for (Offer offer : offers.all()) {
            if (offers.best(offer).isEmpty()) {
                log.warn("No version of policy {} of offer {} can serve it.", offer, offer.name());
            }
        }
        registry.holds().forEach((key, version) -> {
            if (registry.serving(key).isEmpty()) {
                log.critical("Policy {} is held at version {}, which does not serve; release it.", key, version);
            }
        });
        offers.refused().forEach((name, reason) -> log.warn("Offer {} is refused: {}", name, reason));
        return new Result(log);
    }
}
