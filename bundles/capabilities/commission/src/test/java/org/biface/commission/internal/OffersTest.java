package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commission.BroughtBy;
import org.biface.commission.SigningFacts;
import org.biface.commons.Unavailable;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class OffersTest {
    private PolicyGuard guard;
    private PolicyRegistry registry;
    private Offers offers;
    private OfferBook book;

    @Before
    public void open() {
        guard = new PolicyGuard(Duration.ofMinutes(3), 8, 4);
        registry = new PolicyRegistry(guard, Duration.ZERO, 0, Duration.ZERO);
        registry.add(Policies.flat("1.0.0"), Policies.source(0, "1.0.0"));
        offers = new Offers(registry);
        book = new OfferBook(offers);
        book.stored(List.of());
    }

    @After
    public void close() {
        guard.close();
    }

    private static Offer offer(String name, String... properties) {
        Map<String, String> all = new HashMap<>(Map.of("policy", "flat"));
        for (int i = 0; i < properties.length; i += 2) {
            all.put(properties[i], properties[i + 1]);
        }
        return Offer.of(name, all);
    }

    private String selected(String vertical, String currency, BroughtBy broughtBy, String at) {
        return offers.select(new SigningFacts(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        vertical,
                        currency,
                        broughtBy,
                        Instant.parse(at)))
                .map(Offer::name)
                .orElse(null);
    }

    @Test
    public void nothingIsChosenBeforeTheStoredOffersHaveBeenRead() {
        SigningFacts facts = new SigningFacts(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                "it",
                "EUR",
                BroughtBy.PLATFORM,
                Instant.parse("2026-12-05T00:00:00Z"));
        Offers starting = new Offers(registry);
        starting.put(offer("default"));
        assertThrows(Unavailable.class, () -> starting.choose(facts, false));
        new OfferBook(starting).stored(List.of());
        assertEquals("default", starting.choose(facts, false).offer().name());
    }

    @Test
    public void nothingIsChosenAfterALookThatBrokeOff() {
        SigningFacts facts = new SigningFacts(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                "it",
                "EUR",
                BroughtBy.PLATFORM,
                Instant.parse("2026-12-05T00:00:00Z"));
        Offers.Stored general = stored(offer("default"));
        Offer special = offer("it", "vertical", "it");
        Offer unreadable =
                new Offer(special.name(), special.policy(), null, Map.of(), special.vertical(), null, null, null, null);
        Offers starting = new Offers(registry);
        assertThrows(NullPointerException.class, () -> starting.stored(List.of(general, stored(unreadable)), Map.of()));
        assertThrows(Unavailable.class, () -> starting.choose(facts, false));
        starting.stored(List.of(general, stored(special)), Map.of());
        assertEquals("it", starting.choose(facts, false).offer().name());
    }

    private static Offers.Stored stored(Offer offer) {
        return new Offers.Stored(UUID.randomUUID(), offer, 1, null, Instant.EPOCH);
    }

    private static SigningFacts facts() {
        return new SigningFacts(
                UUID.randomUUID(),
                UUID.randomUUID(),
                UUID.randomUUID(),
                "it",
                "EUR",
                BroughtBy.PLATFORM,
                Instant.parse("2026-12-05T00:00:00Z"));
    }

    private String whyNotSigned() {
        return assertThrows(Unavailable.class, () -> offers.choose(facts(), false))
                .getMessage();
    }

    @Test
    public void saysWhyNothingServesAnOffer() {
        assertTrue(book.put(offer("other", "policy", "other")));
        assertTrue(whyNotSigned(), whyNotSigned().contains("'other [1.0.0,2.0.0)' is not installed now"));
        registry.add(
                Policies.of("other", "1.0.0", request -> {
                    throw new IllegalStateException("no licence");
                }),
                Policies.source(0, "1.0.0"));
        assertTrue(whyNotSigned(), whyNotSigned().contains("is not allowed to serve now"));
        PolicyRegistry starting = new PolicyRegistry(
                guard,
                new PolicyProving(guard, (policy, major, limit) -> List.of(), 1),
                event -> {},
                key -> 0,
                Runnable::run,
                null,
                Duration.ZERO,
                0,
                Duration.ZERO);
        starting.firstPause(Duration.ofMinutes(1));
        starting.add(Policies.flat("1.0.0"), Policies.source(0, "1.0.0"));
        offers = new Offers(starting);
        book = new OfferBook(offers);
        book.put(offer("default"));
        assertTrue(whyNotSigned(), whyNotSigned().contains("is being proven before it may serve"));
        starting.decided(Decisions.NONE);
        starting.close();
    }

    @Test
    public void theMostSpecificWins() {
        assertTrue(book.put(offer("default")));
        assertTrue(book.put(offer("it", "vertical", "it")));
        assertTrue(book.put(offer("it-own", "vertical", "it", "broughtBy", "FREELANCER")));
        assertTrue(book.put(offer(
                "it-own-december",
                "vertical",
                "it",
                "broughtBy",
                "FREELANCER",
                "from",
                "2026-12-01",
                "until",
                "2027-01-01")));
        assertEquals("default", selected("legal", "EUR", BroughtBy.FREELANCER, "2026-12-05T00:00:00Z"));
        assertEquals("it", selected("it", "EUR", BroughtBy.PLATFORM, "2026-12-05T00:00:00Z"));
        assertEquals("it-own", selected("it", "EUR", BroughtBy.FREELANCER, "2026-11-30T23:59:59Z"));
        assertEquals("it-own-december", selected("it", "EUR", BroughtBy.FREELANCER, "2026-12-01T00:00:00Z"));
        assertEquals("it-own", selected("it", "EUR", BroughtBy.FREELANCER, "2027-01-01T00:00:00Z"));
    }

    @Test
    public void aMisspeltConditionMakesNoOfferForEverybody() {
        book.read("it", Map.of("policy", "flat", "vertcal", "it", "service.pid", "added by the container"));
        assertTrue(offers.all().isEmpty());
        assertTrue(
                offers.refused().get("it"),
                offers.refused().get("it").startsWith("vertcal is no property of an offer; these are broughtBy,"));
        book.read("it", Map.of("policy", "flat", "vertical", "it", "service.pid", "added by the container"));
        assertEquals(1, offers.all().size());
    }

    @Test
    public void aTieIsRefusedAndThePreviousKept() {
        assertTrue(book.put(offer("default")));
        assertTrue(book.put(offer("it", "vertical", "it")));
        assertTrue(book.put(offer("usd", "vertical", "legal", "currency", "USD")));
        assertFalse("both fit IT contracts in EUR", book.put(offer("eur", "currency", "EUR")));
        assertFalse(book.put(offer("other", "param.rate", "500")));
        assertFalse(book.put(offer("usd", "currency", "USD")));
        assertEquals("usd", selected("legal", "USD", BroughtBy.PLATFORM, "2026-12-05T00:00:00Z"));
        assertEquals("default", selected("legal", "EUR", BroughtBy.PLATFORM, "2026-12-05T00:00:00Z"));
        assertTrue(offers.refused().get("eur").contains("'it'"));
        book.remove("it");
        assertEquals("eur", selected("it", "EUR", BroughtBy.PLATFORM, "2026-12-05T00:00:00Z"));
        assertFalse(offers.refused().containsKey("eur"));
    }

    @Test
    public void spansOfDaysThatDoNotMeetDoNotTie() {
        assertTrue(book.put(offer("november", "from", "2026-11-01", "until", "2026-12-01")));
        assertTrue(book.put(offer("december", "from", "2026-12-01", "until", "2027-01-01")));
        assertFalse(book.put(offer("late", "from", "2026-12-31")));
        assertTrue(book.put(offer("later", "from", "2027-01-01")));
    }

    @Test
    public void parametersOutOfRangeAreRefusedAndThePreviousKept() {
        assertTrue(book.put(offer("default", "param.rate", "1200")));
        assertFalse(book.put(offer("default", "param.rate", "12000")));
        assertEquals(
                "rate must be from 0 to 10000 basis points, not 12000.",
                offers.refused().get("default"));
        assertFalse(book.put(offer("default", "param.rat", "1200")));
        assertEquals("1200", offers.all().iterator().next().parameters().get("rate"));
    }

    @Test
    public void aPolicyThatIsNotThereYetMayBeOffered() {
        assertTrue(book.put(offer("next", "policy", "tiered", "param.tiers", "1")));
    }

    @Test
    public void aFileThatIsWrongKeepsTheOfferThatWasThere() {
        book.read("default", Map.of("policy", "flat", "param.rate", "800"));
        book.read("default", Map.of("policy", "flat", "param.rate", "700", "from", "tomorrow"));
        assertEquals("800", offers.all().iterator().next().parameters().get("rate"));
        assertTrue(offers.refused().get("default").startsWith("from must be a day"));
        book.read("default", Map.of("policy", "flat", "param.rate", "700"));
        assertEquals("700", offers.all().iterator().next().parameters().get("rate"));
        assertEquals(Map.of(), offers.refused());
    }

    @Test
    public void saysWhatIsWrongWithAFile() {
        for (String[] wrong : new String[][] {
            {"policy", "Flat!"},
            {"versions", "1.0.0"},
            {"versions", "[2,1)"},
            {"versions", "new"},
            {"currency", "EURO"},
            {"broughtBy", "NOBODY"},
            {"from", "01/12/2026"},
            {"until", "2026-13-01"}
        }) {
            String message = assertThrows(IllegalArgumentException.class, () -> offer("x", wrong))
                    .getMessage();
            assertTrue(message, message.startsWith(wrong[0]));
        }
        assertThrows(IllegalArgumentException.class, () -> offer("x", "from", "2026-12-02", "until", "2026-12-01"));
    }

    /** Each value may be in its range, and the policy can't work with them together. */
    @Test
    public void anOfferThatItsPolicyRejectsIsRefused() {
        registry.add(
                Policies.of("picky", "1.0.0", request -> {
                    if (request.integer("rate") == 13) {
                        throw new IllegalArgumentException("not thirteen");
                    }
                    return Policies.flat(request);
                }),
                Policies.source(0, "1.0.0"));
        assertTrue(book.put(offer("lucky", "policy", "picky", "param.rate", "12")));
        assertFalse(book.put(offer("lucky", "policy", "picky", "param.rate", "13")));
        String reason = offers.refused().get("lucky");
        assertTrue(reason, reason.contains("parameters are refused by the policy 'picky 1.0.0'"));
        assertTrue(reason, reason.contains("not thirteen"));
        assertEquals("lucky", selected("it", "EUR", BroughtBy.PLATFORM, "2026-12-05T00:00:00Z"));
    }
}
