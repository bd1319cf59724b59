package org.biface.accounts.internal;

import static org.junit.Assert.assertEquals;

import java.util.List;
import org.biface.accounts.Address;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.VatStatus;
import org.biface.commons.Invalid;
import org.junit.Test;

/** The numbers of companies. */
public class CompanyRulesTest {

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
