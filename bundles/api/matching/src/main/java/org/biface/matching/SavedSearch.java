package org.biface.matching;

import java.time.Instant;
import java.util.UUID;

/**
 * A search that somebody keeps.
 *
 * @param id its id
 * @param name what they call it
 * @param kind what is looked for
 * @param text words, or {@code null}
 * @param filter what must hold
 * @param mail whether mails tell of what is new
 * @param found how many new ones it has found since it was saved
 * @param createdAt UTC
 */
public record SavedSearch(
        UUID id,
        String name,
        SavedSearchDraft.Kind kind,
        String text,
        MatchFilter filter,
        boolean mail,
        long found,
        Instant createdAt) {}
