package org.biface.accounts.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.biface.accounts.ClientOrigin;
import org.biface.accounts.ClientOriginChange;
import org.biface.accounts.Introduction;
import org.biface.accounts.Introduction.State;
import org.biface.kernel.persistence.Ids;

/** Introductions and who brought which client, as they are stored. Changes join the transaction of whoever calls. */
final class IntroductionBook {

    private static final String INTRODUCTION = """
            select i.id, i.label, i.email, i.mailed, i.company, c.name, i.created_at, i.expires_at, i.used_at, i.withdrawn_at
            from accounts.introduction i left join accounts.company c on c.id = i.company
            """;

    private static final String USE = """
            update accounts.introduction i set used_at = ?, company = ?, email = null, code_hash = null
            from accounts.account a
            where i.code_hash = ? and i.used_at is null and i.withdrawn_at is null and i.expires_at > ?
              and a.id = i.freelancer and a.suspended_at is null
              and exists (select from accounts.account_role r where r.account = a.id and r.role = 'FREELANCER')
            returning i.id, i.freelancer
            """;

    private static final String INSERT_ORIGIN = """
            insert into accounts.client_origin (id, company, number, freelancer, introduction, changed_by, reason, at)
            select ?::uuid, ?::uuid, coalesce(max(number), 0) + 1, ?::uuid, ?::uuid, ?::uuid, ?::text, ?::timestamptz
            from accounts.client_origin where company = ?
            """;

    private static final String ORIGIN = """
            select c.id, o.freelancer, o.introduction, coalesce(o.at, c.created_at)
            from accounts.company c left join lateral (
                select freelancer, introduction, at from accounts.client_origin
                where company = c.id order by number desc limit 1) o on true
            where c.id = ?
            """;

    /** Those that are not open any more lose what they no longer need. */
    static final String FORGET_EXPIRED = "update accounts.introduction set email = null, code_hash = null"
            + " where expires_at <= ? and (email is not null or code_hash is not null)";

    private final AccountStore store;

    IntroductionBook(AccountStore store) {
        this.store = store;
    }

    /**
     * Somebody who was introduced.
     *
     * @param introduction the introduction
     * @param freelancer who made it
     */
    record Used(UUID introduction, UUID freelancer) {}

    /**
     * An introduction, and what only this capability knows of it.
     *
     * @param shown what the freelancer sees
     * @param mailed whether its code is mailed
     */
    record Entry(Introduction shown, boolean mailed) {}

    /** A mail that is to be written. */
    record Unsent(UUID freelancer, String email, Instant expiresAt) {}

