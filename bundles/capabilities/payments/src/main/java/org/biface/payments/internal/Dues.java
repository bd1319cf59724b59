package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.payments.Due;

/**
 * What the operator owes to what a provider holds. The ledger has it paid from the operator's own cash at once (domain.md:
 * "provider's fee", "top up in the same entry"); until the operator really does so, the provider holds that much less. It does
 * so by leaving own money there that would have been swept, or by putting money in. What adds up to nothing is settled. All
 * methods work on the caller's connection.
 */
final class Dues {

    private Dues() {}

    /** The provider kept a fee back. Said once for each id. */
    static void fee(Connection connection, String id, String provider, UUID subject, Money amount, Instant now)
            throws SQLException {
        add(connection, id, provider, "FEE", subject, amount, now);
    }

    /** The books say that the operator made good what the provider gave away. Said once for each id. */
    static void topUp(Connection connection, String id, String provider, UUID subject, Money amount, Instant now)
            throws SQLException {
        add(connection, id, provider, "TOP_UP", subject, amount, now);
    }

    /** Own money stays with the provider for what is owed to it. */
    static void kept(Connection connection, UUID sweep, String provider, Money amount, Instant now)
            throws SQLException {
        add(connection, "kept:" + sweep, provider, "KEPT", sweep, negative(amount), now);
        settle(connection, provider, amount.currency(), now);
    }

    /** The sweep did not happen: what it had left there is own money again, and what was owed is owed. */
    static void takenBack(Connection connection, UUID sweep, String provider, Money amount, Instant now)
            throws SQLException {
        add(connection, "taken-back:" + sweep, provider, "TAKEN_BACK", sweep, amount, now);
    }

    /**
     * The operator has put own money in.
     *
     * @param line the provider's own id of the line in its books
     * @return whether that was not known before
     */
    static boolean paidIn(Connection connection, UUID by, String provider, String line, Money amount, Instant now)
            throws SQLException {
        boolean fresh = add(connection, paidInId(provider, line), provider, "PAID_IN", by, negative(amount), now);
        settle(connection, provider, amount.currency(), now);
        return fresh;
    }

    /** @return the lines of a provider by which the operator has put own money in */
    static Set<String> paidIn(Connection connection, String provider) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select id from payments.provider_due where provider = ? and kind = 'PAID_IN'")) {
            query.setString(1, provider);
            var lines = new HashSet<String>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    lines.add(rows.getString(1).substring(paidInId(provider, "").length()));
                }
            }
            return lines;
        }
    }

    private static String paidInId(String provider, String line) {
        return "paid-in:" + provider + ":" + line;
    }

    private static Money negative(Money amount) {
        return Money.zero(amount.currency()).minus(amount);
    }

    /** @return what is owed to each provider in each currency, where it is not nothing */
    static List<Due> open(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select provider, currency, sum(amount)::bigint"
                        + " from payments.provider_due where settled_at is null group by provider, currency"
                        + " having sum(amount) <> 0 order by provider, currency");
                ResultSet rows = query.executeQuery()) {
            var dues = new ArrayList<Due>();
            while (rows.next()) {
                dues.add(new Due(rows.getString(1), Money.of(rows.getLong(3), rows.getString(2))));
            }
            return dues;
        }
    }

    /** @return what is owed to a provider; below zero when more was put in than was owed */
    static Money open(Connection connection, String provider, String currency) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select coalesce(sum(amount), 0)::bigint"
                + " from payments.provider_due where provider = ? and currency = ? and settled_at is null")) {
            query.setString(1, provider);
            query.setString(2, currency);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return Money.of(row.getLong(1), currency);
            }
        }
    }

    /** What adds up to nothing need not be looked at again. Dues that come meanwhile are not seen here, and stay open. */
    private static void settle(Connection connection, String provider, String currency, Instant now)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                with open as materialized (select id, amount from payments.provider_due
                    where provider = ? and currency = ? and settled_at is null)
                update payments.provider_due d set settled_at = ? from open o
                where o.id = d.id and (select sum(amount) from open) = 0""")) {
            update.setString(1, provider);
            update.setString(2, currency);
            update.setObject(3, Ledger.utc(now));
            update.executeUpdate();
        }
    }

    private static boolean add(
            Connection connection, String id, String provider, String kind, UUID subject, Money amount, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.provider_due"
                + " (id, provider, kind, subject, amount, currency, at) values (?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (id) do nothing")) {
            insert.setString(1, id);
            insert.setString(2, provider);
            insert.setString(3, kind);
            insert.setObject(4, subject);
            insert.setLong(5, amount.minor());
            insert.setString(6, amount.currency());
            insert.setObject(7, Ledger.utc(now));
            return insert.executeUpdate() == 1;
        }
    }
}
