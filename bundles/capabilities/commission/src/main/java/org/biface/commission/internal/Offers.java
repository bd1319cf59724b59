package org.biface.commission.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
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
 * what was there before goes on serving. Stored offers go before those of files, whichever was read first.
 *
 * <p>A file's offer serves when the database says that it was accepted, which {@link DeskWatch} sees to: so what a file was
 * before it became wrong, and which of two that tie came first, is the same before and after a restart, and on all nodes.
 */
@Component(service = Offers.class)
public final class Offers {
    private static final Logger LOG = LoggerFactory.getLogger(Offers.class);
    private static final Duration RETRY = Duration.ofSeconds(30);
    private static final Duration RETRY_READING = Duration.ofSeconds(2);

    /** Files come one after the other when a node starts, some later than this bundle. */
    private static final Duration UNTIL_GONE = Duration.ofMinutes(1);

    private final PolicyRegistry registry;
    private final Map<String, Slot> files = new TreeMap<>();
    private final Map<String, Slot> stored = new TreeMap<>();
    /** From whichever node, by name. */
    private Map<String, Accepted> accepted = Map.of();

    private final Map<String, Long> absentSince = new HashMap<>();
    private final Set<String> removed = new HashSet<>();
    private Set<String> filesElsewhere = Set.of();
    private Duration untilGone = UNTIL_GONE;
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
        /** Why a file is no offer at all. */
        private String unreadable;
        /** What is to be accepted of a file, or {@code null}. */
        private Accepted right;
        /** It was accepted before its policy was there, and now that it is, it is wrong: as if it never had been. */
        private boolean neverRight;

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
     * A file's offer that was accepted.
     *
     * @param offer what it says
     * @param looked whether a policy was there that its parameters fit; one that came before its policy has no previous terms
     *     to go back to, and holds its contracts until the policy comes
     */
    record Accepted(Offer offer, boolean looked) {}

    /**
     * An offer as this node has it.
     *
     * @param name its name
     * @param row what is stored; {@code null} for a file
     * @param wanted what is asked for, or {@code null} when it can't be read
     * @param serving what serves, or {@code null}
     * @param problem what is wrong with what is asked for, or {@code null}
     */
    record Listed(String name, Stored row, Offer wanted, Offer serving, String problem) {

        /** What new contracts get as long as there is a problem: never silently something else. */
        String meanwhile() {
            return serving != null
                    ? "Its previous terms go on serving new contracts."
                    : "It serves no contract: those that it was made for get the next offer that fits them, or none.";
        }
    }

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

    /** For tests: how long the file of an accepted offer may be missing after a start. */
    synchronized void untilGone(Duration most) {
        untilGone = most;
    }

    /** Takes a configuration, or refuses it and keeps the offer of that name that was accepted. */
    synchronized void read(String name, Map<String, String> properties) {
        try {
            put(Offer.of(name, properties));
        } catch (IllegalArgumentException wrong) {
            Slot slot = file(name);
            slot.wanted = null;
            slot.unreadable = wrong.getMessage();
            reconsider();
        }
    }

    /** Takes an offer of a configuration. It serves when it is accepted. */
    synchronized void put(Offer offer) {
        Slot slot = file(offer.name());
        slot.wanted = offer;
        slot.unreadable = null;
        reconsider();
    }

    private Slot file(String name) {
        removed.remove(name);
        absentSince.remove(name);
        return files.computeIfAbsent(name, Slot::new);
    }

    /** A configuration has gone. */
    synchronized void remove(String name) {
        Slot slot = files.remove(name);
        removed.add(name);
        if (slot != null && slot.serving != null) {
            LOG.info("offer={} ended", name);
        }
        reconsider();
    }

    /** The offers of files that nothing is wrong with, and that are not accepted yet. */
    synchronized List<Accepted> right() {
        return files.values().stream()
                .map(slot -> slot.right)
                .filter(Objects::nonNull)
                .toList();
    }

