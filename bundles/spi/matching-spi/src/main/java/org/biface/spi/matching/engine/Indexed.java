package org.biface.spi.matching.engine;

import java.util.List;
import java.util.Map;

/**
 * A profile or mission as an engine keeps it. A field is of one sort for ever; new ones may come at any time.
 *
 * @param key what it is put, replaced and removed by
 * @param terms values to be found exactly and to be counted
 * @param words texts, each cut into words that are kept as they are, whatever is in them but white space; where they stand is
 *     never asked
 * @param numbers to be found between two others, and to order by
 * @param points to be found from near
 * @param content what is given back when it is found, and never looked into
 */
public record Indexed(
        String key,
        Map<String, List<String>> terms,
        Map<String, List<String>> words,
        Map<String, Long> numbers,
        Map<String, List<Point>> points,
        byte[] content) {

    /**
     * A point on the map.
     *
     * @param latitude degrees north
     * @param longitude degrees east
     */
    public record Point(double latitude, double longitude) {}
}
