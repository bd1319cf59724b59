package org.biface.spi.matching;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * One signal by which results are ordered. Registered as an OSGi service of this type; nothing else is needed to count, and
 * taking the service away ends it. Of several services of one id the one with the highest {@code service.ranking} counts.
 *
 * <p>The score of a result is the sum of value × weight over the signals that had something to say, divided by the sum of
 * their weights; so a signal that knows nothing of a pair neither helps nor harms. Every value is shown to people with its
 * sentence.
 *
 * <p>A signal sees only what is in {@link Pair}: no name, gender, age, origin or picture is there, so none can count. It is
 * asked for hundreds of pairs in each request, by many threads at once: it takes microseconds, keeps no state, uses no clock
 * ({@link Pair#today()} is the day) and gives the same answer each time. One that throws is left out for that pair, and
 * the log says so once.
 */
@ConsumerType
public interface RankingSignal {

    /** @return the signal's id: lower-case letters, digits and dashes, such as {@code skills} */
    String id();

    /** @return what it is called */
    Sentence name();

    /** @return what it looks at, in one sentence that is published */
    Sentence description();

    /** @return its weight while the operator has set no other; 0 or more, 1 is usual */
    double defaultWeight();

    /**
     * @param pair a mission and a freelancer
     * @return how well they fit, or nothing when the signal knows nothing of them
     */
    Optional<Rating> rate(Pair pair);
}
