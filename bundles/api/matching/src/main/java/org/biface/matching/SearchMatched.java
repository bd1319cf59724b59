package org.biface.matching;

import java.util.UUID;
import org.biface.commons.DomainEvent;

/**
 * A saved search has found something that it had not found before. Told once for each search and find.
 *
 * @param search which search
 * @param account whose
 * @param kind as in {@link SavedSearchDraft.Kind}
 * @param found the freelancer's account, or the mission
 */
public record SearchMatched(UUID search, UUID account, String kind, UUID found) implements DomainEvent {
    @Override
    public UUID aggregate() {
        return search;
    }
}