    /** The names of those that stand in nobody's way though they were accepted: nobody could look at them then. */
    synchronized Set<String> neverRight() {
        return files.values().stream()
                .filter(slot -> slot.neverRight)
                .map(slot -> slot.name)
                .collect(Collectors.toSet());
    }

    /** The accepted offers whose files have gone, here and on the nodes that are alive. */
    synchronized Set<String> ended() {
        long now = System.nanoTime();
        absentSince.keySet().retainAll(accepted.keySet());
        Set<String> ended = new TreeSet<>();
        for (String name : accepted.keySet()) {
            if (files.containsKey(name) || filesElsewhere.contains(name)) {
                absentSince.remove(name);
            } else if (removed.contains(name)
                    || now - absentSince.computeIfAbsent(name, first -> now) >= untilGone.toNanos()) {
                ended.add(name);
            }
        }
        return ended;
    }

    /**
     * Takes what is stored now.
     *
     * @param now the offers that operators have stored
     * @param acceptedFiles the offers of files that were accepted, by name
     */
    synchronized void stored(Collection<Stored> now, Map<String, Accepted> acceptedFiles) {
        Map<String, Stored> rows = new TreeMap<>();
        now.forEach(row -> rows.put(row.offer().name(), row));
        // A general offer must not be chosen while the special one behind it in the list is still being looked at.
        taking = true;
        try {
            accepted = Map.copyOf(acceptedFiles);
            take(rows);
            // Not when the look broke off: what it had not come to might have been the special offer.
            storedOnce = true;
        } finally {
            taking = false;
            publish();
        }
    }

    private void take(Map<String, Stored> rows) {
        stored.values().removeIf(slot -> {
            if (!rows.containsKey(slot.name)) {
                LOG.info("offer={} ended", slot.name);
                return true;
            }
            return false;
        });
        rows.forEach((name, row) -> {
            Slot slot = stored.computeIfAbsent(name, Slot::new);
            if (slot.row == null
                    || slot.row.version() != row.version()
                    || !slot.row.id().equals(row.id())) {
                slot.row = row;
                slot.wanted = row.offer();
                problem(slot).ifPresentOrElse(reason -> refuse(slot, reason), () -> serve(slot, slot.wanted));
            }
        });
        considerAll();
    }

    private void serve(Slot slot, Offer offer) {
        if (!offer.equals(slot.serving)) {
            LOG.info("offer={} policy={} serves new contracts", slot.name, offer);
        }
        slot.serving = offer;
        slot.problem = null;
    }

    private void refuse(Slot slot, String reason) {
        if (!reason.equals(slot.problem)) {
            Listed refused = new Listed(slot.name, slot.row, slot.wanted, slot.serving, reason);
            LOG.warn("offer={} is refused: {} {}", slot.name, reason, refused.meanwhile());
        }
        slot.problem = reason;
    }

    /** What stood in the way of a refused offer may have gone: another offer, or a policy that it did not fit. */
    private void reconsider() {
        if (storedOnce) {
            considerAll();
            publish();
        }
    }

    private void considerAll() {
        for (Slot slot : stored.values()) {
            if (!slot.wanted.equals(slot.serving)) {
                problem(slot).ifPresentOrElse(reason -> refuse(slot, reason), () -> serve(slot, slot.wanted));
            }
        }
        files.values().forEach(this::considerFile);
    }

