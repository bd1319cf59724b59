package org.biface.payments.internal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Conflict;
import org.biface.commons.Money;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.LedgerBalance;
import org.biface.payments.LedgerBalance.NormalSide;

/**
 * The double-entry ledger. It only ever appends; the database refuses an entry that does not balance, a change of what is
 * written, and a balance below zero where there must be none (see the migration). All methods work on the caller's
 * connection.
 */
final class Ledger {

    private static final String CHECK_VIOLATION = "23514";
    private static final String OTHER_BODY = "BF001";
    private static final String NOT_NEGATIVE = "ledger_account_not_negative";
    private static final int MOST_BALANCES = 1_000;

    /** Higher than the id of any entry. */
    static final String HIGHEST_ID = "'ffffffff-ffff-ffff-ffff-ffffffffffff'";

    private Ledger() {}

    /**
     * Posts entries, all or none, in one round trip. Accounts are made when they are first used.
     *
     * @return whether it was posted now, for each entry; not so when the same entry had been posted before
     * @throws Insufficient when an account would go below zero that must not
     * @throws Conflict when a key was used for another entry
     */
    static List<Boolean> post(Connection connection, Instant at, List<Entry> entries) throws SQLException {
        int n = entries.size();
        var ids = new UUID[n];
        var keys = new String[n];
        var hashes = new byte[n][];
        var kinds = new String[n];
        var currencies = new String[n];
        var subjects = new UUID[n];
        var owners = new ArrayList<Integer>();
        var accounts = new ArrayList<String>();
        var accountKinds = new ArrayList<String>();
        var amounts = new ArrayList<Long>();
        for (int i = 0; i < n; i++) {
            Entry entry = entries.get(i);
            ids[i] = Ids.at(at);
            keys[i] = entry.key();
            hashes[i] = entry.hash();
            kinds[i] = entry.kind();
            currencies[i] = entry.currency();
            subjects[i] = entry.subject();
            for (Entry.Posting posting : entry.postings()) {
                owners.add(i + 1);
                accounts.add(posting.account().text());
                accountKinds.add(posting.account().kind().text());
                amounts.add(posting.amount());
            }
        }
        try (PreparedStatement call =
                connection.prepareStatement("select payments.ledger_post(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            call.setObject(1, utc(at));
            call.setArray(2, connection.createArrayOf("uuid", ids));
            call.setArray(3, connection.createArrayOf("text", keys));
            call.setArray(4, connection.createArrayOf("bytea", hashes));
            call.setArray(5, connection.createArrayOf("text", kinds));
            call.setArray(6, connection.createArrayOf("text", currencies));
            call.setArray(7, connection.createArrayOf("uuid", subjects));
            call.setArray(8, connection.createArrayOf("int4", owners.toArray()));
            call.setArray(9, connection.createArrayOf("text", accounts.toArray()));
            call.setArray(10, connection.createArrayOf("text", accountKinds.toArray()));
            call.setArray(11, connection.createArrayOf("int8", amounts.toArray()));
            try (ResultSet answer = call.executeQuery()) {
                answer.next();
                Array array = answer.getArray(1);
                var standing = (UUID[]) array.getArray();
                var posted = new ArrayList<Boolean>(n);
                for (int i = 0; i < n; i++) {
                    posted.add(ids[i].equals(standing[i]));
                }
                return posted;
            }
        } catch (SQLException refused) {
            if (CHECK_VIOLATION.equals(refused.getSQLState())
                    && String.valueOf(refused.getMessage()).contains(NOT_NEGATIVE)) {
                throw new Insufficient(refused);
            }
            if (OTHER_BODY.equals(refused.getSQLState())) {
                throw new Conflict("This has been booked already, with other figures.");
            }
            throw refused;
        }
    }

    /** @return the balances of the named accounts in every currency that they have */
    static List<LedgerBalance> balances(Connection connection, AccountName... names) throws SQLException {
        var texts = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            texts[i] = names[i].text();
        }
        return balances(connection, "a.name = any (?)", connection.createArrayOf("text", texts));
    }

    /** @return the balances of the accounts whose names begin so, by name, the first thousand */
    static List<LedgerBalance> balances(Connection connection, String prefix) throws SQLException {
        return balances(connection, "starts_with(a.name, ?)", prefix);
    }

    private static List<LedgerBalance> balances(Connection connection, String condition, Object argument)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select a.name, a.currency, a.side,"
                + " coalesce(a.balance, a.side * payments.ledger_total(a.id, " + HIGHEST_ID + "))"
                + " from payments.ledger_account a where " + condition
                + " order by a.name, a.currency limit " + MOST_BALANCES)) {
            query.setObject(1, argument);
            return read(query);
        }
    }

    /** @return what the balances of the accounts were whose names begin so, before what was posted at an instant */
    static List<LedgerBalance> balances(Connection connection, String prefix, Instant at) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select a.name, a.currency, a.side,"
                + " a.side * payments.ledger_total(a.id, payments.ledger_id(?))"
                + " from payments.ledger_account a where starts_with(a.name, ?)"
                + " order by a.name, a.currency limit " + MOST_BALANCES)) {
            query.setObject(1, utc(at));
            query.setString(2, prefix);
            return read(query);
        }
    }

    /** @return the balances summed by kind of account and currency */
    static List<LedgerBalance> summary(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select case when bool_or(a.name <> a.kind) then a.kind || ':*' else a.kind end, a.currency, a.side,
                    sum(coalesce(a.balance, a.side * payments.ledger_total(a.id, %s)))::bigint
                from payments.ledger_account a group by a.kind, a.currency, a.side order by 1, 2""".formatted(HIGHEST_ID))) {
            return read(query);
        }
    }

    /**
     * What was posted since is taken from what is there now: nobody reads more months than have gone by.
     *
     * @return what the balances were before what was posted at an instant, summed by kind of account and currency
     */
    static List<LedgerBalance> summary(Connection connection, Instant at) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                with since as materialized (select p.account, sum(p.amount) as amount from payments.ledger_posting p
                    where p.entry >= payments.ledger_id(?) group by p.account)
                select case when bool_or(a.name <> a.kind) then a.kind || ':*' else a.kind end, a.currency, a.side,
                    sum(case when a.balance is null then a.side * payments.ledger_total(a.id, payments.ledger_id(?))
                        else a.balance - a.side * coalesce(s.amount, 0) end)::bigint
                from payments.ledger_account a left join since s on s.account = a.id
                group by a.kind, a.currency, a.side order by 1, 2""")) {
            query.setObject(1, utc(at));
            query.setObject(2, utc(at));
            return read(query);
        }
    }

    private static List<LedgerBalance> read(PreparedStatement query) throws SQLException {
        var balances = new ArrayList<LedgerBalance>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                balances.add(new LedgerBalance(
                        rows.getString(1),
                        rows.getInt(3) > 0 ? NormalSide.DEBIT : NormalSide.CREDIT,
                        Money.of(rows.getLong(4), rows.getString(2))));
            }
        }
        return balances;
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
