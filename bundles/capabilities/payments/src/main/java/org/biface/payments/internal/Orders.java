package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.payments.Payment.Status;

/** The table of orders to payment providers. All methods work on the caller's connection. */
final class Orders {

    private static final String COLUMNS =
            "id, kind, provider, amount, currency, description, milestone, contract, company, freelancer, account,"
                    + " payment, after_order, country, legal_person, status, reason, reference, step, attempts, claimed_until, ask_at,"
                    + " created_at, version";

    private Orders() {}

    static void insert(Connection connection, Order order) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.provider_order"
                + " (id, kind, provider, amount, currency, description, milestone, contract, company, freelancer,"
                + " account, payment, after_order, country, legal_person, ask_at, created_at, changed_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setObject(1, order.id());
            insert.setString(2, order.kind().name());
            insert.setString(3, order.provider());
            insert.setLong(4, order.amount().minor());
            insert.setString(5, order.amount().currency());
            insert.setString(6, order.description());
            insert.setObject(7, order.milestone());
            insert.setObject(8, order.contract());
            insert.setObject(9, order.company());
            insert.setObject(10, order.freelancer());
            insert.setString(11, order.account());
            insert.setObject(12, order.payment());
            insert.setObject(13, order.after());
            insert.setString(14, order.country());
            insert.setBoolean(15, order.legalPerson());
            insert.setObject(16, Ledger.utc(order.askAt()));
            insert.setObject(17, Ledger.utc(order.createdAt()));
            insert.setObject(18, Ledger.utc(order.createdAt()));
            insert.executeUpdate();
        }
    }

    /** Of one kind, by a statement for all; none is about a milestone, a payment or another order. */
    static void insertAll(Connection connection, List<Order> orders) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.provider_order"
                + " (id, kind, provider, amount, currency, description, freelancer, account, legal_person, ask_at, created_at,"
                + " changed_at)"
                + " select q.id, q.kind, q.provider, q.amount, q.currency, q.description, q.freelancer, q.account,"
                + " q.legal_person, q.ask_at, q.created_at, q.created_at from unnest(?::uuid[], ?::text[], ?::text[],"
                + " ?::int8[], ?::text[], ?::text[], ?::uuid[], ?::text[], ?::bool[], ?::timestamptz[], ?::timestamptz[])"
                + " as q (id, kind, provider, amount, currency, description, freelancer, account, legal_person, ask_at,"
                + " created_at)")) {
            var columns = new Columns<>(connection, insert, orders);
            columns.set("uuid", Order::id);
            columns.set("text", order -> order.kind().name());
            columns.set("text", Order::provider);
            columns.set("int8", order -> order.amount().minor());
            columns.set("text", order -> order.amount().currency());
            columns.set("text", Order::description);
            columns.set("uuid", Order::freelancer);
            columns.set("text", Order::account);
            columns.set("bool", Order::legalPerson);
            columns.set("text", order -> order.askAt().toString());
            columns.set("text", order -> order.createdAt().toString());
            insert.executeUpdate();
        }
    }

    /** @return whether a payment for the milestone is under way or has succeeded */
    static boolean collecting(Connection connection, UUID milestone) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select exists (select 1 from payments.provider_order"
                        + " where milestone = ? and kind = 'COLLECT' and status <> 'FAILED')")) {
            query.setObject(1, milestone);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /**
     * A payment that has succeeded.
     *
     * @param id the order's id, which was its key
     * @param provider who holds the money
     */
    record Collected(UUID id, String provider) {}

    /** @return the payment that the milestone was funded by */
    static Optional<Collected> collected(Connection connection, UUID milestone) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select id, provider from payments.provider_order"
                + " where milestone = ? and kind = 'COLLECT' and status = 'SUCCEEDED'")) {
            query.setObject(1, milestone);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(new Collected(row.getObject(1, UUID.class), row.getString(2)))
                        : Optional.empty();
            }
        }
    }

    static Optional<Order> find(Connection connection, Order.Kind kind, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select " + COLUMNS + " from payments.provider_order where id = ? and kind = ?")) {
            query.setObject(1, id);
            query.setString(2, kind.name());
            return one(query);
        }
    }

    static Optional<Order> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select " + COLUMNS + " from payments.provider_order where id = ?")) {
            query.setObject(1, id);
            return one(query);
        }
    }

    static Optional<Order> lock(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select " + COLUMNS + " from payments.provider_order where id = ? for no key update")) {
            query.setObject(1, id);
            return one(query);
        }
    }

    /** @return the payment that a provider knows by its own id, locked */
    static Optional<Order> lockByReference(Connection connection, String provider, String reference)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + COLUMNS
                + " from payments.provider_order where provider = ? and reference = ? and kind = 'COLLECT'"
                + " for no key update")) {
            query.setString(1, provider);
            query.setString(2, reference);
            return one(query);
        }
    }

    /**
     * Takes an order that is due, so that nobody else asks the provider for it at the same time.
     *
     * @return the order as it is now; nothing when it has ended, is not due, or somebody else has it
     */
    static Optional<Order> claim(Connection connection, UUID id, Instant now, Instant until) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update payments.provider_order"
                + " set claimed_until = ?, attempts = attempts + 1"
                + " where id = ? and status in ('INITIATED', 'PENDING', 'UNKNOWN') and ask_at <= ?"
                + " and (claimed_until is null or claimed_until <= ?) and (after_order is null or exists (select 1"
                + " from payments.provider_order f where f.id = provider_order.after_order and f.status = 'SUCCEEDED'))"
                + " returning " + COLUMNS)) {
            update.setObject(1, Ledger.utc(until));
            update.setObject(2, id);
            update.setObject(3, Ledger.utc(now));
            update.setObject(4, Ledger.utc(now));
            return one(update);
        }
    }

    /** Lets go of an order that could not be asked for, to be taken again later. It counts as not asked. */
    static void giveBack(Connection connection, UUID id, Instant askAt) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update payments.provider_order"
                + " set claimed_until = null, ask_at = ?, attempts = attempts - 1 where id = ?")) {
            update.setObject(1, Ledger.utc(askAt));
            update.setObject(2, id);
            update.executeUpdate();
        }
    }

    /** Lets go of an order, with what became of it. */
    static void move(
            Connection connection, UUID id, Status status, String reason, String reference, Instant askAt, Instant now)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update payments.provider_order"
                + " set status = ?, reason = ?, reference = coalesce(?, reference), ask_at = ?, changed_at = ?,"
                + " step = null, claimed_until = null, version = version + 1 where id = ?")) {
            update.setString(1, status.name());
            update.setString(2, reason);
            update.setString(3, reference);
            update.setObject(4, Ledger.utc(askAt));
            update.setObject(5, Ledger.utc(now));
            update.setObject(6, id);
            update.executeUpdate();
        }
    }

    /** Keeps what the payer has to do first; it goes when the order goes on. */
    static void step(Connection connection, UUID id, String step) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update payments.provider_order set step = ? where id = ?")) {
            update.setString(1, step);
            update.setObject(2, id);
            update.executeUpdate();
        }
    }

    /** @return whether it is known what the provider took for an order */
    static boolean feeIsKnown(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select fee is not null from payments.provider_order where id = ?")) {
            query.setObject(1, id);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    /** @return the orders that wait for this one, locked */
    static List<Order> waitingFor(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + COLUMNS
                + " from payments.provider_order where after_order = ? and status = 'INITIATED' order by id"
                + " for no key update")) {
            query.setObject(1, id);
            return all(query);
        }
    }

    /**
     * @return what is in a freelancer's account at the provider, as our orders say: transferred, and neither paid out nor
     *     about to be
     */
    static long inAccount(Connection connection, String provider, String account, String currency) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select coalesce(sum(case"
                + " when kind = 'TRANSFER' and status = 'SUCCEEDED' then amount"
                + " when kind = 'PAYOUT' and status not in ('FAILED', 'RETURNED') then"
                + " -amount + coalesce((select t.amount from payments.provider_order t where t.id = p.after_order"
                + " and t.status not in ('SUCCEEDED', 'FAILED')), 0) else 0 end), 0)"
                + " from payments.provider_order p where provider = ? and account = ? and currency = ?"
                + " and kind in ('TRANSFER', 'PAYOUT')")) {
            query.setString(1, provider);
            query.setString(2, account);
            query.setString(3, currency);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Lets go of an order of which there is no news. */
    static void postpone(Connection connection, UUID id, Instant askAt) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update payments.provider_order set ask_at = ?, claimed_until = null where id = ?")) {
            update.setObject(1, Ledger.utc(askAt));
            update.setObject(2, id);
            update.executeUpdate();
        }
    }

    /** Keeps that the provider said something that can't be true, for an operator to look at. */
    static void contradict(Connection connection, UUID id, String contradiction) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update payments.provider_order set contradiction = ? where id = ?")) {
            update.setString(1, contradiction);
            update.setObject(2, id);
            update.executeUpdate();
        }
    }

    /** @return payouts before the given one, newest first; of everybody without a freelancer */
    static List<Order> payouts(Connection connection, UUID freelancer, UUID before, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + COLUMNS
                + " from payments.provider_order where kind = 'PAYOUT'"
                + (freelancer == null ? "" : " and freelancer = ?")
                + (before == null ? "" : " and id < ?") + " order by id desc limit ?")) {
            int n = 0;
            if (freelancer != null) {
                query.setObject(++n, freelancer);
            }
            if (before != null) {
                query.setObject(++n, before);
            }
            query.setInt(++n, limit);
            return all(query);
        }
    }

    /** What a freelancer's payouts come to in a currency. */
    record PayoutSum(String currency, long underWay, long paidOut) {}

    static List<PayoutSum> payoutSums(Connection connection, UUID freelancer) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select currency,"
                + " coalesce(sum(amount) filter (where status in ('INITIATED', 'PENDING', 'UNKNOWN')), 0),"
                + " coalesce(sum(amount) filter (where status = 'SUCCEEDED'), 0)"
                + " from payments.provider_order where kind = 'PAYOUT' and freelancer = ? group by currency")) {
            query.setObject(1, freelancer);
            var sums = new ArrayList<PayoutSum>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    sums.add(new PayoutSum(rows.getString(1), rows.getLong(2), rows.getLong(3)));
                }
            }
            return sums;
        }
    }

    /** What an operator should know of orders that don't go on. */
    record Trouble(long unknownForLong, long payoutsFailed, long contradictions) {}

    static Trouble trouble(Connection connection, Instant unknownSince, Instant failedSince) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select"
                + " (select count(*) from payments.provider_order where status in ('INITIATED', 'PENDING', 'UNKNOWN')"
                + " and changed_at < ?),"
                + " (select count(*) from payments.provider_order where kind = 'PAYOUT' and status in ('FAILED', 'RETURNED')"
                + " and changed_at >= ?),"
                + " (select count(*) from payments.provider_order where contradiction is not null)")) {
            query.setObject(1, Ledger.utc(unknownSince));
            query.setObject(2, Ledger.utc(failedSince));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Trouble(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        }
    }

    private static Optional<Order> one(PreparedStatement query) throws SQLException {
        return all(query).stream().findFirst();
    }

    private static List<Order> all(PreparedStatement query) throws SQLException {
        var orders = new ArrayList<Order>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                orders.add(new Order(
                        rows.getObject(1, UUID.class),
                        Order.Kind.valueOf(rows.getString(2)),
                        rows.getString(3),
                        Money.of(rows.getLong(4), rows.getString(5)),
                        rows.getString(6),
                        rows.getObject(7, UUID.class),
                        rows.getObject(8, UUID.class),
                        rows.getObject(9, UUID.class),
                        rows.getObject(10, UUID.class),
                        rows.getString(11),
                        rows.getObject(12, UUID.class),
                        rows.getObject(13, UUID.class),
                        rows.getString(14),
                        rows.getBoolean(15),
                        Status.valueOf(rows.getString(16)),
                        rows.getString(17),
                        rows.getString(18),
                        rows.getString(19),
                        rows.getInt(20),
                        instant(rows, 21),
                        instant(rows, 22),
                        instant(rows, 23),
                        rows.getLong(24)));
            }
        }
        return orders;
    }

    static Instant instant(ResultSet rows, int column) throws SQLException {
        OffsetDateTime value = rows.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }
}