    Introduction make(UUID freelancer, String email, String label, Instant expiresAt) {
        UUID id = Ids.next();
        Instant now = now();
        change(
                "insert into accounts.introduction (id, freelancer, label, mailed, email, created_at, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                s -> {
                    s.setObject(1, id);
                    s.setObject(2, freelancer);
                    s.setString(3, label);
                    s.setBoolean(4, email != null);
                    s.setString(5, email);
                    s.setObject(6, utc(now));
                    s.setObject(7, utc(expiresAt));
                });
        return new Introduction(id, label, email, State.OPEN, null, null, now, expiresAt, null);
    }

    int open(UUID freelancer) {
        return store.persistence().read(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select count(*) from accounts.introduction where freelancer = ?"
                            + " and used_at is null and withdrawn_at is null and expires_at > ?")) {
                query.setObject(1, freelancer);
                query.setObject(2, utc(now()));
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return row.getInt(1);
                }
            }
        });
    }

    /** @param before only introductions made before the one of this id, or {@code null} */
    List<Introduction> of(UUID freelancer, UUID before, int limit) {
        return store.persistence().read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(INTRODUCTION
                    + " where i.freelancer = ?" + (before == null ? "" : " and i.id < ?")
                    + " order by i.id desc limit " + limit)) {
                query.setObject(1, freelancer);
                if (before != null) {
                    query.setObject(2, before);
                }
                List<Introduction> found = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        found.add(entry(row).shown());
                    }
                }
                return found;
            }
        });
    }

    /** Keeps the introduction as it is until the transaction ends. */
    Optional<Entry> locked(UUID freelancer, UUID introduction) {
        return store.persistence().write(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    INTRODUCTION + " where i.freelancer = ? and i.id = ? for update of i")) {
                query.setObject(1, freelancer);
                query.setObject(2, introduction);
                try (ResultSet row = query.executeQuery()) {
                    return row.next() ? Optional.of(entry(row)) : Optional.empty();
                }
            }
        });
    }

    private Entry entry(ResultSet row) throws SQLException {
        Instant expiresAt = instant(row, 8);
        Instant usedAt = instant(row, 9);
        Instant withdrawnAt = instant(row, 10);
        State state = usedAt != null
                ? State.USED
                : withdrawnAt != null ? State.WITHDRAWN : expiresAt.isAfter(now()) ? State.OPEN : State.EXPIRED;
        Introduction shown = new Introduction(
                row.getObject(1, UUID.class),
                row.getString(2),
                state == State.OPEN ? row.getString(3) : null,
                state,
                row.getObject(5, UUID.class),
                row.getString(6),
                instant(row, 7),
                expiresAt,
                usedAt != null ? usedAt : withdrawnAt);
        return new Entry(shown, row.getBoolean(4));
    }

    void keepCode(UUID introduction, byte[] codeHash) {
        change("update accounts.introduction set code_hash = ? where id = ?", s -> {
            s.setBytes(1, codeHash);
            s.setObject(2, introduction);
        });
    }

    void withdraw(UUID introduction) {
        change("update accounts.introduction set withdrawn_at = ?, email = null, code_hash = null where id = ?", s -> {
            s.setObject(1, utc(now()));
            s.setObject(2, introduction);
        });
    }

    /** @return the mail that an introduction still needs, which nobody else writes until the transaction ends */
    Optional<Unsent> unsent(UUID introduction) {
        return store.persistence().write(connection -> {
            try (PreparedStatement query = connection.prepareStatement("select freelancer, email, expires_at"
                    + " from accounts.introduction where id = ? and email is not null and code_hash is null"
                    + " and used_at is null and withdrawn_at is null and expires_at > ? for update")) {
                query.setObject(1, introduction);
                query.setObject(2, utc(now()));
                try (ResultSet row = query.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Unsent(row.getObject(1, UUID.class), row.getString(2), instant(row, 3)))
                            : Optional.empty();
                }
            }
        });
    }

    /** Uses a code up: of two who try at the same time, one is introduced. */
    Optional<Used> use(byte[] codeHash, UUID company) {
        Instant now = now();
        return store.persistence().write(connection -> {
            try (PreparedStatement use = connection.prepareStatement(USE)) {
                use.setObject(1, utc(now));
                use.setObject(2, company);
                use.setBytes(3, codeHash);
                use.setObject(4, utc(now));
                try (ResultSet row = use.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    Used used = new Used(row.getObject(1, UUID.class), row.getObject(2, UUID.class));
                    record(company, used.freelancer(), used.introduction(), null, null);
                    return Optional.of(used);
                }
            }
        });
    }

    /** Adds to what is known of a company's origin. */
    void record(UUID company, UUID freelancer, UUID introduction, UUID by, String reason) {
        change(INSERT_ORIGIN, s -> {
            s.setObject(1, Ids.next());
            s.setObject(2, company);
            s.setObject(3, freelancer);
            s.setObject(4, introduction);
            s.setObject(5, by);
            s.setString(6, reason);
            s.setObject(7, utc(now()));
            s.setObject(8, company);
        });
    }

    /** @return who brought a company, or nothing when there is no such company */
    Optional<ClientOrigin> origin(UUID company) {
        return store.persistence().read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(ORIGIN)) {
                query.setObject(1, company);
                try (ResultSet row = query.executeQuery()) {
                    return row.next()
                            ? Optional.of(new ClientOrigin(
                                    row.getObject(1, UUID.class),
                                    row.getObject(2, UUID.class),
                                    row.getObject(3, UUID.class),
                                    instant(row, 4)))
                            : Optional.empty();
                }
            }
        });
    }

    List<ClientOriginChange> history(UUID company) {
        return store.persistence().read(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select id, freelancer, introduction, changed_by,"
                            + " reason, at from accounts.client_origin where company = ? order by number desc")) {
                query.setObject(1, company);
                List<ClientOriginChange> changes = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        changes.add(new ClientOriginChange(
                                row.getObject(1, UUID.class),
                                company,
                                row.getObject(2, UUID.class),
                                row.getObject(3, UUID.class),
                                row.getObject(4, UUID.class),
                                row.getString(5),
                                instant(row, 6)));
                    }
                }
                return changes;
            }
        });
    }

    private void change(String sql, AccountStore.Parameters parameters) {
        store.persistence().write(connection -> change(connection, sql, parameters));
    }

    private static int change(Connection connection, String sql, AccountStore.Parameters parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            return statement.executeUpdate();
        }
    }

    /** PostgreSQL keeps microseconds; so what is answered at once equals what is read later. */
    Instant now() {
        return store.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
