package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * What the operator owes to what a provider holds. The ledger has it paid from the operator's own cash at once (domain.md:
 * "provider's fee", "top up in the same entry"); until the operator really does so, the provider holds that much less. All
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

    private static void add(
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
            insert.executeUpdate();
        }
    }
}
