package org.biface.commission.internal;

import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.biface.commission.SigningFacts;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator's offers. A configuration that is wrong is refused with its reason, and the one before goes on serving. */
@Component(service = Offers.class)
public final class Offers {
    private static final Logger LOG = LoggerFactory.getLogger(Offers.class);

    private final PolicyRegistry registry;
    private final Map<String, Offer> offers = new ConcurrentHashMap<>();
    private final Map<String, Offer> refused = new LinkedHashMap<>();
    private final Map<String, String> reasons = new ConcurrentHashMap<>();

    @Activate
    public Offers(@Reference PolicyRegistry registry) {
        this.registry = registry;
    }

    /** Takes a configuration, or refuses it and keeps the offer of that name that was there. */
    void read(String name, Map<String, String> properties) {
        try {
            put(Offer.of(name, properties));
        } catch (IllegalArgumentException wrong) {
            refuse(name, wrong.getMessage());
        }
    }

    /** Takes an offer, or refuses it and keeps the one of that name that was there. */
    synchronized boolean put(Offer offer) {
        refused.remove(offer.name());
        reasons.remove(offer.name());
        Optional<String> problem = problem(offer);
        if (problem.isPresent()) {
            refused.put(offer.name(), offer);
            refuse(offer.name(), problem.get());
            return false;
        }
        offers.put(offer.name(), offer);
        LOG.info("offer={} policy={} serves new contracts", offer.name(), offer.key());
        reconsider();
        return true;
    }

    private synchronized void refuse(String name, String reason) {
        reasons.put(name, reason);
        LOG.warn(
                "offer={} is refused, {}: {}",
                name,
                offers.containsKey(name) ? "the previous one goes on" : "there is none of that name until it is right",
                reason);
    }

    synchronized void remove(String name) {
        refused.remove(name);
        reasons.remove(name);
        if (offers.remove(name) != null) {
            LOG.info("offer={} ended", name);
            reconsider();
        }
    }

    /** What stood in the way of a refused offer may have gone. */
    private void reconsider() {
        for (Offer offer : refused.values().toArray(Offer[]::new)) {
            if (problem(offer).isEmpty()) {
                refused.remove(offer.name());
                reasons.remove(offer.name());
                offers.put(offer.name(), offer);
                LOG.info("offer={} policy={} serves new contracts", offer.name(), offer.key());
            }
        }
    }

    private Optional<String> problem(Offer offer) {
        for (Offer other : offers.values()) {
            if (!other.name().equals(offer.name()) && offer.ties(other)) {
                return Optional.of("it fits the same contracts as the offer '" + other.name()
                        + "' and neither has more conditions; add one or end the other.");
            }
        }
        return registry.serving(offer.key()).flatMap(description -> problem(offer, description));
    }

    private static Optional<String> problem(Offer offer, PolicyDescription description) {
        try {
            complete(offer.parameters(), description);
            return Optional.empty();
        } catch (IllegalArgumentException wrong) {
            return Optional.of(wrong.getMessage());
        }
    }

    /**
     * Adds the defaults.
     *
     * @throws IllegalArgumentException with one sentence when a value is missing, unknown or out of range
     */
    static Map<String, String> complete(Map<String, String> given, PolicyDescription description) {
        Map<String, String> complete = new TreeMap<>();
        for (PolicyParameter parameter : description.parameters()) {
            String value = given.get(parameter.name());
            if (value == null) {
                value = parameter
                        .defaultValue()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "the policy '" + description + "' needs the parameter " + parameter.name() + "."));
            }
            parameter.problem(value).ifPresent(problem -> {
                throw new IllegalArgumentException(problem);
            });
            complete.put(parameter.name(), value);
        }
        for (String name : given.keySet()) {
            if (!complete.containsKey(name)) {
                throw new IllegalArgumentException("the policy '" + description + "' has no parameter " + name + ".");
            }
        }
        return complete;
    }

    /** The offer with the most conditions that fits; there are never two. */
    Optional<Offer> select(SigningFacts facts) {
        return offers.values().stream()
                .filter(offer -> offer.fits(facts))
                .max(Comparator.comparingInt(Offer::conditions));
    }

    /** Why configurations are not used, by the offer's name. */
    Map<String, String> refused() {
        return new TreeMap<>(reasons);
    }

    Collection<Offer> all() {
        return new TreeMap<>(offers).values();
    }
}
