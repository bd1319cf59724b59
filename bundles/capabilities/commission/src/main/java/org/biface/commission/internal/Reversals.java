package org.biface.commission.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.UUID;
import org.biface.commission.Reversal;
import org.biface.commission.ReversalOrder;
import org.biface.commons.Conflict;
import org.biface.commons.Money;
import org.biface.commons.NotFound;

/** Commissions that go back with a refund, in proportion to what was recorded at the release. */
final class Reversals {
    /** Enough digits that what is left of a commission is right to the cent, and at the end nothing is left. */
    private static final int SCALE = 12;

    private Reversals() {}

    /** A release as it was decided. */
    private record Recorded(
            UUID contract, UUID freelancer, UUID company, String currency, Taken taken, LocalDate month) {}

    /**
     * What a release took, as it was decided.
     *
     * @param returned whether it goes back when the client is refunded
     */
    record Taken(
            long amount,
            BigDecimal exactFreelancer,
            BigDecimal exactClient,
            long freelancer,
            long client,
            boolean returned) {

        /** All that goes back of a release when so much of it does: each refund takes the difference to those before. */
        Part upTo(long part) {
            if (!returned) {
                return new Part(part, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);
            }
            return new Part(
                    part,
                    share(exactFreelancer, part, amount, SCALE),
                    share(exactClient, part, amount, SCALE),
                    share(BigDecimal.valueOf(freelancer), part, amount, 0).longValueExact(),
                    share(BigDecimal.valueOf(client), part, amount, 0).longValueExact());
        }
    }

    /** What goes back, or what has gone back, of a release. */
    record Part(long amount, BigDecimal exactFreelancer, BigDecimal exactClient, long freelancer, long client) {
        Part minus(Part before) {
            return new Part(
                    amount - before.amount,
                    exactFreelancer.subtract(before.exactFreelancer),
                    exactClient.subtract(before.exactClient),
                    freelancer - before.freelancer,
                    client - before.client);
        }
    }

    static Reversal insert(Connection connection, ReversalOrder order) throws SQLException {
        Recorded recorded = recorded(connection, order.release());
        if (!recorded.currency.equals(order.amount().currency())
                || order.amount().isNegative()) {
            throw new IllegalArgumentException("a refund is of the release's currency and not below zero");
        }
        long version = lockFacts(connection, recorded, order.amount().minor());
        Part before = before(connection, order.release());
        long now = Math.addExact(before.amount, order.amount().minor());
        if (now > recorded.taken.amount) {
            throw new Conflict("More would go back than was released; look at its refunds first.");
        }
        Part part = recorded.taken.upTo(now).minus(before);
        lower(connection, recorded, part);
        keep(connection, order, recorded, version, part);
        return new Reversal(
                order.refund(),
                order.release(),
                order.amount(),
                Money.of(part.freelancer, recorded.currency),
                Money.of(part.client, recorded.currency),
                recorded.taken.returned);
    }

    static BigDecimal share(BigDecimal whole, long part, long of, int scale) {
        return part == of
                ? whole
                : whole.multiply(BigDecimal.valueOf(part)).divide(BigDecimal.valueOf(of), scale, RoundingMode.HALF_UP);
    }

    private static Recorded recorded(Connection connection, UUID release) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select contract, freelancer, company, currency, amount, exact_freelancer, exact_client,
                    charged_freelancer, charged_client, returned_on_refund,
                    date_trunc('month', at at time zone 'UTC')::date
                from commission.record where release = ?""")) {
            query.setObject(1, release);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new NotFound("There is no such release.");
                }
                return new Recorded(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class),
                        row.getString(4),
                        new Taken(
                                row.getLong(5),
                                row.getBigDecimal(6),
                                row.getBigDecimal(7),
                                row.getLong(8),
                                row.getLong(9),
                                row.getBoolean(10)),
                        row.getObject(11, LocalDate.class));
            }
        }
    }

    /**
     * Whoever releases or refunds something else of the freelancer waits here, and then sees what was done.
     *
     * @return the version of the facts before
     */
    private static long lockFacts(Connection connection, Recorded recorded, long amount) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update commission.facts_freelancer"
                + " set lifetime = lifetime - ?, version = version + 1 where freelancer = ? and currency = ?"
                + " returning version - 1")) {
            update.setLong(1, amount);
            update.setObject(2, recorded.freelancer);
            update.setString(3, recorded.currency);
            try (ResultSet row = update.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static Part before(Connection connection, UUID release) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select coalesce(sum(amount), 0)::bigint, coalesce(sum(exact_freelancer), 0),
                    coalesce(sum(exact_client), 0), coalesce(sum(charged_freelancer), 0)::bigint,
                    coalesce(sum(charged_client), 0)::bigint
                from commission.reversal where release = ?""")) {
            query.setObject(1, release);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Part(
                        row.getLong(1), row.getBigDecimal(2), row.getBigDecimal(3), row.getLong(4), row.getLong(5));
            }
        }
    }

    /** What was released in a month is less what went back of it, whenever that was. */
    private static void lower(Connection connection, Recorded recorded, Part part) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                with client as (
                    update commission.facts_client set lifetime = lifetime - ?
                    where freelancer = ? and company = ? and currency = ?),
                month as (
                    update commission.facts_month set released = released - ?
                    where freelancer = ? and currency = ? and month = ? and company = ?)
                update commission.facts_contract set released = released - ?, exact_freelancer = exact_freelancer - ?,
                    exact_client = exact_client - ?, charged_freelancer = charged_freelancer - ?,
                    charged_client = charged_client - ?
                where contract = ?""")) {
            int n = 0;
            update.setLong(++n, part.amount);
            update.setObject(++n, recorded.freelancer);
            update.setObject(++n, recorded.company);
            update.setString(++n, recorded.currency);
            update.setLong(++n, part.amount);
            update.setObject(++n, recorded.freelancer);
            update.setString(++n, recorded.currency);
            update.setObject(++n, recorded.month);
            update.setObject(++n, recorded.company);
            update.setLong(++n, part.amount);
            update.setBigDecimal(++n, part.exactFreelancer);
            update.setBigDecimal(++n, part.exactClient);
            update.setLong(++n, part.freelancer);
            update.setLong(++n, part.client);
            update.setObject(++n, recorded.contract);
            update.executeUpdate();
        }
    }

    private static void keep(Connection connection, ReversalOrder order, Recorded recorded, long version, Part part)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into commission.reversal (refund, release,"
                        + " contract, facts_version, freelancer, company, currency, amount, exact_freelancer, exact_client,"
                        + " charged_freelancer, charged_client, returned, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            int n = 0;
            insert.setObject(++n, order.refund());
            insert.setObject(++n, order.release());
            insert.setObject(++n, recorded.contract);
            insert.setLong(++n, version);
            insert.setObject(++n, recorded.freelancer);
            insert.setObject(++n, recorded.company);
            insert.setString(++n, recorded.currency);
            insert.setLong(++n, part.amount);
            insert.setBigDecimal(++n, part.exactFreelancer);
            insert.setBigDecimal(++n, part.exactClient);
            insert.setLong(++n, part.freelancer);
            insert.setLong(++n, part.client);
            insert.setBoolean(++n, recorded.taken.returned);
            insert.setObject(++n, Facts.utc(order.at()));
            insert.executeUpdate();
        }
    }
}
