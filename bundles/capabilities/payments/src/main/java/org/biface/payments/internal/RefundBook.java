package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.kernel.events.Events;
import org.biface.payments.ClientFee;
import org.biface.payments.Payment.Status;
import org.biface.payments.Refund;
import org.biface.payments.RefundEnded;

/** Refunds, and what the provider's word does to them. All methods work on the caller's transaction. */
final class RefundBook implements OrderBook {

    private static final String SELECT = """
            select r.id, r.milestone, r.contract, r.company, r.freelancer, r.release, r.currency, r.amount, r.net,
                coalesce(t.available + t.pending + t.receivable, 0), coalesce(t.receivable, 0),
                coalesce(t.commission, 0), coalesce(t.commission_vat, 0), r.reason, r.payment, o.provider, o.status,
                o.reason, r.created_at, r.version + o.version, r.fee_commission, r.fee_vat
            from payments.refund r join payments.provider_order o on o.id = r.provider_order
                left join payments.taken_back t on t.cause = r.id
            """;

    private final Events events;

    RefundBook(Events events) {
        this.events = events;
    }

    static void insert(
            Connection connection,
            Order order,
            UUID id,
            UUID freelancer,
            UUID release,
            long net,
            ClientFee fee,
            String reason,
            UUID orderedBy,
            UUID payment)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.refund (id, milestone,"
                + " contract, company, freelancer, release, currency, amount, net, reason, ordered_by, payment,"
                + " created_at, provider_order, fee_commission, fee_vat, version)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0)")) {
            int n = 0;
            insert.setObject(++n, id);
            insert.setObject(++n, order.milestone());
            insert.setObject(++n, order.contract());
            insert.setObject(++n, order.company());
            insert.setObject(++n, freelancer);
            insert.setObject(++n, release);
            insert.setString(++n, order.amount().currency());
            insert.setLong(++n, order.amount().minor());
            insert.setLong(++n, net);
            insert.setString(++n, reason);
            insert.setObject(++n, orderedBy);
            insert.setObject(++n, payment);
            insert.setObject(++n, Ledger.utc(order.createdAt()));
            insert.setObject(++n, order.id());
            insert.setLong(++n, fee.commission().minor());
            insert.setLong(++n, fee.vat().minor());
            insert.executeUpdate();
        }
    }

    /** The money has left the provider. */
    @Override
    public void succeeded(Connection connection, Order order, Instant now) throws SQLException {
        UUID refund = ofOrder(connection, order.id());
        Ledger.post(
                connection,
                now,
                List.of(Entry.of(
                                "refund-settled:" + order.id(),
                                "refund-settled",
                                order.amount().currency(),
                                refund)
                        .debit(AccountName.refund(refund), order.amount())
                        .credit(AccountName.PROVIDER_CASH, order.amount())
                        .build()));
        events.append(new RefundEnded(refund, order.milestone(), order.contract(), Status.SUCCEEDED.name()));
    }

    /** The money stays where it is, for the client: an operator looks at it, and tries again. */
    @Override
    public void failed(Connection connection, Order order, String reason, Instant now) throws SQLException {
        events.append(new RefundEnded(
                ofOrder(connection, order.id()), order.milestone(), order.contract(), Status.FAILED.name()));
    }

    /** The client's bank has sent it back: the money waits for the client again. */
    @Override
    public void returned(Connection connection, Order order, String reason, Instant now) throws SQLException {
        UUID refund = ofOrder(connection, order.id());
        Ledger.post(
                connection,
                now,
                List.of(Entry.of(
                                "refund-returned:" + order.id(),
                                "refund-returned",
                                order.amount().currency(),
                                refund)
                        .debit(AccountName.PROVIDER_CASH, order.amount())
                        .credit(AccountName.refund(refund), order.amount())
                        .build()));
        events.append(new RefundEnded(refund, order.milestone(), order.contract(), Status.RETURNED.name()));
    }

    private static UUID ofOrder(Connection connection, UUID order) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select id from payments.refund where provider_order = ?")) {
            query.setObject(1, order);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("no refund has the order " + order);
                }
                return row.getObject(1, UUID.class);
            }
        }
    }

    /** Another order takes the place of one that failed. The version goes on from what both said together. */
    static void orderAgain(Connection connection, UUID refund, UUID order, long version) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update payments.refund set provider_order = ?, version = ? where id = ?")) {
            update.setObject(1, order);
            update.setLong(2, version);
            update.setObject(3, refund);
            update.executeUpdate();
        }
    }

    static Optional<Refund> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT + " where r.id = ?")) {
            query.setObject(1, id);
            return read(query).stream().findFirst();
        }
    }

    static Optional<Refund> lock(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select 1 from payments.refund where id = ? for no key update")) {
            query.setObject(1, id);
            query.executeQuery().close();
        }
        return find(connection, id);
    }

    /** @return refunds before the given one, newest first; everybody's without a freelancer */
    static List<Refund> list(
            Connection connection, UUID freelancer, Set<UUID> companies, Status status, UUID before, int limit)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT + " where true"
                + (freelancer == null ? "" : " and (r.freelancer = ? or r.company = any (?))")
                + (status == null ? "" : " and o.status = ?")
                + (before == null ? "" : " and r.id < ?") + " order by r.id desc limit ?")) {
            int n = 0;
            if (freelancer != null) {
                query.setObject(++n, freelancer);
                query.setArray(++n, connection.createArrayOf("uuid", companies.toArray()));
            }
            if (status != null) {
                query.setString(++n, status.name());
            }
            if (before != null) {
                query.setObject(++n, before);
            }
            query.setInt(++n, limit);
            return read(query);
        }
    }

    private static List<Refund> read(PreparedStatement query) throws SQLException {
        var refunds = new ArrayList<Refund>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                String currency = row.getString(7);
                refunds.add(new Refund(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class),
                        row.getObject(4, UUID.class),
                        row.getObject(5, UUID.class),
                        row.getObject(6, UUID.class),
                        Money.of(row.getLong(8), currency),
                        new ClientFee(Money.of(row.getLong(21), currency), Money.of(row.getLong(22), currency), null),
                        Money.of(row.getLong(9), currency),
                        Money.of(row.getLong(10), currency),
                        Money.of(row.getLong(11), currency),
                        Money.of(row.getLong(12), currency),
                        Money.of(row.getLong(13), currency),
                        row.getString(14),
                        row.getObject(15, UUID.class),
                        row.getString(16),
                        Status.valueOf(row.getString(17)),
                        row.getString(18),
                        Orders.instant(row, 19),
                        row.getLong(20)));
            }
        }
        return refunds;
    }
}
