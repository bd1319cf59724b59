package org.biface.payments.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.biface.commission.Commissions;
import org.biface.commission.Reversal;
import org.biface.commission.ReversalOrder;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Money;
import org.biface.payments.Release;

/**
 * A part of a release that is taken back, and from where: commission and its VAT as they were recorded, the rest from what the
 * freelancer can have now, else from what is in hold, else it is owed. In minor units; the parts add up to the whole.
 *
 * @param gross how much, VAT included
 * @param net the part without VAT
 * @param commission the commission that goes back
 * @param commissionVat the VAT on that
 * @param available taken from what the freelancer can have
 * @param pending taken from what is in hold
 * @param receivable what the freelancer owes
 */
record TakenBack(
        long gross, long net, long commission, long commissionVat, long available, long pending, long receivable) {

    /** What has been taken back of a release until now. */
    private record Before(long gross, long net, long commissionVat) {}

    /**
     * @param cause the refund or chargeback
     * @param amount how much, VAT included, above zero
     * @throws Conflict when more would be taken back than was released
     */
    static TakenBack take(
            Connection connection, Commissions commissions, UUID cause, Release release, Money amount, Instant now)
            throws SQLException {
        lock(connection, release.id());
        Before before = before(connection, release.id());
        long whole = release.gross().minor();
        long after = Math.addExact(before.gross, amount.minor());
        if (after > whole) {
            throw new Conflict("More would go back than was released; look at its refunds first.");
        }
        String currency = amount.currency();
        long net = share(release.net().minor(), after, whole) - before.net;
        Reversal reversal =
                commissions.reverse(Actor.SYSTEM, new ReversalOrder(cause, release.id(), Money.of(net, currency), now));
        long commission = reversal.freelancerCharge().minor();
        long vat =
                reversal.returned() ? share(release.commissionVat().minor(), after, whole) - before.commissionVat : 0;
        long need = amount.minor() - commission - vat;
        long available = Math.min(need, available(connection, release.freelancer(), currency));
        long pending = Holds.take(connection, release, cause, need - available);
        var taken = new TakenBack(amount.minor(), net, commission, vat, available, pending, need - available - pending);
        taken.keep(connection, cause, release.id(), currency, now);
        return taken;
    }

    /** @return what has been taken back of a release, VAT included, in minor units; the release is locked */
    static long until(Connection connection, UUID release) throws SQLException {
        lock(connection, release);
        return before(connection, release).gross;
    }

    private static void lock(Connection connection, UUID release) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select 1 from payments.release where id = ? for no key update")) {
            query.setObject(1, release);
            query.executeQuery().close();
        }
    }

    private static Before before(Connection connection, UUID release) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select coalesce(sum(gross), 0)::bigint,"
                + " coalesce(sum(net), 0)::bigint, coalesce(sum(commission_vat), 0)::bigint"
                + " from payments.taken_back where release = ?")) {
            query.setObject(1, release);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Before(row.getLong(1), row.getLong(2), row.getLong(3));
            }
        }
    }

    /** The account is locked until the end of the transaction, so that nobody else pays it out meanwhile. */
    private static long available(Connection connection, UUID freelancer, String currency) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select balance from payments.ledger_account where name = ? and currency = ? for no key update")) {
            query.setString(1, AccountName.available(freelancer).text());
            query.setString(2, currency);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    static long share(long whole, long part, long of) {
        return BigDecimal.valueOf(whole)
                .multiply(BigDecimal.valueOf(part))
                .divide(BigDecimal.valueOf(of), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** By how much the platform's money at the provider becomes less. */
    long borneByThePlatform() {
        return commission + commissionVat + receivable;
    }

    void debit(Entry.Builder entry, UUID freelancer, String currency) {
        entry.debit(AccountName.available(freelancer), Money.of(available, currency))
                .debit(AccountName.pending(freelancer), Money.of(pending, currency))
                .debit(AccountName.receivable(freelancer), Money.of(receivable, currency))
                .debit(AccountName.REVENUE_COMMISSION, Money.of(commission, currency))
                .debit(AccountName.VAT_OUTPUT, Money.of(commissionVat, currency));
    }

    private void keep(Connection connection, UUID cause, UUID release, String currency, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.taken_back (cause, release,"
                + " currency, gross, net, commission, commission_vat, available, pending, receivable, at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            int n = 0;
            insert.setObject(++n, cause);
            insert.setObject(++n, release);
            insert.setString(++n, currency);
            insert.setLong(++n, gross);
            insert.setLong(++n, net);
            insert.setLong(++n, commission);
            insert.setLong(++n, commissionVat);
            insert.setLong(++n, available);
            insert.setLong(++n, pending);
            insert.setLong(++n, receivable);
            insert.setObject(++n, Ledger.utc(now));
            insert.executeUpdate();
        }
    }
}
