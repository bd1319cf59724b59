package org.biface.matching.internal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.biface.spi.matching.engine.Sought;

/**
 * Where profiles and missions are found: this node's own index, or one that many nodes share. Read by many threads, written by
 * one. How far it has read the event log is kept with what was read, whatever happens to either.
 */
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

    /** @return how many profiles and missions can be found */
    long documents();

    /** @return the position in the log up to which this was read */
    long position();

    /** @return whether the log was read to its end since everything was read anew */
    boolean isComplete();

    /** @return by which trades skills were read */
    String fingerprint();

    /** @return whether reading or writing has met what can't be mended but by {@link #renew()} */
    boolean isBroken();

    /** Throws everything away and begins with nothing. */
    void renew() throws IOException;

    /** Throws everything away, for it was made of another log. */
    void clear() throws IOException;

    /** What is put from now on stays when {@link #removeOlder} is called. */
    void nextGeneration() throws IOException;

    /** Removes what was put before the last generation began. */
    void removeOlder() throws IOException;

    /** Forgets the titles that nobody has any more. */
    default void removeUnusedTitles() throws IOException {
        // Not every index has titles of its own.
    }

    /** @param head where the log ended before what is put from now on was read */
    default void at(long head) {
        // Of interest only where several write.
    }

    /** @param by who can say what titles mean, or an empty text when nobody can */
    void put(Entry entry, String by) throws IOException;

    /** Takes out what may be there. */
    void remove(Entry.Kind kind, UUID id) throws IOException;

    /** Shows what was put and removed to whoever searches from now on, and notes how far the log was read. */
    void show(long position, String fingerprint, boolean complete) throws IOException;

    /** Makes everything that was shown safe on disk. */
    void commit() throws IOException;
}
