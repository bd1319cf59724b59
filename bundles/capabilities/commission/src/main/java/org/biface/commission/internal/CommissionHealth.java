package org.biface.commission.internal;

import java.util.function.LongSupplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.biface.commons.Unavailable;
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
    private final PinCount pins;
    private final LongSupplier leftOut;

    @Activate
    public CommissionHealth(
            @Reference PolicyRegistry registry,
            @Reference Offers offers,
            @Reference PinCount pins,
            @Reference PolicyJournal journal) {
        this(registry, offers, pins, journal::leftOut);
    }

    CommissionHealth(PolicyRegistry registry, Offers offers, PinCount pins, LongSupplier leftOut) {
        this.registry = registry;
        this.offers = offers;
        this.pins = pins;
        this.leftOut = leftOut;
    }

    @Override
    public Result execute() {
        var log = new FormattingResultLog();
        for (RegisteredPolicy registered : registry.all()) {
            RegisteredPolicy.Trouble trouble = registered.trouble();
            if (registered.phase() == RegisteredPolicy.Phase.PROVING) {
                log.info("Policy {} does not serve yet: {}.", registered, registered.waitsFor());
            } else if (registered.phase() == RegisteredPolicy.Phase.REJECTED) {
                log.warn(
                        "Policy {} is quarantined: {}.",
                        registered,
                        registered.proof().reason());
            } else if (trouble != null && registry.isCandidate(registered)) {
                log.critical(
                        "Policy {} was refused, and there is no other: {}.",
                        registered,
                        trouble.why().getMessage());
            } else if (trouble != null) {
                log.warn(
                        "Policy {} is quarantined: {}.",
                        registered,
                        trouble.why().getMessage());
            } else {
                log.info("Policy {} {}.", registered, registry.isServing(registered) ? "serves" : "is ready to serve");
            }
            for (RegisteredPolicy.Purpose purpose : RegisteredPolicy.Purpose.values()) {
                if (registered.stuck(purpose) > 0) {
                    log.warn(
                            "{} calls of policy {} for {} have not come back.",
                            registered.stuck(purpose),
                            registered,
                            purpose);
                }
            }
        }
        registry.unreadable().forEach(who -> log.warn("A policy is not used, {}.", who));
        if (leftOut.getAsLong() > 0) {
            log.warn(
                    "{} events about policies could not be told since the start; the log of this node has them.",
                    leftOut.getAsLong());
        }
        needed(log);
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
        for (Offers.Listed one : offers.listed()) {
            if (one.problem() != null) {
                log.warn("Offer {} is refused: {} {}", one.name(), one.problem(), one.meanwhile());
            }
        }
        offers.otherwise()
                .forEach((node, names) -> log.warn(
                        "The configuration of node {} makes other offers than the one of this node: {}. Contracts get other"
                                + " terms there; give all nodes the same files, or store these offers with policy-offer.",
                        node,
                        String.join(", ", names)));
        return new Result(log);
    }

    /** What nobody needs any more may be gone: an ended contract releases nothing. */
    private void needed(FormattingResultLog log) {
        try {
            pins.open().forEach((key, contracts) -> {
                if (registry.serving(key).isEmpty() && !registry.isProving(key)) {
                    log.critical(
                            "Policy {} is needed by {} open contracts, and no installed version may serve.",
                            key,
                            contracts);
                }
            });
        } catch (Unavailable away) {
            log.info("How many contracts need which policy can't be read now.");
        }
    }
}
