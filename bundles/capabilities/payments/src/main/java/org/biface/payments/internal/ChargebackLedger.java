package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.biface.commission.Commissions;
import org.biface.commons.Money;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Chargeback;
import org.biface.payments.Chargeback.Status;
import org.biface.payments.ChargebackEnded;
import org.biface.payments.ChargebackOpened;
import org.biface.payments.Payment;
import org.biface.payments.Release;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chargebacks, and what a provider's notice of one does to the ledger. A chargeback ends once; notices may come twice, late,
 * or the last one first. All methods work on the caller's transaction.
 */
final class ChargebackLedger implements ChargebackBook {

    private static final Logger LOG = LoggerFactory.getLogger(ChargebackLedger.class);
    private static final Duration AGAIN = Duration.ofSeconds(30);
    private static final String SELECT = """
            select c.id, c.payment, c.milestone, c.contract, c.company, l.freelancer, c.provider, c.reference, c.currency,
                c.amount, c.fee, c.reason, c.answer_by, c.status, c.from_held,
                coalesce(t.available + t.pending + t.receivable, 0), coalesce(t.receivable, 0),
                coalesce(t.commission, 0), coalesce(t.commission_vat, 0), c.loss + c.given_up, c.opened_at, c.closed_at,
                c.version, c.frozen, c.given_up
            from payments.chargeback c left join payments.release l on l.milestone = c.milestone
                left join payments.taken_back t on t.cause = c.id
            """;

    private final Events events;
    private final Supplier<Commissions> commissions;

    /**
     * @param commissions throws Unavailable while commission is away
     */
    ChargebackLedger(Events events, Supplier<Commissions> commissions) {
        this.events = events;
        this.commissions = commissions;
    }

    /** A chargeback with what only the book needs. */
    record Kept(Chargeback chargeback, long frozen, long givenUp) {}

    /** @return whether a chargeback of the payment, whose order is locked, is open */
    static boolean isOpen(Connection connection, UUID payment) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select exists (select 1 from payments.chargeback where payment = ? and status = 'OPEN')")) {
            query.setObject(1, payment);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    @Override
    public Books.Effect apply(
            Connection connection, Order payment, org.biface.spi.payment.Chargeback notice, Instant now)
            throws SQLException {
        if (payment.kind() != Order.Kind.COLLECT || payment.status() == Payment.Status.FAILED) {
            return Books.contradiction(connection, payment, "it was charged back, and nothing had been paid");
        }
        if (payment.status() != Payment.Status.SUCCEEDED) {
            // The news of the payment is still on its way; the provider says both again.
            throw new Unavailable("The payment is not known to be done yet. Say it again.", AGAIN);
        }
        Kept known = find(connection, payment.provider(), notice.reference()).orElse(null);
        boolean fresh = known == null;
        if (fresh) {
            if (!isOf(payment, notice)) {
                return Books.contradiction(
                        connection, payment, "a chargeback of " + notice.amount() + " is more or other than was paid");
            }
            known = open(connection, payment, notice, now);
        }
        Chargeback chargeback = known.chargeback;
        return switch (notice.phase()) {
            case OPENED -> fresh ? Books.Effect.APPLIED : Books.Effect.CHANGED_NOTHING;
            case WON -> {
                if (chargeback.status() != Status.OPEN) {
                    yield again(connection, payment, chargeback, Status.WON);
                }
                won(connection, known, now);
                yield Books.Effect.APPLIED;
            }
            case LOST -> {
                if (chargeback.status() != Status.OPEN) {
                    yield again(connection, payment, chargeback, Status.LOST);
                }
                lost(connection, known, now);
                yield Books.Effect.APPLIED;
            }
        };
    }

    private static boolean isOf(Order payment, org.biface.spi.payment.Chargeback notice) {
        return notice.amount().currency().equals(payment.amount().currency())
                && notice.amount().minor() <= payment.amount().minor();
    }

    private static Books.Effect again(Connection connection, Order payment, Chargeback chargeback, Status said)
            throws SQLException {
        boolean same =
                chargeback.status() == said || chargeback.status() == Status.UNCOLLECTABLE && said == Status.LOST;
        return same
                ? Books.Effect.CHANGED_NOTHING
                : Books.contradiction(
                        connection, payment, "its chargeback was " + chargeback.status() + ", and now it is " + said);
    }

