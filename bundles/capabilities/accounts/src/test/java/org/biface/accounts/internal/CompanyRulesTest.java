package org.biface.accounts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.biface.accounts.Address;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.VatStatus;
import org.biface.commons.Invalid;
import org.junit.Test;

/** The numbers of companies. */
public class CompanyRulesTest {

    @Test
    public void aSirenIsCheckedByLuhn() {
        for (String right : new String[] {"303265045", "732829320", "552100554", "356000000"}) {
            assertTrue(right, CompanyRules.isSiren(right));
        }
        for (String wrong :
                new String[] {"303265046", "732829302", "000000000", "12345678", "1234567890", "30326504A"}) {
            assertFalse(wrong, CompanyRules.isSiren(wrong));
        }
    }

    @Test
    public void aVatNumberHasTheFormatOfItsCountry() {
        for (String right : new String[] {
            "FR40303265045",
            "FRK7399859412",
            "DE136695976",
            "BE0776091951",
            "ATU10223006",
            "NL010000446B01",
            "EL040127797",
            "IE6433435F",
            "LU15027442",
            "CHE107787577TVA"
        }) {
            assertTrue(right, CompanyRules.isVatNumber(right));
        }
        for (String wrong : new String[] {
            "FR41303265045",
            "FR40303265046",
            "FRO0303265045",
            "DE13669597",
            "XX123456789",
            "303265045",
            "FR",
            "GR040127797"
        }) {
            assertFalse(wrong, CompanyRules.isVatNumber(wrong));
        }
    }

    @Test
    public void aForeignCompanyHasItsOwnCountrysNumber() {
        Address lisbon = new Address("Rua Augusta 1", "1100-048", "Lisboa", "PT");
        assertEquals(
                List.of(),
                wrong(new CompanyDetails("Obra Lda", "PT-12/3", "PT502011378", VatStatus.REGISTERED, lisbon)));
        assertEquals(
                List.of("registrationNumber"),
                wrong(new CompanyDetails("Obra Lda", "no number!", null, VatStatus.FRANCHISE, lisbon)));
    }

    @Test
    public void whoChargesVatHasANumberThatFits() {
        assertEquals(
                List.of("vatNumber"), wrong(new CompanyDetails("Acme", "303265045", null, VatStatus.REGISTERED, null)));
        assertEquals(
                List.of("vatNumber"),
                wrong(new CompanyDetails("Acme", "732829320", "FR40303265045", VatStatus.REGISTERED, null)));
        assertEquals(List.of(), wrong(new CompanyDetails("Acme", null, null, VatStatus.FRANCHISE, null)));
    }

    @Test
    public void whatIsEmptyIsNotThere() {
        CompanyDetails tidy = CompanyRules.tidy(new CompanyDetails(" Acme ", " ", "", VatStatus.FRANCHISE, null));
        assertEquals(new CompanyDetails("Acme", null, null, VatStatus.FRANCHISE, null), tidy);
    }

    private static List<String> wrong(CompanyDetails details) {
        Invalid.Check check = new Invalid.Check();
        CompanyRules.check(check, "", CompanyRules.tidy(details));
        try {
            check.orThrow();
            return List.of();
        } catch (Invalid invalid) {
            return invalid.errors().stream().map(Invalid.FieldError::field).toList();
        }
    }
}
