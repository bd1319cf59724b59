package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.payments.Release;

/**
 * What of each release is still in hold. Refunds and lost chargebacks may take from it, so the end of the hold moves what is
 * left and no more.
 */
final class Holds {

    private static final String LEFT = "r.net + r.vat - r.commission - r.commission_vat - r.recovered"
            + " - coalesce((select sum(t.amount) from payments.hold_taken t where t.release = r.id), 0)::bigint";

    private Holds() {}

    /** Whoever takes something of the same freelancer waits here until the transaction ends. */
    private static void lock(Connection connection, UUID freelancer, String currency) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select 1 from payments.ledger_account where name = ? and currency = ? for no key update")) {
            query.setString(1, AccountName.pending(freelancer).text());
            query.setString(2, currency);
            query.executeQuery().close();
        }
    }

    /** @return what of the release the end of its hold moves */
    static Money left(Connection connection, Release release) throws SQLException {
        String currency = release.payable().currency();
        lock(connection, release.freelancer(), currency);
        try (PreparedStatement query =
                connection.prepareStatement("select " + LEFT + " from payments.release r where r.id = ?")) {
            query.setObject(1, release.id());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return Money.of(row.getLong(1), currency);
            }
        }
    }

    /**
     * Takes of what is in hold: of one release first, then of the newest others.
     *
     * @param cause what takes it
     * @param wanted how much at most, in minor units
     * @return how much there was
     */
    static long take(Connection connection, Release first, UUID cause, long wanted) throws SQLException {
        if (wanted <= 0) {
            return 0;
        }
        String currency = first.payable().currency();
        lock(connection, first.freelancer(), currency);
        long taken = 0;
        for (Left left : held(connection, first, currency)) {
            long part = Math.min(left.amount, wanted - taken);
            if (part > 0) {
                keep(connection, left.release, cause, part);
                taken += part;
            }
        }
        return taken;
    }

    private record Left(UUID release, long amount) {}

    private static List<Left> held(Connection connection, Release first, String currency) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select r.id, " + LEFT + " from payments.release r"
                + " where r.freelancer = ? and r.currency = ?"
                + " and not exists (select 1 from payments.ledger_key k where k.key = 'hold:' || r.id)"
                + " order by r.id <> ?, r.id desc")) {
            query.setObject(1, first.freelancer());
            query.setString(2, currency);
            query.setObject(3, first.id());
            var held = new ArrayList<Left>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    held.add(new Left(rows.getObject(1, UUID.class), rows.getLong(2)));
                }
            }
            return held;
        }
    }

    private static void keep(Connection connection, UUID release, UUID cause, long amount) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into payments.hold_taken (release, cause, amount) values (?, ?, ?)")) {
            insert.setObject(1, release);
            insert.setObject(2, cause);
            insert.setLong(3, amount);
            insert.executeUpdate();
        }
    }
}