    private Kept open(Connection connection, Order payment, org.biface.spi.payment.Chargeback notice, Instant now)
            throws SQLException {
        String currency = payment.amount().currency();
        Money amount = Money.of(notice.amount().minor(), notice.amount().currency());
        Money fee = notice.fee() == null || !notice.fee().currency().equals(currency)
                ? Money.zero(currency)
                : Money.of(notice.fee().minor(), currency);
        UUID id = Ids.next();
        Entry.Builder entry = Entry.of("chargeback:" + id, "chargeback-opened", currency, payment.milestone())
                .debit(AccountName.RECEIVABLE_CHARGEBACK, amount)
                .debit(AccountName.PROVIDER_FEES, fee)
                .credit(AccountName.PROVIDER_CASH, amount)
                .credit(AccountName.OWN_CASH, fee);
        Money held = Money.of(
                RefundsService.lockedBalance(connection, AccountName.escrow(payment.milestone()), currency), currency);
        Money missing = Cash.topUp(connection, entry, currency, amount.minor());
        List<Entry> entries = new ArrayList<>(List.of(entry.build()));
        if (held.isPositive()) {
            entries.add(Entry.of("chargeback-frozen:" + id, "chargeback-frozen", currency, payment.milestone())
                    .debit(AccountName.escrow(payment.milestone()), held)
                    .credit(AccountName.dispute(payment.milestone()), held)
                    .build());
        }
        Ledger.post(connection, now, entries);
        if (missing.isPositive()) {
            Dues.topUp(connection, "chargeback:" + id, payment.provider(), id, missing, now);
        }
        if (fee.isPositive()) {
            Dues.fee(connection, "chargeback-fee:" + id, payment.provider(), id, fee, now);
        }
        insert(connection, id, payment, notice, amount, fee, held, now);
        events.append(new ChargebackOpened(id, payment.id(), payment.milestone(), payment.contract()));
        LOG.warn(
                "chargeback={} payment={} provider={} takes {} back; send evidence to the provider before {}",
                id,
                payment.id(),
                payment.provider(),
                amount,
                notice.answerBy());
        return find(connection, id).orElseThrow();
    }

    private void won(Connection connection, Kept kept, Instant now) throws SQLException {
        Chargeback won = kept.chargeback;
        String currency = won.amount().currency();
        List<Entry> entries = new ArrayList<>(
                List.of(Entry.of("chargeback-won:" + won.id(), "chargeback-won", currency, won.milestone())
                        .debit(AccountName.PROVIDER_CASH, won.amount())
                        .credit(AccountName.RECEIVABLE_CHARGEBACK, won.amount())
                        .build()));
        thaw(entries, won, kept.frozen);
        Ledger.post(connection, now, entries);
        end(connection, won.id(), Status.WON, 0, 0, now);
        events.append(
                new ChargebackEnded(won.id(), won.payment(), won.milestone(), won.contract(), Status.WON.name(), 0));
    }

    private static void thaw(List<Entry> entries, Chargeback chargeback, long frozen) {
        if (frozen > 0) {
            Money back = Money.of(frozen, chargeback.amount().currency());
            entries.add(Entry.of(
                            "chargeback-thawed:" + chargeback.id(),
                            "chargeback-thawed",
                            back.currency(),
                            chargeback.milestone())
                    .debit(AccountName.dispute(chargeback.milestone()), back)
                    .credit(AccountName.escrow(chargeback.milestone()), back)
                    .build());
        }
    }

    /** What of an amount is of the work, where the fee on top bears its share. */
    private static long partOf(long amount, long work, long fee) {
        return amount >= work + fee ? work : ClientFees.share(work, amount, work + fee);
    }

    /** First what is held pays it, then what the freelancer got and the commission on it; the rest is the platform's loss. */
    private void lost(Connection connection, Kept kept, Instant now) throws SQLException {
        Chargeback lost = kept.chargeback;
        String currency = lost.amount().currency();
        UUID milestone = lost.milestone();
        long left = lost.amount().minor();
        long frozen = RefundsService.lockedBalance(connection, AccountName.dispute(milestone), currency);
        long onTop = ClientFees.held(connection, milestone, currency);
        long held = partOf(left, frozen, onTop);
        long fee = Math.min(left - held, onTop);
        left -= held + fee;
        Entry.Builder entry = Entry.of("chargeback-lost:" + lost.id(), "chargeback-lost", currency, milestone)
                .debit(AccountName.dispute(milestone), Money.of(held, currency))
                .debit(AccountName.fee(milestone), Money.of(fee, currency));
        Release release = Releases.of(connection, milestone).orElse(null);
        if (release != null && left > 0) {
            long there = release.gross().minor() - TakenBack.until(connection, release.id());
            long charged = ClientFees.share(
                    release.fee().total().minor(), there, release.gross().minor());
            long part = partOf(left, there, charged);
            if (part > 0) {
                TakenBack taken = TakenBack.take(
                        connection, commissions.get(), lost.id(), release, Money.of(part, currency), left - part, now);
                taken.debit(entry, release.freelancer(), currency);
                left -= part + taken.fromFee();
            }
        }
        entry.debit(AccountName.LOSS, Money.of(left, currency))
                .credit(AccountName.RECEIVABLE_CHARGEBACK, lost.amount());
        List<Entry> entries = new ArrayList<>(List.of(entry.build()));
        thaw(entries, lost, Math.max(0, kept.frozen - held));
        Ledger.post(connection, now, entries);
        end(connection, lost.id(), Status.LOST, held, left, now);
        events.append(
                new ChargebackEnded(lost.id(), lost.payment(), milestone, lost.contract(), Status.LOST.name(), held));
    }

