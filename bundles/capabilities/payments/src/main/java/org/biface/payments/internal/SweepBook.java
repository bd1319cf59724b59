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
import org.biface.commons.Money;
import org.biface.payments.Payment.Status;
import org.biface.payments.Sweep;

/**
 * Sweeps of the platform's own money. Each is booked when it begins, so that nobody counts on that money any more, and
 * booked back when it does not happen. All methods work on the caller's transaction.
 */
final class SweepBook implements OrderBook {

    private static final String SELECT = """
            select s.id, s.provider, s.currency, s.amount, s.settled, coalesce(o.status, 'SUCCEEDED'), o.reason,
                s.created_at, coalesce(o.version, 1)
            from payments.sweep s left join payments.provider_order o on o.id = s.provider_order
            """;

    static void begin(
            Connection connection, UUID id, String provider, Money amount, Money settled, UUID order, Instant now)
            throws SQLException {
        Ledger.post(
                connection,
                now,
                List.of(Entry.of("sweep:" + id, "sweep", amount.currency(), id)
                        .debit(AccountName.OWN_CASH, amount)
                        .credit(AccountName.PROVIDER_CASH, amount)
                        .build()));
        if (settled.isPositive()) {
            Dues.kept(connection, id, provider, settled, now);
        }
        try (PreparedStatement insert =
                connection.prepareStatement("insert into payments.sweep (id, provider, currency,"
                        + " amount, settled, provider_order, created_at) values (?, ?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, id);
            insert.setString(2, provider);
            insert.setString(3, amount.currency());
            insert.setLong(4, amount.minor());
            insert.setLong(5, settled.minor());
            insert.setObject(6, order);
            insert.setObject(7, Ledger.utc(now));
            insert.executeUpdate();
        }
    }

    /** It is booked already. */
    @Override
    public void succeeded(Connection connection, Order order, Instant now) {
        // The bank has it.
    }

    @Override
    public void failed(Connection connection, Order order, String reason, Instant now) throws SQLException {
        back(connection, order, "sweep-failed", now);
    }

    @Override
    public void returned(Connection connection, Order order, String reason, Instant now) throws SQLException {
        back(connection, order, "sweep-returned", now);
    }

    private static void back(Connection connection, Order order, String kind, Instant now) throws SQLException {
        Sweep sweep = ofOrder(connection, order.id());
        Ledger.post(
                connection,
                now,
                List.of(Entry.of(kind + ":" + sweep.id(), kind, sweep.amount().currency(), sweep.id())
                        .debit(AccountName.PROVIDER_CASH, sweep.amount())
                        .credit(AccountName.OWN_CASH, sweep.amount())
                        .build()));
        if (sweep.settled().isPositive()) {
            Dues.takenBack(connection, sweep.id(), sweep.provider(), sweep.settled(), now);
        }
    }

    private static Sweep ofOrder(Connection connection, UUID order) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT + " where s.provider_order = ?")) {
            query.setObject(1, order);
            return read(query).stream()
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("no sweep has the order " + order));
        }
    }

    static Optional<Sweep> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT + " where s.id = ?")) {
            query.setObject(1, id);
            return read(query).stream().findFirst();
        }
    }

    /** @return sweeps before the given one, newest first */
    static List<Sweep> list(Connection connection, UUID before, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                SELECT + (before == null ? "" : " where s.id < ?") + " order by s.id desc limit ?")) {
            int n = 0;
            if (before != null) {
                query.setObject(++n, before);
            }
            query.setInt(++n, limit);
            return read(query);
        }
    }

    private static List<Sweep> read(PreparedStatement query) throws SQLException {
        var sweeps = new ArrayList<Sweep>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                String currency = row.getString(3);
                Money amount = Money.of(row.getLong(4), currency);
                Money settled = Money.of(row.getLong(5), currency);
                sweeps.add(new Sweep(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        amount,
                        settled,
                        amount.minus(settled),
                        Status.valueOf(row.getString(6)),
                        row.getString(7),
                        Orders.instant(row, 8),
                        row.getLong(9)));
            }
        }
        return sweeps;
    }
}
