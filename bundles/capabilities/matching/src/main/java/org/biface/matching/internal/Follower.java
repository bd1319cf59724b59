package org.biface.matching.internal;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.Events;
import org.biface.matching.IndexStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the event log into an index. It keeps its own cursor inside the index instead of being a subscriber of the
 * log: a subscriber runs on one node only, and its cursor would go on where an index that was not yet safe on disk lost what
 * it was told.
 */
final class Follower {

    private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
    private static final int BATCH = 500;

    /** What titles mean is said for so many in each turn, so that what is new waits for less than half a second. */
    private static final int TITLES_AT_ONCE = 100;

    /** How often what was read is shown while there is more to read: each time writes a part of the index that is merged later. */
    static final Duration SHOWN_EVERY = Duration.ofMillis(500);

    /** A changed mission is read again after what other nodes keep of it has run out. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** When something is read again, and a number that is another one, as good as surely, when it has changed. */
    private record Again(long due, int before) {}

    private record Subject(Entry.Kind kind, UUID id) {}

    private final Events events;
    private final MatchingStore store;
    private final Entries entries;
    private final Trades trades;
    private final Meanings meanings;
    private final Index index;
    private final MatchIndex titles;
    private final LongSupplier nanos;
    private final long commitNanos;
    private final Map<Subject, Again> again = new HashMap<>();
    private final long settleNanos;
    private long committedAt;
    private long shownAt;
    private String seenFingerprint;
    private long seenAt;
    private boolean dirty;
    private volatile long position;
    private volatile long shown;
    private volatile long head;
    private volatile boolean complete;
    private volatile boolean usable;
    private volatile boolean wanted;
    private volatile String problem;

    Follower(
            Events events,
            MatchingStore store,
            Entries entries,
            Trades trades,
            Meanings meanings,
            Index index,
            Duration commit,
            Duration settle,
            LongSupplier nanos) {
        this.events = events;
        this.store = store;
        this.entries = entries;
        this.trades = trades;
        this.meanings = meanings;
        this.index = index;
        this.titles = index instanceof MatchIndex own ? own : null;
        this.nanos = nanos;
        this.commitNanos = commit.toNanos();
        this.settleNanos = settle.toNanos();
        this.committedAt = nanos.getAsLong();
        this.shownAt = committedAt;
        this.position = index.position();
        this.shown = position;
        this.complete = index.isComplete();
        this.usable = index.isComplete();
    }

    /** Reads what is new. Never called by two threads at once. */
    void turn() {
        try {
            String knower = meanings.fingerprint();
            String fingerprint = trades.fingerprint() + knower;
            if (position > 0 && !fingerprint.equals(index.fingerprint())) {
                if (!isSettled(fingerprint)) {
                    return;
                }
                LOG.info(
                        "What skills and titles are read by has changed: matching reads all profiles and missions again");
                fromTheBeginning();
            }
            if (wanted) {
                LOG.info("Matching reads all profiles and missions again, as an operator wants");
                fromTheBeginning();
                wanted = false;
            }
            if (index.isBroken()) {
                if (problem == null) {
                    LOG.warn("The index of matching is broken and is built again from the event log");
                }
                index.renew();
                anew();
            }
            head = events.head();
            index.at(head);
            if (position > head) {
                LOG.info(
                        "the event log is another one than the index was made of: the index of matching is built anew");
                index.clear();
                anew();
            }
            try {
                while (position < head && !Thread.currentThread().isInterrupted()) {
                    read(events.read(position, BATCH), fingerprint, knower);
                }
            } finally {
                if (position != index.position()) {
                    show(fingerprint);
                }
            }
            readAgain(fingerprint, knower);
            if (!complete && position >= head) {
                index.removeOlder();
                index.show(position, fingerprint, true);
                index.removeUnusedTitles();
                index.show(position, fingerprint, true);
                dirty = true;
                complete = true;
                usable = true;
                commit();
                LOG.info("Matching has read the event log: {} profiles and missions", index.documents());
            }
            understand(fingerprint, knower);
            if (nanos.getAsLong() - committedAt >= commitNanos) {
                commit();
            }
            problem = null;
        } catch (IOException | RuntimeException failed) {
            // What is away says so itself, and comes back.
            if (problem == null && !(failed instanceof Unavailable)) {
                LOG.warn("Matching does not follow the event log for the moment", failed);
            } else {
                LOG.debug("Matching does not follow the event log for the moment", failed);
            }
            problem = failed.getMessage() == null ? failed.toString() : failed.getMessage();
        }
    }

