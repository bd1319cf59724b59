package org.biface.kernel.vat.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import org.biface.kernel.vat.VatParty;
import org.biface.kernel.vat.VatRuling;
import org.junit.Test;

/** The rules as a table, the rates by day. */
public class VatLawTest {

    private static final Instant AT = Instant.parse("2026-11-23T10:00:00Z");

    private final VatLaw vat = new VatLaw(config(Map.of()));

    private static VatLaw.Config config(Map<String, Object> set) {
        return (VatLaw.Config) Proxy.newProxyInstance(
                VatLaw.class.getClassLoader(),
                new Class<?>[] {VatLaw.Config.class},
                (proxy, method, arguments) -> set.getOrDefault(method.getName(), method.getDefaultValue()));
    }

    @Test
    public void eachCaseHasItsRuleAndRate() {
        String[] table = {
            // supplier, customer: country, s = small, v = number verified; rule, country, basis points
            "FR - | FR - | DOMESTIC       FR 2000",
            "FR - | FR s | DOMESTIC       FR 2000",
            "FR - | ?  - | DOMESTIC       FR 2000",
            "FR - | MC - | DOMESTIC       FR 2000",
            "FR s | FR - | SMALL_BUSINESS FR 0",
            "FR s | DE v | SMALL_BUSINESS FR 0",
            "FR - | DE v | REVERSE_CHARGE FR 0",
            "FR - | DE - | NOT_VERIFIED   FR 2000",
            "FR - | DE s | NOT_VERIFIED   FR 2000",
            "FR - | GR v | REVERSE_CHARGE FR 0",
            "FR - | CH - | OUTSIDE        FR 0",
            "FR - | GB v | OUTSIDE        FR 0",
            "FR - | RE - | OUTSIDE        FR 0",
            "FR - | US - | OUTSIDE        FR 0",
            "DE - | FR v | REVERSE_CHARGE DE 0",
            "DE - | FR - | NOT_VERIFIED   DE 1900",
            "DE - | DE - | DOMESTIC       DE 1900",
            "FI - | FI - | DOMESTIC       FI 2550",
            "CH - | FR v | OUTSIDE        CH 0",
            "CH - | CH - | DOMESTIC       CH 810",
            "US - | US - | OUTSIDE        US 0",
            "DE s | FR v | SMALL_BUSINESS DE 0",
        };
        for (String row : table) {
            String[] sides = row.split("\\|");
            VatRuling ruling = vat.decide(party(sides[0]), party(sides[1]), AT);
            assertEquals(
                    row,
                    sides[2].strip().replaceAll(" +", " "),
                    ruling.rule() + " " + ruling.country() + " " + ruling.basisPoints());
            assertFalse(row, ruling.reasonEn().isBlank() || ruling.reasonFr().isBlank());
        }
    }

    private static VatParty party(String text) {
        String[] words = text.strip().split(" +");
        return new VatParty(words[0].equals("?") ? null : words[0], words[1].equals("s"), words[1].equals("v"));
    }

    @Test
    public void theReasonNamesTheLaw() {
        VatParty french = party("FR -");
        assertEquals(
                "Reverse charge, articles 44 and 196 of Directive 2006/112/EC",
                vat.decide(french, party("DE v"), AT).reasonEn());
        assertEquals(
                "TVA non applicable, article 293 B du CGI",
                vat.decide(party("FR s"), french, AT).reasonFr());
        assertEquals("TVA FR, 20 %", vat.decide(french, french, AT).reasonFr());
        assertEquals(
                "VAT of FI, 25.5 %",
                vat.decide(party("FI -"), party("FI -"), AT).reasonEn());
    }

    /** Midnight is where the platform is. */
    @Test
    public void theDayDecidesTheRate() {
        VatParty german = party("DE -");
        assertEquals(
                1_900,
                vat.decide(german, german, Instant.parse("2020-06-30T21:59:59Z"))
                        .basisPoints());
        assertEquals(
                1_600,
                vat.decide(german, german, Instant.parse("2020-06-30T22:00:00Z"))
                        .basisPoints());
        assertEquals(
                1_900,
                vat.decide(german, german, Instant.parse("2020-12-31T23:00:00Z"))
                        .basisPoints());
    }

    @Test
    public void ratesToComeAreAddedByConfiguration() {
        VatLaw later = new VatLaw(config(Map.of("rates", "FR,2027-01-01,21.2; DE,2027-01-01,20")));
        VatParty french = party("FR -");
        assertEquals(2_000, later.decide(french, french, AT).basisPoints());
        assertEquals(
                2_120,
                later.decide(french, french, Instant.parse("2027-01-01T00:00:00Z"))
                        .basisPoints());
        for (String wrong : new String[] {"FR,2027-01-01", "FR,soon,20", "FR,2027-01-01,101", "FR,2027-01-01,1.234"}) {
            assertThrows(wrong, IllegalArgumentException.class, () -> new VatLaw(config(Map.of("rates", wrong))));
        }
    }

    @Test
    public void thePlatformCanBeElsewhere() {
        VatLaw belgian = new VatLaw(config(Map.of("country", "BE", "zone", "Europe/Brussels")));
        assertEquals(
                2_100, belgian.decide(belgian.platform(), party("BE -"), AT).basisPoints());
        assertEquals(
                2_100, belgian.decide(belgian.platform(), party("FR -"), AT).basisPoints());
        assertTrue(belgian.needsVies(party("FR -")));
        assertFalse(belgian.needsVies(party("BE -")));
        assertFalse(belgian.needsVies(party("US -")));
        assertThrows(IllegalArgumentException.class, () -> new VatLaw(config(Map.of("country", "US"))));
    }

    @Test
    public void theExactVatIsNotRounded() {
        VatParty french = party("FR -");
        assertEquals(
                0,
                new BigDecimal("0.2").compareTo(vat.decide(french, french, AT).exactOn(1)));
    }
}
