package org.biface.accounts.internal;

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
import org.biface.accounts.CompanyInvitation;
import org.biface.accounts.CompanyInvitation.State;
import org.biface.accounts.CompanyMember;
import org.biface.accounts.CompanyRole;
import org.biface.kernel.persistence.Ids;

/** Who acts for which company, and who is invited to, as it is stored. Changes join the transaction of whoever calls. */
final class MemberBook {

    private static final int MOST_MEMBERS = 1_000;
    private static final int MOST_INVITATIONS = 200;

    private static final String MEMBER = """
            select a.id, a.display_name, a.email, m.role, m.since
            from accounts.account_company m join accounts.account a on a.id = m.account where m.company = ?
            """;

    private static final String INVITATION = """
            select i.id, i.company, c.name, i.email, i.role, i.invited_by, b.display_name, i.accepted_by, i.created_at,
                i.expires_at, i.accepted_at, i.withdrawn_at
            from accounts.company_invitation i join accounts.company c on c.id = i.company
                join accounts.account b on b.id = i.invited_by
            """;

    /** Good while whoever invites still may. */
    private static final String OPEN = """
             i.accepted_at is null and i.withdrawn_at is null and i.expires_at > ?
              and exists (select from accounts.account_company m join accounts.account a on a.id = m.account
                where m.account = i.invited_by and m.company = i.company and m.role = 'OWNER' and a.suspended_at is null)
            """;

    /** Those that are not open any more lose what they no longer need. */
    static final String FORGET_EXPIRED = "update accounts.company_invitation set email = null, token_hash = null"
            + " where expires_at <= ? and (email is not null or token_hash is not null)";

    private final AccountStore store;

    MemberBook(AccountStore store) {
        this.store = store;
    }

    /** Somebody's mail that is to be written. */
    record Unsent(UUID invitedBy, String companyName, String email, Instant expiresAt) {}

    /** An invitation that was accepted, and where its token was mailed to. */
    record Accepted(UUID invitation, UUID company, CompanyRole role, String email) {}

    // Members

    /** Owners first, and of each role who came first. */
    List<CompanyMember> members(UUID company) {
        return all(MEMBER + " order by m.role desc, m.since, a.id limit " + MOST_MEMBERS, MemberBook::member, company);
    }

    Optional<CompanyMember> member(UUID company, UUID account) {
        return one(MEMBER + " and m.account = ?", MemberBook::member, company, account);
    }

    boolean isMember(UUID company, String email) {
        return one(MEMBER + " and a.email = ?", MemberBook::member, company, email)
                .isPresent();
    }

    /** @return whether the account owns a company, besides this one */
    boolean ownsAnother(UUID account, UUID company) {
        return one(
                        "select company from accounts.account_company where account = ? and company <> ? and role = 'OWNER'"
                                + " limit 1",
                        row -> row.getObject(1, UUID.class),
                        account,
                        company)
                .isPresent();
    }

    /** @return how many can act as owner, besides this one */
    boolean hasOwnerBesides(UUID company, UUID account) {
        return one(
                        MEMBER + " and m.role = 'OWNER' and a.id <> ? and a.suspended_at is null limit 1",
                        MemberBook::member,
                        company,
                        account)
                .isPresent();
    }

    void setRole(UUID company, UUID account, CompanyRole role) {
        change(
                "update accounts.account_company set role = ? where account = ? and company = ?",
                role.name(),
                account,
                company);
    }

    void leave(UUID company, UUID account) {
        change("delete from accounts.account_company where account = ? and company = ?", account, company);
    }

    // Invitations

    UUID invite(UUID company, String email, CompanyRole role, UUID by, Instant expiresAt) {
        UUID id = Ids.next();
        change(
                "insert into accounts.company_invitation (id, company, email, role, invited_by, created_at, expires_at)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                id,
                company,
                email,
                role.name(),
                by,
                utc(now()),
                utc(expiresAt));
        return id;
    }

    int open(UUID company) {
        return one(
                        "select count(*) from accounts.company_invitation where company = ? and accepted_at is null"
                                + " and withdrawn_at is null and expires_at > ?",
                        row -> row.getInt(1),
                        company,
                        utc(now()))
                .orElseThrow();
    }

    List<CompanyInvitation> invitations(UUID company) {
        return all(
                INVITATION + " where i.company = ? order by i.id desc limit " + MOST_INVITATIONS,
                this::invitation,
                company);
    }

