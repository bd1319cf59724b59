package org.biface.payments.internal;

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
import org.biface.payments.ClientFee;
import org.biface.payments.Release;

/**
 * A part of a release that is taken back, and from where: commission and its VAT as they were recorded, the rest from what the
 * freelancer can have now, else from what is in hold, else it is owed. In minor units; the parts add up to the whole.
 *
 * @param gross how much, VAT included
 * @param net the part without VAT
 * @param commission the commission that goes back
 * @param commissionVat the VAT on that
 * @param clientCommission what the client had paid on top, and goes back besides
 * @param clientCommissionVat the VAT on that
 * @param available taken from what the freelancer can have
 * @param pending taken from what is in hold
 * @param receivable what the freelancer owes
 */
record TakenBack(
        long gross,
        long net,
        long commission,
        long commissionVat,
        long clientCommission,
        long clientCommissionVat,
        long available,
        long pending,
        long receivable) {

    /** What has been taken back of a release until now. */
    private record Before(long gross, long net, long commissionVat, long clientVat) {}

    /**
     * @param cause the refund or chargeback
     * @param amount how much, VAT included, above zero
     * @throws Conflict when more would be taken back than was released
     */
    static TakenBack take(
            Connection connection, Commissions commissions, UUID cause, Release release, Money amount, Instant now)
            throws SQLException {
        return take(connection, commissions, cause, release, amount, Long.MAX_VALUE, now);
    }

    /** @param most the most that goes back of what the client had paid on top, in minor units */
    static TakenBack take(
            Connection connection,
            Commissions commissions,
            UUID cause,
            Release release,
            Money amount,
            long most,
            Instant now)
            throws SQLException {
        lock(connection, release.id());
        Before before = before(connection, release.id());
        long whole = release.gross().minor();
        long after = Math.addExact(before.gross, amount.minor());
        if (after > whole) {
            throw new Conflict("More would go back than was released; look at its refunds first.");
        }
        String currency = amount.currency();
        long net = ClientFees.share(release.net().minor(), after, whole) - before.net;
        Reversal reversal =
                commissions.reverse(Actor.SYSTEM, new ReversalOrder(cause, release.id(), Money.of(net, currency), now));
        long commission = reversal.freelancerCharge().minor();
        long vat = reversal.returned()
                ? ClientFees.share(release.commissionVat().minor(), after, whole) - before.commissionVat
                : 0;
        long clientVat = reversal.returned()
                ? ClientFees.share(release.fee().vat().minor(), after, whole) - before.clientVat
                : 0;
        long clientCommission = Math.min(most, reversal.clientCharge().minor());
        clientVat = Math.min(most - clientCommission, clientVat);
        long need = amount.minor() - commission - vat;
        long available = Math.min(need, available(connection, release.freelancer(), currency));
        long pending = Holds.take(connection, release, cause, need - available);
        var taken = new TakenBack(
                amount.minor(),
                net,
                commission,
                vat,
                clientCommission,
                clientVat,
                available,
                pending,
                need - available - pending);
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
                + " coalesce(sum(net), 0)::bigint, coalesce(sum(commission_vat), 0)::bigint,"
                + " coalesce(sum(client_commission_vat), 0)::bigint from payments.taken_back where release = ?")) {
            query.setObject(1, release);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Before(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
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

    /** By how much the platform's money at the provider becomes less. */
    long borneByThePlatform() {
        return commission + commissionVat + fromFee() + receivable;
    }

    /** What the client gets besides the amount, of what it had paid on top. */
    long fromFee() {
        return clientCommission + clientCommissionVat;
    }

    ClientFee fee(String currency) {
        return new ClientFee(Money.of(clientCommission, currency), Money.of(clientCommissionVat, currency), null);
    }

    void debit(Entry.Builder entry, UUID freelancer, String currency) {
        entry.debit(AccountName.available(freelancer), Money.of(available, currency))
                .debit(AccountName.pending(freelancer), Money.of(pending, currency))
                .debit(AccountName.receivable(freelancer), Money.of(receivable, currency))
                .debit(AccountName.REVENUE_COMMISSION, Money.of(commission + clientCommission, currency))
                .debit(AccountName.VAT_OUTPUT, Money.of(commissionVat + clientCommissionVat, currency));
    }

    private void keep(Connection connection, UUID cause, UUID release, String currency, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.taken_back (cause, release,"
                + " currency, gross, net, commission, commission_vat, client_commission, client_commission_vat, available,"
                + " pending, receivable, at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            int n = 0;
            insert.setObject(++n, cause);
            insert.setObject(++n, release);
            insert.setString(++n, currency);
            insert.setLong(++n, gross);
            insert.setLong(++n, net);
            insert.setLong(++n, commission);
            insert.setLong(++n, commissionVat);
            insert.setLong(++n, clientCommission);
            insert.setLong(++n, clientCommissionVat);
            insert.setLong(++n, available);
            insert.setLong(++n, pending);
            insert.setLong(++n, receivable);
            insert.setObject(++n, Ledger.utc(now));
            insert.executeUpdate();
        }
    }
}
