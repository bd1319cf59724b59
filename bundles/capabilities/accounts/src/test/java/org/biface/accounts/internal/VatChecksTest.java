package org.biface.accounts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.Address;
import org.biface.accounts.Company;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.VatCheck;
import org.biface.accounts.VatCheck.Status;
import org.biface.accounts.VatStatus;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Stale;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What is known of VAT numbers, and by whom, with a VIES that is good, away, slow or odd. */
public class VatChecksTest {

    private static final String GERMAN = "DE136695976";

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private final FakeVies vies = new FakeVies();
    private Bench bench;
    private VatChecks checks;
    private Actor client;
    private UUID company;

    @Before
    public void open() {
        vies.good.put(GERMAN, "Beispiel GmbH");
        // The tests are the timer: the durable one finds nobody to ask.
        bench = new Bench(DATABASE, Map.of("vies_url", vies.url(), "vies_requester", "FR40303265045"));
        bench.store.onVatCheck(null);
        checks = checks(bench.settings);
        Account account = bench.client();
        client = Bench.as(account);
        company = account.companies().get(0).id();
        bench.events.take();
    }

    private VatChecks checks(AccountSettings settings) {
        return new VatChecks(bench.store, bench.events, settings, new FrenchVat());
    }

    @After
    public void close() {
        bench.close();
        vies.close();
    }

    private Company is(String country, String number) {
        return bench.accounts.updateCompany(
                client,
                company,
                Expected.ANY,
                new CompanyDetails(
                        "Beispiel GmbH",
                        null,
                        number,
                        VatStatus.REGISTERED,
                        new Address("Weg 1", "10115", "Berlin", country)));
    }

    private VatCheck known() {
        return bench.accounts.company(client, company).vatCheck();
    }

    private boolean verified() {
        return bench.accounts.vatStanding(Actor.SYSTEM, company).verified();
    }

    private Instant now() {
        return DATABASE.clock().instant();
    }

    @Test
    public void viesIsAskedAndItsWordKeptAsEvidence() {
        is("DE", GERMAN);
        assertNull(known());
        assertFalse(verified());

        Instant again = checks.ask(company);

        VatCheck check = known();
        assertEquals(Status.VALID, check.status());
        assertEquals(GERMAN, check.number());
        assertEquals("Beispiel GmbH", check.name());
        assertTrue(check.consultation(), check.consultation().startsWith("WAPI"));
        assertEquals(check.at().plus(Duration.ofDays(30)), again);
        assertTrue(verified());
        assertEquals("DE", bench.accounts.vatStanding(Actor.SYSTEM, company).country());
        assertTrue(bench.events.types().contains("VatNumberChecked"));
        assertEquals(List.of(check), bench.accounts.vatChecks(client, company));
    }

    @Test
    public void aNumberThatViesDoesNotKnowIsNotGood() {
        is("PT", "PT501964843");
        checks.ask(company);
        assertEquals(Status.INVALID, known().status());
        assertNull(known().name());
        assertFalse(verified());
    }

    @Test
    public void asLongAsViesDoesNotAnswerANumberIsNotGood() {
        is("DE", GERMAN);
        for (String error : new String[] {"MS_UNAVAILABLE", "GLOBAL_MAX_CONCURRENT_REQ"}) {
            vies.error = error;
            Instant before = now();
            Instant again = checks.ask(company);
            assertFalse(again.isBefore(before.plus(Duration.ofMinutes(59))));
            assertEquals(Status.UNANSWERED, known().status());
            assertFalse(verified());
        }
        assertTrue(known().reason(), known().reason().contains("MS_UNAVAILABLE"));
        assertEquals(1, bench.accounts.vatChecks(client, company).size());

        vies.error = null;
        checks.ask(company);
        assertEquals(Status.VALID, known().status());
        assertTrue(verified());
    }

    @Test
    public void whatViesSaidIsGoodForSomeTimeWhileItIsAway() {
        is("DE", GERMAN);
        checks.ask(company);
        VatCheck check = known();
        vies.error = "SERVICE_UNAVAILABLE";
        checks.ask(company);
        assertEquals(check, known());
        assertTrue(verified());
        try {
            DATABASE.clock().advance(Duration.ofDays(46));
            assertFalse(verified());
        } finally {
            DATABASE.clock().advance(Duration.ofDays(-46));
        }
    }

    @Test
    public void anOddAnswerIsNoAnswer() {
        is("DE", GERMAN);
        for (String odd : new String[] {
            "<html>", "{}", "{\"valid\":\"true\"}", "{\"valid\":true,\"countryCode\":\"DE\",\"vatNumber\":\"1\"}", ""
        }) {
            vies.odd = odd;
            checks.ask(company);
            assertEquals(odd, Status.UNANSWERED, known().status());
        }
    }

