package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * VIES or an operator has said what a company's VAT number is worth.
 *
 * @param company whose
 * @param status a {@link VatCheck.Status}
 */
public record VatNumberChecked(UUID company, String status) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return company;
    }
}
