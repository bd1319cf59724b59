package org.biface.commission.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.biface.commission.CommissionDesk;
import org.biface.commission.OfferChanged;
import org.biface.commission.OfferEnded;
import org.biface.commission.OfferStatus;
import org.biface.commission.OfferTerms;
import org.biface.commission.PolicyAccepted;
import org.biface.commission.PolicyDecision;
import org.biface.commission.PolicyDecision.Kind;
import org.biface.commission.PolicyHeld;
import org.biface.commission.PolicyReleased;
import org.biface.commission.PolicyRetried;
import org.biface.commission.PolicyStatus;
import org.biface.commission.PolicyStatus.State;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Persistence;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators do with policies and offers. */
@Component(service = DeskService.class)
public final class DeskService implements CommissionDesk {
    private static final Logger LOG = LoggerFactory.getLogger(DeskService.class);

    private final Persistence persistence;
    private final PinStore pins;
    private final PinCount count;
    private final DeskStore store;
    private final DeskWatch watch;
    private final PolicyRegistry registry;
    private final Offers offers;
    private final Events events;
    private final Clock clock;

    @Activate
    public DeskService(
            @Reference Persistence persistence,
            @Reference PinStore pins,
            @Reference PinCount count,
            @Reference DeskStore store,
            @Reference DeskWatch watch,
            @Reference PolicyRegistry registry,
            @Reference Offers offers,
            @Reference Events events) {
        this(persistence, pins, count, store, watch, registry, offers, events, Clock.systemUTC());
    }

    DeskService(
            Persistence persistence,
            PinStore pins,
            PinCount count,
            DeskStore store,
            DeskWatch watch,
            PolicyRegistry registry,
            Offers offers,
            Events events,
            Clock clock) {
        this.persistence = persistence;
        this.pins = pins;
        this.count = count;
        this.store = store;
        this.watch = watch;
        this.registry = registry;
        this.offers = offers;
        this.events = events;
        this.clock = clock;
    }

    @Override
    public List<PolicyStatus> policies(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        Map<PolicyRegistry.Key, Long> open = count.open();
        List<PolicyStatus> all = new ArrayList<>();
        for (RegisteredPolicy one : registry.all()) {
            all.add(status(one, open.getOrDefault(one.key(), 0L)));
        }
        open.forEach((key, contracts) -> {
            if (all.stream().noneMatch(one -> one.policy().equals(key.policy()) && one.major() == key.major())) {
                all.add(missing(key, contracts));
            }
        });
        all.sort(Comparator.comparing(PolicyStatus::policy).thenComparing(PolicyStatus::major));
        return all;
    }

    private PolicyStatus status(RegisteredPolicy one, long contracts) {
        Proof proof = one.proof();
        return new PolicyStatus(
                one.key().policy(),
                one.key().major(),
                one.description().version(),
                one.description().nameEn(),
                one.description().nameFr(),
                one.source().bundle(),
                one.source().version().toString(),
                one.source().content(),
                state(one),
                one.failing(),
                registry.isAccepted(one),
                reason(one),
                proof == null ? 0 : proof.recorded(),
                proof == null ? 0 : proof.asked(),
                proof == null ? 0 : proof.differing(),
                proof == null ? List.of() : proof.differences(),
                proof == null ? null : proof.seen(),
                contracts,
                one.calls(),
                one.failures(),
                one.lastError(),
                one.latencies().micros(0.5),
                one.latencies().micros(0.99));
    }

    private static PolicyStatus missing(PolicyRegistry.Key key, long contracts) {
        return new PolicyStatus(
                key.policy(),
                key.major(),
                null,
                null,
                null,
                null,
                null,
                null,
                State.MISSING,
                false,
                false,
                "no version is installed, and releases of open contracts wait for one",
                0,
                0,
                0,
                List.of(),
                null,
                contracts,
                0,
                0,
                null,
                0,
                0);
    }

    private State state(RegisteredPolicy one) {
        return switch (one.phase()) {
            case PROVING -> State.PROVING;
            case REJECTED -> State.QUARANTINED;
            case PROVEN -> {
                String held = registry.holds().get(one.key());
                if (registry.isServing(one)) {
                    yield held == null ? State.SERVING : State.HELD;
                }
                yield one.failing() && !registry.isCandidate(one) ? State.QUARANTINED : State.STANDBY;
            }
        };
    }

