package org.biface.contracts.internal;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.contracts.Amendment;
import org.biface.contracts.Amendment.Side;
import org.biface.contracts.Amendment.Status;
import org.biface.contracts.AmendmentDraft;
import org.biface.contracts.AmendmentMoved;
import org.biface.contracts.Amendments;
import org.biface.contracts.Contract;
import org.biface.contracts.MilestoneChange;
import org.biface.contracts.MilestoneChange.Action;
import org.biface.contracts.Pricing;
import org.biface.kernel.events.Events;
import org.biface.kernel.masking.Masking;
import org.biface.kernel.persistence.Ids;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The rules of amendments. What they do to milestones is done by {@link ContractsService}. */
@Component(service = AmendmentsService.class)
public final class AmendmentsService implements Amendments {
    private static final int MAX_TEXT = 5_000;
    private static final int MAX_TITLE = 200;
    private static final int MAX_CHANGES = 100;

    private final ContractStore store;
    private final ContractsService contracts;
    private final Events events;
    private final Sight sight;
    private final Clock clock;

    @Activate
    public AmendmentsService(
            @Reference ContractStore store,
            @Reference ContractsService contracts,
            @Reference Events events,
            @Reference Masking masking) {
        this(store, contracts, events, masking, Clock.systemUTC());
    }

    AmendmentsService(ContractStore store, ContractsService contracts, Events events, Masking masking, Clock clock) {
        this.store = store;
        this.contracts = contracts;
        this.events = events;
        this.sight = new Sight(masking);
        this.clock = clock;
        store.on(ContractStore.AMENDMENT_EXPIRY, id -> expire(UUID.fromString(id)));
    }

    @Deactivate
    void stop() {
        store.on(ContractStore.AMENDMENT_EXPIRY, null);
    }

    @Override
    public Amendment propose(Actor actor, UUID contract, AmendmentDraft draft) {
        actor.mustBeSomebody();
        return store.write(entities -> {
            ContractEntity of = locked(entities, actor, contract);
            Side author = side(actor, of);
            mustBeActive(of);
            check(of, draft);
            if (store.openAmendment(entities, contract) != null) {
                throw new Conflict(
                        "An amendment of this contract is open already; it has to be answered or withdrawn first.");
            }
            mustFit(entities, of, draft);
            AmendmentEntity amendment = proposed(actor, author, of, draft);
            entities.persist(amendment);
            store.setAmendmentExpiry(amendment.id, amendment.expiresAt);
            moved(amendment);
            entities.flush();
            return seen(entities, actor, of, amendment);
        });
    }

    private AmendmentEntity proposed(Actor actor, Side author, ContractEntity of, AmendmentDraft draft) {
        AmendmentEntity amendment = new AmendmentEntity();
        amendment.id = Ids.next();
        amendment.contract = of.id;
        amendment.author = author;
        for (MilestoneChange change : draft.milestones()) {
            amendment.changes.add(AmendmentChangeEntity.of(amendment.id, amendment.changes.size() + 1, change));
        }
        amendment.dailyRate =
                draft.dailyRate() == null ? null : draft.dailyRate().minor();
        amendment.dailyRateFrom = draft.dailyRateFrom();
        amendment.lastDay = draft.lastDay();
        amendment.reason = draft.reason();
        amendment.status = Status.PROPOSED;
        amendment.proposedBy = actor.account();
        amendment.proposedAt = now();
        amendment.expiresAt = amendment.proposedAt.plus(contracts.settings().amendmentExpiry());
        amendment.text = ContractText.of(of, amendment);
        amendment.textHash = ContractText.hash(amendment.text);
        return amendment;
    }

    /** What is wrong with it whatever the contract's state is. */
    private static void check(ContractEntity of, AmendmentDraft draft) {
        Invalid.Check check = new Invalid.Check().text(draft.reason(), "reason", MAX_TEXT);
        boolean daily = of.pricing == Pricing.DAILY;
        check.that(
                daily
                        ? draft.dailyRate() != null || draft.lastDay() != null
                        : !draft.milestones().isEmpty(),
                daily ? "dailyRate" : "milestones",
                "An amendment must change something.");
        check.that(
                draft.milestones().isEmpty() || !daily,
                "milestones",
                "A contract by the day has no milestones to be changed.");
        check.that(
                draft.milestones().size() <= MAX_CHANGES,
                "milestones",
                "There must be at most " + MAX_CHANGES + " changes.");
        check.that(
                daily || draft.dailyRate() == null && draft.lastDay() == null,
                "dailyRate",
                "A contract with milestones has no daily rate and no last day.");
        check.that(
                (draft.dailyRate() == null) == (draft.dailyRateFrom() == null),
                "dailyRateFrom",
                "dailyRate and dailyRateFrom belong together.");
        check.that(
                draft.dailyRateFrom() == null || draft.dailyRateFrom().getDayOfWeek() == DayOfWeek.MONDAY,
                "dailyRateFrom",
                "dailyRateFrom must be a Monday.");
        check.that(
                isAmount(of, draft.dailyRate()) || draft.dailyRate() == null,
                "dailyRate",
                wantedAmount(of, "dailyRate"));
        Set<UUID> changed = new HashSet<>();
        for (int i = 0; i < draft.milestones().size(); i++) {
            check(of, check, "milestones/" + i, draft.milestones().get(i), changed);
        }
        check.orThrow();
    }

