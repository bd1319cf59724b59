package org.biface.commission.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.biface.commission.BroughtBy;
import org.biface.commission.SigningFacts;
import org.biface.commons.Unavailable;
import org.biface.spi.commission.ClientOrigin;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator's offers, from this node's configuration and from the database. What is wrong is refused with its reason, and
 * what was there before goes on serving. Stored offers go before those of files, whichever was read first, so that a node
 * says the same before and after a restart.
 */
@Component(service = Offers.class)
public final class Offers {
    private static final Logger LOG = LoggerFactory.getLogger(Offers.class);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final Duration RETRY_READING = Duration.ofSeconds(2);

    private final PolicyRegistry registry;
    private final Map<String, Slot> files = new TreeMap<>();
    private final Map<String, Slot> stored = new TreeMap<>();
    private volatile boolean storedOnce;
    private boolean taking;
    private volatile List<Offer> active = List.of();
    private volatile Map<String, Set<String>> otherwise = Map.of();

    /** What is wanted under a name, and what serves. */
    private static final class Slot {
        private final String name;
        private Stored row;
        private Offer wanted;
        private Offer serving;
        private String problem;

        private Slot(String name) {
            this.name = name;
        }
    }

    /**
     * An offer in the database.
     *
     * @param id its id
     * @param offer what it says
     * @param version grows with every change
     * @param by the operator's account, or {@code null} at the console
     * @param at when it was changed
     */
    record Stored(UUID id, Offer offer, long version, UUID by, Instant at) {}

    /**
     * An offer as this node has it.
     *
     * @param name its name
     * @param row what is stored; {@code null} for a file
     * @param wanted what is asked for, or {@code null} when it can't be read
     * @param serving what serves, or {@code null}
     * @param problem what is wrong with what is asked for, or {@code null}
     */
    record Listed(String name, Stored row, Offer wanted, Offer serving, String problem) {}

    /**
     * What a new contract gets. While no version serves it, waits for one, as a release does.
     *
     * @param inTransaction whether the caller holds a transaction meanwhile; only a few of those wait
     * @param offer the offer
     * @param policy the version of its policy that is the best one now
     * @param parameters its parameters, defaults included
     */
    record Chosen(Offer offer, PolicyDescription policy, Map<String, String> parameters) {}

    @Activate
    public Offers(@Reference PolicyRegistry registry) {
        this.registry = registry;
    }

    /** Takes a configuration, or refuses it and keeps the offer of that name that was there. */
    synchronized void read(String name, Map<String, String> properties) {
        try {
            put(Offer.of(name, properties));
        } catch (IllegalArgumentException wrong) {
            Slot slot = files.computeIfAbsent(name, Slot::new);
            slot.wanted = null;
            refuse(slot, wrong.getMessage());
        }
    }

    /** Takes an offer of a configuration, or refuses it and keeps the one of that name that was there. */
    synchronized boolean put(Offer offer) {
        Slot slot = files.computeIfAbsent(offer.name(), Slot::new);
        slot.wanted = offer;
        consider(slot);
        reconsider();
        return slot.serving == offer;
    }

    /** A configuration has gone. */
    synchronized void remove(String name) {
        Slot slot = files.remove(name);
        if (slot != null && slot.serving != null) {
            LOG.info("offer={} ended", name);
        }
        reconsider();
    }

    /** Takes what is stored now. */
    synchronized void stored(Collection<Stored> now) {
        Map<String, Stored> rows = new TreeMap<>();
        now.forEach(row -> rows.put(row.offer().name(), row));
        boolean first = !storedOnce;
        // A general offer must not be chosen while the special one behind it in the list is still being looked at.
        taking = true;
        try {
            take(rows, first);
            // Not when the look broke off: what it had not come to might have been the special offer.
            storedOnce = true;
        } finally {
            taking = false;
            publish();
        }
    }

    private void take(Map<String, Stored> rows, boolean first) {
        if (first) {
            files.values().forEach(slot -> slot.serving = null);
        }
        stored.values().removeIf(slot -> {
            if (!rows.containsKey(slot.name)) {
                LOG.info("offer={} ended", slot.name);
                return true;
            }
            return false;
        });
        rows.forEach((name, row) -> {
            Slot file = files.get(name);
            if (file != null && file.serving != null) {
                file.serving = null;
            }
            Slot slot = stored.computeIfAbsent(name, Slot::new);
            if (slot.row == null
                    || slot.row.version() != row.version()
                    || !slot.row.id().equals(row.id())) {
                slot.row = row;
                slot.wanted = row.offer();
                consider(slot);
            }
        });
        if (first) {
            files.values().stream().filter(slot -> slot.wanted != null).forEach(this::consider);
        }
        reconsider();
    }