    private String reason(RegisteredPolicy one) {
        return switch (one.phase()) {
            case PROVING -> one.waitsFor();
            case REJECTED -> one.proof().reason();
            case PROVEN -> {
                RegisteredPolicy.Trouble trouble = one.trouble();
                if (trouble != null) {
                    yield trouble.why().getMessage();
                }
                String held = registry.holds().get(one.key());
                yield held == null || held.equals(one.description().version())
                        ? null
                        : "version " + held + " is held by an operator";
            }
        };
    }

    @Override
    public PolicyDecision accept(Actor actor, String policy, String version, String seen) {
        actor.mustHave(Role.OPERATOR);
        new Invalid.Check()
                .that(
                        seen != null && !seen.isBlank(),
                        "seen",
                        "seen must say which differences are accepted, as the list of policies does.")
                .orThrow();
        RegisteredPolicy one = differing(policy, version, seen);
        Proof proof = one.proof();
        return decide(actor, one, connection -> {
            Optional<PolicyDecision> before = store.current(
                    connection,
                    Kind.ACCEPT,
                    policy,
                    one.key().major(),
                    version,
                    one.source().content());
            return before.isPresent() ? before.get() : decided(connection, actor, one, Kind.ACCEPT, proof);
        });
    }

    /** Of the bundles that say this version, the one that differs as was seen. */
    private RegisteredPolicy differing(String policy, String version, String seen) {
        RegisteredPolicy first = installed(policy, version);
        List<RegisteredPolicy> differing = registry.all().stream()
                .filter(one -> one.key().policy().equals(policy)
                        && one.description().version().equals(version)
                        && !one.givesWhatIsRecorded())
                .toList();
        if (differing.isEmpty()) {
            throw new Conflict("There is nothing to accept: '" + first.description()
                    + "' is not quarantined for what it answered before it served.");
        }
        RegisteredPolicy one = differing.stream()
                .filter(candidate -> seen.strip().equals(candidate.proof().seen()))
                .findFirst()
                .orElseThrow(() -> new Conflict("'" + first.description() + "' does not differ as '" + seen
                        + "' says. Look at its differences again, they are '"
                        + differing.get(0).proof().seen() + "' now."));
        if (one.proof().passing()) {
            throw new Conflict("There is nothing to accept: '" + first.description()
                    + "' did not answer in time while it was proven. It is proven again by itself.");
        }
        return one;
    }

    @Override
    public PolicyDecision hold(Actor actor, String policy, String version) {
        actor.mustHave(Role.OPERATOR);
        RegisteredPolicy one = installed(policy, version);
        return decide(actor, one, connection -> {
            Optional<PolicyDecision> before =
                    store.current(connection, Kind.HOLD, policy, one.key().major(), version, null);
            if (before.isPresent() && before.get().version().equals(version)) {
                return before.get();
            }
            if (one.phase() == RegisteredPolicy.Phase.REJECTED) {
                throw new Conflict(
                        "'" + one.description() + "' is quarantined and can't be held. Accept its differences first.");
            }
            if (before.isPresent()) {
                store.endDecision(connection, before.get().id(), actor.account(), now());
            }
            return decided(connection, actor, one, Kind.HOLD, null);
        });
    }

    @Override
    public PolicyDecision release(Actor actor, String policy, String version) {
        actor.mustHave(Role.OPERATOR);
        int major = major(policy, version);
        PolicyDecision ended = pins.writeSql(connection -> {
            store.lockDecisions(connection);
            PolicyDecision held = store.current(connection, Kind.HOLD, policy, major, version, null)
                    .filter(one -> one.version().equals(version))
                    .orElseThrow(() -> new NotFound("The policy '" + policy + " " + version + "' is not held."));
            Instant at = now();
            store.endDecision(connection, held.id(), actor.account(), at);
            events.append(new PolicyReleased(held.id(), policy, major, version, actor.account()));
            persistence.afterCommit(this::look);
            return new PolicyDecision(held.id(), Kind.RELEASE, policy, version, null, null, 0, actor.account(), at);
        });
        LOG.info("policy={} version={} is not held any more", policy, version);
        return ended;
    }

