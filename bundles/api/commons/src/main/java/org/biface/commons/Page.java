package org.biface.commons;

import java.util.List;

/**
 * One page of a longer list.
 *
 * @param items the items of this page, in the list's order
 * @param next the cursor of the next page, or {@code null} at the end; opaque to callers
 * @param <T> what is listed
 */
public record Page<T>(List<T> items, String next) {
    public Page {
        items = List.copyOf(items);
    }
}
