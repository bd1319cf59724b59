package org.biface.missions.internal;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.biface.missions.Mission;

/**
 * Missions by id, as they are read most: no round trip to the database on a hit. What it says is at most as old as it was
 * made to be, counted from when reading began; a change on this node is seen at once, one on another node when the entry
 * has run out.
 */
final class MissionCache {

    /**
     * A mission twice: as its own side sees it, and as others see it.
     *
     * @param full as it was written
     * @param masked without addresses and phone numbers; the very same object when there are none
     * @param readAt when reading began, in nanoseconds of the cache's clock
     */
    record Entry(Mission full, Mission masked, long readAt) {}

    private final LoadingCache<UUID, Entry> entries;

    /**
     * @param age how old an entry may be
     * @param most how many are kept
     * @param nanos the clock by which entries age, in nanoseconds
     * @param load reads one, or answers {@code null}
     */
    MissionCache(Duration age, long most, LongSupplier nanos, Function<UUID, Entry> load) {
        this.entries = Caffeine.newBuilder()
                .maximumSize(most)
                .ticker(nanos::getAsLong)
                .expireAfter(new Age(age.toNanos(), nanos))
                .build(load::apply);
    }

    /** @return the mission, or {@code null} when there is none */
    Entry get(UUID mission) {
        return entries.get(mission);
    }

    /** Forgets one, also one that is being read at this moment. */
    void forget(UUID mission) {
        entries.invalidate(mission);
    }

    /** Drafts run out at once: only few people see one, and they are changing it. */
    private record Age(long most, LongSupplier nanos) implements Expiry<UUID, Entry> {

        @Override
        public long expireAfterCreate(UUID mission, Entry entry, long now) {
            if (entry.full().status() == Mission.Status.DRAFT) {
                return 0;
            }
            return Math.max(0, most - (nanos.getAsLong() - entry.readAt()));
        }

        @Override
        public long expireAfterUpdate(UUID mission, Entry entry, long now, long left) {
            return expireAfterCreate(mission, entry, now);
        }

        @Override
        public long expireAfterRead(UUID mission, Entry entry, long now, long left) {
            return left;
        }
    }
}
