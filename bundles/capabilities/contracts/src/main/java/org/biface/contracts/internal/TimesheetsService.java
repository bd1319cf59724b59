package org.biface.contracts.internal;

import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Stale;
import org.biface.contracts.Pricing;
import org.biface.contracts.Timesheet;
import org.biface.contracts.TimesheetDraft;
import org.biface.contracts.TimesheetMoved;
import org.biface.contracts.Timesheets;
import org.biface.contracts.WorkedDay;
import org.biface.kernel.events.Events;
import org.biface.kernel.masking.Masking;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.ClientFee;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of weeks. What happens to an approved one is the milestone's, in {@link ContractsService}. */
@Component(service = TimesheetsService.class)
public final class TimesheetsService implements Timesheets {
    private static final Logger LOG = LoggerFactory.getLogger(TimesheetsService.class);
    private static final int MAX_TEXT = 5_000;
    private static final BigDecimal QUARTERS = BigDecimal.valueOf(TimesheetEntity.QUARTERS);
    private final ContractStore store;
    private final ContractsService contracts;
    private final Events events;
    private final Sight sight;
    private final Clock clock;

    @Activate
    public TimesheetsService(
            @Reference ContractStore store,
            @Reference ContractsService contracts,
            @Reference Events events,
            @Reference Masking masking) {
        this(store, contracts, events, masking, Clock.systemUTC());
    }

    TimesheetsService(ContractStore store, ContractsService contracts, Events events, Masking masking, Clock clock) {
        this.store = store;
        this.contracts = contracts;
        this.events = events;
        this.sight = new Sight(masking);
        this.clock = clock;
        store.on(ContractStore.CUT_OFF, id -> cutOff(UUID.fromString(id)));
        store.on(ContractStore.REVIEW, id -> approveSilently(UUID.fromString(id)));
    }

    @Deactivate
    void stop() {
        store.on(ContractStore.CUT_OFF, null);
        store.on(ContractStore.REVIEW, null);
    }

    @Override
    public Timesheet record(Actor actor, UUID contract, LocalDate week, Expected expected, TimesheetDraft draft) {
        actor.mustBeSomebody();
        return store.write(entities -> {
            ContractEntity of = locked(entities, actor, contract);
            onlyTheFreelancer(actor, of);
            monday(week);
            String quarters = quarters(week, draft);
            Deadlines deadlines = Deadlines.of(of);
            TimesheetEntity sheet = store.timesheet(entities, contract, week);
            if (sheet == null) {
                expected.check(0);
                sheet = begun(entities, of, deadlines, week);
                mustBeOpen(sheet, deadlines);
            } else {
                mustBeOpen(sheet, deadlines);
                if (expected.version() == null) {
                    throw new Stale("This week was recorded before. Read it and send its ETag as If-Match.");
                }
                expected.check(sheet.version);
            }
            sheet.quarters = quarters;
            sheet.note = draft.note();
            if (of.lastDay != null && sheet.worksAfter(of.lastDay)) {
                throw new Conflict("The contract ends with " + of.lastDay + "; nothing can be recorded after it.");
            }
            if (sheet.worked() > 0 && sheet.net() == 0) {
                throw new Invalid("days", "This little costs less than the smallest coin.");
            }
            if (sheet.status == Timesheet.Status.SUBMITTED) {
                // Submitted early and corrected in time: what the client has seen is not what stands there now.
                sheet.status = Timesheet.Status.RECORDING;
                sheet.reviewUntil = null;
                store.cancelReview(sheet.id);
                moved(sheet);
            }
            entities.persist(sheet);
            entities.flush();
            return seen(entities, actor, of, sheet);
        });
    }

    private TimesheetEntity begun(EntityManager entities, ContractEntity of, Deadlines deadlines, LocalDate week) {
        LocalDate first = deadlines.today(of.signedAt);
        new Invalid.Check()
                .that(
                        !week.plusDays(TimesheetEntity.DAYS - 1L).isBefore(first),
                        "week",
                        "The contract was signed on " + first + "; an earlier week can't be recorded.")
                .that(!week.isAfter(deadlines.today(clock.instant())), "week", "This week has not begun yet.")
                .orThrow();
        TimesheetEntity sheet = new TimesheetEntity();
        sheet.id = Ids.next();
        sheet.contract = of.id;
        sheet.week = week;
        sheet.dailyRate = store.dailyRate(entities, of, week);
        sheet.status = Timesheet.Status.RECORDING;
        sheet.cutOffAt = deadlines.cutOff(week);
        store.setCutOff(sheet.id, sheet.cutOffAt);
        return sheet;
    }

