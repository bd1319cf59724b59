package org.biface.kernel.http.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.commons.DomainException;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.TransactionListener;
import org.biface.kernel.persistence.Unit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what carries an {@code Idempotency-Key} once. The answer is a row that is inserted in the very transaction of the
 * change: both are there or neither, whenever the process dies. An advisory lock of the transaction keeps a second
 * request with the same key from waiting for the first; the row's primary key is the last word where they still race.
 */
final class Idempotency {

    private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
    private static final String UNIQUE_VIOLATION = "23505";

    private final Persistence persistence;
    private final Unit unit;
    private final Duration keep;

    Idempotency(Persistence persistence, Unit unit, Duration keep) {
        this.persistence = persistence;
        this.unit = unit;
        this.keep = keep;
    }

    /** Who asked for what under which key. */
    private record Claim(byte[] id, long lock, String actor, String route, byte[] bodyHash) {}

    /**
     * @param exchange the request
     * @param key its key
     * @param change what to do once
     * @param answer makes the answer from the result
     * @param <T> the result
     * @return the result
     * @throws Answered when it was done before: with the first answer
     * @throws Refused 409 while it is being done, 422 when the key was used for another body
     */
    <T> T run(Exchange exchange, String key, Supplier<T> change, Function<T, Answer> answer) {
        if (!unit.isReady()) {
            throw new Unavailable(
                    "The database is away for the moment. Try again in a few seconds.", Duration.ofSeconds(2));
        }
        Claim claim = claim(exchange, key);
        replay(claim);
        Once<T> once = new Once<>(claim, answer);
        T result;
        try {
            result = persistence.listening(once, change::get);
        } catch (Answered | Refused ours) {
            throw ours;
        } catch (Lost lost) {
            replay(claim);
            throw running();
        } catch (DomainException refusal) {
            remember(exchange, claim, once, refusal);
            throw refusal;
        } catch (RuntimeException surprise) {
            throw surprise;
        } catch (Exception checked) {
            throw new IllegalStateException(checked);
        }
        if (!once.committed) {
            insertAlone(claim, answer.apply(result));
        } else if (result != null && !result.equals(once.result)) {
            throw new IllegalStateException(claim.route
                    + ": the transaction returned something else than the service, so the stored answer is wrong");
        }
        return result;
    }

    /**
     * A refusal is an answer too, unless another attempt may well succeed: after a login, with a role, a while later, or
     * when the caller has read the object again and repeats the request on its new version.
     */
    private void remember(Exchange exchange, Claim claim, Once<?> once, DomainException refusal) {
        Problem problem = Problems.of(refusal);
        boolean keepIt = switch (problem.status()) {
            case 401, 403, 412, 429 -> false;
            default -> problem.status() < 500;
        };
        try {
            if (once.committed && problem.status() < 500) {
                delete(claim);
            }
            if (keepIt) {
                insertAlone(claim, exchange.answer(problem));
            }
        } catch (DomainException databaseAway) {
            LOG.debug("the refusal of {} is not remembered", claim.route, databaseAway);
        }
    }

