package org.biface.contracts.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
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
    private static final Instant AGREED = Instant.parse("2026-11-20T10:00:00Z");

    private final UUID company = UUID.randomUUID();
    private final Actor client = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(company));
    private final Actor freelancer =
            Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER), Set.of(UUID.randomUUID()));
    private TestEvents events;
    private Unit unit;
    private ContractsService service;

    @Before
    public void open() {
        events = new TestEvents(DATABASE.persistence());
        unit = DATABASE.open("contracts", ContractEntity.class, MilestoneEntity.class, ParkedEntity.class);
        Others others = new Others(DATABASE.persistence());
        service = new ContractsService(new ContractStore(unit), events.log(), text -> text, SETTINGS, DATABASE.clock())
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
                Pricing.FIXED,
                List.of(new MilestoneDraft("Step 1", Money.of(100_000, "EUR"), null)),
                null,
                null,
                "Build it.",
                freelancer.account(),
                "it",
                false);
    }

    @Test
    public void everyMethodRefusesWhoIsNoParty() {
        var contract = service.sign(Actor.SYSTEM, draft());
        UUID milestone = contract.milestones().get(0).id();
        Actor operator = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());
        PageRequest page = PageRequest.first(5);
        new Strangers<>(
                        Contracts.class,
                        service,
                        Map.of(
                                "another freelancer",
                                Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER), Set.of(UUID.randomUUID())),
                                "another client",
                                Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(UUID.randomUUID()))))
                .refused("sign", Actor.SYSTEM, draft())
                .refused("get", client, contract.id())
                .own("list", client, page)
                .refused("milestone", freelancer, milestone)
                .refused("fund", client, milestone, Expected.ANY)
                .refused("submit", freelancer, milestone, Expected.ANY, "Done.")
                .refused("requestChanges", client, milestone, Expected.ANY, "Tests.")
                .refused("approve", client, milestone, Expected.ANY)
                .refused("end", client, contract.id(), Expected.ANY, LocalDate.parse("2026-12-31"))
                .refused("parked", operator, page)
                .refused("fundedBetween", Actor.SYSTEM, company, freelancer.account())
                .check();
    }
}
