package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A contract ended: nothing of it is left to be done or paid.
 *
 * @param contract which
 * @param mission the mission
 * @param company the client's company
 * @param freelancer the freelancer's account
 * @param status how, as in {@link Contract.Status}
 * @param paid whether anything of it was released to the freelancer
 */
public record ContractEnded(UUID contract, UUID mission, UUID company, UUID freelancer, String status, boolean paid)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return contract;
    }
}
