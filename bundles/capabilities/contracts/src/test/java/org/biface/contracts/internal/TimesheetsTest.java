package org.biface.contracts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Stale;
import org.biface.commons.Unauthenticated;
import org.biface.contracts.Contract;
import org.biface.contracts.ContractDraft;
import org.biface.contracts.Milestone;
import org.biface.contracts.MilestoneDraft;
import org.biface.contracts.Pricing;
import org.biface.contracts.Timesheet;
import org.biface.contracts.Timesheet.Status;
import org.biface.contracts.TimesheetDraft;
import org.biface.contracts.WorkedDay;
import org.biface.kernel.masking.Masking;
import org.biface.kernel.masking.internal.ContactMasking;
import org.biface.kernel.persistence.Unit;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

public class TimesheetsTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    /** A Monday. The one after it is none of France's public holidays, and its Friday neither. */
    private static final LocalDate WEEK = LocalDate.of(2026, 11, 16);
    /** Its Wednesday morning. */
    private static final Instant WEDNESDAY = Instant.parse("2026-11-18T08:00:00Z");

    private static final Instant CUT_OFF = Instant.parse("2026-11-23T11:00:00Z");
    private static final Instant FRIDAY_ENDS = Instant.parse("2026-11-27T23:00:00Z");

    private static Unit unit;
    private static TestEvents events;
    private static Others others;
    private static ContractsService contracts;
    private static TimesheetsService service;

    private final UUID company = UUID.randomUUID();
    private final UUID clientAccount = UUID.randomUUID();
    private final UUID freelancerAccount = UUID.randomUUID();
    private final Actor client = Actor.person(clientAccount, Set.of(Role.CLIENT), Set.of(company));
    private final Actor freelancer =
            Actor.person(freelancerAccount, Set.of(Role.FREELANCER), Set.of(UUID.randomUUID()));
    private final Actor stranger =
            Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER, Role.CLIENT), Set.of(UUID.randomUUID()));
    private final Actor operator = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());
    private Contract contract;

    @BeforeClass
    public static void open() {
        DATABASE.clock().set(WEDNESDAY);
        unit = DATABASE.open("contracts", ContractStore.ENTITIES);
        ContractStore store = new ContractStore(DATABASE.persistence(), unit);
        events = new TestEvents(DATABASE.persistence());
        others = new Others(DATABASE.persistence());
        Masking masking = new ContactMasking((ContactMasking.Config) Proxy.newProxyInstance(
                ContactMasking.Config.class.getClassLoader(),
                new Class<?>[] {ContactMasking.Config.class},
                (proxy, method, args) -> true));
        contracts = new ContractsService(store, events.log(), masking, Others.VAT, Others.SETTINGS, DATABASE.clock())
                .with(others.accounts(), others.commissions(), others.payments());
        contracts.start();
        service = new TimesheetsService(store, contracts, events.log(), masking, DATABASE.clock());
        events.subscribe(new ContractsFunding(contracts));
    }

    @AfterClass
    public static void close() {
        service.stop();
        contracts.stop();
        events.close();
    }

    @Before
    public void wednesday() {
        DATABASE.clock().set(WEDNESDAY);
        contract = sign(Pricing.DAILY);
    }

    private Contract sign(Pricing pricing) {
        return contracts.sign(
                Actor.SYSTEM,
                new ContractDraft(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "A shop",
                        company,
                        clientAccount,
                        Instant.parse("2026-11-10T10:00:00Z"),
                        freelancerAccount,
                        UUID.randomUUID(),
                        Instant.parse("2026-11-09T10:00:00Z"),
                        pricing,
                        pricing == Pricing.DAILY
                                ? List.of()
                                : List.of(new MilestoneDraft("Step", Money.of(100_000, "EUR"), null)),
                        pricing == Pricing.DAILY ? Money.of(45_001, "EUR") : null,
                        pricing == Pricing.DAILY ? 20 : null,
                        "Build it.",
                        freelancerAccount,
                        "it",
                        false));
    }

    private static TimesheetDraft days(String... days) {
        List<WorkedDay> worked = new ArrayList<>();
        for (int i = 0; i < days.length; i++) {
            if (!days[i].equals("0")) {
                worked.add(new WorkedDay(WEEK.plusDays(i), new BigDecimal(days[i])));
            }
        }
        return new TimesheetDraft(worked, "see jo@work.example");
    }

    private Timesheet record(String... days) {
        return service.record(freelancer, contract.id(), WEEK, Expected.ANY, days(days));
    }

    private Timesheet now() {
        return service.get(Actor.SYSTEM, contract.id(), WEEK);
    }

    private static Expected seen(Timesheet sheet) {
        return Expected.of(sheet.version());
    }

    private Timesheet submitted() {
        return service.submit(freelancer, contract.id(), WEEK, seen(record("1", "0.5", "0.75")));
    }

    private Milestone milestone(Timesheet sheet) {
        return contracts.milestone(Actor.SYSTEM, sheet.milestone());
    }

    private void at(Instant instant) {
        DATABASE.clock().set(instant);
    }

    private void awaitStatus(Status status) {
        TestDatabase.await("the week is " + status, () -> now().status() == status);
    }

    private void paid(Timesheet approved) {
        others.answer(events.log(), milestone(approved).payment(), true);
        TestDatabase.await("the week is released", () -> milestone(approved).status() == Milestone.Status.RELEASED);
    }

    @Test
    public void aWeekGoesFromRecordedDaysToAReleasedMilestone() {
        Timesheet recorded = record("1", "0.5", "0.75");
        assertEquals(Status.RECORDING, recorded.status());
        assertEquals(new BigDecimal("2.25"), recorded.total());
        assertEquals("450.01 a day, rounded half up", Money.of(101_252, "EUR"), recorded.net());
        assertEquals(Money.of(20_250, "EUR"), recorded.vat());
        assertEquals(CUT_OFF, recorded.cutOffAt());
        assertNull(recorded.milestone());

        Timesheet submitted = service.submit(freelancer, contract.id(), WEEK, seen(recorded));
        assertEquals(Status.SUBMITTED, submitted.status());
        assertEquals(FRIDAY_ENDS, submitted.reviewUntil());

        Timesheet approved = service.approve(client, contract.id(), WEEK, seen(submitted));
        assertEquals(Status.APPROVED, approved.status());
        Milestone charged = milestone(approved);
        assertEquals(Milestone.Status.FUNDING, charged.status());
        assertEquals("2026-W47", charged.title());
        assertEquals(WEEK, charged.week());
        assertEquals(1, charged.position());
        assertEquals(approved.net(), charged.net());
        assertEquals(approved.vat(), charged.vat());
        assertEquals(
                Money.of(121_502, "EUR"),
                others.collected.get(charged.payment()).gross());
        assertEquals(clientAccount, others.collected.get(charged.payment()).client());

        paid(approved);
        TestDatabase.await("counted", () -> others.releasesOf(charged.id()) == 1);
        assertEquals(
                List.of("SUBMITTED", "APPROVED"),
                events.about(approved.id()).stream()
                        .map(event -> event.text("status"))
                        .toList());
        assertEquals(
                "a contract by the day goes on",
                Contract.Status.ACTIVE,
                contracts.get(client, contract.id()).status());
    }

    @Test
    public void whatIsRecordedAtTheCutOffIsSubmittedAndSilenceApprovesIt() {
        record("0", "0", "1");
        at(CUT_OFF.minusMillis(1));
        service.record(freelancer, contract.id(), WEEK, seen(now()), days("0", "0", "1", "1"));
        at(CUT_OFF);
        assertThrows(Conflict.class, () -> record("1"));
        awaitStatus(Status.SUBMITTED);
        assertEquals(new BigDecimal("2.00"), now().total());
        at(FRIDAY_ENDS.minusMillis(1));
        service.requestChanges(client, contract.id(), WEEK, seen(now()), "not on Thursday");
        // Friday night; Monday to Thursday are four working days.
        Timesheet corrected = service.record(freelancer, contract.id(), WEEK, seen(now()), days("0", "0", "1"));
        assertEquals(Status.CHANGES_REQUESTED, corrected.status());
        Timesheet again = service.submit(freelancer, contract.id(), WEEK, seen(corrected));
        assertEquals(Instant.parse("2026-12-03T23:00:00Z"), again.reviewUntil());
        at(FRIDAY_ENDS.plus(Duration.ofDays(2)));
        assertEquals(Status.SUBMITTED, now().status());
        at(again.reviewUntil());
        awaitStatus(Status.APPROVED);
        Milestone charged = milestone(now());
        assertEquals(
                "who signed pays",
                clientAccount,
                others.collected.get(charged.payment()).client());
        paid(now());
    }

    @Test
    public void whatWasSubmittedEarlyCanBeCorrectedUntilTheCutOff() {
        Timesheet submitted = submitted();
        Timesheet corrected = service.record(freelancer, contract.id(), WEEK, seen(submitted), days("1"));
        assertEquals(Status.RECORDING, corrected.status());
        assertNull(corrected.reviewUntil());
        assertThrows(
                "who looked at the other days approves nothing",
                Stale.class,
                () -> service.approve(client, contract.id(), WEEK, seen(submitted)));
        assertThrows(Conflict.class, () -> service.approve(client, contract.id(), WEEK, seen(corrected)));
    }

    @Test
    public void aWeekWithoutWorkIsClosed() {
        Timesheet empty = record();
        assertThrows(Conflict.class, () -> service.submit(freelancer, contract.id(), WEEK, seen(empty)));
        at(CUT_OFF);
        awaitStatus(Status.EMPTY);
    }

    @Test
    public void allOfAWeekCanBeTakenBackAfterAnObjection() {
        Timesheet sent = service.requestChanges(client, contract.id(), WEEK, seen(submitted()), "you were away");
        Timesheet nothing = service.record(freelancer, contract.id(), WEEK, seen(sent), days());
        assertEquals(
                Status.EMPTY,
                service.submit(freelancer, contract.id(), WEEK, seen(nothing)).status());
    }

    @Test
    public void refusesWhatIsNoWeekOrNoDay() {
        UUID id = contract.id();
        TimesheetDraft one = days("1");
        assertEquals(
                "A week is named by its Monday, here 2026-11-16.",
                assertThrows(Invalid.class, () -> service.record(freelancer, id, WEEK.plusDays(1), Expected.ANY, one))
                        .getMessage());
        for (String wrong : List.of("0.3", "-1", "1.25", "1000000", "0.250000000001")) {
            assertThrows(wrong, Invalid.class, () -> record(wrong));
        }
        assertThrows(
                "another week's day",
                Invalid.class,
                () -> service.record(freelancer, id, WEEK.minusWeeks(1), Expected.ANY, one));
        WorkedDay day = one.days().get(0);
        assertThrows(
                "twice",
                Invalid.class,
                () -> service.record(freelancer, id, WEEK, Expected.ANY, new TimesheetDraft(List.of(day, day), null)));
        assertThrows(
                "no date",
                Invalid.class,
                () -> service.record(
                        freelancer,
                        id,
                        WEEK,
                        Expected.ANY,
                        new TimesheetDraft(List.of(new WorkedDay(null, null)), null)));
        TimesheetDraft nothing = new TimesheetDraft(null, null);
        assertThrows(
                "before the contract",
                Invalid.class,
                () -> service.record(freelancer, id, LocalDate.of(2026, 11, 2), Expected.ANY, nothing));
        assertThrows(
                "not begun",
                Invalid.class,
                () -> service.record(freelancer, id, WEEK.plusWeeks(1), Expected.ANY, nothing));
        assertThrows(NotFound.class, this::now);
        Timesheet recorded = record("1");
        assertThrows("whose picture is old", Stale.class, () -> record("0.5"));
        assertEquals(recorded, now());
    }

    @Test
    public void onlyTheFreelancerRecordsAndOnlyTheClientReviews() {
        Timesheet recorded = record("1");
        UUID id = contract.id();
        for (Actor actor : List.of(client, operator)) {
            assertThrows(Forbidden.class, () -> service.record(actor, id, WEEK, seen(recorded), days("1")));
            assertThrows(Forbidden.class, () -> service.submit(actor, id, WEEK, seen(recorded)));
        }
        Timesheet submitted = service.submit(freelancer, id, WEEK, seen(recorded));
        for (Actor actor : List.of(freelancer, operator)) {
            assertThrows(Forbidden.class, () -> service.approve(actor, id, WEEK, seen(submitted)));
            assertThrows(Forbidden.class, () -> service.requestChanges(actor, id, WEEK, seen(submitted), "less"));
        }
        for (Actor actor : List.of(client, freelancer, operator)) {
            assertEquals(submitted.id(), service.get(actor, id, WEEK).id());
            assertEquals(
                    1, service.list(actor, id, PageRequest.first(5)).items().size());
        }
        assertThrows(NotFound.class, () -> service.get(stranger, id, WEEK));
        assertThrows(NotFound.class, () -> service.list(stranger, id, PageRequest.first(5)));
        assertThrows(NotFound.class, () -> service.record(stranger, id, WEEK, Expected.ANY, days("1")));
        assertThrows(NotFound.class, () -> service.approve(stranger, id, WEEK, seen(submitted)));
        assertThrows(Unauthenticated.class, () -> service.get(Actor.NOBODY, id, WEEK));
        assertThrows(Unauthenticated.class, () -> service.record(Actor.NOBODY, id, WEEK, Expected.ANY, days("1")));
        UUID fixed = sign(Pricing.FIXED).id();
        assertThrows(NotFound.class, () -> service.record(freelancer, fixed, WEEK, Expected.ANY, days("1")));
        assertThrows(NotFound.class, () -> service.list(freelancer, fixed, PageRequest.first(5)));
    }

    @Test
    public void addressesInNotesAreMaskedUntilTheTwoHaveMet() {
        Timesheet approved = service.approve(client, contract.id(), WEEK, seen(submitted()));
        assertEquals("see •••", approved.note());
        assertEquals(
                "see jo@work.example",
                service.get(freelancer, contract.id(), WEEK).note());
        paid(approved);
        assertEquals(
                "see jo@work.example", service.get(client, contract.id(), WEEK).note());
    }

    @Test
    public void weeksAreListedNewestFirst() {
        record("1");
        LocalDate before = WEEK.minusWeeks(1);
        at(WEDNESDAY.minus(Duration.ofDays(7)));
        service.record(freelancer, contract.id(), before, Expected.ANY, new TimesheetDraft(List.of(), null));
        var first = service.list(freelancer, contract.id(), PageRequest.first(1));
        assertEquals(WEEK, first.items().get(0).week());
        var second = service.list(freelancer, contract.id(), new PageRequest(first.next(), 1));
        assertEquals(before, second.items().get(0).week());
        assertNull(second.next());
        assertThrows(Invalid.class, () -> service.list(freelancer, contract.id(), new PageRequest("yesterday", 1)));
    }

    @Test
    public void aWeekWhoseChargeIsDeclinedCanBePaidAgain() {
        Timesheet approved = service.approve(client, contract.id(), WEEK, seen(submitted()));
        others.answer(events.log(), milestone(approved).payment(), false);
        TestDatabase.await("declined", () -> milestone(approved).status() == Milestone.Status.PLANNED);
        contracts.fund(
                client, approved.milestone(), Expected.of(milestone(approved).version()));
        paid(approved);
    }

    @Test
    public void thereIsNoWayBackFromAnApprovedWeek() {
        others.undecided = true;
        try {
            Timesheet approved = service.approve(client, contract.id(), WEEK, seen(submitted()));
            others.answer(events.log(), milestone(approved).payment(), true);
            TestDatabase.await("parked", () -> milestone(approved).status() == Milestone.Status.APPROVED);
            assertThrows(
                    Conflict.class, () -> contracts.requestChanges(client, approved.milestone(), Expected.ANY, "less"));
            assertThrows(Conflict.class, () -> service.approve(client, contract.id(), WEEK, seen(approved)));
            assertThrows(Conflict.class, () -> service.record(freelancer, contract.id(), WEEK, seen(now()), days("1")));
        } finally {
            others.undecided = false;
        }
    }

    @Test
    public void aContractByTheDayEndsWhenItsLastWeekIsSettled() {
        Timesheet approved = service.approve(client, contract.id(), WEEK, seen(submitted()));
        Contract before = contracts.get(client, contract.id());
        LocalDate friday = WEEK.plusDays(4);
        assertThrows(
                Invalid.class, () -> contracts.end(freelancer, contract.id(), Expected.of(before.version()), WEEK));
        assertThrows(
                Forbidden.class, () -> contracts.end(operator, contract.id(), Expected.of(before.version()), friday));
        assertThrows(
                NotFound.class, () -> contracts.end(stranger, contract.id(), Expected.of(before.version()), friday));
        Contract ending = contracts.end(freelancer, contract.id(), Expected.of(before.version()), friday);
        assertEquals(friday, ending.lastDay());
        assertThrows(
                "only earlier",
                Conflict.class,
                () -> contracts.end(client, contract.id(), Expected.of(ending.version()), friday.plusDays(1)));
        paid(approved);
        assertEquals(
                "there is time to record until the cut-off",
                Contract.Status.ACTIVE,
                contracts.get(client, contract.id()).status());
        at(CUT_OFF);
        TestDatabase.await(
                "it ended", () -> contracts.get(client, contract.id()).status() == Contract.Status.COMPLETED);
        assertTrue(events.about(contract.id()).stream()
                .anyMatch(event -> event.type().equals("ContractEnded")));
    }

    @Test
    public void nothingIsRecordedAfterTheLastDay() {
        Timesheet recorded = record("1", "1", "0", "1");
        Expected version = Expected.of(contracts.get(client, contract.id()).version());
        LocalDate wednesday = WEEK.plusDays(2);
        assertThrows(Conflict.class, () -> contracts.end(client, contract.id(), version, wednesday));
        Timesheet shorter = service.record(freelancer, contract.id(), WEEK, seen(recorded), days("1", "1"));
        contracts.end(client, contract.id(), version, wednesday);
        assertThrows(
                Conflict.class,
                () -> service.record(freelancer, contract.id(), WEEK, seen(shorter), days("1", "1", "0", "1")));
        at(CUT_OFF);
        awaitStatus(Status.SUBMITTED);
        Timesheet approved = service.approve(client, contract.id(), WEEK, seen(now()));
        assertNotNull(approved.milestone());
        paid(approved);
        TestDatabase.await(
                "the payment of the last week completes it",
                () -> contracts.get(client, contract.id()).status() == Contract.Status.COMPLETED);
    }

    @Test
    public void aContractWithMilestonesHasNoLastDay() {
        Contract fixed = sign(Pricing.FIXED);
        assertThrows(
                Conflict.class,
                () -> contracts.end(client, fixed.id(), Expected.of(fixed.version()), WEEK.plusDays(4)));
    }

    @Test
    public void deadlinesKeepToTheZoneAndTheHolidaysOfTheContract() {
        ContractEntity entity = new ContractEntity();
        entity.zone = "Europe/Paris";
        entity.calendar = "FRANCE";
        Deadlines paris = Deadlines.of(entity);
        assertEquals(
                "Easter Monday is no working day",
                Instant.parse("2026-04-07T10:00:00Z"),
                paris.cutOff(LocalDate.of(2026, 3, 30)));
        assertEquals(
                "neither is a Friday on which the war ended",
                Instant.parse("2026-05-11T22:00:00Z"),
                paris.review(LocalDate.of(2026, 4, 27), Instant.parse("2026-05-01T08:00:00Z")));
        assertEquals(
                "noon is noon when the clocks change",
                Instant.parse("2026-03-30T10:00:00Z"),
                paris.cutOff(LocalDate.of(2026, 3, 23)));
        entity.zone = "America/Montreal";
        entity.calendar = "WEEKDAYS";
        assertEquals(Instant.parse("2026-04-06T16:00:00Z"), Deadlines.of(entity).cutOff(LocalDate.of(2026, 3, 30)));
    }
}
