package org.biface.accounts.internal;

import jakarta.persistence.EntityManager;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.biface.accounts.VatCheck;
import org.biface.accounts.VatStatus;
import org.biface.commons.Actor;
import org.biface.commons.Role;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The schema {@code accounts}. */
@Component(service = AccountStore.class)
public final class AccountStore {

    static final String SCHEMA = "accounts";
    static final Class<?>[] ENTITIES = {
        AccountEntity.class, MembershipEntity.class, CompanyEntity.class, SessionEntity.class, VatCheckEntity.class
    };

    /** What a mailed token is for. */
    enum Purpose {
        CONFIRM_EMAIL,
        RESET_PASSWORD
    }

    /**
     * Who a token belongs to.
     *
     * @param session the session's id
     * @param actor the person
     * @param lastSeenAt UTC
     * @param expiresAt UTC
     */
    record Known(UUID session, Actor actor, Instant lastSeenAt, Instant expiresAt) {}

    /**
     * What is known of a company's VAT.
     *
     * @param country where it is, or {@code null}
     * @param status whether it charges VAT
     * @param number the number that somebody has said something of, or {@code null}
     * @param check what was said, or {@code null}
     * @param at when, or {@code null}
     */
    record Vat(String country, VatStatus status, String number, VatCheck.Status check, Instant at) {}

    private static final String AUTHENTICATE = """
            select s.id, s.last_seen_at, s.expires_at, a.id, a.must_change_password,
                   array(select r.role from accounts.account_role r where r.account = a.id),
                   array(select c.company from accounts.account_company c where c.account = a.id)
            from accounts.session s join accounts.account a on a.id = s.account
            where s.token_hash = ? and a.suspended_at is null
            """;

    private static final String SEEN = """
            update accounts.session set last_seen_at = ?, expires_at = least(ends_at, ?)
            where id = any(?) and last_seen_at < ?
            """;

    private static final List<String> EXPIRED = List.of(
            "delete from accounts.session where expires_at <= ?",
            "delete from accounts.mail_token where expires_at <= ?",
            "delete from accounts.reset_request where expires_at <= ?",
            "delete from accounts.attempt where ends_at <= ?",
            IntroductionBook.FORGET_EXPIRED,
            MemberBook.FORGET_EXPIRED);

    private static final int NOBODY_THERE_SECONDS = 10;
    private static final int MOST_AT_ONCE = 64;
    private static final int MOST_VAT_CHECKS = 100;
    private static final String VAT_CHECK = "vat-check";

    private final Persistence persistence;
    private final Unit unit;
    private final Clock clock;
    private volatile Function<UUID, Instant> vatCheck;

    @Activate
    public AccountStore(BundleContext context, @Reference Persistence persistence) {
        this(
                persistence,
                persistence.open(UnitDefinition.of(context.getBundle(), SCHEMA, ENTITIES)),
                Clock.systemUTC());
    }

    AccountStore(Persistence persistence, Unit unit, Clock clock) {
        this.persistence = persistence;
        this.unit = unit;
        this.clock = clock;
        unit.timers().every("clean-up", Duration.ofMinutes(30), this::cleanUp);
        unit.timers().on(VAT_CHECK, this::checkVat);
        unit.timers().start();
    }

    @Deactivate
    void close() {
        unit.close();
    }

    <T> T read(Function<EntityManager, T> work) {
        return unit.read(work);
    }

    <T> T write(Function<EntityManager, T> work) {
        return unit.write(work);
    }

    Persistence persistence() {
        return persistence;
    }

    Clock clock() {
        return clock;
    }

    boolean isReady() {
        return unit.isReady();
    }

    // Checks of VAT numbers

    /** @return what is known of the VAT of companies, as far as there are such companies */
    Map<UUID, Vat> vats(Set<UUID> companies) {
        return persistence.read(connection -> vats(connection, companies));
    }

