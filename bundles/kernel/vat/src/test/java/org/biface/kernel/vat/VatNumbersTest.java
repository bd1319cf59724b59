package org.biface.kernel.vat;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import org.junit.Test;

/** The numbers of companies. */
public class VatNumbersTest {

    @Test
    public void aSirenIsCheckedByLuhn() {
        for (String right : new String[] {"303265045", "732829320", "552100554", "356000000"}) {
            assertTrue(right, VatNumbers.isSiren(right));
        }
        for (String wrong :
                new String[] {"303265046", "732829302", "000000000", "12345678", "1234567890", "30326504A"}) {
            assertFalse(wrong, VatNumbers.isSiren(wrong));
        }
    }

    @Test
    public void aVatNumberHasTheFormatAndTheCheckDigitsOfItsCountry() {
        for (String right : new String[] {
            "FR40303265045",
            "FRK7399859412",
            "DE136695976",
            "BE0776091951",
            "BE0428759497",
            "ATU10223006",
            "NL010000446B01",
            "EL040127797",
            "IE6433435F",
            "LU15027442",
            "IT00743110157",
            "DK13585628",
            "FI20774740",
            "HR33392005961",
            "PL8567346215",
            "PT501964843",
            "CHE107787577TVA"
        }) {
            assertTrue(right, VatNumbers.isPlausible(right));
        }
        for (String wrong : new String[] {
            "FR41303265045",
            "FR40303265046",
            "FRO0303265045",
            "DE13669597",
            "DE136695978",
            "BE0428759498",
            "LU15027443",
            "IT00743110158",
            "DK13585627",
            "FI20774741",
            "HR33392005962",
            "PL8567346216",
            "PT501964842",
            "XX123456789",
            "303265045",
            "FR",
            "GR040127797"
        }) {
            assertFalse(wrong, VatNumbers.isPlausible(wrong));
        }
    }

    @Test
    public void viesKnowsTheMemberStates() {
        assertTrue(VatNumbers.isInVies("EL040127797"));
        assertFalse(VatNumbers.isInVies("GB123456789"));
        assertFalse(VatNumbers.isInVies(null));
        assertTrue(VatNumbers.isOf("GR", "EL040127797"));
        assertTrue(VatNumbers.isOf("MC", "FR40303265045"));
        assertFalse(VatNumbers.isOf("FR", "DE136695976"));
    }
}