    private Claim claim(Exchange exchange, String key) {
        String actor = exchange.actor().isPerson()
                ? exchange.actor().account().toString()
                : "address " + exchange.remoteAddress();
        String route = exchange.route();
        MessageDigest digest = sha256();
        for (String part : new String[] {actor, route, key}) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
            digest.update(bytes);
        }
        byte[] id = digest.digest();
        String query = exchange.request().getQueryString();
        if (query != null) {
            digest.update(query.getBytes(StandardCharsets.UTF_8));
        }
        digest.update((byte) 0);
        // The key is kept nowhere, so who reads the table can't try passwords against the hash of a body that held one.
        digest.update(key.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        byte[] bodyHash = digest.digest(exchange.body());
        return new Claim(id, ByteBuffer.wrap(id).getLong(), actor, route, bodyHash);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void replay(Claim claim) {
        Answer stored = persistence.read(connection -> find(connection, claim));
        if (stored != null) {
            throw new Answered(stored);
        }
    }

    private static Answer find(Connection connection, Claim claim) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("select body_hash, status, location, etag, media_type,"
                        + " body from http.idempotent_answers where id = ?")) {
            select.setBytes(1, claim.id);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                if (!Arrays.equals(row.getBytes(1), claim.bodyHash)) {
                    throw new Refused(
                            422,
                            "idempotency-key-reused",
                            "Idempotency-Key reused",
                            "This Idempotency-Key was used for another body. Use a new key for a new request.");
                }
                return new Answer(
                        row.getInt(2), row.getString(3), row.getString(4), row.getString(5), row.getBytes(6), true);
            }
        }
    }

    private static Refused running() {
        return new Refused(Problem.of(
                        409,
                        "still-running",
                        "Still running",
                        "A request with this Idempotency-Key is still running. Ask again in a moment.")
                .retryAfter(Duration.ofSeconds(1)));
    }

    private static int insert(Connection connection, Claim claim, Answer answer, String onConflict)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into http.idempotent_answers"
                + " (id, actor, route, body_hash, status, location, etag, media_type, body)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)" + onConflict)) {
            insert.setBytes(1, claim.id);
            insert.setString(2, claim.actor);
            insert.setString(3, claim.route);
            insert.setBytes(4, claim.bodyHash);
            insert.setInt(5, answer.status());
            insert.setString(6, answer.location());
            insert.setString(7, answer.etag());
            insert.setString(8, answer.mediaType());
            insert.setBytes(9, answer.body());
            return insert.executeUpdate();
        }
    }

    private void insertAlone(Claim claim, Answer answer) {
        persistence.<Integer>write(connection -> insert(connection, claim, answer, " on conflict do nothing"));
    }

    private void delete(Claim claim) {
        persistence.<Integer>write(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from http.idempotent_answers where id = ?")) {
                delete.setBytes(1, claim.id);
                return delete.executeUpdate();
            }
        });
    }

    /** Forgets answers that are old. */
    void sweep() {
        int gone = persistence.<Integer>write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from http.idempotent_answers where created_at < now() - make_interval(secs => ?)")) {
                delete.setDouble(1, keep.toSeconds());
                return delete.executeUpdate();
            }
        });
        LOG.debug("{} idempotent answers are older than {} and gone", gone, keep);
    }

    /** Somebody else stored an answer under the key first. */
    private static final class Lost extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Lost(Throwable cause) {
            super(null, cause, false, false);
        }
    }

    /** Takes part in the transaction of the change. */
    private final class Once<T> implements TransactionListener {

        private final Claim claim;
        private final Function<T, Answer> answer;
        private Object result;
        private boolean committed;

        Once(Claim claim, Function<T, Answer> answer) {
            this.claim = claim;
            this.answer = answer;
        }

        @Override
        public void begun(Connection connection) throws SQLException {
            if (committed) {
                throw new IllegalStateException(
                        claim.route + " begins a second transaction: a change with an Idempotency-Key has one");
            }
            try (PreparedStatement lock = connection.prepareStatement("select pg_try_advisory_xact_lock(?)")) {
                lock.setLong(1, claim.lock);
                try (ResultSet row = lock.executeQuery()) {
                    row.next();
                    if (!row.getBoolean(1)) {
                        throw running();
                    }
                }
            }
            Answer stored = find(connection, claim);
            if (stored != null) {
                throw new Answered(stored);
            }
        }

        @Override
        @SuppressWarnings("unchecked") // the contract of Call: the closure returns what the service method returns
        public void beforeCommit(Connection connection, Object returned) throws SQLException {
            result = returned;
            try {
                insert(connection, claim, answer.apply((T) returned), "");
            } catch (SQLException refused) {
                if (UNIQUE_VIOLATION.equals(refused.getSQLState())) {
                    throw new Lost(refused);
                }
                throw refused;
            }
            persistence.afterCommit(() -> committed = true);
        }
    }
}
