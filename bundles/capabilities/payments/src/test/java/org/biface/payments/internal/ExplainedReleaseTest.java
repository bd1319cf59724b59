package org.biface.payments.internal;

import static org.junit.Assert.assertEquals;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.biface.commission.Explained;
import org.biface.commission.Term;
import org.biface.commons.Money;
import org.biface.payments.AppliedVat;
import org.biface.payments.ClientFee;
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
                new AppliedVat("DOMESTIC", "FR", 2_000, "VAT of FR, 20 %", "TVA FR, 20 %"),
                ClientFee.none(currency),
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
        ExplainedRelease english = ExplainedRelease.of(release("EUR", 26_664, 2_666, "2666.40"), null, Locale.ENGLISH);
        assertEquals("Commission 10 %", english.lines().get(0).label());
        assertEquals(
                List.of(
                        "Commission 10 %, borne by the freelancer: 26.664 EUR.",
                        "Rounded over the whole contract, less what was charged before: 26.66 EUR.",
                        "VAT on the commission: 5.33 EUR (VAT of FR, 20 %).",
                        "The freelancer gets 234.65 EUR of 266.64 EUR.",
                        "Decided by the policy flat 1.0.0, with rate = 1000."),
                english.explanation());
    }

    @Test
    public void isExplainedInFrench() {
        ExplainedRelease french = ExplainedRelease.of(release("EUR", 26_664, 2_666, "2666.40"), null, Locale.FRANCE);
        assertEquals("Commission de 10 %", french.lines().get(0).label());
        assertEquals(
                List.of(
                        "Commission de 10 %, à la charge du freelance : 26,664 EUR.",
                        "Arrondi sur l'ensemble du contrat, moins ce qui a déjà été facturé : 26,66 EUR.",
                        "TVA sur la commission : 5,33 EUR (TVA FR, 20 %).",
                        "Le freelance reçoit 234,65 EUR sur 266,64 EUR.",
                        "Décidé par la règle flat 1.0.0, avec rate = 1000."),
                french.explanation());
    }

    private static final List<Term> TERMS = List.of(
            new Term("rate", "1250", "Share of the freelancer", "Part du freelance", "basis points"),
            new Term("minimum", "500", "Least that it costs", "Minimum", "minor units"),
            new Term("months", "3", "After", "Après", "months"),
            new Term("tiers", "0:2000,50000:1000", "Tiers", "Tranches", "minor units"),
            new Term("net", "true", "Of the net price", "Sur le net", ""),
            new Term("until", "2026-12-01", "Until", "Jusqu'au", ""),
            new Term("heads", "4", "People", "Personnes", "people"));

    private static List<String> lastTwo(Explained explained, Locale locale) {
        List<String> all = ExplainedRelease.of(release("EUR", 26_664, 2_666, "2666.40"), explained, locale)
                .explanation();
        return List.of(all.get(1), all.get(4));
    }

    @Test
    public void parametersAreReadWithTheirLabelsAndUnits() {
        var explained = new Explained(TERMS, Money.of(1_234, "EUR"), Money.zero("EUR"));
        assertEquals(
                List.of(
                        "Rounded over the whole contract, less 12.34 EUR that were charged before: 26.66 EUR.",
                        "Decided by the policy flat 1.0.0, with Share of the freelancer: 12.5 %, Least that it costs: 5.00"
                                + " EUR, After: 3 months, Tiers: 0:2000,50000:1000 (minor units), Of the net price: yes, Until:"
                                + " 2026-12-01, People: 4 (people)."),
                lastTwo(explained, Locale.ENGLISH));
        assertEquals(
                List.of(
                        "Arrondi sur l'ensemble du contrat, moins 12,34 EUR déjà facturés : 26,66 EUR.",
                        "Décidé par la règle flat 1.0.0, avec Part du freelance : 12,5 %, Minimum : 5,00 EUR, Après : 3"
                                + " mois, Tranches : 0:2000,50000:1000 (minor units), Sur le net : oui, Jusqu'au : 2026-12-01,"
                                + " Personnes : 4 (people)."),
                lastTwo(explained, Locale.FRENCH));
        assertEquals(
                "Rounded over the whole contract, of which nothing was charged before: 26.66 EUR.",
                lastTwo(new Explained(TERMS, Money.zero("EUR"), Money.zero("EUR")), Locale.ENGLISH)
                        .get(0));
    }

    /** What a reader sees of tiers is rates and money, and neither basis points nor cents. */
    @Test
    public void tiersAreReadAsRatesAndMoney() {
        List<Term> tiers = List.of(new Term(
                "tiers",
                "2000 up to 50000, 1050 up to 1000000,500",
                "Tiers",
                "Paliers",
                "basis points up to minor units"));
        var explained = new Explained(tiers, Money.zero("EUR"), Money.zero("EUR"));
        assertEquals(
                "Decided by the policy flat 1.0.0, with Tiers: 20 % up to 500.00 EUR, 10.5 % up to 10000.00 EUR, then 5 %.",
                lastTwo(explained, Locale.ENGLISH).get(1));
        assertEquals(
                "Décidé par la règle flat 1.0.0, avec Paliers : 20 % jusqu'à 500,00 EUR, 10,5 % jusqu'à 10000,00 EUR, puis"
                        + " 5 %.",
                lastTwo(explained, Locale.FRENCH).get(1));
        var odd = new Term("tiers", "none of them", "Tiers", "Paliers", "basis points up to minor units");
        assertEquals(
                "Decided by the policy flat 1.0.0, with Tiers: none of them (basis points up to minor units).",
                lastTwo(new Explained(List.of(odd), Money.zero("EUR"), Money.zero("EUR")), Locale.ENGLISH)
                        .get(1));
    }

    @Test
    public void amountsHaveTheDigitsOfTheirCurrency() {
        List<String> yen = ExplainedRelease.of(release("JPY", 3_000, 300, "300"), null, Locale.ENGLISH)
                .explanation();
        assertEquals("Commission 10 %, borne by the freelancer: 300 JPY.", yen.get(0));
    }
}