    private static Map<UUID, Vat> vats(Connection connection, Set<UUID> companies) throws SQLException {
        Map<UUID, Vat> found = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement("""
                select c.id, c.country, c.vat_status, v.number, v.status, v.at
                from accounts.company c left join accounts.vat_check v on v.id = c.vat_check where c.id = any (?)""")) {
            query.setArray(1, connection.createArrayOf("uuid", companies.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String status = row.getString(5);
                    OffsetDateTime at = row.getObject(6, OffsetDateTime.class);
                    found.put(
                            row.getObject(1, UUID.class),
                            new Vat(
                                    row.getString(2),
                                    VatStatus.valueOf(row.getString(3)),
                                    row.getString(4),
                                    status == null ? null : VatCheck.Status.valueOf(status),
                                    at == null ? null : at.toInstant()));
                }
            }
        }
        return found;
    }

    /** @param check what to do when one is due, or {@code null} while nobody does it: then it waits */
    void onVatCheck(Function<UUID, Instant> check) {
        vatCheck = check;
    }

    private Instant checkVat(String company) {
        Function<UUID, Instant> check = vatCheck;
        if (check == null) {
            return clock.instant().plusSeconds(NOBODY_THERE_SECONDS);
        }
        return check.apply(UUID.fromString(company));
    }

    void setVatCheck(UUID company, Instant at) {
        unit.timers().set(VAT_CHECK, company.toString(), at);
    }

    void cancelVatCheck(UUID company) {
        unit.timers().cancel(VAT_CHECK, company.toString());
    }

    List<VatCheckEntity> vatChecks(EntityManager em, UUID company) {
        return em.createQuery(
                        "select v from VatCheckEntity v where v.company = :company order by v.id desc",
                        VatCheckEntity.class)
                .setParameter("company", company)
                .setMaxResults(MOST_VAT_CHECKS)
                .getResultList();
    }

    // Accounts

    Optional<AccountEntity> byEmail(EntityManager em, String email) {
        return em.createQuery("select a from AccountEntity a where a.email = :email", AccountEntity.class)
                .setParameter("email", email)
                .getResultStream()
                .findFirst();
    }

    /**
     * @param text part of an address or name, lower case, or {@code null}
     * @param before only accounts made before the one of this id, or {@code null}
     */
    List<AccountEntity> find(EntityManager em, String text, Role role, UUID before, int limit) {
        StringBuilder jpql = new StringBuilder("select a from AccountEntity a where 1 = 1");
        if (text != null) {
            jpql.append(" and (lower(a.email) like :text escape '!' or lower(a.displayName) like :text escape '!')");
        }
        if (role != null) {
            jpql.append(" and :role member of a.roles");
        }
        if (before != null) {
            jpql.append(" and a.id < :before");
        }
        var query = em.createQuery(jpql.append(" order by a.id desc").toString(), AccountEntity.class)
                .setMaxResults(limit);
        if (text != null) {
            String literal = text.replace("!", "!!").replace("%", "!%").replace("_", "!_");
            query.setParameter("text", "%" + literal + "%");
        }
        if (role != null) {
            query.setParameter("role", role);
        }
        if (before != null) {
            query.setParameter("before", before);
        }
        return query.getResultList();
    }

    Map<Role, Long> counts(EntityManager em) {
        Map<Role, Long> counts = new EnumMap<>(Role.class);
        em.createQuery("select r, count(a) from AccountEntity a join a.roles r group by r", Object[].class)
                .getResultList()
                .forEach(row -> counts.put((Role) row[0], (Long) row[1]));
        return counts;
    }

    /** Serializes what must be looked at by one transaction at a time, until the transaction ends. */
    void lock(String what) {
        persistence.write(connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
                statement.setString(1, "accounts:" + what);
                return statement.execute();
            }
        });
    }

    /** @return how many accounts can act as operator */
    long operators(EntityManager em) {
        return em.createQuery(
                        "select count(a) from AccountEntity a where :role member of a.roles and a.suspendedAt is null",
                        Long.class)
                .setParameter("role", Role.OPERATOR)
                .getSingleResult();
    }

    /** @return whether there is an operator, suspended or not */
    boolean hasOperator(EntityManager em) {
        return !find(em, null, Role.OPERATOR, null, 1).isEmpty();
    }

    // Sessions

    List<SessionEntity> sessions(EntityManager em, UUID account) {
        return em.createQuery(
                        "select s from SessionEntity s where s.account = :account and s.expiresAt > :now"
                                + " order by s.createdAt desc, s.id desc",
                        SessionEntity.class)
                .setParameter("account", account)
                .setParameter("now", clock.instant())
                .getResultList();
    }

    Optional<Known> authenticate(byte[] tokenHash) {
        Known known = persistence.read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(AUTHENTICATE)) {
                statement.setBytes(1, tokenHash);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? known(row) : null;
                }
            }
        });
        return Optional.ofNullable(known);
    }

    private static Known known(ResultSet row) throws SQLException {
        // Until the one-time password is changed there are no roles and companies, so nothing can be done with them.
        boolean limited = row.getBoolean(5);
        Set<Role> roles = EnumSet.noneOf(Role.class);
        List<UUID> companies = new ArrayList<>();
        if (!limited) {
            for (Object role : elements(row.getArray(6))) {
                roles.add(Role.valueOf((String) role));
            }
            for (Object company : elements(row.getArray(7))) {
                companies.add((UUID) company);
            }
        }
        Actor actor = Actor.person(row.getObject(4, UUID.class), roles, Set.copyOf(companies));
        return new Known(row.getObject(1, UUID.class), actor, instant(row, 2), instant(row, 3));
    }

    private static Object[] elements(Array array) throws SQLException {
        return (Object[]) array.getArray();
    }

    /** Notes that sessions were used, and moves the time at which they expire. */
    void seen(Collection<UUID> sessions, Duration idle) {
        Instant now = clock.instant();
        persistence.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(SEEN)) {
                statement.setObject(1, utc(now));
                statement.setObject(2, utc(now.plus(idle)));
                statement.setArray(3, connection.createArrayOf("uuid", sessions.toArray()));
                statement.setObject(4, utc(now));
                return statement.executeUpdate();
            }
        });
    }

    /** @return the hashes of the tokens whose sessions were ended */
    List<byte[]> endSessions(UUID account, byte[] except) {
        return ended("delete from accounts.session where account = ? and token_hash <> ? returning token_hash", s -> {
            s.setObject(1, account);
            s.setBytes(2, except == null ? new byte[0] : except);
        });
    }

    /** @return the hash of the token whose session was ended, if there was one */
    List<byte[]> endSession(UUID account, UUID session) {
        return ended("delete from accounts.session where account = ? and id = ? returning token_hash", s -> {
            s.setObject(1, account);
            s.setObject(2, session);
        });
    }

    /** @return the hash of the token whose session was ended, if there was one */
    List<byte[]> endSession(UUID account, byte[] tokenHash) {
        return ended("delete from accounts.session where account = ? and token_hash = ? returning token_hash", s -> {
            s.setObject(1, account);
            s.setBytes(2, tokenHash);
        });
    }

    /** Leaves room for one more: ends the oldest beyond {@code most - 1}. */
    List<byte[]> endOldestSessions(UUID account, int most) {
        return ended(
                "delete from accounts.session where id in (select id from accounts.session where account = ?"
                        + " order by created_at desc, id desc offset ?) returning token_hash",
                s -> {
                    s.setObject(1, account);
                    s.setInt(2, most - 1);
                });
    }

    private List<byte[]> ended(String sql, Parameters parameters) {
        return persistence.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                List<byte[]> hashes = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        hashes.add(rows.getBytes(1));
                    }
                }
                return hashes;
            }
        });
    }

    // Mailed tokens

    /** Keeps a new token, and forgets older ones of the same purpose. */
    void keepToken(byte[] tokenHash, UUID account, Purpose purpose, Duration valid) {
        Instant now = clock.instant();
        forgetTokens(account, purpose);
        change(
                "insert into accounts.mail_token (token_hash, account, purpose, created_at, expires_at)"
                        + " values (?, ?, ?, ?, ?)",
                s -> {
                    s.setBytes(1, tokenHash);
                    s.setObject(2, account);
                    s.setString(3, purpose.name());
                    s.setObject(4, utc(now));
                    s.setObject(5, utc(now.plus(valid)));
                });
    }

    void forgetTokens(UUID account, Purpose purpose) {
        change("delete from accounts.mail_token where account = ? and purpose = ?", s -> {
            s.setObject(1, account);
            s.setString(2, purpose.name());
        });
    }

    /** @return the account of a token that can be used, which is not used by looking */
    Optional<UUID> tokenOwner(byte[] tokenHash, Purpose purpose) {
        return persistence.read(connection -> owner(
                connection,
                "select account from accounts.mail_token where token_hash = ? and purpose = ? and expires_at > ?",
                tokenHash,
                purpose));
    }

    /** Uses a token up: of two that try at the same time, one gets the account. */
    Optional<UUID> useToken(byte[] tokenHash, Purpose purpose) {
        return persistence.write(connection -> owner(
                connection,
                "delete from accounts.mail_token where token_hash = ? and purpose = ? and expires_at > ?"
                        + " returning account",
                tokenHash,
                purpose));
    }

    private Optional<UUID> owner(Connection connection, String sql, byte[] tokenHash, Purpose purpose)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setBytes(1, tokenHash);
            statement.setString(2, purpose.name());
            statement.setObject(3, utc(clock.instant()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getObject(1, UUID.class)) : Optional.empty();
            }
        }
    }

    UUID keepResetRequest(String email, Duration valid) {
        UUID id = Ids.next();
        change("insert into accounts.reset_request (id, email, expires_at) values (?, ?, ?)", s -> {
            s.setObject(1, id);
            s.setString(2, email);
            s.setObject(3, utc(clock.instant().plus(valid)));
        });
        return id;
    }

    /** @return the address that wants a reset; the request is used up */
    Optional<String> useResetRequest(UUID request) {
        return persistence.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "delete from accounts.reset_request where id = ? and expires_at > ? returning email")) {
                statement.setObject(1, request);
                statement.setObject(2, utc(clock.instant()));
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
                }
            }
        });
    }

    void cleanUp() {
        for (String expired : EXPIRED) {
            change(expired, s -> s.setObject(1, utc(clock.instant())));
        }
    }

    private void change(String sql, Parameters parameters) {
        persistence.write(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                parameters.set(statement);
                return statement.executeUpdate();
            }
        });
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** Sets the parameters of a statement. */
    @FunctionalInterface
    interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }
}