    private static void check(
            ContractEntity of, Invalid.Check check, String field, MilestoneChange change, Set<UUID> changed) {
        if (change.action() == null) {
            check.that(false, field + "/action", "action must be ADD, CHANGE or REMOVE.");
            return;
        }
        boolean added = change.action() == Action.ADD;
        check.that(
                added == (change.milestone() == null),
                field + "/milestone",
                added ? "A new milestone has no id yet." : "milestone must be one of this contract.");
        check.that(
                change.milestone() == null || changed.add(change.milestone()),
                field + "/milestone",
                "Each milestone can be there once.");
        if (change.action() == Action.REMOVE) {
            check.that(
                    change.title() == null && change.amount() == null && change.dueOn() == null,
                    field,
                    "What is removed has no title, amount and date.");
        } else {
            check.text(change.title(), field + "/title", MAX_TITLE)
                    .that(isAmount(of, change.amount()), field + "/amount", wantedAmount(of, "amount"));
        }
    }

    private static boolean isAmount(ContractEntity of, Money amount) {
        return amount != null && amount.isPositive() && amount.currency().equals(of.currency);
    }

    private static String wantedAmount(ContractEntity of, String field) {
        return field + " must be above zero and in " + of.currency + ".";
    }

    /** Whether it could be accepted now. */
    private void mustFit(EntityManager entities, ContractEntity of, AmendmentDraft draft) {
        Map<UUID, MilestoneEntity> milestones = store.milestones(entities, of.id).stream()
                .collect(Collectors.toMap(milestone -> milestone.id, Function.identity()));
        for (MilestoneChange change : draft.milestones()) {
            if (change.action() != Action.ADD) {
                MilestoneEntity milestone = milestones.get(change.milestone());
                if (milestone == null) {
                    throw new Invalid(
                            "milestones", "There is no milestone " + change.milestone() + " in this contract.");
                }
                Move.CANCEL.check(milestone.status);
            }
        }
        Deadlines deadlines = Deadlines.of(of);
        LocalDate today = deadlines.today(clock.instant());
        if (draft.dailyRateFrom() != null
                && !draft.dailyRateFrom().isAfter(today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY)))) {
            throw new Conflict("A new daily rate begins with a later week than the present one.");
        }
        if (draft.lastDay() != null) {
            contracts.mustBeAbleToEnd(entities, of, draft.lastDay());
        }
    }

    @Override
    public Amendment accept(Actor actor, UUID contract, UUID amendment, Expected expected) {
        return answer(actor, contract, amendment, expected, Status.ACCEPTED);
    }

    @Override
    public Amendment decline(Actor actor, UUID contract, UUID amendment, Expected expected) {
        return answer(actor, contract, amendment, expected, Status.DECLINED);
    }

    @Override
    public Amendment withdraw(Actor actor, UUID contract, UUID amendment, Expected expected) {
        return answer(actor, contract, amendment, expected, Status.WITHDRAWN);
    }

    private Amendment answer(Actor actor, UUID contract, UUID id, Expected expected, Status answer) {
        actor.mustBeSomebody();
        return store.write(entities -> {
            ContractEntity of = locked(entities, actor, contract);
            AmendmentEntity amendment = found(entities, contract, id);
            boolean own = side(actor, of) == amendment.author;
            if (own != (answer == Status.WITHDRAWN)) {
                throw new Forbidden(
                        own
                                ? "The other side answers what one has proposed."
                                : "Only who has proposed it withdraws it.");
            }
            if (amendment.status != Status.PROPOSED) {
                throw new Conflict("This amendment has been "
                        + amendment.status.name().toLowerCase(java.util.Locale.ROOT) + " already.");
            }
            expected.check(amendment.version);
            if (answer == Status.ACCEPTED) {
                mustBeActive(of);
                mustFit(entities, of, draft(of, amendment));
                apply(entities, of, amendment);
            }
            amendment.answeredBy = actor.account();
            ended(amendment, answer);
            entities.flush();
            return seen(entities, actor, of, amendment);
        });
    }

    private static AmendmentDraft draft(ContractEntity of, AmendmentEntity amendment) {
        Amendment proposed = amendment.toAmendment(of.currency);
        return new AmendmentDraft(
                proposed.milestones(),
                proposed.dailyRate(),
                proposed.dailyRateFrom(),
                proposed.lastDay(),
                proposed.reason());
    }

    private void ended(AmendmentEntity amendment, Status status) {
        amendment.status = status;
        amendment.answeredAt = now();
        store.cancelAmendmentExpiry(amendment.id);
        moved(amendment);
    }

    private void apply(EntityManager entities, ContractEntity of, AmendmentEntity amendment) {
        for (AmendmentChangeEntity change : amendment.changes) {
            if (change.action == Action.ADD) {
                contracts.add(entities, of, change.title, change.net, change.dueOn);
            } else if (change.action == Action.CHANGE) {
                MilestoneEntity milestone = entities.find(MilestoneEntity.class, change.milestone);
                milestone.title = change.title;
                milestone.net = change.net;
                milestone.vat = ContractsService.vat(change.net, of.vatBasisPoints);
                milestone.dueOn = change.dueOn;
                of.moves++;
            }
        }
        // Last, for a contract of which nothing else is left would end with it.
        for (AmendmentChangeEntity change : amendment.changes) {
            if (change.action == Action.REMOVE) {
                contracts.cancel(entities, of, change.milestone);
            }
        }
        if (amendment.lastDay != null) {
            contracts.endWith(of, amendment.lastDay);
        }
        entities.flush();
    }

    /** The timer of a proposal that nobody answers. It looks at the state itself: it may have changed since it was set. */
    private Instant expire(UUID id) {
        return store.write(entities -> {
            AmendmentEntity amendment = entities.find(AmendmentEntity.class, id);
            if (amendment == null) {
                return null;
            }
            store.lockContract(entities, amendment.contract);
            entities.refresh(amendment);
            if (amendment.status != Status.PROPOSED) {
                return null;
            }
            if (clock.instant().isBefore(amendment.expiresAt)) {
                return amendment.expiresAt;
            }
            ended(amendment, Status.EXPIRED);
            return null;
        });
    }

    private void moved(AmendmentEntity amendment) {
        events.append(new AmendmentMoved(amendment.id, amendment.contract, amendment.status.name()));
    }

    @Override
    public Amendment get(Actor actor, UUID contract, UUID amendment) {
        actor.mustBeSomebody();
        return store.read(entities -> {
            ContractEntity of = visible(actor, entities.find(ContractEntity.class, contract));
            return seen(entities, actor, of, found(entities, contract, amendment));
        });
    }

    @Override
    public Page<Amendment> list(Actor actor, UUID contract, PageRequest page) {
        actor.mustBeSomebody();
        UUID before = ContractsService.cursor(page.cursor());
        return store.read(entities -> {
            ContractEntity of = visible(actor, entities.find(ContractEntity.class, contract));
            List<AmendmentEntity> found = store.amendments(entities, contract, before, page.limit() + 1);
            List<AmendmentEntity> items = found.subList(0, Math.min(found.size(), page.limit()));
            BooleanSupplier haveMet = Sight.once(() -> store.fundedBetween(entities, of.company, of.freelancer));
            return new Page<>(
                    items.stream()
                            .map(amendment -> sight.seen(actor, of, amendment, haveMet))
                            .toList(),
                    found.size() > items.size() ? items.get(items.size() - 1).id.toString() : null);
        });
    }

    private static AmendmentEntity found(EntityManager entities, UUID contract, UUID id) {
        AmendmentEntity amendment = entities.find(AmendmentEntity.class, id);
        if (amendment == null || !Objects.equals(amendment.contract, contract)) {
            throw new NotFound("There is no such amendment of this contract.");
        }
        entities.refresh(amendment);
        return amendment;
    }

    private Amendment seen(EntityManager entities, Actor actor, ContractEntity of, AmendmentEntity amendment) {
        return sight.seen(actor, of, amendment, () -> store.fundedBetween(entities, of.company, of.freelancer));
    }

    private ContractEntity locked(EntityManager entities, Actor actor, UUID contract) {
        visible(actor, entities.find(ContractEntity.class, contract));
        return store.lockContract(entities, contract);
    }

    private static ContractEntity visible(Actor actor, ContractEntity contract) {
        if (contract == null || !contract.isVisibleTo(actor)) {
            throw new NotFound("There is no such contract.");
        }
        return contract;
    }

    private static Side side(Actor actor, ContractEntity of) {
        if (actor.is(of.freelancer)) {
            return Side.FREELANCER;
        }
        if (actor.actsFor(of.company)) {
            return Side.CLIENT;
        }
        throw new Forbidden("Only the two sides amend their contract.");
    }

    private static void mustBeActive(ContractEntity of) {
        if (of.status != Contract.Status.ACTIVE) {
            throw new Conflict("The contract has ended and can't be amended any more.");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
