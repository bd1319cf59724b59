package org.biface.kernel.http.internal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.biface.commons.TooMany;

/** How often one address and one account may ask, counted on this node. */
final class Limits {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final int addressPerMinute;
    private final int accountPerMinute;
    private final boolean limitLoopback;
    private final TimeMeter time;
    private final Cache<Object, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterAccess(Duration.ofMinutes(5))
            .build();

    /** @param nanos a clock that only goes on, in nanoseconds */
    Limits(Settings settings, LongSupplier nanos) {
        this.time = new Time(nanos);
        this.addressPerMinute = settings.addressPerMinute();
        this.accountPerMinute = settings.accountPerMinute();
        this.limitLoopback = settings.limitLoopback();
    }

    void address(String address) {
        if (addressPerMinute > 0 && (limitLoopback || !isLoopback(address))) {
            take(network(address), addressPerMinute, "This address asks too often. Wait a little and try again.");
        }
    }

    void account(UUID account) {
        if (accountPerMinute > 0) {
            take(account, accountPerMinute, "This account asks too often. Wait a little and try again.");
        }
    }

    private void take(Object key, int perMinute, String message) {
        Bucket bucket = buckets.getIfPresent(key);
        if (bucket == null) {
            bucket = buckets.get(key, k -> bucket(perMinute));
        }
        if (!bucket.tryConsume(1)) {
            long nanos = bucket.estimateAbilityToConsume(1).getNanosToWaitForRefill();
            throw new TooMany(message, Duration.ofNanos(nanos));
        }
    }

    private record Time(LongSupplier nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private Bucket bucket(int perMinute) {
        return Bucket.builder()
                .withCustomTimePrecision(time)
                .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, MINUTE))
                .build();
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.")
                || address.equals("::1")
                || address.equals("0:0:0:0:0:0:0:1")
                || address.equals("[::1]")
                || address.equals("[0:0:0:0:0:0:0:1]");
    }

    /** A household has 2^64 addresses of IPv6, so they count as one. */
    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, 8));
        } catch (UnknownHostException notAnAddress) {
            return address;
        }
    }
}