    private void mustBeOpen(TimesheetEntity sheet, Deadlines deadlines) {
        if (sheet.status == Timesheet.Status.CHANGES_REQUESTED) {
            return;
        }
        if (sheet.status != Timesheet.Status.RECORDING && sheet.status != Timesheet.Status.SUBMITTED) {
            throw new Conflict("This week is " + words(sheet.status) + " and can't be recorded any more.");
        }
        if (!clock.instant().isBefore(sheet.cutOffAt)) {
            throw new Conflict("Days of this week could be recorded until "
                    + deadlines.words(sheet.cutOffAt)
                    + ". Agree with the client on an amendment for what is missing.");
        }
    }

    private static void monday(LocalDate week) {
        if (week.getDayOfWeek() != DayOfWeek.MONDAY) {
            throw new Invalid("week", "A week is named by its Monday, here " + week.with(DayOfWeek.MONDAY) + ".");
        }
    }

    /** One digit for each day. */
    private static String quarters(LocalDate week, TimesheetDraft draft) {
        char[] digits = "0".repeat(TimesheetEntity.DAYS).toCharArray();
        Invalid.Check check = new Invalid.Check().optionalText(draft.note(), "note", MAX_TEXT);
        for (int i = 0; i < draft.days().size(); i++) {
            WorkedDay day = draft.days().get(i);
            String field = "days/" + i;
            long place = day.date() == null ? -1 : ChronoUnit.DAYS.between(week, day.date());
            boolean inWeek = place >= 0 && place < TimesheetEntity.DAYS;
            check.that(
                    inWeek,
                    field + "/date",
                    "date must be from " + week + " to " + week.plusDays(TimesheetEntity.DAYS - 1L) + ".");
            int worked = worked(day.days());
            check.that(worked > 0, field + "/days", "days must be 0.25, 0.5, 0.75 or 1.");
            if (inWeek && worked > 0) {
                check.that(digits[(int) place] == '0', field + "/date", "Each date can be there once.");
                digits[(int) place] = (char) ('0' + worked);
            }
        }
        check.orThrow();
        return new String(digits);
    }

    /** @return quarters, or 0 for what is no number of quarters of one day */
    private static int worked(BigDecimal days) {
        if (days == null || days.signum() <= 0 || days.compareTo(BigDecimal.ONE) > 0) {
            return 0;
        }
        BigDecimal quarters = days.multiply(QUARTERS).stripTrailingZeros();
        return quarters.scale() <= 0 ? quarters.intValueExact() : 0;
    }

    @Override
    public Timesheet submit(Actor actor, UUID contract, LocalDate week, Expected expected) {
        return move(actor, contract, week, expected, (entities, of, sheet) -> {
            onlyTheFreelancer(actor, of);
            mustBe(sheet, "be submitted", Timesheet.Status.RECORDING, Timesheet.Status.CHANGES_REQUESTED);
            if (sheet.worked() > 0) {
                submitted(of, sheet);
            } else if (sheet.status == Timesheet.Status.CHANGES_REQUESTED) {
                empty(entities, of, sheet);
            } else {
                throw new Conflict("Nothing is recorded in this week, so there is nothing to submit.");
            }
        });
    }

    private void submitted(ContractEntity of, TimesheetEntity sheet) {
        sheet.submittedAt = now();
        sheet.reviewUntil = Deadlines.of(of).review(sheet.week, sheet.submittedAt);
        sheet.status = Timesheet.Status.SUBMITTED;
        store.setReview(sheet.id, sheet.reviewUntil);
        moved(sheet);
    }

    private void empty(EntityManager entities, ContractEntity of, TimesheetEntity sheet) {
        sheet.status = Timesheet.Status.EMPTY;
        moved(sheet);
        entities.flush();
        contracts.completeIfSettled(entities, of);
    }

    @Override
    public Timesheet requestChanges(Actor actor, UUID contract, LocalDate week, Expected expected, String wanted) {
        new Invalid.Check().text(wanted, "wanted", MAX_TEXT).orThrow();
        return move(actor, contract, week, expected, (entities, of, sheet) -> {
            onlyTheClient(actor, of);
            mustBe(sheet, "be sent back", Timesheet.Status.SUBMITTED);
            sheet.changesWanted = wanted;
            sheet.reviewUntil = null;
            sheet.status = Timesheet.Status.CHANGES_REQUESTED;
            store.cancelReview(sheet.id);
            moved(sheet);
        });
    }