    /** Nobody else changes it until the transaction ends. */
    Optional<CompanyInvitation> locked(UUID company, UUID invitation) {
        return one(
                INVITATION + " where i.company = ? and i.id = ? for update of i",
                this::invitation,
                company,
                invitation);
    }

    /** @return the open invitations of a company to an address */
    List<UUID> openTo(UUID company, String email) {
        return all(
                "select id from accounts.company_invitation where company = ? and email = ? and accepted_at is null"
                        + " and withdrawn_at is null",
                row -> row.getObject(1, UUID.class),
                company,
                email);
    }

    void withdraw(UUID invitation) {
        change(
                "update accounts.company_invitation set withdrawn_at = ?, email = null, token_hash = null where id = ?",
                utc(now()),
                invitation);
    }

    /** @return the mail that an invitation still needs, which nobody else writes until the transaction ends */
    Optional<Unsent> unsent(UUID invitation) {
        return one(
                "select i.invited_by, c.name, i.email, i.expires_at from accounts.company_invitation i"
                        + " join accounts.company c on c.id = i.company where i.id = ? and i.email is not null"
                        + " and i.token_hash is null and" + OPEN + " for update of i",
                row -> new Unsent(row.getObject(1, UUID.class), row.getString(2), row.getString(3), instant(row, 4)),
                invitation,
                utc(now()));
    }

    void keepToken(UUID invitation, byte[] tokenHash) {
        change("update accounts.company_invitation set token_hash = ? where id = ?", tokenHash, invitation);
    }

    /** @return the open invitation of a token, which is not used by looking */
    Optional<CompanyInvitation> byToken(byte[] tokenHash) {
        return one(INVITATION + " where i.token_hash = ? and" + OPEN, this::invitation, tokenHash, utc(now()));
    }

    /** Uses a token up: of two who try at the same time, one is accepted. */
    Optional<Accepted> accept(byte[] tokenHash, UUID account) {
        Optional<Accepted> found = one(
                "select i.id, i.company, i.role, i.email from accounts.company_invitation i where i.token_hash = ? and"
                        + OPEN + " for update of i",
                row -> new Accepted(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        CompanyRole.valueOf(row.getString(3)),
                        row.getString(4)),
                tokenHash,
                utc(now()));
        found.ifPresent(accepted -> change(
                "update accounts.company_invitation set accepted_at = ?, accepted_by = ?, email = null, token_hash = null"
                        + " where id = ?",
                utc(now()),
                account,
                accepted.invitation()));
        return found;
    }

    private static CompanyMember member(ResultSet row) throws SQLException {
        return new CompanyMember(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getString(3),
                CompanyRole.valueOf(row.getString(4)),
                instant(row, 5));
    }

    private CompanyInvitation invitation(ResultSet row) throws SQLException {
        Instant expiresAt = instant(row, 10);
        Instant acceptedAt = instant(row, 11);
        Instant withdrawnAt = instant(row, 12);
        State state = acceptedAt != null
                ? State.ACCEPTED
                : withdrawnAt != null ? State.WITHDRAWN : expiresAt.isAfter(now()) ? State.OPEN : State.EXPIRED;
        return new CompanyInvitation(
                row.getObject(1, UUID.class),
                row.getObject(2, UUID.class),
                row.getString(3),
                state == State.OPEN ? row.getString(4) : null,
                CompanyRole.valueOf(row.getString(5)),
                state,
                row.getObject(6, UUID.class),
                row.getString(7),
                row.getObject(8, UUID.class),
                instant(row, 9),
                expiresAt,
                acceptedAt != null ? acceptedAt : withdrawnAt);
    }

    // Statements

    /** Reads a row. */
    @FunctionalInterface
    private interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    private <T> List<T> all(String sql, Row<T> reader, Object... parameters) {
        return store.persistence().read(connection -> {
            try (PreparedStatement query = filled(connection.prepareStatement(sql), parameters);
                    ResultSet rows = query.executeQuery()) {
                List<T> found = new ArrayList<>();
                while (rows.next()) {
                    found.add(reader.read(rows));
                }
                return found;
            }
        });
    }

    private <T> Optional<T> one(String sql, Row<T> reader, Object... parameters) {
        return all(sql, reader, parameters).stream().findFirst();
    }

    private void change(String sql, Object... parameters) {
        store.persistence().write(connection -> {
            try (PreparedStatement statement = filled(connection.prepareStatement(sql), parameters)) {
                return statement.executeUpdate();
            }
        });
    }

    private static PreparedStatement filled(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
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
