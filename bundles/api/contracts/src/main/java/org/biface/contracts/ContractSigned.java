package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Two sides signed a contract.
 *
 * @param contract which
 * @param mission the mission
 * @param proposal the proposal
 * @param company the client's company
 * @param freelancer the freelancer's account
 */
public record ContractSigned(UUID contract, UUID mission, UUID proposal, UUID company, UUID freelancer)
        implements DomainEvent {
    @Override
    public UUID aggregate() {
        return contract;
    }
}
