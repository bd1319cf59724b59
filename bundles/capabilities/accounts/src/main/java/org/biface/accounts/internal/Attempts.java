package org.biface.accounts.internal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import org.biface.commons.TooMany;
import org.biface.kernel.persistence.Persistence;

/**
 * Counts what can be guessed, for all nodes together, in windows of time. A try is counted before it is made, in a
 * transaction of its own: so a crowd of parallel guesses finds the same limit, and a refused one stays counted.
 */
final class Attempts {

    private static final String COUNT = """
            insert into accounts.attempt as a (key, tries, ends_at) values (?, 1, ?)
            on conflict (key) do update set
                tries = case when a.ends_at <= ? then 1 else a.tries + 1 end,
                ends_at = case when a.ends_at <= ? then excluded.ends_at else a.ends_at end
            returning tries, ends_at
            """;

    private final Persistence persistence;
    private final Clock clock;

    Attempts(Persistence persistence, Clock clock) {
        this.persistence = persistence;
        this.clock = clock;
    }

    /**
     * @param key what is tried
     * @param most how many tries the window allows
     * @param window how long the window is
     * @throws TooMany when there were more
     */
    void count(String key, int most, Duration window) {
        Instant now = clock.instant();
        Instant end = persistence.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
                statement.setString(1, key);
                statement.setObject(2, now.plus(window).atOffset(ZoneOffset.UTC));
                statement.setObject(3, now.atOffset(ZoneOffset.UTC));
                statement.setObject(4, now.atOffset(ZoneOffset.UTC));
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getInt(1) <= most
                            ? null
                            : row.getObject(2, java.time.OffsetDateTime.class).toInstant();
                }
            }
        });
        if (end != null) {
            Duration wait = Duration.between(now, end).plusSeconds(1);
            throw new TooMany(
                    "There were too many attempts. Try again in " + Math.max(1, wait.toMinutes()) + " min.", wait);
        }
    }

    /** Takes one try back: it was a good one. */
    void forgive(String key) {
        change("update accounts.attempt set tries = greatest(0, tries - 1) where key = ?", key);
    }

    /** Forgets all tries. */
    void forget(String key) {
        change("delete from accounts.attempt where key = ?", key);
    }

    private void change(String sql, String key) {
        persistence.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, key);
                return statement.executeUpdate();
            }
        });
    }

    /** Addresses of people are not kept longer than needed: the key of one is its hash. */
    static String ofEmail(String what, String email) {
        return what + ":account:" + HexFormat.of().formatHex(Tokens.hash(email));
    }

    /** A household or server has a whole /64 of IPv6 to itself, so that is what is counted. */
    static String ofAddress(String what, String remoteAddress) {
        String network = remoteAddress == null ? "unknown" : remoteAddress;
        if (network.indexOf(':') >= 0) {
            try {
                byte[] bytes = InetAddress.getByName(network).getAddress();
                if (bytes.length == 16) {
                    network = HexFormat.of().formatHex(bytes, 0, 8) + "/64";
                }
            } catch (UnknownHostException notAnAddress) {
                network = "unknown";
            }
        }
        return what + ":address:" + network;
    }
}
