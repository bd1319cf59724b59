package org.biface.commission.internal;

import static org.biface.commission.internal.CommissionHouse.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.commission.BroughtBy;
import org.biface.commission.Pin;
import org.biface.commission.Quote;
import org.biface.commission.QuoteOrder;
import org.biface.commission.SigningFacts;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.plugins.commission.flat.FlatCommission;
import org.biface.plugins.commission.tiered.TieredCommission;
import org.biface.spi.commission.ClientOrigin;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

public class QuotesTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static Unit unit;

    private final UUID freelancer = Ids.next();
    private final UUID company = Ids.next();
    private final Actor itsFreelancer = Actor.person(freelancer, Set.of(Role.FREELANCER), Set.of());
    private final Actor itsClient = Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(company));
    private final Actor other = Actor.person(Ids.next(), Set.of(Role.FREELANCER), Set.of(Ids.next()));
    private CommissionHouse house;
    private long flat;
    private volatile CommissionRequest asked;

    @BeforeClass
    public static void openUnit() {
        unit = DATABASE.open("commission", PinEntity.class);
    }

    @Before
    public void open() {
        house = new CommissionHouse(DATABASE, unit);
        flat = house.policy("flat", "1.0.0", request -> {
            asked = request;
            return Policies.flat(request);
        });
        house.offer("default", "flat", Map.of());
    }

    @After
    public void close() {
        house.close();
    }

    private QuoteOrder order(long amount) {
        return new QuoteOrder(eur(amount), null, freelancer, company, "it", null);
    }

    @Test
    public void saysWhatAContractBetweenTheTwoWouldCost() {
        Quote quote = house.service.quote(itsFreelancer, order(26_664));
        assertEquals(eur(2_666), quote.freelancerCharge());
        assertEquals(eur(23_998), quote.netExcludingVat());
        assertEquals(eur(0), quote.clientCharge());
        assertEquals(eur(26_664), quote.totalExcludingVat());
        assertEquals(0, new BigDecimal("2666.4").compareTo(quote.lines().get(0).exact()));
        assertEquals(
                "default flat 1 1.0.0",
                quote.offer() + " " + quote.policy() + " " + quote.major() + " " + quote.version());
        assertEquals("the default is shown", Map.of("rate", "1000"), quote.parameters());
        assertEquals(true, asked.contract().isEmpty());
        assertEquals(quote.at(), asked.at());
        assertEquals(0, asked.contractsBefore());
    }

    @Test
    public void takesTheOfferThatFits() {
        house.offer("own", "flat", Map.of("broughtBy", "FREELANCER", "param.rate", "0"));
        Quote found = house.service.quote(itsClient, order(1_000));
        assertEquals(eur(100), found.freelancerCharge());
        assertEquals(BroughtBy.PLATFORM, found.broughtBy());
        house.brought.add(List.of(company, freelancer));
        Quote brought = house.service.quote(itsClient, order(1_000));
        assertEquals("own", brought.offer());
        assertEquals(eur(0), brought.freelancerCharge());
        assertEquals(BroughtBy.FREELANCER, brought.broughtBy());
        assertEquals(ClientOrigin.FREELANCER, asked.broughtBy());
    }

    @Test
    public void nobodySaysWhoBroughtTheClientAgainstWhatIsKnown() {
        house.offer("own", "flat", Map.of("broughtBy", "FREELANCER", "param.rate", "0"));
        for (BroughtBy known : BroughtBy.values()) {
            BroughtBy otherwise = known == BroughtBy.FREELANCER ? BroughtBy.PLATFORM : BroughtBy.FREELANCER;
            if (known == BroughtBy.FREELANCER) {
                house.brought.add(List.of(company, freelancer));
            }
            for (Actor actor : List.of(itsFreelancer, itsClient, CommissionHouse.operator())) {
                assertEquals(known, house.service.quote(actor, said(known)).broughtBy());
                Invalid refused = assertThrows(Invalid.class, () -> house.service.quote(actor, said(otherwise)));
                assertEquals("broughtBy", refused.errors().get(0).field());
            }
        }
        house.service.introductions = null;
        assertThrows(Unavailable.class, () -> house.service.quote(itsClient, order(1_000)));
    }

    private QuoteOrder said(BroughtBy broughtBy) {
        return new QuoteOrder(eur(1_000), null, freelancer, company, null, broughtBy);
    }

    @Test
    public void saysWhatAContractWithSomebodyNewWouldCost() {
        house.offer("own", "flat", Map.of("broughtBy", "FREELANCER", "param.rate", "500"));
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        house.release(contract, 10_000, Instant.now());
        QuoteOrder brings = new QuoteOrder(eur(1_000), null, freelancer, null, null, BroughtBy.FREELANCER);
        assertEquals(eur(50), house.service.quote(itsFreelancer, brings).freelancerCharge());
        assertEquals("with others", 10_000, asked.lifetime());
        assertEquals("with somebody new", 0, asked.lifetimeWithClient());
        assertEquals(0, asked.contractsWithClientBefore());
        QuoteOrder comes = new QuoteOrder(eur(1_000), null, null, company, null, null);
        assertEquals(eur(100), house.service.quote(itsClient, comes).freelancerCharge());
        assertEquals(0, asked.lifetime());
        QuoteOrder anybody = new QuoteOrder(eur(1_000), null, null, null, null, null);
        assertEquals(eur(100), house.service.quote(other, anybody).freelancerCharge());
        assertThrows(Forbidden.class, () -> house.service.quote(other, brings));
        assertThrows(Forbidden.class, () -> house.service.quote(other, comes));
        assertThrows(Unauthenticated.class, () -> house.service.quote(Actor.NOBODY, anybody));
    }

    @Test
    public void whatIsQuotedForABroughtClientIsWhatIsCharged() {
        house.offer("own", "flat", Map.of("broughtBy", "FREELANCER", "param.rate", "250"));
        house.brought.add(List.of(company, freelancer));
        Quote before = house.service.quote(itsClient, order(10_000));
        UUID contract = Ids.next();
        house.service.pin(
                Actor.SYSTEM,
                new SigningFacts(
                        contract, freelancer, company, "it", "EUR", before.broughtBy(), CommissionHouse.SIGNED));
        // What is found out later counts for later contracts.
        house.brought.clear();
        Pin pinned = house.service.pinned(itsClient, contract);
        assertEquals("own", pinned.offer());
        assertEquals(BroughtBy.FREELANCER, pinned.broughtBy());
        Quote signed =
                house.service.quote(itsFreelancer, new QuoteOrder(eur(10_000), contract, null, null, null, null));
        assertEquals("own", signed.offer());
        assertEquals(before.freelancerCharge(), signed.freelancerCharge());
        assertEquals(
                before.freelancerCharge().minor(),
                house.release(contract, 10_000, Instant.now()).freelancer());
        assertEquals(250, before.freelancerCharge().minor());
    }

    @Test
    public void knowsWhatWasReleasedBefore() {
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        Instant released = Instant.now();
        house.release(contract, 10_004, released);
        Quote quote = house.service.quote(itsClient, order(500));
        assertEquals(10_004, asked.lifetimeWithClient());
        boolean sameMonth = month(released).equals(month(quote.at()));
        assertEquals(sameMonth ? 10_004 : 0, asked.thisMonth());
        assertEquals(0, asked.contractReleased());
        assertEquals(1, asked.contractsWithClientBefore());
        assertEquals(CommissionHouse.SIGNED, asked.withClientSince());
    }

    private static YearMonth month(Instant instant) {
        return YearMonth.from(instant.atOffset(ZoneOffset.UTC));
    }

    @Test
    public void tellsWhoOnlyMightBecomeAClientNothingOfTheFreelancersOtherClients() {
        UUID contract = house.signed(freelancer, Ids.next(), CommissionHouse.SIGNED);
        house.release(contract, 43_720, Instant.now());
        Quote estimated = house.service.quote(itsClient, order(500));
        assertEquals(0, asked.lifetime());
        assertEquals(0, asked.thisMonth());
        assertEquals(0, asked.contractsBefore());
        assertTrue("and says so", estimated.estimate());
        assertTrue(estimated.becauseEn(), estimated.becauseEn().startsWith("This is an estimate: "));
        assertTrue(estimated.becauseFr(), estimated.becauseFr().startsWith("Ceci est une estimation : "));
        for (Actor actor : new Actor[] {itsFreelancer, CommissionHouse.operator(), Actor.SYSTEM}) {
            Quote told = house.service.quote(actor, order(500));
            assertEquals("told by all of it", 43_720, asked.lifetime());
            assertEquals(1, asked.contractsBefore());
            assertFalse(told.estimate());
            assertNull(told.becauseEn());
            assertNull(told.becauseFr());
        }
        assertFalse(
                "nothing is hidden of somebody who is new",
                house.service
                        .quote(itsClient, new QuoteOrder(eur(500), null, null, company, "it", null))
                        .estimate());
    }

    /** Whoever asks: what is said is what a contract that is signed and released at that moment is charged. */
    @Test
    public void whoNegotiatesIsToldWhatWillBeCharged() {
        house.registry.remove(flat);
        house.policies(new FlatCommission(), new TieredCommission());
        UUID elsewhere = house.signed(freelancer, Ids.next(), CommissionHouse.SIGNED);
        house.release(elsewhere, 43_720, Instant.now());
        UUID proposal = house.proposed(freelancer, company);
        house.proposed(freelancer, Ids.next());
        house.proposed(Ids.next(), company);
        for (Map<String, String> terms : List.of(
                Map.of("policy", "flat", "param.freeContracts", "1"),
                Map.of("policy", "tiered", "param.counts", "all"),
                Map.of("policy", "tiered", "param.counts", "all", "param.period", "month"))) {
            house.offer("it", terms.get("policy"), with(terms, "vertical", "it"));
            Quote said = house.service.quote(itsClient, order(30_000));
            assertFalse(terms.toString(), said.estimate());
            UUID contract = signedNow();
            assertEquals(
                    terms.toString(),
                    said.freelancerCharge().minor(),
                    house.service
                            .decide(Actor.SYSTEM, CommissionHouse.order(contract, 30_000, said.at()))
                            .freelancerCharge()
                            .minor());
            house.forget(contract);
        }
        house.proposalEnded(proposal);
        assertTrue(
                "no proposal is open, and nothing was signed",
                house.service.quote(itsClient, order(1)).estimate());
        signedNow();
        assertFalse("a contract stays", house.service.quote(itsClient, order(1)).estimate());
    }

    private UUID signedNow() {
        return house.signed(freelancer, company, Instant.now());
    }

    private static Map<String, String> with(Map<String, String> terms, String key, String value) {
        Map<String, String> all = new HashMap<>(terms);
        all.put(key, value);
        return all;
    }

    @Test
    public void amountsHaveABound() {
        assertThrows(Invalid.class, () -> house.service.quote(itsClient, order(10_000_000_001L)));
        house.service.quote(itsClient, order(10_000_000_000L));
    }

    @Test
    public void goesByTheTermsOfASignedContractAndItsRounding() {
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        house.release(contract, 10_004, Instant.now());
        house.offer("default", "flat", Map.of("param.rate", "2500"));
        QuoteOrder order = new QuoteOrder(eur(10_002), contract, null, null, null, null);
        Quote quote = house.service.quote(itsFreelancer, order);
        assertEquals("2000.6 in all, 1000 was charged", eur(1_001), quote.freelancerCharge());
        assertEquals(contract, quote.contract());
        assertEquals(
                quote.freelancerCharge().minor(),
                house.release(contract, 10_002, Instant.now()).freelancer());
    }

    @Test
    public void chargesTheClientOnTop() {
        house.policy(
                "both",
                "1.0.0",
                request -> CommissionResult.of(request)
                        .freelancer("Commission", "Commission", BigDecimal.valueOf(request.amount(), 1))
                        .client("Service fee", "Frais de service", BigDecimal.valueOf(request.amount() * 3, 2))
                        .build());
        house.offer("default", "both", Map.of());
        Quote quote = house.service.quote(itsClient, order(100_000));
        assertEquals("vector 6: 30.00 on top", eur(3_000), quote.clientCharge());
        assertEquals(eur(103_000), quote.totalExcludingVat());
        assertEquals(eur(90_000), quote.netExcludingVat());
    }

    @Test
    public void onlyTheTwoPartiesAndOperatorsAsk() {
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        QuoteOrder signed = new QuoteOrder(eur(100), contract, null, null, null, null);
        for (Actor actor : new Actor[] {itsFreelancer, itsClient, CommissionHouse.operator(), Actor.SYSTEM}) {
            assertEquals(eur(10), house.service.quote(actor, signed).freelancerCharge());
            assertEquals(eur(10), house.service.quote(actor, order(100)).freelancerCharge());
        }
        assertThrows(NotFound.class, () -> house.service.quote(other, signed));
        assertThrows(Forbidden.class, () -> house.service.quote(other, order(100)));
        assertThrows(Unauthenticated.class, () -> house.service.quote(Actor.NOBODY, signed));
        assertThrows(Unauthenticated.class, () -> house.service.quote(Actor.NOBODY, order(100)));
    }

    @Test
    public void refusesWhatIsIncomplete() {
        UUID contract = house.signed(freelancer, company, CommissionHouse.SIGNED);
        for (QuoteOrder wrong : new QuoteOrder[] {
            order(0),
            new QuoteOrder(null, null, freelancer, company, null, null),
            new QuoteOrder(eur(1), contract, freelancer, null, null, null),
            new QuoteOrder(Money.of(1, "USD"), contract, null, null, null, null)
        }) {
            assertThrows(wrong.toString(), Invalid.class, () -> house.service.quote(Actor.SYSTEM, wrong));
        }
    }

    @Test
    public void saysWhenNothingCanBeSaid() {
        house.book.remove("default");
        house.offer("default", "absent", Map.of());
        assertThrows(Unavailable.class, () -> house.service.quote(itsClient, order(100)));
        house.book.remove("default");
        assertThrows(Unavailable.class, () -> house.service.quote(itsClient, order(100)));
    }
}
