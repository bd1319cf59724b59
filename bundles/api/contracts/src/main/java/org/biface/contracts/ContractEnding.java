package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * One side has said with which day a contract by the day ends.
 *
 * @param contract which
 * @param lastDay its last day, such as {@code 2026-12-18}
 */
public record ContractEnding(UUID contract, String lastDay) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return contract;
    }
}
