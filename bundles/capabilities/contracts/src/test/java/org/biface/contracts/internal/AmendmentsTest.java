package org.biface.contracts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
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
import org.biface.contracts.Amendment;
import org.biface.contracts.Amendment.Status;
import org.biface.contracts.AmendmentDraft;
import org.biface.contracts.Contract;
import org.biface.contracts.ContractDraft;
import org.biface.contracts.Milestone;
import org.biface.contracts.MilestoneChange;
import org.biface.contracts.MilestoneChange.Action;
import org.biface.contracts.MilestoneDraft;
import org.biface.contracts.Pricing;
import org.biface.contracts.TimesheetDraft;
import org.biface.contracts.WorkedDay;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

public class AmendmentsTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final LocalDate WEEK = LocalDate.of(2026, 11, 16);
    private static final Instant WEDNESDAY = Instant.parse("2026-11-18T08:00:00Z");

    private static TestEvents events;
    private static Others others;
    private static ContractsService contracts;
    private static TimesheetsService weeks;
    private static AmendmentsService service;

    private final UUID company = UUID.randomUUID();
    private final Actor client = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(company));
    private final Actor freelancer =
            Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER), Set.of(UUID.randomUUID()));
    private final Actor operator = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());

    @BeforeClass
    public static void open() {
        DATABASE.clock().set(WEDNESDAY);
        ContractStore store =
                new ContractStore(DATABASE.persistence(), DATABASE.open("contracts", ContractStore.ENTITIES));
        events = new TestEvents(DATABASE.persistence());
        others = new Others(DATABASE.persistence());
        contracts = new ContractsService(
                        store, events.log(), text -> "masked", Others.VAT, Others.SETTINGS, DATABASE.clock())
                .with(others.accounts(), others.commissions(), others.payments());
        contracts.start();
        weeks = new TimesheetsService(store, contracts, events.log(), text -> text, DATABASE.clock());
        service = new AmendmentsService(store, contracts, events.log(), text -> "masked", DATABASE.clock());
        events.subscribe(new ContractsFunding(contracts));
    }

    @AfterClass
    public static void close() {
        service.stop();
        weeks.stop();
        contracts.stop();
        events.close();
    }

    @Before
    public void wednesday() {
        DATABASE.clock().set(WEDNESDAY);
    }

    private Contract sign(Pricing pricing) {
        boolean daily = pricing == Pricing.DAILY;
        return contracts.sign(
                Actor.SYSTEM,
                new ContractDraft(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "A shop",
                        company,
                        client.account(),
                        Instant.parse("2026-11-10T10:00:00Z"),
                        freelancer.account(),
                        UUID.randomUUID(),
                        Instant.parse("2026-11-09T10:00:00Z"),
                        pricing,
                        daily
                                ? List.of()
                                : List.of(
                                        new MilestoneDraft("One", Money.of(100_000, "EUR"), null),
                                        new MilestoneDraft("Two", Money.of(50_000, "EUR"), null)),
                        daily ? Money.of(50_000, "EUR") : null,
                        daily ? 20 : null,
                        "Build it.",
                        freelancer.account(),
                        "it",
                        false));
    }

    private static AmendmentDraft draft(MilestoneChange... changes) {
        return new AmendmentDraft(List.of(changes), null, null, null, "There is more to do.");
    }

    private static MilestoneChange add(String title, long amount) {
        return new MilestoneChange(Action.ADD, null, title, Money.of(amount, "EUR"), null);
    }

    private static MilestoneChange change(Milestone milestone, String title, long amount) {
        return new MilestoneChange(
                Action.CHANGE, milestone.id(), title, Money.of(amount, "EUR"), LocalDate.of(2026, 12, 24));
    }

    private static MilestoneChange remove(Milestone milestone) {
        return new MilestoneChange(Action.REMOVE, milestone.id(), null, null, null);
    }

    private Amendment accept(Actor actor, Amendment amendment) {
        return service.accept(actor, amendment.contract(), amendment.id(), Expected.of(amendment.version()));
    }

    private Contract now(Contract contract) {
        return contracts.get(Actor.SYSTEM, contract.id());
    }

    @Test
    public void whatBothAgreeToChangesTheContract() {
        Contract before = sign(Pricing.FIXED);
        Milestone one = before.milestones().get(0);
        Milestone two = before.milestones().get(1);
        Amendment proposed = service.propose(
                freelancer,
                before.id(),
                draft(remove(two), add("Three", 33_333), change(one, "One and more", 120_000)));
        assertEquals(Amendment.Side.FREELANCER, proposed.author());
        assertEquals(WEDNESDAY.plus(Duration.ofDays(30)), proposed.expiresAt());
        assertEquals("nothing has changed yet", before.milestones(), now(before).milestones());

        Amendment accepted = accept(client, proposed);
        assertEquals(Status.ACCEPTED, accepted.status());
        assertEquals(client.account(), accepted.answered().account());
        assertEquals(proposed.textHash(), accepted.textHash());
        assertTrue(accepted.textHash().matches("[0-9a-f]{64}"));

        Contract after = now(before);
        assertEquals(before.textHash(), after.textHash());
        assertTrue(after.version() > before.version());
        Milestone changed = after.milestones().get(0);
        assertEquals("One and more", changed.title());
        assertEquals(Money.of(120_000, "EUR"), changed.net());
        assertEquals(Money.of(24_000, "EUR"), changed.vat());
        assertEquals(LocalDate.of(2026, 12, 24), changed.dueOn());
        assertEquals(Milestone.Status.CANCELLED, after.milestones().get(1).status());
        Milestone added = after.milestones().get(2);
        assertEquals(3, added.position());
        assertEquals(Milestone.Status.PLANNED, added.status());
        assertEquals(Money.of(6_667, "EUR"), added.vat());
        assertThrows(Conflict.class, () -> contracts.fund(client, two.id(), Expected.ANY));
        assertEquals(
                List.of("PROPOSED", "ACCEPTED"),
                events.about(accepted.id()).stream()
                        .map(event -> event.text("status"))
                        .toList());
    }

    @Test
    public void theOtherSideAnswersAndTheAuthorWithdraws() {
        Contract contract = sign(Pricing.FIXED);
        Amendment proposed = service.propose(client, contract.id(), draft(add("Three", 1_000)));
        Expected seen = Expected.of(proposed.version());
        assertThrows(Forbidden.class, () -> accept(client, proposed));
        assertThrows(Forbidden.class, () -> service.decline(client, contract.id(), proposed.id(), seen));
        assertThrows(Forbidden.class, () -> service.withdraw(freelancer, contract.id(), proposed.id(), seen));
        assertThrows(Forbidden.class, () -> accept(operator, proposed));
        assertThrows(Forbidden.class, () -> service.propose(operator, contract.id(), draft(add("Four", 1_000))));
        assertThrows(
                "one at a time",
                Conflict.class,
                () -> service.propose(freelancer, contract.id(), draft(add("Four", 1_000))));
        assertThrows(
                Stale.class,
                () -> service.decline(freelancer, contract.id(), proposed.id(), Expected.of(proposed.version() + 1)));
        assertEquals(
                Status.DECLINED,
                service.decline(freelancer, contract.id(), proposed.id(), seen).status());
        assertThrows(Conflict.class, () -> accept(freelancer, proposed));
        Amendment second = service.propose(client, contract.id(), draft(add("Three", 900)));
        assertEquals(
                Status.WITHDRAWN,
                service.withdraw(client, contract.id(), second.id(), Expected.of(second.version()))
                        .status());
        assertEquals(
                List.of(second.id(), proposed.id()),
                service.list(operator, contract.id(), PageRequest.first(5)).items().stream()
                        .map(Amendment::id)
                        .toList());
        Contract another = sign(Pricing.FIXED);
        assertThrows(NotFound.class, () -> service.get(client, another.id(), proposed.id()));
    }

    @Test
    public void silenceIsNoAnswer() {
        Contract contract = sign(Pricing.FIXED);
        Amendment proposed = service.propose(client, contract.id(), draft(add("Three", 1_000)));
        DATABASE.clock().advance(Duration.ofDays(30));
        TestDatabase.await(
                "expired",
                () -> service.get(client, contract.id(), proposed.id()).status() == Status.EXPIRED);
        assertNotNull(service.propose(freelancer, contract.id(), draft(add("Three", 1_000))));
    }

    @Test
    public void onlyWhatNothingWasPaidForCanBeAmended() {
        Contract contract = sign(Pricing.FIXED);
        Milestone one = contract.milestones().get(0);
        Amendment proposed = service.propose(freelancer, contract.id(), draft(change(one, "Dearer", 200_000)));
        contracts.fund(client, one.id(), Expected.of(one.version()));
        assertEquals(
                "The milestone is funding and can't be amended now.",
                assertThrows(Conflict.class, () -> accept(client, proposed)).getMessage());
        service.withdraw(freelancer, contract.id(), proposed.id(), Expected.of(proposed.version()));
        assertThrows(Conflict.class, () -> service.propose(client, contract.id(), draft(remove(one))));
        assertEquals(one.net(), contracts.milestone(client, one.id()).net());
    }

    @Test
    public void aContractOfWhichNothingIsLeftEnds() {
        Contract contract = sign(Pricing.FIXED);
        Amendment proposed = service.propose(
                client,
                contract.id(),
                draft(contract.milestones().stream().map(AmendmentsTest::remove).toArray(MilestoneChange[]::new)));
        accept(freelancer, proposed);
        assertEquals(Contract.Status.COMPLETED, now(contract).status());
        assertThrows(Conflict.class, () -> service.propose(client, contract.id(), draft(add("More", 1_000))));
    }

    @Test
    public void aMilestoneThatIsAddedKeepsAContractGoing() {
        Contract contract = sign(Pricing.FIXED);
        MilestoneChange[] changes = {
            remove(contract.milestones().get(0)), remove(contract.milestones().get(1)), add("Instead", 70_000)
        };
        accept(freelancer, service.propose(client, contract.id(), draft(changes)));
        assertEquals(Contract.Status.ACTIVE, now(contract).status());
    }

    @Test
    public void aNewDailyRateCountsFromItsWeekOn() {
        Contract contract = sign(Pricing.DAILY);
        AmendmentDraft dearer = new AmendmentDraft(
                List.of(), Money.of(60_000, "EUR"), WEEK.plusWeeks(1), null, "It is harder than we thought.");
        accept(client, service.propose(freelancer, contract.id(), dearer));
        assertEquals(Money.of(50_000, "EUR"), record(contract, WEEK));
        DATABASE.clock().advance(Duration.ofDays(7));
        assertEquals(Money.of(60_000, "EUR"), record(contract, WEEK.plusWeeks(1)));
        AmendmentDraft cheaper = new AmendmentDraft(
                List.of(), Money.of(40_000, "EUR"), WEEK.plusWeeks(2), null, "It has become easier.");
        accept(freelancer, service.propose(client, contract.id(), cheaper));
        DATABASE.clock().advance(Duration.ofDays(7));
        assertEquals(Money.of(40_000, "EUR"), record(contract, WEEK.plusWeeks(2)));
    }

    private Money record(Contract contract, LocalDate week) {
        return weeks.record(
                        freelancer,
                        contract.id(),
                        week,
                        Expected.ANY,
                        new TimesheetDraft(List.of(new WorkedDay(week, BigDecimal.ONE)), null))
                .net();
    }

    @Test
    public void aRateThatBeginsTooEarlyByTheTimeOfTheAnswerIsNotAccepted() {
        Contract contract = sign(Pricing.DAILY);
        Amendment proposed = service.propose(
                freelancer,
                contract.id(),
                new AmendmentDraft(List.of(), Money.of(60_000, "EUR"), WEEK.plusWeeks(1), null, "Harder."));
        DATABASE.clock().advance(Duration.ofDays(7));
        assertThrows(Conflict.class, () -> accept(client, proposed));
    }

    @Test
    public void aLaterLastDayNeedsBoth() {
        Contract contract = sign(Pricing.DAILY);
        Contract ending = contracts.end(client, contract.id(), Expected.of(contract.version()), WEEK.plusDays(4));
        assertNull(contract.lastDay());
        LocalDate later = WEEK.plusDays(18);
        Amendment proposed = service.propose(
                freelancer, ending.id(), new AmendmentDraft(null, null, null, later, "Two weeks more."));
        accept(client, proposed);
        assertEquals(later, now(contract).lastDay());
    }

    @Test
    public void refusesWhatIsNoChange() {
        Contract fixed = sign(Pricing.FIXED);
        Contract daily = sign(Pricing.DAILY);
        Milestone one = fixed.milestones().get(0);
        Money rate = Money.of(60_000, "EUR");
        for (AmendmentDraft wrong : Arrays.asList(
                draft(),
                new AmendmentDraft(List.of(add("Three", 1_000)), null, null, null, " "),
                draft(add("", 1_000)),
                draft(add("Three", 0)),
                draft(new MilestoneChange(Action.ADD, null, "Three", Money.of(1, "USD"), null)),
                draft(new MilestoneChange(Action.ADD, one.id(), "Three", rate, null)),
                draft(new MilestoneChange(Action.CHANGE, null, "Three", rate, null)),
                draft(new MilestoneChange(null, null, "Three", rate, null)),
                draft(new MilestoneChange(Action.REMOVE, one.id(), "Three", null, null)),
                draft(new MilestoneChange(Action.REMOVE, UUID.randomUUID(), null, null, null)),
                draft(remove(one), change(one, "One", 1)),
                new AmendmentDraft(null, rate, WEEK.plusWeeks(1), null, "By the day."))) {
            assertThrows(wrong.toString(), Invalid.class, () -> service.propose(client, fixed.id(), wrong));
        }
        for (AmendmentDraft wrong : Arrays.asList(
                draft(add("Three", 1_000)),
                new AmendmentDraft(null, rate, null, null, "When?"),
                new AmendmentDraft(null, null, WEEK.plusWeeks(1), null, "What?"),
                new AmendmentDraft(null, rate, WEEK.plusDays(8), null, "On a Tuesday."),
                new AmendmentDraft(null, Money.of(1, "USD"), WEEK.plusWeeks(1), null, "In dollars."),
                new AmendmentDraft(null, null, null, WEEK, "It was over on Monday."))) {
            assertThrows(wrong.toString(), Invalid.class, () -> service.propose(client, daily.id(), wrong));
        }
        assertThrows(
                "the present week has its rate",
                Conflict.class,
                () -> service.propose(client, daily.id(), new AmendmentDraft(null, rate, WEEK, null, "Now.")));
    }

    @Test
    public void theOtherSidesWordsAreMaskedUntilTheTwoHaveMet() {
        Contract contract = sign(Pricing.FIXED);
        Amendment proposed = service.propose(client, contract.id(), draft(add("Call me", 1_000)));
        assertEquals("Call me", proposed.milestones().get(0).title());
        Amendment seen = service.get(freelancer, contract.id(), proposed.id());
        assertEquals("masked", seen.milestones().get(0).title());
        assertEquals("masked", seen.reason());
        assertEquals(proposed, service.get(operator, contract.id(), proposed.id()));
    }
}