    /** Begins with an empty index. */
    private void anew() {
        again.clear();
        usable = false;
        complete = false;
        position = 0;
        shown = 0;
    }

    /** What was found goes on to be found until it is replaced; what is not met again leaves at the end. */
    private void fromTheBeginning() throws IOException {
        index.nextGeneration();
        position = 0;
        complete = false;
    }

    /** Asks for everything to be read again, at the next turn. */
    void rebuild() {
        wanted = true;
    }

    /**
     * Trades come one after the other while a node starts, and leave before their successors come. What is read meanwhile would
     * have to be read again.
     */
    private boolean isSettled(String fingerprint) {
        long now = nanos.getAsLong();
        if (!fingerprint.equals(seenFingerprint)) {
            seenFingerprint = fingerprint;
            seenAt = now;
        }
        return now - seenAt >= settleNanos;
    }

    private void read(List<Event> batch, String fingerprint, String knower) throws IOException {
        Map<Subject, Boolean> touched = new LinkedHashMap<>();
        store.take(batch).forEach(freelancer -> touched.put(new Subject(Entry.Kind.FREELANCER, freelancer), false));
        for (Event event : batch) {
            switch (event.type()) {
                case "ProfileChanged", "AccountSuspended", "AccountReinstated", "BadgeGranted", "BadgeTakenBack" ->
                    touched.put(new Subject(Entry.Kind.FREELANCER, event.aggregate()), false);
                case "MissionPublished", "MissionChanged", "MissionEnded" ->
                    touched.put(new Subject(Entry.Kind.MISSION, event.aggregate()), true);
                default -> {
                    // Nothing that can be found.
                }
            }
        }
        for (Map.Entry<Subject, Boolean> one : touched.entrySet()) {
            Optional<Entry> entry = read(one.getKey());
            put(one.getKey(), entry, knower);
            if (one.getValue()) {
                again.put(one.getKey(), new Again(nanos.getAsLong() + AGAIN.toNanos(), entry.hashCode()));
            }
        }
        if (!batch.isEmpty()) {
            position = batch.get(batch.size() - 1).position();
            dirty = true;
            if (nanos.getAsLong() - shownAt >= SHOWN_EVERY.toNanos()) {
                show(fingerprint);
            }
        }
    }

    private void show(String fingerprint) throws IOException {
        index.show(position, fingerprint, complete);
        shown = Math.max(shown, position);
        shownAt = nanos.getAsLong();
    }

    /** Whoever is found by the words of a title is from now on found by its meaning, too. */
    private void understand(String fingerprint, String knower) throws IOException {
        if (titles != null && Understanding.of(titles, meanings, knower, TITLES_AT_ONCE) > 0) {
            index.show(position, fingerprint, complete);
            dirty = true;
        }
    }

    private void readAgain(String fingerprint, String knower) throws IOException {
        boolean renewed = false;
        for (var due = again.entrySet().iterator(); due.hasNext(); ) {
            Map.Entry<Subject, Again> one = due.next();
            if (one.getValue().due() - nanos.getAsLong() <= 0) {
                Optional<Entry> entry = read(one.getKey());
                if (entry.hashCode() != one.getValue().before()) {
                    put(one.getKey(), entry, knower);
                    renewed = true;
                }
                due.remove();
            }
        }
        if (renewed) {
            index.show(position, fingerprint, complete);
            dirty = true;
        }
    }

    private Optional<Entry> read(Subject subject) {
        return subject.kind() == Entry.Kind.FREELANCER
                ? entries.freelancer(subject.id())
                : entries.mission(subject.id());
    }

    private void put(Subject subject, Optional<Entry> entry, String knower) throws IOException {
        if (entry.isPresent()) {
            index.put(entry.get(), knower);
        } else {
            index.remove(subject.kind(), subject.id());
        }
    }

    void commit() throws IOException {
        if (!dirty) {
            return;
        }
        index.commit();
        dirty = false;
        committedAt = nanos.getAsLong();
    }

    /** @return whether the log was read to its end once, so that what is found is all there was */
    boolean isUsable() {
        return usable;
    }

    /** @return up to where what is found has been read, at least; also while everything is read again, and goes on to be found */
    long shown() {
        return shown;
    }

    /** @return why it does not go on, or {@code null} */
    String problem() {
        return problem;
    }

    IndexStatus status() {
        IndexStatus.State state = problem != null
                ? IndexStatus.State.WAITING
                : complete && !wanted ? IndexStatus.State.FOLLOWING : IndexStatus.State.BUILDING;
        return new IndexStatus(state, wanted ? 0 : position, Math.max(head, position), index.documents(), problem);
    }
}
