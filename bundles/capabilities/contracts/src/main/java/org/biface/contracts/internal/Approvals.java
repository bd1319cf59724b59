package org.biface.contracts.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.biface.commons.Actor;
import org.biface.commons.DomainEvent;
import org.biface.commons.DomainException;
import org.biface.commons.Expected;
import org.biface.commons.NotFound;
import org.biface.contracts.ContractEnded;
import org.biface.contracts.Milestone;
import org.biface.contracts.MilestoneMoved;
import org.biface.contracts.Pricing;
import org.biface.contracts.internal.ContractStore.Step;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Grouped;
import org.biface.kernel.persistence.Grouped.Group;
import org.biface.payments.FactsChanged;
import org.biface.payments.Payments;
import org.biface.payments.PreparedRelease;
import org.biface.payments.Release;
import org.biface.payments.ReleaseFacts;

/**
 * Releases milestones, those that are asked for at the same time in one transaction: milestones and contracts, commission,
 * payment, events, timers and the answers under idempotency keys, each by a statement for all of them. A group never holds
 * two milestones of one contract, and never waits for a contract that somebody else moves: such a milestone goes alone.
 */
final class Approvals {

    private static final int MOST = 64;

    private final ContractStore store;
    private final Events events;
    private final Parking parking;
    private final Supplier<Payments> payments;
    private final BiFunction<Actor, Step, Milestone> seen;
    private final Consumer<UUID> settle;
    private final Grouped<Wish, Asked> asked;
    private final Grouped<Approval, Milestone> grouped;

    /**
     * @param payments carries releases out
     * @param seen what an actor sees of a milestone
     * @param settle completes a contract by the day, if nothing is left to be done or paid
     */
    Approvals(
            ContractStore store,
            Events events,
            Parking parking,
            Supplier<Payments> payments,
            BiFunction<Actor, Step, Milestone> seen,
            Consumer<UUID> settle) {
        this.store = store;
        this.events = events;
        this.parking = parking;
        this.payments = payments;
        this.seen = seen;
        this.settle = settle;
        this.asked = store.groupedReads(MOST, this::ask);
        this.grouped = store.groupedWrites(MOST, this::release);
    }

    /**
     * @param actor who wants a milestone released
     * @param milestone its id
     * @param expected the version that the actor has seen
     * @param move {@link Move#APPROVE}, or {@link Move#RESUME} for what is parked
     */
    record Wish(Actor actor, UUID milestone, Expected expected, Move move) {}

    /**
     * @param version the version of the milestone
     * @param facts what its release is prepared by
     */
    record Asked(long version, ReleaseFacts facts) {}

    /**
     * Reads what a release goes by, before it is prepared. Whoever asks at the same time is answered by the same statements.
     *
     * @throws DomainException when the actor may not have it released, or not now
     */
    Asked ask(Wish wish) {
        return asked.submit(wish);
    }

    private void ask(Connection connection, Group<Wish, Asked> group) throws SQLException {
        List<Wish> wishes = group.requests();
        Map<UUID, Step> found =
                Steps.find(connection, wishes.stream().map(Wish::milestone).toList());
        Map<Integer, Step> steps = new LinkedHashMap<>();
        for (int place = 0; place < wishes.size(); place++) {
            Wish wish = wishes.get(place);
            Step step = found.get(wish.milestone());
            try {
                if (step == null) {
                    throw noSuchMilestone();
                }
                step.check(wish.actor(), wish.move(), wish.expected());
                steps.put(place, step);
            } catch (DomainException why) {
                group.refuse(place, why);
            }
        }
        if (steps.isEmpty()) {
            return;
        }
        List<ReleaseFacts> facts = payments.get()
                .facts(Actor.SYSTEM, steps.values().stream().map(Step::order).toList());
        int next = 0;
        for (Map.Entry<Integer, Step> one : steps.entrySet()) {
            group.done(one.getKey(), new Asked(one.getValue().milestone().version, facts.get(next++)));
        }
    }

    private static NotFound noSuchMilestone() {
        return new NotFound("There is no such milestone.");
    }

    /** @throws FactsChanged when the release has to be prepared again */
    Milestone release(Approval approval) {
        return grouped.submit(approval);
    }

    private void release(Connection connection, Group<Approval, Milestone> group) throws SQLException {
        Map<Integer, Step> steps = locked(connection, group);
        if (steps.isEmpty()) {
            return;
        }
        List<PreparedRelease> prepared = steps.keySet().stream()
                .map(place -> group.requests().get(place).release())
                .toList();
        List<Optional<Release>> released = payments.get().releaseAll(Actor.SYSTEM, prepared);
        int next = 0;
        for (int place : List.copyOf(steps.keySet())) {
            Optional<Release> release = released.get(next++);
            if (release.isPresent()) {
                steps.get(place).milestone().release = release.get().id();
            } else {
                group.refuse(place, new FactsChanged());
                steps.remove(place);
            }
        }
        if (!steps.isEmpty()) {
            finish(connection, group, steps);
        }
    }

    /** The milestones that can be released, by the places of their requests. All others are settled. */
    private static Map<Integer, Step> locked(Connection connection, Group<Approval, Milestone> group)
            throws SQLException {
        List<Approval> approvals = group.requests();
        Map<UUID, Step> locked = Steps.lock(
                connection, approvals.stream().map(Approval::milestone).toList(), group.isAlone());
        Set<UUID> contracts = new HashSet<>();
        Map<Integer, Step> steps = new LinkedHashMap<>();
        for (int place = 0; place < approvals.size(); place++) {
            Approval approval = approvals.get(place);
            Step step = locked.get(approval.milestone());
            if (step == null && group.isAlone()) {
                group.refuse(place, noSuchMilestone());
            } else if (step == null || !contracts.add(step.contract().id)) {
                group.alone(place);
            } else {
                try {
                    step.check(approval.actor(), approval.move(), Expected.of(approval.version()));
                    steps.put(place, step);
                } catch (DomainException why) {
                    group.refuse(place, why);
                }
            }
        }
        return steps;
    }

    private void finish(Connection connection, Group<Approval, Milestone> group, Map<Integer, Step> steps)
            throws SQLException {
        List<Step> completed = Steps.released(connection, List.copyOf(steps.values()));
        List<DomainEvent> facts = new ArrayList<>();
        List<UUID> timed = new ArrayList<>();
        List<Step> resumed = new ArrayList<>();
        steps.forEach((place, step) -> {
            Approval approval = group.requests().get(place);
            if (approval.move() == Move.RESUME) {
                resumed.add(step);
            } else if (!approval.actor().isSystem()) {
                timed.add(step.milestone().id);
            }
            facts.add(new MilestoneMoved(
                    step.milestone().id,
                    step.contract().id,
                    step.milestone().status.name()));
        });
        for (Step step : completed) {
            ContractEntity contract = step.contract();
            facts.add(new ContractEnded(
                    contract.id,
                    contract.mission,
                    contract.company,
                    contract.freelancer,
                    contract.status.name(),
                    true));
        }
        resumed.forEach(step -> parking.resumed(step, step.milestone().release));
        store.cancelAutoReleases(timed);
        events.appendAll(facts);
        steps.values().stream()
                .filter(step -> step.contract().pricing == Pricing.DAILY)
                .forEach(step -> settle.accept(step.contract().id));
        steps.forEach((place, step) ->
                group.done(place, seen.apply(group.requests().get(place).actor(), step)));
    }
}