    private void consider(Slot slot) {
        Optional<String> problem = problem(slot.wanted, slot);
        if (problem.isPresent()) {
            refuse(slot, problem.get());
        } else {
            serve(slot);
        }
        publish();
    }

    private void serve(Slot slot) {
        slot.serving = slot.wanted;
        slot.problem = null;
        LOG.info("offer={} policy={} serves new contracts", slot.name, slot.serving);
        publish();
    }

    private void refuse(Slot slot, String reason) {
        if (!reason.equals(slot.problem)) {
            LOG.warn(
                    "offer={} is refused, {}: {}",
                    slot.name,
                    slot.serving != null ? "the previous one goes on" : "there is none of that name until it is right",
                    reason);
        }
        slot.problem = reason;
    }

    /** What stood in the way of a refused offer may have gone: another offer, or a policy that it did not fit. */
    private void reconsider() {
        for (Map<String, Slot> slots : List.of(stored, files)) {
            for (Slot slot : slots.values()) {
                if (slot.wanted != null && slot.serving != slot.wanted) {
                    problem(slot.wanted, slot).ifPresentOrElse(reason -> refuse(slot, reason), () -> serve(slot));
                }
            }
        }
        publish();
    }

    private void publish() {
        if (taking) {
            return;
        }
        List<Offer> now = new ArrayList<>();
        stored.values().stream()
                .map(slot -> slot.serving)
                .filter(Objects::nonNull)
                .forEach(now::add);
        files.values().stream()
                .map(slot -> slot.serving)
                .filter(Objects::nonNull)
                .forEach(now::add);
        active = List.copyOf(now);
    }

    /**
     * @param offer what is about to be stored
     * @return why a configuration of this node stands in the way
     */
    synchronized Optional<String> clash(Offer offer) {
        if (files.containsKey(offer.name())) {
            return Optional.of("A configuration of this node makes an offer '" + offer.name()
                    + "'. Choose another name, or take that configuration away.");
        }
        return files.values().stream()
                .filter(other -> other.serving != null && offer.ties(other.serving))
                .findFirst()
                .map(other -> "It fits the same contracts as the offer '" + other.name
                        + "' of this node's configuration and neither has more conditions. Add one or take the other"
                        + " away.");
    }

    private Optional<String> problem(Offer offer, Slot slot) {
        if (slot != null && slot.row == null && stored.containsKey(offer.name())) {
            return Optional.of("operators have stored an offer of the same name; end that one, or rename the file.");
        }
        for (Map<String, Slot> slots : List.of(stored, files)) {
            for (Slot other : slots.values()) {
                if (other != slot && other.serving != null && offer.ties(other.serving)) {
                    return Optional.of("it fits the same contracts as the offer '" + other.name
                            + "' and neither has more conditions; add one or end the other.");
                }
            }
        }
        return unfit(offer).or(() -> rejected(offer));
    }

    /** Nothing while no version is installed: an offer may be there before its policy. */
    Optional<String> unfit(Offer offer) {
        String first = null;
        for (RegisteredPolicy policy : registry.of(offer.policy(), offer.versions())) {
            try {
                complete(offer.parameters(), policy.description());
                return Optional.empty();
            } catch (IllegalArgumentException wrong) {
                first = first == null ? wrong.getMessage() : first;
            }
        }
        return Optional.ofNullable(first);
    }

    /**
     * Asks the policy what it says to the offer's parameters together: tiers that do not rise, say, which no description of
     * one parameter can forbid. Otherwise contracts would be pinned to terms that can never be released. Calls a policy, so
     * it is not for transactions.
     */
    Optional<String> rejected(Offer offer) {
        String first = null;
        for (RegisteredPolicy policy : registry.of(offer.policy(), offer.versions())) {
            Map<String, String> parameters;
            try {
                parameters = complete(offer.parameters(), policy.description());
            } catch (IllegalArgumentException tryTheNext) {
                LOG.debug("offer={} does not fit {}", offer.name(), policy, tryTheNext);
                continue;
            }
            Optional<String> thrown = registry.thrownBy(policy, madeUp(offer, parameters));
            if (thrown.isEmpty()) {
                return Optional.empty();
            }
            first = first == null
                    ? "parameters are refused by the policy '" + policy.description() + "': " + thrown.get()
                    : first;
        }
        return Optional.ofNullable(first);
    }

    private static CommissionRequest madeUp(Offer offer, Map<String, String> parameters) {
        return CommissionRequest.of(100_000, Objects.requireNonNullElse(offer.currency(), "EUR"))
                .vertical(Objects.requireNonNullElse(offer.vertical(), ""))
                .broughtBy(offer.broughtBy() == BroughtBy.FREELANCER ? ClientOrigin.FREELANCER : ClientOrigin.PLATFORM)
                .at(Instant.now())
                .parameters(parameters)
                .build();
    }

