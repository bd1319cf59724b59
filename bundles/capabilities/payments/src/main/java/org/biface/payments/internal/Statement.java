package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.payments.LedgerLine;

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
