package org.biface.matching.internal;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Events;
import org.biface.matching.IndexStatus;
import org.biface.spi.matching.engine.EngineAway;
import org.biface.spi.matching.engine.SearchEngine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search engine that nodes share, while one is installed. One node fills it, the others see how far that is; each asks it
 * while it has everything, can be reached, and keeps up with the log.
 */
final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final String WRITER = "writer-" + SharedIndex.LINE;
    private static final String NOBODY = "nobody";
    private static final String WISH = "wish-" + SharedIndex.LINE;

    /** How often whoever writes says so, and how often the others look. */
    private static final Duration BEAT = Duration.ofSeconds(1);

    /** After which silence another node goes on. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** What is so long behind without going on is worse than the node's own index. */
    private static final Duration STALE = Duration.ofSeconds(30);

    private final Supplier<SearchEngine> installed;
    private final Events events;
    private final Function<Index, Follower> followers;
    private final LongSupplier nanos;
    private final String self = UUID.randomUUID().toString();
    private String seen = "";
    private String wished = "";
    private long seenAt;
    private long beatAt;
    private long moved;
    private long movedAt;
    private volatile SharedIndex index;
    private volatile Follower follower;
    private volatile boolean wanted;
    private volatile boolean serves;
    private volatile boolean reached;
    private volatile String problem;

    Cluster(Supplier<SearchEngine> installed, Events events, Function<Index, Follower> followers, LongSupplier nanos) {
        this.installed = installed;
        this.events = events;
        this.followers = followers;
        this.nanos = nanos;
    }

    /** Fills the engine, or looks how far it is filled. Never called by two threads at once. */
    void turn() {
        SearchEngine engine = installed.get();
        SharedIndex current = index;
        if (current != null && current.engine() != engine) {
            LOG.info(
                    "{} has left: this node's own index answers",
                    current.engine().name());
            serves = false;
            follower = null;
            index = null;
            problem = null;
            current = null;
        }
        if (engine == null) {
            return;
        }
        if (current == null) {
            current = new SharedIndex(engine, this::beat);
            moved = -1;
            movedAt = nanos.getAsLong();
            beatAt = movedAt - BEAT.toNanos();
            seenAt = movedAt;
            reached = true;
            index = current;
        }
        try {
            turn(current);
            if (!reached) {
                LOG.info("{} can be asked again", engine.name());
            }
            reached = true;
        } catch (RuntimeException away) {
            away(engine, away);
        }
    }

    private void turn(SharedIndex current) {
        long now = nanos.getAsLong();
        Follower own = follower;
        boolean due = now - beatAt >= BEAT.toNanos() || !reached;
        if (due) {
            boolean writes = beat(now);
            if (!writes) {
                follower = null;
                own = null;
                current.look();
            } else if (own == null || current.isTaken()) {
                current.open();
                own = followers.apply(current);
                follower = own;
                wished = wish(current);
            } else {
                current.check();
            }
            String wish = writes ? wish(current) : wished;
            if (!wish.equals(wished)) {
                wished = wish;
                wanted = true;
            }
            if (!reached && current.isServing()) {
                // A cluster that has just come back takes a while until it finds something again.
                current.documents();
            }
        }
        if (own != null) {
            if (wanted) {
                own.rebuild();
                wanted = false;
            }
            own.turn();
        }
        String stopped = own == null ? null : own.problem();
        boolean fresh = keepsUp(current, now);
        problem = stopped != null ? stopped : fresh ? null : "It is filled no further by the node that does so.";
        boolean can = current.isServing() && fresh;
        if (can != serves) {
            LOG.info("{} {}", current.engine().name(), can ? "answers from now on" : "does not answer: this node does");
            serves = can;
        }
    }

    /** @return another text after somebody has wished that it be filled again */
    private static String wish(SharedIndex current) {
        return current.engine().note(WISH).map(SearchEngine.Note::text).orElse("");
    }

    /** While it reads a long log it is not silent. */
    private void beat() {
        long now = nanos.getAsLong();
        if (now - beatAt >= BEAT.toNanos()) {
            beat(now);
        }
    }

    /** @return whether this node is the one that writes */
    private boolean beat(long now) {
        beatAt = now;
        SearchEngine engine = index.engine();
        SearchEngine.Note note = engine.note(WRITER).orElse(null);
        boolean own = note != null && note.text().equals(self);
        String version = note == null ? "" : note.version();
        if (!version.equals(seen)) {
            seen = version;
            seenAt = now;
        }
        boolean free = note == null || note.text().equals(NOBODY) || now - seenAt >= SILENCE.toNanos();
        return (own || free) && engine.note(WRITER, self, note).isPresent();
    }

    private boolean keepsUp(SharedIndex current, long now) {
        long position = current.position();
        if (position != moved || position >= head()) {
            moved = position;
            movedAt = now;
        }
        return now - movedAt < STALE.toNanos();
    }

    /** While the database is away nobody can be behind. */
    private long head() {
        try {
            return events.head();
        } catch (Unavailable away) {
            return 0;
        }
    }

    private void away(SearchEngine engine, RuntimeException away) {
        serves = false;
        problem = away.getMessage() == null ? away.toString() : away.getMessage();
        if (reached) {
            LOG.warn("{} can't be asked, so this node's own index answers: {}", engine.name(), problem);
        }
        reached = false;
    }

    /** @return the index to be asked instead of the node's own */
    Optional<Index> serving() {
        SharedIndex current = index;
        // What has left is asked no more, even before the next turn.
        return serves && current != null && current.engine() == installed.get()
                ? Optional.of(current)
                : Optional.empty();
    }

    /** Asks no more until a turn has found that it can be. */
    void failed(EngineAway failure) {
        SharedIndex current = index;
        if (current != null && serves) {
            away(current.engine(), failure);
        }
    }

    /** Has it filled again: by this node, or by the one that does so. */
    void rebuild() {
        SharedIndex current = index;
        wanted = follower != null;
        if (wanted || current == null) {
            return;
        }
        try {
            SearchEngine.Note before = current.engine().note(WISH).orElse(null);
            current.engine().note(WISH, UUID.randomUUID().toString(), before);
        } catch (EngineAway away) {
            failed(away);
        }
    }

    /** @return how it is doing, or {@code null} while there is none */
    IndexStatus.Engine status() {
        SharedIndex current = index;
        if (current == null) {
            return null;
        }
        String wrong = problem;
        IndexStatus.State state = wrong != null
                ? IndexStatus.State.WAITING
                : current.isComplete() && !wanted ? IndexStatus.State.FOLLOWING : IndexStatus.State.BUILDING;
        return new IndexStatus.Engine(current.engine().name(), serves, state, wanted ? 0 : current.position(), wrong);
    }

    /** Lets another node write at once. */
    void close() {
        SharedIndex current = index;
        if (current != null && follower != null) {
            try {
                SearchEngine.Note note = current.engine().note(WRITER).orElse(null);
                if (note != null && note.text().equals(self)) {
                    current.engine().note(WRITER, NOBODY, note);
                }
            } catch (RuntimeException away) {
                LOG.debug("The others notice by themselves that this node has gone", away);
            }
        }
        serves = false;
    }
}
