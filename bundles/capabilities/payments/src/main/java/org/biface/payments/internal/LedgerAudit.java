package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.biface.commons.Money;
import org.biface.payments.LedgerProof;
import org.biface.payments.LedgerProof.CurrencyProof;

/**
 * Proves the whole ledger, from its postings alone: stored balances are compared with them, never trusted. It is one
 * statement, so that it sees one moment of the database while others go on posting.
 */
final class LedgerAudit {

    private static final int MOST_OF_A_KIND = 20;

    private static final String SQL = """
            with by_account as materialized (
                select account, sum(amount) as total, count(*) as n from payments.ledger_posting group by account),
            by_entry as materialized (
                select p.entry, sum(p.amount) as total, count(*) as n, min(a.currency) as low, max(a.currency) as high
                from payments.ledger_posting p left join payments.ledger_account a on a.id = p.account group by p.entry),
            account as materialized (
                select a.id, a.name, a.kind, a.currency, a.side, a.balance, coalesce(s.total, 0) as total,
                    a.kind in ('escrow', 'dispute', 'freelancer', 'payout', 'refund') as owed
                from payments.ledger_account a left join by_account s on s.account = a.id),
            problem (n, text) as (
                (select 1, 'Entry ' || entry || ' sums to ' || total || ' and not to zero.' from by_entry
                    where total <> 0 limit %1$d)
                union all (select 2, 'Entry ' || e.id || ' has ' || coalesce(b.n, 0) || ' of its ' || e.lines || ' postings.'
                    from payments.ledger_entry e left join by_entry b on b.entry = e.id
                    where b.n is distinct from e.lines limit %1$d)
                union all (select 3, 'Postings of entry ' || b.entry || ' have no entry.' from by_entry b
                    where not exists (select 1 from payments.ledger_entry e where e.id = b.entry) limit %1$d)
                union all (select 4, 'Entry ' || e.id || ' mixes currencies.'
                    from payments.ledger_entry e join by_entry b on b.entry = e.id
                    where b.low is distinct from e.currency or b.high is distinct from e.currency limit %1$d)
                union all (select 5, 'Postings go to account ' || s.account || ', which does not exist.' from by_account s
                    where not exists (select 1 from payments.ledger_account a where a.id = s.account) limit %1$d)
                union all (select 6, 'Account ' || name || ' says ' || balance || ' ' || currency
                        || ', its postings say ' || side * total || '.' from account
                    where balance is not null and balance <> side * total limit %1$d)
                union all (select 7, 'Account ' || name || ' is below zero: ' || side * total || ' ' || currency || '.'
                    from account where owed and side * total < 0 limit %1$d)
                union all (select 8, 'Entry ' || e.id || ' has no key.' from payments.ledger_entry e
                    where not exists (select 1 from payments.ledger_key k where k.entry = e.id) limit %1$d)
                union all (select 9, 'The key ' || k.key || ' has no entry.' from payments.ledger_key k
                    where not exists (select 1 from payments.ledger_entry e where e.id = k.entry) limit %1$d)
                union all (select 10, 'Payment ' || o.id || ' has succeeded and is not booked.'
                    from payments.provider_order o where o.kind = 'COLLECT' and o.status = 'SUCCEEDED'
                        and not exists (select 1 from payments.ledger_key k where k.key = 'fund:' || o.id) limit %1$d)
                union all (select 11, 'Payout ' || o.id || ' is ' || lower(o.status) || ' and is booked otherwise.'
                    from payments.provider_order o where o.kind = 'PAYOUT' and (
                        not exists (select 1 from payments.ledger_key k where k.key = 'payout:' || o.id)
                        or (o.status in ('SUCCEEDED', 'RETURNED')) <> exists (
                            select 1 from payments.ledger_key k where k.key = 'payout-settled:' || o.id)
                        or (o.status = 'RETURNED') <> exists (
                            select 1 from payments.ledger_key k where k.key = 'payout-returned:' || o.id)
                        or (o.status = 'FAILED') <> exists (
                            select 1 from payments.ledger_key k where k.key = 'payout-failed:' || o.id)) limit %1$d)
                union all (select 12, 'Release ' || r.id || ' is not booked.' from payments.release r
                    where not exists (select 1 from payments.ledger_key k where k.key = 'release:' || r.milestone) limit %1$d))
            select 'problem', text, n::numeric, 0::numeric, 0::numeric, 0::numeric from problem
            union all select 'counts', '', (select count(*) from payments.ledger_entry),
                (select count(*) from payments.ledger_posting), 0, 0
            union all select 'currency', currency, sum(total),
                coalesce(sum(total) filter (where kind = 'provider:cash'), 0),
                coalesce(sum(balance) filter (where owed), 0),
                coalesce(-sum(total) filter (where not owed and kind <> 'provider:cash'), 0)
                from account group by currency
            order by 1, 2, 3
            """.formatted(MOST_OF_A_KIND);

    private LedgerAudit() {}

    static LedgerProof prove(Connection connection, Instant at) throws SQLException {
        var problems = new ArrayList<String>();
        var currencies = new ArrayList<CurrencyProof>();
        long entries = 0;
        long postings = 0;
        try (PreparedStatement query = connection.prepareStatement(SQL);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                switch (rows.getString(1)) {
                    case "problem" -> problems.add(rows.getString(2));
                    case "counts" -> {
                        entries = rows.getLong(3);
                        postings = rows.getLong(4);
                    }
                    default -> {
                        CurrencyProof proof = currency(rows);
                        currencies.add(proof);
                        problems.addAll(problems(proof));
                    }
                }
            }
        }
        return new LedgerProof(problems.isEmpty(), problems, entries, postings, currencies, at);
    }

    private static CurrencyProof currency(ResultSet row) throws SQLException {
        String currency = row.getString(2);
        return new CurrencyProof(
                Money.of(row.getLong(3), currency),
                Money.of(row.getLong(4), currency),
                Money.of(row.getLong(5), currency),
                Money.of(row.getLong(6), currency));
    }

    private static List<String> problems(CurrencyProof proof) {
        var problems = new ArrayList<String>();
        if (!proof.sum().isZero()) {
            problems.add("All postings sum to " + proof.sum() + " and not to zero.");
        }
        Money excess = proof.providerCash().minus(proof.owed());
        if (excess.isNegative()) {
            problems.add("The provider holds " + proof.providerCash() + ", less than the " + proof.owed() + " owed.");
        }
        if (!excess.equals(proof.unswept())) {
            problems.add("The provider holds " + excess + " more than is owed, but unswept commission and VAT are "
                    + proof.unswept() + ".");
        }
        return problems;
    }
}
