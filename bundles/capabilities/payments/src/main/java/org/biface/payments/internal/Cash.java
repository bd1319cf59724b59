package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.biface.commons.Money;

/**
 * Keeps what the provider holds at no less than what is owed. The excess is commission and VAT that the platform has not
 * taken out yet; what goes out beyond it the platform puts in from its own money, in the same entry.
 */
final class Cash {

    private Cash() {}

    /**
     * @param entry gets the lines of the top-up, if one is needed
     * @param drop by how much the excess becomes less with the entry, in minor units
     * @return what the platform puts in, which may be nothing
     */
    static Money topUp(Connection connection, Entry.Builder entry, String currency, long drop) throws SQLException {
        if (drop <= 0) {
            return Money.zero(currency);
        }
        long excess = lockedExcess(connection, currency);
        Money missing = Money.of(Math.max(0, drop - Math.max(0, excess)), currency);
        entry.debit(AccountName.PROVIDER_CASH, missing).credit(AccountName.OWN_CASH, missing);
        return missing;
    }

    /**
     * @return what the providers hold more than is owed to others, in minor units; nobody else uses it until the
     *     transaction ends
     */
    static long lockedExcess(Connection connection, String currency) throws SQLException {
        lock(connection, currency);
        return excess(connection, currency);
    }

    /** Two who look at the same excess would both use it. Whatever makes it more needs no lock. */
    static void lock(Connection connection, String currency) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select pg_advisory_xact_lock(hashtext('payments.cash'), hashtext(?))")) {
            query.setString(1, currency);
            query.executeQuery().close();
        }
    }

    private static long excess(Connection connection, String currency) throws SQLException {
        long held = Ledger.balances(connection, AccountName.PROVIDER_CASH).stream()
                .map(balance -> balance.balance())
                .filter(balance -> balance.currency().equals(currency))
                .mapToLong(Money::minor)
                .sum();
        try (PreparedStatement query =
                connection.prepareStatement("select coalesce(sum(balance), 0)::bigint from payments.ledger_account"
                        + " where kind in ('escrow', 'dispute', 'freelancer', 'payout', 'refund') and currency = ?")) {
            query.setString(1, currency);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return held - row.getLong(1);
            }
        }
    }
}
