package org.biface.spi.matching.engine;

import java.util.List;
import java.util.Map;

/**
 * What an engine has found.
 *
 * @param total how many there are in all; 0 when that was not asked
 * @param hits the best of them, in their order
 * @param counts for each term that was to be counted its most frequent values, with how many have them
 */
public record Answer(long total, List<Hit> hits, Map<String, Map<String, Long>> counts) {

    /**
     * One that was found.
     *
     * @param worth what it was worth
     * @param content as it was put
     */
    public record Hit(double worth, byte[] content) {}
}
