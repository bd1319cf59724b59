package org.biface.kernel.http.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.commons.DomainException;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Grouped;
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
    private static final int MOST_AT_ONCE = 64;

    private final Persistence persistence;
    private final Unit unit;
    private final Duration keep;
    private final Grouped<Claim, Optional<Stored>> stored;
    private final Together together = new Together();

    Idempotency(Persistence persistence, Unit unit, Duration keep) {
        this.persistence = persistence;
        this.unit = unit;
        this.keep = keep;
        this.stored = persistence.groupedReads(MOST_AT_ONCE, (connection, group) -> {
            List<Optional<Stored>> found = find(connection, group.requests());
            for (int i = 0; i < found.size(); i++) {
                group.done(i, found.get(i));
            }
        });
    }

    /** Who asked for what under which key. */
    private record Claim(byte[] id, long lock, String actor, String route, byte[] bodyHash) {

        /** @throws Refused 422 when the key was used for another body */
        Answered replay(Stored stored) {
            if (!Arrays.equals(stored.bodyHash, bodyHash)) {
                throw new Refused(
                        422,
                        "idempotency-key-reused",
                        "Idempotency-Key reused",
                        "This Idempotency-Key was used for another body. Use a new key for a new request.");
            }
            return new Answered(stored.answer);
        }
    }

    /** What was answered under a key, and to which body. */
    private record Stored(byte[] bodyHash, Answer answer) {}

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
        Optional<Stored> before = stored.submit(claim);
        if (before.isPresent()) {
            throw claim.replay(before.get());
        }
    }

    private static List<Optional<Stored>> find(Connection connection, List<Claim> claims) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "select u.n, false, a.body_hash, a.status, a.location, a.etag, a.media_type,"
                        + " a.body from unnest(?::bytea[]) with ordinality as u (id, n)"
                        + " join http.idempotent_answers a on a.id = u.id")) {
            select.setArray(1, ids(connection, claims));
            List<Optional<Stored>> found = new ArrayList<>(Collections.nCopies(claims.size(), Optional.empty()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.set(row.getInt(1) - 1, stored(row));
                }
            }
            return found;
        }
    }

    /** @return for each claim why its request does not go on, or {@code null}; what goes on is locked until the commit */
    private static List<RuntimeException> begin(Connection connection, List<Claim> claims) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select u.n, pg_try_advisory_xact_lock(u.lock), a.body_hash, a.status,"
                        + " a.location, a.etag, a.media_type, a.body"
                        + " from unnest(?::bytea[], ?::bigint[]) with ordinality as u (id, lock, n)"
                        + " left join http.idempotent_answers a on a.id = u.id")) {
            lock.setArray(1, ids(connection, claims));
            lock.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", claims.stream().map(Claim::lock).toArray()));
            List<RuntimeException> refusals = new ArrayList<>(Collections.nCopies(claims.size(), null));
            Set<Long> taken = new HashSet<>();
            try (ResultSet row = lock.executeQuery()) {
                while (row.next()) {
                    int n = row.getInt(1) - 1;
                    Claim claim = claims.get(n);
                    Optional<Stored> before = stored(row);
                    // A transaction gets a lock that it has already: within a group somebody else may have the same
                    // key.
                    boolean free = row.getBoolean(2) && taken.add(claim.lock);
                    if (before.isPresent()) {
                        refusals.set(n, refusal(claim, before.get()));
                    } else if (!free) {
                        refusals.set(n, running());
                    }
                }
            }
            return refusals;
        }
    }

    private static RuntimeException refusal(Claim claim, Stored before) {
        try {
            return claim.replay(before);
        } catch (Refused otherBody) {
            return otherBody;
        }
    }

    private static Optional<Stored> stored(ResultSet row) throws SQLException {
        byte[] bodyHash = row.getBytes(3);
        return bodyHash == null
                ? Optional.empty()
                : Optional.of(new Stored(
                        bodyHash,
                        new Answer(
                                row.getInt(4),
                                row.getString(5),
                                row.getString(6),
                                row.getString(7),
                                row.getBytes(8),
                                true)));
    }

    private static Array ids(Connection connection, List<Claim> claims) throws SQLException {
        return connection.createArrayOf("bytea", claims.stream().map(Claim::id).toArray(byte[][]::new));
    }

    private static Refused running() {
        return new Refused(Problem.of(
                        409,
                        "still-running",
                        "Still running",
                        "A request with this Idempotency-Key is still running. Ask again in a moment.")
                .retryAfter(Duration.ofSeconds(1)));
    }

    private static int insert(Connection connection, List<Claim> claims, List<Answer> answers, String onConflict)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into http.idempotent_answers"
                + " (id, actor, route, body_hash, status, location, etag, media_type, body) select * from unnest("
                + "?::bytea[], ?::text[], ?::text[], ?::bytea[], ?::int[], ?::text[], ?::text[], ?::text[], ?::bytea[])"
                + onConflict)) {
            insert.setArray(1, ids(connection, claims));
            insert.setArray(2, texts(connection, claims, Claim::actor));
            insert.setArray(3, texts(connection, claims, Claim::route));
            insert.setArray(
                    4,
                    connection.createArrayOf(
                            "bytea", claims.stream().map(Claim::bodyHash).toArray(byte[][]::new)));
            insert.setArray(
                    5,
                    connection.createArrayOf(
                            "int4", answers.stream().map(Answer::status).toArray()));
            insert.setArray(6, texts(connection, answers, Answer::location));
            insert.setArray(7, texts(connection, answers, Answer::etag));
            insert.setArray(8, texts(connection, answers, Answer::mediaType));
            insert.setArray(
                    9,
                    connection.createArrayOf(
                            "bytea", answers.stream().map(Answer::body).toArray(byte[][]::new)));
            return insert.executeUpdate();
        }
    }

    private static <T> Array texts(Connection connection, List<T> of, Function<T, String> text) throws SQLException {
        return connection.createArrayOf("text", of.stream().map(text).toArray());
    }

    private void insertAlone(Claim claim, Answer answer) {
        persistence.<Integer>write(
                connection -> insert(connection, List.of(claim), List.of(answer), " on conflict do nothing"));
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

        /** The exception of the database is no cause: this one has to come through the transaction as it is. */
        Lost() {
            super(null, null, false, false);
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
            RuntimeException refusal = together.begun(connection, List.of(this)).get(0);
            if (refusal != null) {
                throw refusal;
            }
        }

        @Override
        public void beforeCommit(Connection connection, Object returned) throws SQLException {
            together.beforeCommit(connection, List.of(this), Collections.singletonList(returned));
        }

        @Override
        public Joint joint() {
            return together;
        }

        @SuppressWarnings("unchecked") // the contract of Call: the closure returns what the service method returns
        private Answer answered(Object returned) {
            result = returned;
            return answer.apply((T) returned);
        }
    }

    /** The same for all the changes that are committed together. */
    private final class Together implements TransactionListener.Joint {

        @Override
        public List<RuntimeException> begun(Connection connection, List<TransactionListener> listeners)
                throws SQLException {
            List<Claim> claims = new ArrayList<>();
            for (TransactionListener listener : listeners) {
                Once<?> once = (Once<?>) listener;
                if (once.committed) {
                    throw new IllegalStateException(once.claim.route
                            + " begins a second transaction: a change with an Idempotency-Key has one");
                }
                claims.add(once.claim);
            }
            return begin(connection, claims);
        }

        @Override
        public void beforeCommit(Connection connection, List<TransactionListener> listeners, List<Object> results)
                throws SQLException {
            List<Claim> claims = new ArrayList<>();
            List<Answer> answers = new ArrayList<>();
            for (int i = 0; i < listeners.size(); i++) {
                Once<?> once = (Once<?>) listeners.get(i);
                claims.add(once.claim);
                answers.add(once.answered(results.get(i)));
            }
            try {
                insert(connection, claims, answers, "");
            } catch (SQLException refused) {
                if (UNIQUE_VIOLATION.equals(refused.getSQLState())) {
                    LOG.debug("another request stored an answer under the same key", refused);
                    throw new Lost();
                }
                throw refused;
            }
            persistence.afterCommit(() -> listeners.forEach(listener -> ((Once<?>) listener).committed = true));
        }
    }
}
