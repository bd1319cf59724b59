package org.biface.commission.internal;

import static org.biface.commission.internal.CommissionHouse.eur;
import static org.biface.commission.internal.CommissionHouse.operator;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.commission.BroughtBy;
import org.biface.commission.CommissionDesk;
import org.biface.commission.CommissionRecords;
import org.biface.commission.Commissions;
import org.biface.commission.OfferTerms;
import org.biface.commission.QuoteOrder;
import org.biface.commission.ReversalOrder;
import org.biface.commission.SigningFacts;
import org.biface.commission.SimulationOrder;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.kernel.persistence.Ids;
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

    private final UUID freelancer = Ids.next();
    private final UUID company = Ids.next();
    private final Actor client = Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(company));
    private final Map<String, Actor> strangers = Map.of(
            "another freelancer",
            Actor.person(Ids.next(), Set.of(Role.FREELANCER), Set.of(Ids.next())),
            "another client",
            Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(Ids.next())));
    private Unit unit;
    private TestEvents events;
    private CommissionHouse house;

    @Before
    public void open() {
        unit = DATABASE.open("commission", PinEntity.class);
        events = new TestEvents(DATABASE.persistence());
        house = new CommissionHouse(DATABASE, unit);
        house.policy("flat", "1.0.0", Policies::flat);
        house.offer("default", "flat", Map.of());
    }

    @After
    public void close() {
        house.close();
        events.close();
        unit.close();
    }

    private UUID signed() {
        return house.signed(freelancer, company, CommissionHouse.SIGNED);
    }

    @Test
    public void everyMethodRefusesWhoIsNoParty() {
        UUID contract = signed();
        UUID release = house.release(contract, 1_000, Instant.now()).id();
        var order = CommissionHouse.order(contract, 1_000, Instant.now());
        new Strangers<>(Commissions.class, house.service, strangers)
                .refused(
                        "pin",
                        Actor.SYSTEM,
                        new SigningFacts(
                                Ids.next(), freelancer, company, "it", "EUR", BroughtBy.PLATFORM, Instant.now()))
                .refused("pinned", client, contract)
                .refused("decide", Actor.SYSTEM, order)
                .refused("facts", Actor.SYSTEM, List.of(order))
                .refused(
                        "decide",
                        Actor.SYSTEM,
                        house.service.facts(Actor.SYSTEM, List.of(order)).get(0))
                .refused("quote", client, new QuoteOrder(eur(1_000), contract, null, null, null, null))
                .refused("quote", client, new QuoteOrder(eur(1_000), null, freelancer, company, "it", null))
                .refused("mustBeDecidable", Actor.SYSTEM, contract)
                .refused("record", Actor.SYSTEM, Ids.next(), house.service.decide(Actor.SYSTEM, order))
                .refused("recordAll", Actor.SYSTEM, Map.of(Ids.next(), house.service.decide(Actor.SYSTEM, order)))
                .refused("explained", Actor.SYSTEM, release)
                .refused("reverse", Actor.SYSTEM, new ReversalOrder(Ids.next(), release, eur(100), Instant.now()))
                .check();
    }

    @Test
    public void recordsAreForOperators() {
        UUID release = house.release(signed(), 1_000, Instant.now()).id();
        SimulationOrder order = new SimulationOrder(null, "flat", null, null, null, null);
        UUID simulation = house.past.simulate(operator(), order).id();
        new Strangers<>(CommissionRecords.class, house.past, strangers)
                .refused("record", operator(), release)
                .refused("verify", operator(), 5)
                .refused("simulate", operator(), order)
                .refused("simulation", operator(), simulation)
                .refused("simulated", operator(), simulation, PageRequest.first(5))
                .check();
    }

    @Test
    public void theDeskIsForOperators() {
        PinStore pins = new PinStore(DATABASE.persistence(), unit);
        DeskStore store = new DeskStore(pins);
        DeskService desk = new DeskService(
                DATABASE.persistence(),
                pins,
                new PinCount(pins),
                store,
                new DeskWatch(store, house.registry, house.offers),
                house.registry,
                house.offers,
                events.log(),
                Clock.systemUTC());
        OfferTerms pounds = new OfferTerms("pounds", "flat", "1.x", Map.of(), null, "GBP", null, null, null);
        OfferTerms kronor = new OfferTerms("kronor", "flat", "1.x", Map.of(), null, "SEK", null, null, null);
        desk.add(operator(), kronor);
        new Strangers<>(CommissionDesk.class, desk, strangers)
                .refused("policies", operator())
                .refused("accept", operator(), "flat", "1.0.0", "3f2a9c41d7e0")
                .refused("hold", operator(), "flat", "1.0.0")
                .refused("release", operator(), "flat", "1.0.0")
                .refused("retry", operator(), "flat", "1.0.0")
                .refused("offers", operator())
                .refused("offer", operator(), "kronor")
                .refused("add", operator(), pounds)
                .refused("change", operator(), "kronor", Expected.ANY, kronor)
                .refused("end", operator(), "kronor", Expected.ANY)
                .check();
    }
}
