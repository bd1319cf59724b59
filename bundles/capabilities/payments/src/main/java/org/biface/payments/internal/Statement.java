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
import org.biface.payments.LedgerEntry;
import org.biface.payments.LedgerLine;
import org.biface.payments.LedgerPosting;
import org.biface.payments.LedgerPosting.Side;

/** What moved an account of the ledger. All methods work on the caller's connection. */
final class Statement {

    /** An account in one currency. */
    record Account(long id, String currency, int side) {}

    private Statement() {}

    /** @return the accounts of that name, one for each currency, or the one of the given currency */
    static List<Account> accounts(Connection connection, String name, String currency) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select id, currency, side from payments.ledger_account where name = ?"
                        + (currency == null ? "" : " and currency = ?") + " order by currency")) {
            query.setString(1, name);
            if (currency != null) {
                query.setString(2, currency);
            }
            var accounts = new ArrayList<Account>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    accounts.add(new Account(row.getLong(1), row.getString(2), row.getInt(3)));
                }
            }
            return accounts;
        }
    }

    /** @return the entry of an id, or the one that was posted under a key */
    static Optional<LedgerEntry> entry(Connection connection, String reference) throws SQLException {
        boolean isId = reference.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
        UUID id = isId ? UUID.fromString(reference) : idOf(connection, reference);
        if (id == null) {
            return Optional.empty();
        }
        // The id is said for both tables, which are by month.
        try (PreparedStatement query = connection.prepareStatement("""
                select e.at, e.kind, e.subject, a.name, p.amount, e.currency
                from payments.ledger_entry e join payments.ledger_posting p on p.entry = e.id
                    join payments.ledger_account a on a.id = p.account
                where e.id = ? and p.entry = ? order by p.line""")) {
            query.setObject(1, id);
            query.setObject(2, id);
            var postings = new ArrayList<LedgerPosting>();
            try (ResultSet row = query.executeQuery()) {
                LedgerEntry entry = null;
                while (row.next()) {
                    long amount = row.getLong(5);
                    postings.add(new LedgerPosting(
                            row.getString(4),
                            amount > 0 ? Side.DEBIT : Side.CREDIT,
                            Money.of(Math.abs(amount), row.getString(6))));
                    entry = new LedgerEntry(
                            id, Orders.instant(row, 1), row.getString(2), row.getObject(3, UUID.class), postings);
                }
                return Optional.ofNullable(entry);
            }
        }
    }

    private static UUID idOf(Connection connection, String key) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select entry from payments.ledger_key where key = ?")) {
            query.setString(1, key);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getObject(1, UUID.class) : null;
            }
        }
    }

    /**
     * @param before the entry that the page before ended with, or {@code null}
     * @return what moved the account, newest first, each with the balance after it
     */
    static List<LedgerLine> lines(
            Connection connection, Account account, Instant from, Instant until, UUID before, int limit)
            throws SQLException {
        // One statement: the balances belong to the lines. The window goes on from what was there before the oldest
        // line.
        try (PreparedStatement query = connection.prepareStatement("""
                with line as materialized (
                    select entry, sum(amount) as amount from payments.ledger_posting
                    where account = ? and entry >= %1$s and entry < %2$s
                    group by entry order by entry desc limit ?),
                old as (select payments.ledger_total(?, (select min(entry::text)::uuid from line)) as total)
                select e.id, e.at, e.kind, e.subject, l.amount,
                    old.total + sum(l.amount) over (order by l.entry rows unbounded preceding)
                from old, line l join payments.ledger_entry e on e.id = l.entry and e.id >= %1$s and e.id < %2$s
                order by l.entry desc""".formatted(LOWEST, HIGHEST))) {
            int n = 0;
            query.setLong(++n, account.id());
            n = range(query, n, from, until, before);
            query.setInt(++n, limit);
            query.setLong(++n, account.id());
            range(query, n, from, until, before);
            var lines = new ArrayList<LedgerLine>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    lines.add(new LedgerLine(
                            row.getObject(1, UUID.class),
                            Orders.instant(row, 2),
                            row.getString(3),
                            row.getObject(4, UUID.class),
                            Money.of(account.side() * row.getLong(5), account.currency()),
                            Money.of(account.side() * row.getLong(6), account.currency())));
                }
            }
            return lines;
        }
    }

    private static final String LOWEST =
            "coalesce(payments.ledger_id(?::timestamptz), '00000000-0000-0000-0000-000000000000')";
    private static final String HIGHEST =
            "least(coalesce(payments.ledger_id(?::timestamptz), 'ffffffff-ffff-ffff-ffff-ffffffffffff'),"
                    + " coalesce(?::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))";

    private static int range(PreparedStatement query, int parameters, Instant from, Instant until, UUID before)
            throws SQLException {
        int n = parameters;
        query.setObject(++n, from == null ? null : Ledger.utc(from));
        query.setObject(++n, until == null ? null : Ledger.utc(until));
        query.setObject(++n, before);
        return n;
    }
}