    @Test
    public void viesIsNotWaitedForLonger() {
        vies.silent = true;
        Vies impatient = new Vies(vies.url(), "", Duration.ofMillis(200));
        assertThrows(Vies.Away.class, () -> impatient.ask(GERMAN));
        vies.close();
        assertThrows(Vies.Away.class, () -> impatient.ask(GERMAN));
    }

    @Test(timeout = 60_000)
    public void anAnswerThatDoesNotEndIsNotWaitedForLonger() {
        vies.stalled = true;
        Vies impatient = new Vies(vies.url(), "", Duration.ofMillis(500));
        assertThrows(Vies.Away.class, () -> impatient.ask(GERMAN));
    }

    @Test
    public void withoutTheOperatorsNumberThereIsNoConsultationNumber() {
        Vies.Answer answer = new Vies(vies.url(), "", Duration.ofMinutes(1)).ask(GERMAN);
        assertTrue(answer.valid());
        assertNull(answer.consultation());
    }

    @Test
    public void whoIsInFranceOrOutsideTheUnionIsNotAskedFor() {
        is("FR", "FR40303265045");
        assertNull(checks.ask(company));
        is("CH", "CHE107787577");
        assertNull(checks.ask(company));
        assertThrows(Conflict.class, () -> bench.accounts.askVies(client, company));
        assertEquals(List.of(), vies.asked);
    }

    @Test
    public void aNumberOfAnotherCountryProvesNothing() {
        vies.good.put("PT501964843", "Obra Lda");
        is("DE", "PT501964843");
        checks.ask(company);
        assertEquals(Status.VALID, known().status());
        assertFalse(verified());
    }

    @Test
    public void anOperatorsWordHoldsUntilTheNumberChanges() {
        vies.error = "MS_UNAVAILABLE";
        Company seen = is("DE", GERMAN);
        Actor operator = Bench.as(bench.operator());
        assertThrows(
                Forbidden.class,
                () -> bench.accounts.decideVatNumber(client, company, Expected.ANY, true, "It is mine."));
        assertThrows(Invalid.class, () -> bench.accounts.decideVatNumber(operator, company, Expected.ANY, true, " "));
        assertThrows(
                Stale.class,
                () -> bench.accounts.decideVatNumber(
                        operator, company, Expected.of(seen.version() + 1), true, "Certificate seen."));

        Company decided = bench.accounts.decideVatNumber(
                operator, company, Expected.of(seen.version()), true, "Certificate of 2026-11-20 seen.");

        assertEquals(Status.ACCEPTED, decided.vatCheck().status());
        assertEquals(operator.account(), decided.vatCheck().by());
        assertEquals("Certificate of 2026-11-20 seen.", decided.vatCheck().reason());
        assertTrue(verified());
        try {
            DATABASE.clock().advance(Duration.ofDays(400));
            assertTrue(verified());
        } finally {
            DATABASE.clock().advance(Duration.ofDays(-400));
        }

        bench.accounts.decideVatNumber(operator, company, Expected.ANY, false, "It was forged.");
        assertFalse(verified());
        assertEquals(2, bench.accounts.vatChecks(operator, company).size());

        is("DE", "DE811907980");
        assertNull(known());
        assertFalse(verified());
    }

    @Test
    public void anotherNumberInTheMeantimeIsAskedForItself() {
        is("DE", GERMAN);
        checks.ask(company);
        assertTrue(verified());
        is("DE", "DE811907980");
        assertFalse(verified());
        checks.ask(company);
        assertEquals(Status.INVALID, known().status());
        assertEquals(List.of(GERMAN, "DE811907980"), vies.asked);
    }

    @Test
    public void strangersLearnNothing() {
        Actor stranger = Bench.as(bench.client());
        assertThrows(NotFound.class, () -> bench.accounts.vatChecks(stranger, company));
        assertThrows(NotFound.class, () -> bench.accounts.askVies(stranger, company));
        assertThrows(Forbidden.class, () -> bench.accounts.vatStanding(stranger, company));
        assertNotNull(bench.accounts.vatStanding(Actor.SYSTEM, company));
    }

    @Test
    public void viesCanBeSwitchedOff() {
        VatChecks off = checks(Bench.settings(Map.of("vies_url", " ")));
        is("DE", GERMAN);
        assertNull(off.ask(company));
        assertEquals(List.of(), vies.asked);
        assertThrows(
                IllegalArgumentException.class,
                () -> Bench.settings(Map.of("vies_requester", "XX1")).vies());
    }
}
