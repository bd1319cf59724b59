package org.biface.matching;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * Somebody keeps a search.
 *
 * @param search which
 * @param account whose
 * @param position up to where in the event log what it finds is not new
 */
public record SearchSaved(UUID search, UUID account, long position) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return search;
    }
}