    /**
     * The best version that an offer's new contracts can be pinned with: of those that may serve, the highest one that its
     * parameters fit. One that is still being proven may turn out not to serve at all.
     */
    Optional<Chosen> best(Offer offer) {
        for (RegisteredPolicy policy : registry.candidates(offer.policy(), offer.versions())) {
            try {
                return Optional.of(
                        new Chosen(offer, policy.description(), complete(offer.parameters(), policy.description())));
            } catch (IllegalArgumentException tryTheNext) {
                LOG.debug("offer={} does not fit {}", offer.name(), policy, tryTheNext);
            }
        }
        return Optional.empty();
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
        return active.stream().filter(offer -> offer.fits(facts)).max(Comparator.comparingInt(Offer::conditions));
    }

    /**
     * What a new contract gets. While no version serves it, waits for one, as a release does.
     *
     * @param inTransaction whether the caller holds a transaction meanwhile; only a few of those wait
     * @throws Unavailable when no offer fits, or no version of its policy can serve it
     */
    Chosen choose(SigningFacts facts, boolean inTransaction) {
        if (!storedOnce) {
            throw new Unavailable(
                    "The commission offers are still being read. Try again in a few seconds.", RETRY_READING);
        }
        Offer offer = select(facts)
                .orElseThrow(() -> new Unavailable(
                        "No commission is offered for such a contract now. Try again later, or ask the operator.",
                        RETRY));
        Optional<Chosen> best = best(offer);
        if (best.isEmpty() && unfit(offer).isEmpty()) {
            best = registry.await(() -> best(offer), inTransaction);
        }
        return best.orElseThrow(() -> {
            Optional<String> unfit = unfit(offer);
            unfit.ifPresent(wrong -> LOG.warn("offer={} can't be used: {}", offer.name(), wrong));
            return unfit.isPresent()
                    ? new Unavailable(
                            "The commission offer '" + offer.name() + "' is not set up well. Ask the operator.", RETRY)
                    : nobodyServes(offer);
        });
    }

    private Unavailable nobodyServes(Offer offer) {
        List<RegisteredPolicy> there = registry.all().stream()
                .filter(one -> one.key().policy().equals(offer.policy())
                        && offer.versions().includes(one.version()))
                .toList();
        if (there.stream().anyMatch(one -> one.phase() == RegisteredPolicy.Phase.PROVING)) {
            return new Unavailable(
                    "The commission policy '" + offer + "' is being proven before it may serve. Try again in a few"
                            + " seconds.",
                    RETRY_READING);
        }
        return new Unavailable(
                "The commission policy '" + offer + "' is not " + (there.isEmpty() ? "installed" : "allowed to serve")
                        + " now. Try again later.",
                RETRY);
    }

    /** Why what is wanted does not serve, by the offer's name. */
    synchronized Map<String, String> refused() {
        Map<String, String> reasons = new TreeMap<>();
        listed().stream()
                .filter(one -> one.problem() != null)
                .forEach(one -> reasons.merge(one.name(), one.problem(), (one1, other) -> one1 + " " + other));
        return reasons;
    }

    /** What the configurations of this node offer, by name. */
    synchronized Map<String, String> ofFiles() {
        Map<String, String> terms = new TreeMap<>();
        files.forEach((name, slot) -> terms.put(name, slot.wanted == null ? "" : slot.wanted.canonical()));
        return terms;
    }

    /** @param nodes what the configurations of the other nodes offer, by the node's name */
    synchronized void elsewhere(Map<String, Map<String, String>> nodes) {
        Map<String, String> own = ofFiles();
        Map<String, Set<String>> found = new TreeMap<>();
        nodes.forEach((node, others) -> {
            Set<String> names = new TreeSet<>(own.keySet());
            names.addAll(others.keySet());
            names.removeIf(name -> Objects.equals(own.get(name), others.get(name)));
            if (!names.isEmpty()) {
                found.put(node, names);
            }
        });
        otherwise = found;
    }

    /** The names of those offers of configurations that another node has otherwise or only one of the two has, by node. */
    Map<String, Set<String>> otherwise() {
        return otherwise;
    }

    /** All offers, stored ones first. */
    synchronized List<Listed> listed() {
        List<Listed> all = new ArrayList<>();
        for (Map<String, Slot> slots : List.of(stored, files)) {
            slots.values()
                    .forEach(slot -> all.add(new Listed(slot.name, slot.row, slot.wanted, slot.serving, slot.problem)));
        }
        return all;
    }

    /** Those that new contracts get. */
    Collection<Offer> all() {
        return active;
    }
}
