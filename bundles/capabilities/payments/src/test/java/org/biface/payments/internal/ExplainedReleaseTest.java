package org.biface.payments.internal;

import static org.junit.Assert.assertEquals;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.payments.CommissionLine;
import org.biface.payments.Release;
import org.junit.Test;

public class ExplainedReleaseTest {

    private static Release release(String currency, long gross, long commission, String exact) {
        UUID id = UUID.randomUUID();
        return new Release(
                id,
                id,
                id,
                id,
                id,
                Money.of(gross, currency),
                Money.of(gross, currency),
                Money.of(commission, currency),
                Money.of(533, currency),
                Money.of(gross - commission - 533, currency),
                List.of(new CommissionLine(
                        "FREELANCER", "Commission 10 %", "Commission de 10 %", new BigDecimal(exact))),
                "flat",
                "1.0.0",
                Map.of("rate", "1000"),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Test
    public void isExplainedLineByLine() {
        ExplainedRelease english = ExplainedRelease.of(release("EUR", 26_664, 2_666, "2666.40"), Locale.ENGLISH);
        assertEquals("Commission 10 %", english.lines().get(0).label());
        assertEquals(
                List.of(
                        "Commission 10 %, borne by the freelancer: 26.664 EUR.",
                        "Rounded over the whole contract, less what was charged before: 26.66 EUR.",
                        "VAT on the commission: 5.33 EUR.",
                        "The freelancer gets 234.65 EUR of 266.64 EUR.",
                        "Decided by the policy flat 1.0.0, with rate = 1000."),
                english.explanation());
    }

    @Test
    public void isExplainedInFrench() {
        ExplainedRelease french = ExplainedRelease.of(release("EUR", 26_664, 2_666, "2666.40"), Locale.FRANCE);
        assertEquals("Commission de 10 %", french.lines().get(0).label());
        assertEquals(
                List.of(
                        "Commission de 10 %, à la charge du freelance : 26,664 EUR.",
                        "Arrondi sur l'ensemble du contrat, moins ce qui a déjà été facturé : 26,66 EUR.",
                        "TVA sur la commission : 5,33 EUR.",
                        "Le freelance reçoit 234,65 EUR sur 266,64 EUR.",
                        "Décidé par la règle flat 1.0.0, avec rate = 1000."),
                french.explanation());
    }

    @Test
    public void amountsHaveTheDigitsOfTheirCurrency() {
        List<String> yen = ExplainedRelease.of(release("JPY", 3_000, 300, "300"), Locale.ENGLISH)
                .explanation();
        assertEquals("Commission 10 %, borne by the freelancer: 300 JPY.", yen.get(0));
    }
}