    @Override
    public Timesheet approve(Actor actor, UUID contract, LocalDate week, Expected expected) {
        actor.mustBeSomebody();
        Price price = store.read(entities -> {
            ContractEntity of = byTheDay(actor, entities.find(ContractEntity.class, contract));
            TimesheetEntity sheet = found(entities, contract, week);
            expected.check(sheet.version);
            onlyTheClient(actor, of);
            mustBe(sheet, "be approved", Timesheet.Status.SUBMITTED);
            return Price.of(of, sheet);
        });
        ClientFee fee = price.fee(contracts, actor);
        return move(actor, contract, week, expected, (entities, of, sheet) -> {
            onlyTheClient(actor, of);
            mustBe(sheet, "be approved", Timesheet.Status.SUBMITTED);
            if (!price.equals(Price.of(of, sheet))) {
                throw new Conflict("The week has changed in this moment. Read it again.");
            }
            store.cancelReview(sheet.id);
            approved(entities, actor, of, sheet, fee);
        });
    }

    /** What a week costs. What the client pays on top of it is asked before the transaction that charges it. */
    private record Price(UUID contract, UUID company, Money net) {
        static Price of(ContractEntity contract, TimesheetEntity week) {
            return new Price(contract.id, contract.company, Money.of(week.net(), contract.currency));
        }

        ClientFee fee(ContractsService contracts, Actor actor) {
            return contracts.clientFee(actor, contract, company, net);
        }
    }

    /** Makes it a milestone and starts to collect for it. */
    private void approved(
            EntityManager entities, Actor actor, ContractEntity of, TimesheetEntity sheet, ClientFee fee) {
        sheet.status = Timesheet.Status.APPROVED;
        sheet.reviewUntil = null;
        sheet.milestone = contracts.charge(entities, actor, of, sheet, fee);
        moved(sheet);
    }

    /** The timer of a week that ends. It looks at the state itself: it may have changed since it was set. */
    private Instant cutOff(UUID id) {
        return store.write(entities -> {
            TimesheetEntity sheet = lockedOf(entities, id);
            if (sheet == null || sheet.status != Timesheet.Status.RECORDING) {
                return null;
            }
            if (clock.instant().isBefore(sheet.cutOffAt)) {
                return sheet.cutOffAt;
            }
            ContractEntity of = entities.find(ContractEntity.class, sheet.contract);
            if (sheet.worked() > 0) {
                submitted(of, sheet);
            } else {
                empty(entities, of, sheet);
            }
            return null;
        });
    }

    /** The timer of a client who is silent. */
    private Instant approveSilently(UUID id) {
        Price price = store.read(entities -> {
            TimesheetEntity sheet = entities.find(TimesheetEntity.class, id);
            return sheet == null
                            || sheet.status != Timesheet.Status.SUBMITTED
                            || clock.instant().isBefore(sheet.reviewUntil)
                    ? null
                    : Price.of(entities.find(ContractEntity.class, sheet.contract), sheet);
        });
        ClientFee fee = price == null ? null : price.fee(contracts, Actor.SYSTEM);
        return store.write(entities -> {
            TimesheetEntity sheet = lockedOf(entities, id);
            if (sheet == null || sheet.status != Timesheet.Status.SUBMITTED) {
                return null;
            }
            if (clock.instant().isBefore(sheet.reviewUntil)) {
                return sheet.reviewUntil;
            }
            ContractEntity of = entities.find(ContractEntity.class, sheet.contract);
            if (!Price.of(of, sheet).equals(price)) {
                return clock.instant();
            }
            approved(entities, Actor.SYSTEM, of, sheet, fee);
            LOG.info("timesheet={} contract={} week={} was approved by itself", id, sheet.contract, sheet.week);
            return null;
        });
    }

    private TimesheetEntity lockedOf(EntityManager entities, UUID id) {
        TimesheetEntity sheet = entities.find(TimesheetEntity.class, id);
        if (sheet == null) {
            return null;
        }
        store.lockContract(entities, sheet.contract);
        entities.refresh(sheet);
        return sheet;
    }

    /** What a move does. */
    @FunctionalInterface
    private interface Effect {
        void on(EntityManager entities, ContractEntity of, TimesheetEntity sheet);
    }

