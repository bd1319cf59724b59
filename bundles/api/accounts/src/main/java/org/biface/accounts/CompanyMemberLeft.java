package org.biface.accounts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Somebody does not act for a company any more.
 *
 * @param company the company
 * @param account the account
 * @param by the account that decided it: the same when the member left
 */
public record CompanyMemberLeft(UUID company, UUID account, UUID by) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return company;
    }
}
