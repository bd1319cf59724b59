package org.biface.matching.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.biface.spi.matching.engine.Sought;

/** Where profiles and missions are found: this node's own index, or one that many nodes share. */
interface Index {

    /**
     * What a search has found.
     *
     * @param total how many there are in all
     * @param best the best of them
     * @param counts for each facet how many of them have each value
     */
    record Hits(long total, List<Entry> best, Map<String, Map<String, Long>> counts) {}

    /** @return the entry as it is shown */
    Optional<Entry> find(Entry.Kind kind, UUID id);

    /** @return the best entries, the best first */
    List<Entry> best(Sought sought, int most);

    /** @param newest whether the newest are the best, whatever they are worth */
    Hits search(Sought sought, int most, boolean newest);
}