    @Override
    public PolicyDecision retry(Actor actor, String policy, String version) {
        actor.mustHave(Role.OPERATOR);
        RegisteredPolicy one = installed(policy, version);
        return decide(actor, one, connection -> decided(connection, actor, one, Kind.RETRY, null));
    }

    private PolicyDecision decide(Actor actor, RegisteredPolicy one, Persistence.SqlWork<PolicyDecision> work) {
        PolicyDecision decision = pins.writeSql(connection -> {
            store.lockDecisions(connection);
            persistence.afterCommit(this::look);
            return work.run(connection);
        });
        LOG.info("policy={} decision={} by={}", one.description(), decision.kind(), actor);
        return decision;
    }

    /** @param accepted what is accepted; {@code null} for what else is decided */
    private PolicyDecision decided(Connection connection, Actor actor, RegisteredPolicy one, Kind kind, Proof accepted)
            throws SQLException {
        Proof proof = accepted == null ? one.proof() : accepted;
        String policy = one.key().policy();
        int major = one.key().major();
        String version = one.description().version();
        UUID by = actor.account();
        var decision = new PolicyDecision(
                Ids.next(),
                kind,
                policy,
                version,
                accepted == null ? null : one.source().content(),
                accepted == null ? null : accepted.seen(),
                proof == null ? 0 : proof.differing(),
                by,
                now());
        store.insert(connection, decision, major, accepted == null ? null : accepted.reason());
        switch (kind) {
            case ACCEPT ->
                events.append(new PolicyAccepted(
                        decision.id(), policy, major, version, decision.content(), decision.seen(), by));
            case HOLD -> events.append(new PolicyHeld(decision.id(), policy, major, version, by));
            default -> events.append(new PolicyRetried(decision.id(), policy, major, version, by));
        }
        return decision;
    }

    private RegisteredPolicy installed(String policy, String version) {
        return registry.all().stream()
                .filter(one -> one.key().policy().equals(policy)
                        && one.description().version().equals(version))
                .findFirst()
                .orElseThrow(() -> noSuch(policy, version));
    }

    private static NotFound noSuch(String policy, String version) {
        return new NotFound("No policy '" + policy + " " + version + "' is installed.");
    }

    private static int major(String policy, String version) {
        try {
            return Integer.parseInt(version.substring(0, Math.max(0, version.indexOf('.'))));
        } catch (NumberFormatException notAVersion) {
            throw noSuch(policy, version);
        }
    }

