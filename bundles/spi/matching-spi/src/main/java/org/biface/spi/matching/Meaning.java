package org.biface.spi.matching;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Knows what short texts mean, so that an attorney is found where a lawyer is wanted. Registered as an OSGi service of this
 * type. While there is one, titles are compared by meaning as well as by words; without one, by words only.
 *
 * <p>It is asked once for each different title, after it was read into the index, and seldom in a request; so it may take
 * milliseconds. It runs in the process, asks nobody, and may be called by many threads at once. What it throws is logged once,
 * and titles are compared by their words.
 */
@ConsumerType
public interface Meaning {

    /** @return another id whenever texts get other vectors: everything is then read again */
    String id();

    /**
     * @param text a title, in any language
     * @return a vector of length 1, as long as any other of this id; the nearer two texts in meaning, the greater their
     *     scalar product
     */
    float[] of(String text);
}
