package org.biface.contracts.internal;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.contracts.ContractDraft;
import org.biface.contracts.Contracts;
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

    private static final ContractSettings SETTINGS = new ContractSettings(
            Duration.ofDays(14),
            2_000,
            "2026-11",
            5,
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            ZoneId.of("Europe/Paris"),
            WorkingDays.Calendar.FRANCE);
    private static final PageRequest PAGE = PageRequest.first(5);
    private static final Instant AGREED = Instant.parse("2026-11-20T10:00:00Z");

    private final UUID company = UUID.randomUUID();
    private final Actor client = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(company));
    private final Actor freelancer =
            Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER), Set.of(UUID.randomUUID()));
    private TestEvents events;
    private Unit unit;
    private ContractsService service;
    private TimesheetsService timesheets;

    @Before
    public void open() {
        events = new TestEvents(DATABASE.persistence());
        unit = DATABASE.open("contracts", ContractStore.ENTITIES);
        Others others = new Others(DATABASE.persistence());
        ContractStore store = new ContractStore(unit);
        service = new ContractsService(store, events.log(), text -> text, SETTINGS, DATABASE.clock())
                .with(others.accounts(), others.commissions(), others.payments());
        timesheets = new TimesheetsService(store, service, events.log(), text -> text, DATABASE.clock());
        service.start();
    }

    @After
    public void close() {
        timesheets.stop();
        service.stop();
        unit.close();
        events.close();
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
                daily ? Money.of(45_000, "EUR") : null,
                daily ? 20 : null,
                "Build it.",
                freelancer.account(),
                "it",
                false);
    }

    @Test
    public void everyMethodRefusesWhoIsNoParty() {
        var contract = service.sign(Actor.SYSTEM, draft(Pricing.FIXED));
        UUID milestone = contract.milestones().get(0).id();
        Actor operator = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());
        new Strangers<>(Contracts.class, service, strangers())
                .refused("sign", Actor.SYSTEM, draft(Pricing.FIXED))
                .refused("get", client, contract.id())
                .own("list", client, PAGE)
                .refused("milestone", freelancer, milestone)
                .refused("fund", client, milestone, Expected.ANY)
                .refused("submit", freelancer, milestone, Expected.ANY, "Done.")
                .refused("requestChanges", client, milestone, Expected.ANY, "Tests.")
                .refused("approve", client, milestone, Expected.ANY)
                .refused("end", client, contract.id(), Expected.ANY, LocalDate.of(2027, 1, 29))
                .refused("parked", operator, PAGE)
                .refused("fundedBetween", Actor.SYSTEM, company, freelancer.account())
                .check();
    }

    @Test
    public void everyMethodOfTheWeeksRefusesWhoIsNoParty() {
        UUID contract = service.sign(Actor.SYSTEM, draft(Pricing.DAILY)).id();
        LocalDate week = LocalDate.ofInstant(DATABASE.clock().instant(), SETTINGS.zone())
                .with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        TimesheetDraft days = new TimesheetDraft(List.of(new WorkedDay(week, BigDecimal.ONE)), "A day.");
        timesheets.record(freelancer, contract, week, Expected.ANY, days);
        new Strangers<>(Timesheets.class, timesheets, strangers())
                .refused("record", freelancer, contract, week, Expected.ANY, days)
                .refused("submit", freelancer, contract, week, Expected.ANY)
                .refused("requestChanges", client, contract, week, Expected.ANY, "Less.")
                .refused("approve", client, contract, week, Expected.ANY)
                .refused("get", client, contract, week)
                .refused("list", client, contract, PAGE)
                .check();
    }

    private static Map<String, Actor> strangers() {
        return Map.of(
                "another freelancer",
                Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER), Set.of(UUID.randomUUID())),
                "another client",
                Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(UUID.randomUUID())));
    }
}
