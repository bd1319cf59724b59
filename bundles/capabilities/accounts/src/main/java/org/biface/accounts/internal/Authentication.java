package org.biface.accounts.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.biface.commons.Actor;
import org.biface.commons.Unavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says who a token belongs to, at every request: from a cache that is half a second old at most, so that what happens on
 * another node shows here within a second. That a session was used is noted aside, once a minute at most.
 */
final class Authentication implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Authentication.class);
    private static final Duration STALE = Duration.ofMillis(500);
    private static final Duration SEEN_TO_THE = Duration.ofMinutes(1);
    private static final Duration NOTE_EVERY = Duration.ofSeconds(5);

    private final AccountStore store;
    private final Duration idle;
    private final Cache<ByteBuffer, AccountStore.Known> cache;
    private final Set<UUID> seen = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService notes = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "biface-accounts-last-seen");
        thread.setDaemon(true);
        return thread;
    });

    /** @param nanos the clock by which the cache ages, in nanoseconds */
    Authentication(AccountStore store, Duration idle, LongSupplier nanos) {
        this.cache = Caffeine.newBuilder()
                .expireAfterWrite(STALE)
                .ticker(nanos::getAsLong)
                .maximumSize(50_000)
                .build();
        this.store = store;
        this.idle = idle;
        notes.scheduleWithFixedDelay(this::note, NOTE_EVERY.toMillis(), NOTE_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    Optional<Actor> actor(String token) {
        if (!Tokens.looksRight(token)) {
            return Optional.empty();
        }
        AccountStore.Known known = cache.get(ByteBuffer.wrap(Tokens.hash(token)), this::load);
        return known == null || !known.expiresAt().isAfter(store.clock().instant())
                ? Optional.empty()
                : Optional.of(known.actor());
    }

    private AccountStore.Known load(ByteBuffer hash) {
        AccountStore.Known known = store.authenticate(hash.array()).orElse(null);
        if (known != null) {
            Instant now = store.clock().instant();
            if (known.expiresAt().isAfter(now)
                    && Duration.between(known.lastSeenAt(), now).compareTo(SEEN_TO_THE) >= 0) {
                seen.add(known.session());
            }
        }
        return known;
    }

    /** Forgets what this node knows of tokens; the other nodes follow within the half second. */
    void forget(List<byte[]> tokenHashes) {
        tokenHashes.forEach(hash -> cache.invalidate(ByteBuffer.wrap(hash)));
    }

    /** Forgets all tokens, after a change of what an account may do. */
    void forgetAll() {
        cache.invalidateAll();
    }

    void note() {
        List<UUID> sessions = List.copyOf(seen);
        if (sessions.isEmpty()) {
            return;
        }
        try {
            store.seen(sessions, idle);
            seen.removeAll(Set.copyOf(sessions));
        } catch (Unavailable later) {
            LOG.debug("sessions can't be marked as seen now; they are tried again", later);
        } catch (RuntimeException unexpected) {
            LOG.warn("marking sessions as seen failed; it is tried again in {} s", NOTE_EVERY.toSeconds(), unexpected);
        }
    }

    @Override
    public void close() {
        notes.shutdown();
        try {
            notes.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        note();
    }
}