    /** What is accepted serves; what is wanted otherwise, and right, is going to be. */
    private void considerFile(Slot slot) {
        Accepted row = accepted.get(slot.name);
        boolean known = row != null
                && (row.looked()
                        || !registry.of(row.offer().policy(), row.offer().versions())
                                .isEmpty());
        slot.neverRight =
                row != null && known && !row.looked() && wrong(row.offer()).isPresent();
        Offer before = row == null || slot.neverRight ? null : row.offer();
        Optional<String> blocked = shadowed(slot).or(() -> before == null ? Optional.empty() : tieWithStored(before));
        Offer serving = blocked.isPresent() ? null : before;
        if (serving != null && !serving.equals(slot.serving)) {
            LOG.info("offer={} policy={} serves new contracts", slot.name, serving);
        }
        slot.serving = serving;
        Optional<String> problem = blocked.or(() -> problemOfFile(slot, before, known));
        slot.right = null;
        if (problem.isPresent()) {
            refuse(slot, problem.get());
            if (blocked.isEmpty() && before != null && known && !row.looked()) {
                slot.right = new Accepted(before, true);
            }
        } else {
            slot.problem = null;
            Offer wanted = slot.wanted;
            boolean looked = !registry.of(wanted.policy(), wanted.versions()).isEmpty();
            if (!wanted.equals(before) || looked && !row.looked()) {
                slot.right = new Accepted(wanted, looked);
            }
        }
    }

    private Optional<String> problemOfFile(Slot slot, Offer before, boolean known) {
        if (slot.unreadable != null) {
            return Optional.of(slot.unreadable);
        }
        Offer wanted = slot.wanted;
        if (wanted.equals(before)) {
            return Optional.empty();
        }
        return tieWithStored(wanted)
                .or(() -> tieWithFile(wanted))
                .or(() -> wrong(wanted))
                .or(() -> before != null && known ? unknown(wanted) : Optional.empty());
    }

    private Optional<String> wrong(Offer offer) {
        return unfit(offer).or(() -> rejected(offer));
    }

    private Optional<String> shadowed(Slot slot) {
        return stored.containsKey(slot.name)
                ? Optional.of("operators have stored an offer of the same name; end that one, or rename the file.")
                : Optional.empty();
    }

    private Optional<String> tieWithStored(Offer offer) {
        return stored.values().stream()
                .filter(other -> other.serving != null && offer.ties(other.serving))
                .findFirst()
                .map(other -> tie("the offer '" + other.name + "'"));
    }

    /** With one whose file is read as wrong now, too: its previous terms serve. */
    private Optional<String> tieWithFile(Offer offer) {
        Set<String> neverRight = neverRight();
        return accepted.values().stream()
                .map(Accepted::offer)
                .filter(other -> !neverRight.contains(other.name()))
                .filter(other -> !other.name().equals(offer.name()) && offer.ties(other))
                .filter(other -> files.containsKey(other.name()) || filesElsewhere.contains(other.name()))
                .min(Comparator.comparing(Offer::name))
                .map(other -> tie("the offer '" + other.name() + "'"
                        + (files.containsKey(other.name()) ? "" : " of another node's configuration")));
    }

    private static String tie(String other) {
        return "it fits the same contracts as " + other + " and neither has more conditions; add one or end the other.";
    }

    /** What was right before is not given up for what nobody can look at; the first of its name may wait for its policy. */
    private Optional<String> unknown(Offer offer) {
        return registry.of(offer.policy(), offer.versions()).isEmpty()
                ? Optional.of(
                        "the policy '" + offer + "' is not installed, so nobody can say whether the parameters fit;"
                                + " it is taken when one comes.")
                : Optional.empty();
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
                .filter(other -> other.serving != null && offer.ties(other.serving)
                        || other.right != null && offer.ties(other.right.offer()))
                .findFirst()
                .map(other -> "It fits the same contracts as the offer '" + other.name
                        + "' of this node's configuration and neither has more conditions. Add one or take the other"
                        + " away.");
    }

    private Optional<String> problem(Slot slot) {
        for (Map<String, Slot> slots : List.of(stored, files)) {
            for (Slot other : slots.values()) {
                if (other != slot
                        && !other.name.equals(slot.name)
                        && other.serving != null
                        && slot.wanted.ties(other.serving)) {
                    return Optional.of(tie("the offer '" + other.name + "'"));
                }
            }
        }
        return wrong(slot.wanted);
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
        filesElsewhere =
                nodes.values().stream().flatMap(one -> one.keySet().stream()).collect(Collectors.toSet());
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