    /** Follows at once here; the others look within a second. */
    private void look() {
        try {
            watch.look();
        } catch (Unavailable later) {
            LOG.debug("The change is followed at the next look: {}", later.getMessage());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    @Override
    public List<OfferStatus> offers(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return offers.listed().stream()
                .map(this::status)
                .sorted(Comparator.comparing(OfferStatus::name))
                .toList();
    }

    @Override
    public OfferStatus offer(Actor actor, String name) {
        return offers(actor).stream()
                .filter(one -> one.name().equals(name))
                .max(Comparator.comparing(OfferStatus::source))
                .orElseThrow(() -> noSuchOffer(name));
    }

    private OfferStatus status(Offers.Listed one) {
        Offer shown = one.serving() == null ? one.wanted() : one.serving();
        return new OfferStatus(
                shown == null ? null : shown.terms(),
                one.name(),
                one.row() == null ? OfferStatus.Source.FILE : OfferStatus.Source.STORED,
                one.serving() != null,
                one.serving() == null
                        ? null
                        : offers.best(one.serving())
                                .map(chosen -> chosen.policy().version())
                                .orElse(null),
                one.problem(),
                one.row() == null ? null : one.row().by(),
                one.row() == null ? null : one.row().at(),
                one.row() == null ? 0 : one.row().version());
    }

    @Override
    public OfferStatus add(Actor actor, OfferTerms terms) {
        actor.mustHave(Role.OPERATOR);
        Offer offer = read(terms);
        mustBeTaken(offer);
        return store(
                connection -> {
                    if (store.offer(connection, offer.name()).isPresent()) {
                        throw new Conflict("There is an offer '" + offer.name() + "' already. Change or end it.");
                    }
                    var row = new Offers.Stored(Ids.next(), offer, 1, actor.account(), now());
                    check(connection, row);
                    store.insert(connection, row);
                    return row;
                },
                actor);
    }

    @Override
    public OfferStatus change(Actor actor, String name, Expected expected, OfferTerms terms) {
        actor.mustHave(Role.OPERATOR);
        Offer offer = read(terms);
        if (!offer.name().equals(name)) {
            throw new Invalid("name", "name must stay '" + name + "'. End this offer and make another one instead.");
        }
        mustBeTaken(offer);
        return store(
                connection -> {
                    Offers.Stored before = stored(connection, name, expected);
                    var row = new Offers.Stored(before.id(), offer, before.version() + 1, actor.account(), now());
                    check(connection, row);
                    store.update(connection, row);
                    return row;
                },
                actor);
    }

    private OfferStatus store(Persistence.SqlWork<Offers.Stored> change, Actor actor) {
        OfferStatus status = pins.writeSql(connection -> {
            store.lockOffers(connection);
            Offers.Stored row = change.run(connection);
            events.append(new OfferChanged(row.id(), row.version(), row.offer().policy(), actor.account()));
            persistence.afterCommit(this::look);
            return status(new Offers.Listed(row.offer().name(), row, row.offer(), row.offer(), null));
        });
        LOG.info("offer={} version={} by={}", status.name(), status.version(), actor);
        return status;
    }

    @Override
    public void end(Actor actor, String name, Expected expected) {
        actor.mustHave(Role.OPERATOR);
        pins.writeSql(connection -> {
            store.lockOffers(connection);
            Offers.Stored before = stored(connection, name, expected);
            store.end(connection, before.id(), actor.account(), now());
            events.append(new OfferEnded(before.id(), actor.account()));
            persistence.afterCommit(this::look);
            return null;
        });
        LOG.info("offer={} ended by={}", name, actor);
    }

    private Offers.Stored stored(Connection connection, String name, Expected expected) throws SQLException {
        Offers.Stored row = store.offer(connection, name).orElseThrow(() -> absent(name));
        expected.check(row.version());
        return row;
    }

    private RuntimeException absent(String name) {
        boolean file = offers.listed().stream()
                .anyMatch(one -> one.row() == null && one.name().equals(name));
        return file
                ? new Conflict("The offer '" + name + "' comes from a configuration of the node. Change it there.")
                : noSuchOffer(name);
    }

    private static NotFound noSuchOffer(String name) {
        return new NotFound("There is no offer '" + name + "'.");
    }

    private static Offer read(OfferTerms terms) {
        try {
            return Offer.of(terms);
        } catch (IllegalArgumentException wrong) {
            throw invalid(wrong.getMessage());
        }
    }

    /** Before any transaction, for it asks the policy. */
    private void mustBeTaken(Offer offer) {
        offers.rejected(offer).ifPresent(reason -> {
            throw invalid(reason);
        });
    }

    /** Against what is stored now, which this node may not have looked at yet, and against its files. */
    private void check(Connection connection, Offers.Stored row) throws SQLException {
        Offer offer = row.offer();
        for (Offers.Stored other : store.read(connection).offers()) {
            if (!other.id().equals(row.id()) && offer.ties(other.offer())) {
                throw new Conflict("It fits the same contracts as the offer '"
                        + other.offer().name() + "' and neither has more conditions. Add one or end the other.");
            }
        }
        offers.clash(offer).ifPresent(reason -> {
            throw new Conflict(reason);
        });
        for (Offers.Accepted file : store.filesThere(connection).values()) {
            Offer other = file.offer();
            if (!other.name().equals(offer.name()) && offer.ties(other)) {
                throw new Conflict("It fits the same contracts as the offer '" + other.name()
                        + "' of another node's configuration and neither has more conditions. Add one or take the other"
                        + " away.");
            }
        }
        offers.unfit(offer).ifPresent(reason -> {
            throw invalid(reason);
        });
    }

    /** The sentences begin with the name of the field or parameter that they are about. */
    private static Invalid invalid(String sentence) {
        int space = sentence.indexOf(' ');
        String field = space < 0 ? "" : sentence.substring(0, space);
        boolean known = List.of("name", "policy", "versions", "currency", "broughtBy", "from", "until")
                .contains(field);
        return new Invalid(known ? field : "parameters", sentence);
    }
}
