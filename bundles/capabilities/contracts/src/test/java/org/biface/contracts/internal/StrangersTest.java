package org.biface.contracts.internal;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.contracts.AmendmentDraft;
import org.biface.contracts.Amendments;
import org.biface.contracts.ContractDraft;
import org.biface.contracts.Contracts;
import org.biface.contracts.MilestoneChange;
import org.biface.contracts.MilestoneDraft;
import org.biface.contracts.Pricing;
import org.biface.contracts.TimesheetDraft;
import org.biface.contracts.Timesheets;
import org.biface.contracts.WorkedDay;
import org.biface.kernel.persistence.Unit;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

public class StrangersTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final Instant AGREED = Instant.parse("2026-11-20T10:00:00Z");

    private static final Map<String, Actor> STRANGERS = Map.of(
            "another freelancer",
            Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER), Set.of(UUID.randomUUID())),
            "another client",
            Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(UUID.randomUUID())));

    private final UUID company = UUID.randomUUID();
    private final Actor client = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(company));
    private final Actor freelancer =
            Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER), Set.of(UUID.randomUUID()));
    private TestEvents events;
    private Unit unit;
    private ContractStore store;
    private ContractsService service;

    @Before
    public void open() {
        events = new TestEvents(DATABASE.persistence());
        unit = DATABASE.open("contracts", ContractStore.ENTITIES);
        Others others = new Others(DATABASE.persistence());
        store = new ContractStore(DATABASE.persistence(), unit);
        service = new ContractsService(store, events.log(), text -> text, Others.VAT, Others.SETTINGS, DATABASE.clock())
                .with(others.accounts(), others.commissions(), others.payments());
        service.start();
    }

    @After
    public void close() {
        service.stop();
        unit.close();
        events.close();
    }

    private ContractDraft draft() {
        return draft(Pricing.FIXED);
    }

    private ContractDraft draft(Pricing pricing) {
        boolean daily = pricing == Pricing.DAILY;
        return new ContractDraft(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "A shop",
                company,
                client.account(),
                AGREED,
                freelancer.account(),
                freelancer.companies().iterator().next(),
                AGREED,
                pricing,
                daily ? List.of() : List.of(new MilestoneDraft("Step 1", Money.of(100_000, "EUR"), null)),
                daily ? Money.of(50_000, "EUR") : null,
                daily ? 20 : null,
                "Build it.",
                freelancer.account(),
                "it",
                false);
    }

    @Test
    public void everyMethodRefusesWhoIsNoParty() {
        var contract = service.sign(Actor.SYSTEM, draft());
        UUID milestone = contract.milestones().get(0).id();
        UUID byTheDay = service.sign(Actor.SYSTEM, draft(Pricing.DAILY)).id();
        Actor operator = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());
        PageRequest page = PageRequest.first(5);
        new Strangers<>(Contracts.class, service, STRANGERS)
                .refused("sign", Actor.SYSTEM, draft())
                .refused("get", client, contract.id())
                .own("list", client, page)
                .refused("counts", operator)
                .refused("milestone", freelancer, milestone)
                .refused("fund", client, milestone, Expected.ANY)
                .refused("submit", freelancer, milestone, Expected.ANY, "Done.")
                .refused("requestChanges", client, milestone, Expected.ANY, "Tests.")
                .refused("approve", client, milestone, Expected.ANY)
                .refused("parked", operator, page)
                .refused("end", client, byTheDay, Expected.ANY, LocalDate.of(2099, 12, 31))
                .refused("fundedBetween", Actor.SYSTEM, company, freelancer.account())
                .check();
    }

    @Test
    public void everyMethodOfWeeksRefusesWhoIsNoParty() {
        UUID contract = service.sign(Actor.SYSTEM, draft(Pricing.DAILY)).id();
        TimesheetsService weeks = new TimesheetsService(store, service, events.log(), text -> text, DATABASE.clock());
        LocalDate week = LocalDate.of(2026, 11, 16);
        DATABASE.clock().set(Instant.parse("2026-11-20T10:00:00Z"));
        TimesheetDraft worked = new TimesheetDraft(List.of(new WorkedDay(week, BigDecimal.ONE)), null);
        new Strangers<>(Timesheets.class, weeks, STRANGERS)
                .refused("record", freelancer, contract, week, Expected.ANY, worked)
                .refused("get", client, contract, week)
                .refused("list", client, contract, PageRequest.first(5))
                .refused("submit", freelancer, contract, week, Expected.ANY)
                .refused("requestChanges", client, contract, week, Expected.ANY, "Less.")
                .refused("approve", client, contract, week, Expected.ANY)
                .check();
        weeks.stop();
    }

    @Test
    public void everyMethodOfAmendmentsRefusesWhoIsNoParty() {
        UUID contract = service.sign(Actor.SYSTEM, draft()).id();
        AmendmentsService amendments =
                new AmendmentsService(store, service, events.log(), text -> text, DATABASE.clock());
        AmendmentDraft draft = new AmendmentDraft(
                List.of(new MilestoneChange(MilestoneChange.Action.ADD, null, "Step 2", Money.of(1_000, "EUR"), null)),
                null,
                null,
                null,
                "More to do.");
        UUID id = amendments.propose(freelancer, contract, draft).id();
        new Strangers<>(Amendments.class, amendments, STRANGERS)
                .refused("propose", freelancer, contract, draft)
                .refused("get", client, contract, id)
                .refused("list", client, contract, PageRequest.first(5))
                .refused("decline", client, contract, id, Expected.ANY)
                .refused("accept", client, contract, id, Expected.ANY)
                .refused("withdraw", freelancer, contract, id, Expected.ANY)
                .check();
        amendments.stop();
    }
}
