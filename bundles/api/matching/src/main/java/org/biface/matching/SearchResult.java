package org.biface.matching;

import java.util.List;
import java.util.Map;

/**
 * What a search has found, the best first.
 *
 * @param total how many there are in all
 * @param items the best of them
 * @param facets of all of them: {@code skill}, {@code country}, {@code city}, {@code remote}, {@code rate},
 *     {@code availability} ({@code NOW}, or the month from which) and {@code language}, each with its most
 *     frequent values. A value of {@code rate} is a currency and the lower end of a band of 100 units, in minor units:
 *     {@code EUR 40000}
 */
public record SearchResult(long total, List<Found> items, Map<String, List<Facet>> facets) {
    public SearchResult {
        items = List.copyOf(items);
        facets = Map.copyOf(facets);
    }
}
