package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.biface.payments.Payment;
import org.biface.payments.PayoutAccount;
import org.biface.payments.PayoutAccount.Status;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.AccountState.Identity;

/** The table of freelancers' accounts at payment providers. All methods work on the caller's connection. */
final class ProviderAccounts {

    private static final String COLUMNS = "reference, identity, receives, pays_out, requirements";

    private ProviderAccounts() {}

    static Optional<AccountState> find(Connection connection, String provider, UUID freelancer) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select " + COLUMNS + " from payments.provider_account where provider = ? and freelancer = ?")) {
            query.setString(1, provider);
            query.setObject(2, freelancer);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? Optional.of(state(row)) : Optional.empty();
            }
        }
    }

    /** @return the accounts that a provider keeps for freelancers, and that money was or may have been transferred to */
    static List<String> references(Connection connection, String provider) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select distinct account from payments.provider_order where provider = ? and kind = 'TRANSFER'"
                        + " and status <> 'FAILED' order by account")) {
            query.setString(1, provider);
            var references = new ArrayList<String>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    references.add(rows.getString(1));
                }
            }
            return references;
        }
    }

    private static final String ACCOUNTS = """
            select o.id, o.freelancer, o.provider, o.country, o.currency, o.legal_person, o.status, o.reason, a.identity,
                coalesce(a.receives, false), coalesce(a.pays_out, false), a.requirements, o.created_at,
                o.version + coalesce(a.version, 0), a.reference
            from payments.provider_order o left join payments.provider_account a
                on o.status = 'SUCCEEDED' and a.provider = o.provider and a.reference = o.reference
            where o.kind = 'ACCOUNT'
            """;

    /**
     * An account as people see it.
     *
     * @param account what they see
     * @param reference the provider's own id of it; {@code null} until it is made
     */
    record Kept(PayoutAccount account, String reference) {}

    static Optional<Kept> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ACCOUNTS + " and o.id = ?")) {
            query.setObject(1, id);
            return kept(query).stream().findFirst();
        }
    }

    /** @return the freelancer's newest account at a provider */
    static Optional<Kept> newest(Connection connection, String provider, UUID freelancer) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                ACCOUNTS + " and o.freelancer = ? and o.provider = ? order by o.id desc limit 1")) {
            query.setObject(1, freelancer);
            query.setString(2, provider);
            return kept(query).stream().findFirst();
        }
    }

    /** @return accounts before the given one, newest first; everybody's without a freelancer */
    static List<Kept> list(Connection connection, UUID freelancer, UUID before, int limit) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(ACCOUNTS + (freelancer == null ? "" : " and o.freelancer = ?")
                        + (before == null ? "" : " and o.id < ?") + " order by o.id desc limit ?")) {
            int n = 0;
            if (freelancer != null) {
                query.setObject(++n, freelancer);
            }
            if (before != null) {
                query.setObject(++n, before);
            }
            query.setInt(++n, limit);
            return kept(query);
        }
    }

    private static List<Kept> kept(PreparedStatement query) throws SQLException {
        var accounts = new ArrayList<Kept>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                Status status = status(row.getString(7), row.getString(9));
                String reason = row.getString(8);
                boolean paysOut = row.getBoolean(11);
                List<String> requirements = row.getArray(12) != null
                        ? List.of((String[]) row.getArray(12).getArray())
                        : reason == null ? List.of() : List.of(reason);
                accounts.add(new Kept(
                        new PayoutAccount(
                                row.getObject(1, UUID.class),
                                row.getObject(2, UUID.class),
                                row.getString(3),
                                row.getString(4),
                                row.getString(5),
                                row.getBoolean(6),
                                status,
                                row.getBoolean(10),
                                paysOut,
                                requirements,
                                advice(status, paysOut),
                                Orders.instant(row, 13),
                                row.getLong(14)),
                        row.getString(15)));
            }
        }
        return accounts;
    }

    private static Status status(String order, String identity) {
        return switch (Payment.Status.valueOf(order)) {
            case SUCCEEDED -> Status.valueOf(identity);
            case FAILED -> Status.FAILED;
            default -> Status.OPENING;
        };
    }

    private static String advice(Status status, boolean paysOut) {
        return switch (status) {
            case OPENING -> "Wait a moment: the payment provider makes the account.";
            case FAILED -> "Open another account: the payment provider did not make this one.";
            case NEEDED -> "Open the provider's page (onboarding) and say there who you are and where you bank.";
            case PENDING -> "Wait: the payment provider checks what you have given.";
            case VERIFIED ->
                paysOut ? null : "Wait: the payment provider does not pay out from this account at the moment.";
            case REFUSED -> "Ask the operator for another way to be paid: the payment provider has refused you.";
        };
    }

    private static AccountState state(ResultSet row) throws SQLException {
        return AccountState.of(row.getString(1), Identity.valueOf(row.getString(2)))
                .receiving(row.getBoolean(3))
                .payingOut(row.getBoolean(4))
                .requiring(List.of((String[]) row.getArray(5).getArray()));
    }

    /** An account was made for a freelancer. What a notice said of it since is not forgotten. */
    static void opened(Connection connection, String provider, UUID freelancer, AccountState state, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.provider_account"
                + " (provider, reference, freelancer, identity, receives, pays_out, requirements, seen_at, changed_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, '-infinity', ?)"
                + " on conflict (provider, reference) do update set freelancer = excluded.freelancer")) {
            insert.setString(1, provider);
            insert.setString(2, state.reference());
            insert.setObject(3, freelancer);
            insert.setString(4, state.identity().name());
            insert.setBoolean(5, state.receives());
            insert.setBoolean(6, state.paysOut());
            insert.setArray(
                    7, connection.createArrayOf("text", state.requirements().toArray()));
            insert.setObject(8, Ledger.utc(now));
            insert.executeUpdate();
        }
    }

    /**
     * Keeps how an account stands, unless something newer is kept already. A notice may come before the answer that made
     * the account: then nobody knows yet whose it is.
     *
     * @param at of which moment it is, by the provider's clock; of two of one moment, the later one that comes counts
     * @return what it did
     */
    static Books.Effect seen(Connection connection, String provider, AccountState state, Instant at, Instant now)
            throws SQLException {
        try (PreparedStatement write = connection.prepareStatement("insert into payments.provider_account as a"
                + " (provider, reference, identity, receives, pays_out, requirements, seen_at, changed_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (provider, reference) do update set"
                + " identity = excluded.identity, receives = excluded.receives, pays_out = excluded.pays_out,"
                + " requirements = excluded.requirements, seen_at = excluded.seen_at, changed_at = excluded.changed_at,"
                + " version = a.version + 1 where a.seen_at <= excluded.seen_at")) {
            write.setString(1, provider);
            write.setString(2, state.reference());
            write.setString(3, state.identity().name());
            write.setBoolean(4, state.receives());
            write.setBoolean(5, state.paysOut());
            write.setArray(
                    6, connection.createArrayOf("text", state.requirements().toArray()));
            write.setObject(7, Ledger.utc(at));
            write.setObject(8, Ledger.utc(now));
            return write.executeUpdate() == 1 ? Books.Effect.APPLIED : Books.Effect.CHANGED_NOTHING;
        }
    }
}