    /**
     * What is still owed of a lost chargeback is given up. What the freelancer owes of several causes is one balance, and
     * later releases have paid the oldest first; so no more is given up than is owed at all.
     *
     * @return how much, in minor units
     */
    long giveUp(Connection connection, Kept kept, String why, Instant now) throws SQLException {
        Chargeback lost = kept.chargeback;
        String currency = lost.amount().currency();
        if (lost.freelancer() == null) {
            return 0;
        }
        long owed = Math.min(
                lost.receivable().minor(),
                RefundsService.lockedBalance(connection, AccountName.receivable(lost.freelancer()), currency));
        if (owed <= 0) {
            return 0;
        }
        Ledger.post(
                connection,
                now,
                List.of(Entry.of("chargeback-given-up:" + lost.id(), "uncollectable", currency, lost.milestone())
                        .debit(AccountName.LOSS, Money.of(owed, currency))
                        .credit(AccountName.receivable(lost.freelancer()), Money.of(owed, currency))
                        .build()));
        try (PreparedStatement update = connection.prepareStatement("update payments.chargeback set status = ?,"
                + " given_up = ?, why = ?, closed_at = ?, version = version + 1 where id = ?")) {
            update.setString(1, Status.UNCOLLECTABLE.name());
            update.setLong(2, owed);
            update.setString(3, why);
            update.setObject(4, Ledger.utc(now));
            update.setObject(5, lost.id());
            update.executeUpdate();
        }
        events.append(new ChargebackEnded(
                lost.id(),
                lost.payment(),
                lost.milestone(),
                lost.contract(),
                Status.UNCOLLECTABLE.name(),
                lost.fromHeld().minor()));
        return owed;
    }

    private static void insert(
            Connection connection,
            UUID id,
            Order payment,
            org.biface.spi.payment.Chargeback notice,
            Money amount,
            Money fee,
            Money frozen,
            Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into payments.chargeback (id, payment,"
                        + " milestone, contract, company, provider, reference, currency, amount, fee, reason, answer_by,"
                        + " status, frozen, opened_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'OPEN', ?, ?, 1)")) {
            int n = 0;
            insert.setObject(++n, id);
            insert.setObject(++n, payment.id());
            insert.setObject(++n, payment.milestone());
            insert.setObject(++n, payment.contract());
            insert.setObject(++n, payment.company());
            insert.setString(++n, payment.provider());
            insert.setString(++n, notice.reference());
            insert.setString(++n, amount.currency());
            insert.setLong(++n, amount.minor());
            insert.setLong(++n, fee.minor());
            insert.setString(++n, notice.reason());
            insert.setObject(++n, notice.answerBy() == null ? null : Ledger.utc(notice.answerBy()));
            insert.setLong(++n, frozen.minor());
            insert.setObject(++n, Ledger.utc(now));
            insert.executeUpdate();
        }
    }

    private static void end(Connection connection, UUID id, Status status, long fromHeld, long loss, Instant now)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update payments.chargeback set status = ?,"
                + " from_held = ?, loss = ?, closed_at = ?, version = version + 1 where id = ?")) {
            update.setString(1, status.name());
            update.setLong(2, fromHeld);
            update.setLong(3, loss);
            update.setObject(4, Ledger.utc(now));
            update.setObject(5, id);
            update.executeUpdate();
        }
    }

    static Optional<Kept> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT + " where c.id = ?")) {
            query.setObject(1, id);
            return read(query).stream().findFirst();
        }
    }

    static Optional<Kept> lock(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select 1 from payments.chargeback where id = ? for no key update")) {
            query.setObject(1, id);
            query.executeQuery().close();
        }
        return find(connection, id);
    }

    private static Optional<Kept> find(Connection connection, String provider, String reference) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(SELECT + " where c.provider = ? and c.reference = ?")) {
            query.setString(1, provider);
            query.setString(2, reference);
            return read(query).stream().findFirst();
        }
    }

    /** @return chargebacks before the given one, newest first */
    static List<Kept> list(Connection connection, Status status, UUID before, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT + " where true"
                + (status == null ? "" : " and c.status = ?")
                + (before == null ? "" : " and c.id < ?") + " order by c.id desc limit ?")) {
            int n = 0;
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

    private static List<Kept> read(PreparedStatement query) throws SQLException {
        var found = new ArrayList<Kept>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                String currency = row.getString(9);
                found.add(new Kept(
                        new Chargeback(
                                row.getObject(1, UUID.class),
                                row.getObject(2, UUID.class),
                                row.getObject(3, UUID.class),
                                row.getObject(4, UUID.class),
                                row.getObject(5, UUID.class),
                                row.getObject(6, UUID.class),
                                row.getString(7),
                                row.getString(8),
                                Money.of(row.getLong(10), currency),
                                Money.of(row.getLong(11), currency),
                                row.getString(12),
                                Orders.instant(row, 13),
                                Status.valueOf(row.getString(14)),
                                Money.of(row.getLong(15), currency),
                                Money.of(row.getLong(16), currency),
                                Money.of(row.getLong(17), currency),
                                Money.of(row.getLong(18), currency),
                                Money.of(row.getLong(19), currency),
                                Money.of(row.getLong(20), currency),
                                Orders.instant(row, 21),
                                Orders.instant(row, 22),
                                row.getLong(23)),
                        row.getLong(24),
                        row.getLong(25)));
            }
        }
        return found;
    }
}