    private Timesheet move(Actor actor, UUID contract, LocalDate week, Expected expected, Effect effect) {
        actor.mustBeSomebody();
        return store.write(entities -> {
            ContractEntity of = locked(entities, actor, contract);
            TimesheetEntity sheet = found(entities, contract, week);
            expected.check(sheet.version);
            effect.on(entities, of, sheet);
            entities.flush();
            return seen(entities, actor, of, sheet);
        });
    }

    private void moved(TimesheetEntity sheet) {
        events.append(new TimesheetMoved(sheet.id, sheet.contract, sheet.week.toString(), sheet.status.name()));
    }

    /** Whether something was recorded of a week that the actor may see. */
    boolean exists(Actor actor, UUID contract, LocalDate week) {
        actor.mustBeSomebody();
        return store.read(entities -> {
            byTheDay(actor, entities.find(ContractEntity.class, contract));
            return store.timesheet(entities, contract, week) != null;
        });
    }

    @Override
    public Timesheet get(Actor actor, UUID contract, LocalDate week) {
        actor.mustBeSomebody();
        return store.read(entities -> {
            ContractEntity of = byTheDay(actor, entities.find(ContractEntity.class, contract));
            return seen(entities, actor, of, found(entities, contract, week));
        });
    }

    @Override
    public Page<Timesheet> list(Actor actor, UUID contract, PageRequest page) {
        actor.mustBeSomebody();
        LocalDate before = before(page.cursor());
        return store.read(entities -> {
            ContractEntity of = byTheDay(actor, entities.find(ContractEntity.class, contract));
            List<TimesheetEntity> found = store.timesheets(entities, contract, before, page.limit() + 1);
            List<TimesheetEntity> items = found.subList(0, Math.min(found.size(), page.limit()));
            BooleanSupplier haveMet = Sight.once(() -> store.fundedBetween(entities, of.company, of.freelancer));
            return new Page<>(
                    items.stream()
                            .map(sheet -> sight.seen(actor, of, sheet, haveMet))
                            .toList(),
                    found.size() > items.size()
                            ? items.get(items.size() - 1).week.toString()
                            : null);
        });
    }

    private static LocalDate before(String cursor) {
        try {
            return cursor == null ? null : LocalDate.parse(cursor);
        } catch (java.time.DateTimeException notOurs) {
            throw new Invalid("cursor", "cursor must be the one of the page before.");
        }
    }

    private Timesheet seen(EntityManager entities, Actor actor, ContractEntity of, TimesheetEntity sheet) {
        return sight.seen(actor, of, sheet, () -> store.fundedBetween(entities, of.company, of.freelancer));
    }

    private ContractEntity locked(EntityManager entities, Actor actor, UUID contract) {
        byTheDay(actor, entities.find(ContractEntity.class, contract));
        return store.lockContract(entities, contract);
    }

    private TimesheetEntity found(EntityManager entities, UUID contract, LocalDate week) {
        TimesheetEntity sheet = store.timesheet(entities, contract, week);
        if (sheet == null) {
            throw new NotFound("Nothing was recorded of this week.");
        }
        return sheet;
    }

    private static ContractEntity byTheDay(Actor actor, ContractEntity contract) {
        if (contract == null || !contract.isVisibleTo(actor)) {
            throw new NotFound("There is no such contract.");
        }
        if (contract.pricing != Pricing.DAILY) {
            throw new NotFound("This contract is paid by milestones and has no weeks.");
        }
        return contract;
    }

    private static void onlyTheFreelancer(Actor actor, ContractEntity of) {
        if (!actor.is(of.freelancer)) {
            throw new Forbidden("Only the freelancer may do this.");
        }
    }

    private static void onlyTheClient(Actor actor, ContractEntity of) {
        if (!actor.actsFor(of.company) || actor.is(of.freelancer)) {
            throw new Forbidden("Only who acts for the client may do this.");
        }
    }

    private static void mustBe(TimesheetEntity sheet, String what, Timesheet.Status... from) {
        if (!List.of(from).contains(sheet.status)) {
            throw new Conflict("This week is " + words(sheet.status) + " and can't " + what + " now.");
        }
    }

    private static String words(Timesheet.Status status) {
        return switch (status) {
            case RECORDING -> "being recorded";
            case SUBMITTED -> "submitted";
            case CHANGES_REQUESTED -> "sent back for changes";
            case APPROVED -> "approved";
            case EMPTY -> "closed without work";
        };
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
