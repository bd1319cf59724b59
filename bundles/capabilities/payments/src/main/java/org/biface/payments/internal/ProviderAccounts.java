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

    /** @return the references of the accounts that a provider keeps for freelancers */
    static List<String> references(Connection connection, String provider) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select distinct account from payments.provider_order where provider = ? and kind = 'TRANSFER'"
                        + " and status = 'SUCCEEDED' order by account")) {
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
     * @param at of which moment it is, by the provider's clock
     * @return what it did
     */
    static Books.Effect seen(Connection connection, String provider, AccountState state, Instant at, Instant now)
            throws SQLException {
        try (PreparedStatement write = connection.prepareStatement("insert into payments.provider_account as a"
                + " (provider, reference, identity, receives, pays_out, requirements, seen_at, changed_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (provider, reference) do update set"
                + " identity = excluded.identity, receives = excluded.receives, pays_out = excluded.pays_out,"
                + " requirements = excluded.requirements, seen_at = excluded.seen_at, changed_at = excluded.changed_at,"
                + " version = a.version + 1 where a.seen_at < excluded.seen_at")) {
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
