package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.payments.LedgerDesk.Progress;
import org.biface.payments.LedgerProof;
import org.biface.payments.LedgerProof.CurrencyProof;

/**
 * Proves the ledger, from its postings alone: stored balances and closed sums are compared with them, never trusted. All
 * steps see one moment of the database while others go on posting, so the connection must be in a transaction that does
 * (repeatable read).
 *
 * <p>What came since an earlier proof is proven in the same way, with each account that it moved; what that proof has
 * covered stays as it was, for the database refuses changes.
 */
final class LedgerAudit {

    private static final int MOST_OF_A_KIND = 20;
    private static final long ACCOUNTS_AT_ONCE = 200_000;

    private static final String ENTRIES = """
            with p as materialized (
                select p.entry, sum(p.amount) as total, count(*) as n, min(a.currency) as low, max(a.currency) as high
                from payments.ledger_posting p left join payments.ledger_account a on a.id = p.account
                where p.entry >= ?1 and p.entry < ?2 group by p.entry),
            e as materialized (select * from payments.ledger_entry where id >= ?1 and id < ?2)
            (select 'problem', 'Entry ' || entry || ' sums to ' || total || ' and not to zero.', 1::numeric, 0::numeric,
                    0::numeric, 0::numeric
                from p where total <> 0 limit %1$d)
            union all (select 'problem', 'Entry ' || e.id || ' has ' || coalesce(p.n, 0) || ' of its ' || e.lines || ' postings.',
                    2, 0, 0, 0
                from e left join p on p.entry = e.id where p.n is distinct from e.lines limit %1$d)
            union all (select 'problem', 'Postings of entry ' || p.entry || ' have no entry.', 3, 0, 0, 0
                from p where not exists (select 1 from e where e.id = p.entry) limit %1$d)
            union all (select 'problem', 'Entry ' || e.id || ' mixes currencies.', 4, 0, 0, 0
                from e join p on p.entry = e.id
                where p.low is distinct from e.currency or p.high is distinct from e.currency limit %1$d)
            union all select 'counts', '', (select count(*) from e), (select coalesce(sum(n), 0) from p), 0, 0
            order by 1, 3
            """.formatted(MOST_OF_A_KIND);

    private static final String ACCOUNT_PROBLEMS = """
            (select 'problem', 'Postings go to account ' || id || ', which does not exist.', 5::numeric, 0::numeric, 0::numeric,
                    0::numeric
                from account where name is null limit %1$d)
            union all (select 'problem', 'Account ' || name || ' says ' || balance || ' ' || currency || ', its postings say '
                    || side * total || '.', 6, 0, 0, 0
                from account where balance is not null and balance <> side * total limit %1$d)
            union all (select 'problem', 'Account ' || name || ' is below zero: ' || side * total || ' ' || currency || '.',
                    7, 0, 0, 0
                from account where owed and side * total < 0 limit %1$d)
            """.formatted(MOST_OF_A_KIND);

    private static final String CURRENCIES = """
            union all select 'currency', currency, sum(total),
                coalesce(sum(total) filter (where kind = 'provider:cash'), 0),
                coalesce(sum(balance) filter (where owed), 0),
                coalesce(-sum(total) filter (where not owed and kind <> 'provider:cash'), 0)
                from account where name is not null group by currency
            order by 1, 3
            """;

    private static final String OWED = "a.kind in ('escrow', 'dispute', 'freelancer', 'payout', 'refund') as owed";

    /** All accounts of a range of ids, by all of their postings. */
    private static final String ACCOUNTS = """
            with posted as materialized (
                select account, sum(amount) as total from payments.ledger_posting
                where account >= ?1 and account < ?2 group by account),
            account as materialized (
                select coalesce(a.id, s.account) as id, a.name, a.kind, a.currency, a.side, a.balance,
                    coalesce(s.total, 0) as total, %s
                from (select * from payments.ledger_account where id >= ?1 and id < ?2) a
                    full join posted s on s.account = a.id)
            """.formatted(OWED) + ACCOUNT_PROBLEMS + CURRENCIES;

    /** The accounts that something has moved since, by all of their postings; the platform's own by their closed sums. */
    private static final String MOVED_ACCOUNTS = """
            with moved as materialized (
                select distinct account as id from payments.ledger_posting where entry >= ?1),
            account as materialized (
                select m.id, a.name, a.kind, a.currency, a.side, a.balance, case when a.balance is null
                    then payments.ledger_total(m.id, %s)
                    else (select sum(p.amount) from payments.ledger_posting p where p.account = m.id) end as total, %s
                from moved m left join payments.ledger_account a on a.id = m.id)
            """.formatted(Ledger.HIGHEST_ID, OWED) + ACCOUNT_PROBLEMS;

    private static final String ALL_BALANCES = """
            with account as materialized (
                select a.name, a.kind, a.currency, a.balance,
                    coalesce(a.side * a.balance, payments.ledger_total(a.id, %s)) as total, %s
                from payments.ledger_account a)
            select 'none', '', 0::numeric, 0::numeric, 0::numeric, 0::numeric where false
            """.formatted(Ledger.HIGHEST_ID, OWED) + CURRENCIES;

    private static final String KEYS = """
            (select 'problem', 'Entry ' || e.id || ' has no key.', 8::numeric, 0::numeric, 0::numeric, 0::numeric
                from payments.ledger_entry e
                where not exists (select 1 from payments.ledger_key k where k.entry = e.id) limit %1$d)
            union all (select 'problem', 'The key ' || k.key || ' has no entry.', 9, 0, 0, 0 from payments.ledger_key k
                where not exists (select 1 from payments.ledger_entry e where e.id = k.entry) limit %1$d)
            """.formatted(MOST_OF_A_KIND);

    private static final String CLOSED_SUMS = """
            select 'problem', 'The closed sum of account ' || a.name || ' is ' || c.total || ' ' || a.currency
                    || ', its postings say ' || p.total || '.', 10::numeric, 0::numeric, 0::numeric, 0::numeric
                from payments.ledger_cut_sum c join payments.ledger_account a on a.id = c.account,
                    lateral (select coalesce(sum(p.amount), 0) as total from payments.ledger_posting p
                        where p.account = c.account and p.entry < c.before) p
                where c.before = (select max(d.before::text)::uuid from payments.ledger_cut d) and c.total <> p.total
            """;

    private static final String ORDERS = """
            (select 'problem', 'Payment ' || o.id || ' has succeeded and is not booked.', 11::numeric, 0::numeric, 0::numeric,
                    0::numeric
                from payments.provider_order o where o.kind = 'COLLECT' and o.status = 'SUCCEEDED' and o.changed_at >= ?1
                    and not exists (select 1 from payments.ledger_key k where k.key = 'fund:' || o.id) limit %1$d)
            union all (select 'problem', 'Payout ' || o.id || ' is ' || lower(o.status) || ' and is booked otherwise.', 12, 0, 0, 0
                from payments.provider_order o where o.kind = 'PAYOUT' and o.changed_at >= ?1 and (
                    not exists (select 1 from payments.ledger_key k where k.key = 'payout:' || o.id)
                    or (o.status in ('SUCCEEDED', 'RETURNED')) <> exists (
                        select 1 from payments.ledger_key k where k.key = 'payout-settled:' || o.id)
                    or (o.status = 'RETURNED') <> exists (
                        select 1 from payments.ledger_key k where k.key = 'payout-returned:' || o.id)
                    or (o.status = 'FAILED') <> exists (
                        select 1 from payments.ledger_key k where k.key = 'payout-failed:' || o.id)) limit %1$d)
            union all (select 'problem', 'Refund order ' || o.id || ' is ' || lower(o.status) || ' and is booked otherwise.',
                    13, 0, 0, 0
                from payments.provider_order o where o.kind = 'REFUND' and o.changed_at >= ?1 and (
                    (o.status in ('SUCCEEDED', 'RETURNED')) <> exists (
                        select 1 from payments.ledger_key k where k.key = 'refund-settled:' || o.id)
                    or (o.status = 'RETURNED') <> exists (
                        select 1 from payments.ledger_key k where k.key = 'refund-returned:' || o.id)) limit %1$d)
            union all (select 'problem', 'Refund ' || r.id || ' is ' || lower(o.status) || ' and ' || coalesce(a.balance, 0) || ' '
                    || r.currency || ' of its ' || r.amount || ' is kept for it.', 14, 0, 0, 0
                from payments.refund r join payments.provider_order o on o.id = r.provider_order
                    left join payments.ledger_account a on a.name = 'refund:' || r.id and a.currency = r.currency
                where o.changed_at >= ?1
                    and coalesce(a.balance, 0) <> case o.status when 'SUCCEEDED' then 0 else r.amount end limit %1$d)
            union all (select 'problem', 'Release ' || r.id || ' is not booked.', 15, 0, 0, 0 from payments.release r
                where r.released_at >= ?1
                    and not exists (select 1 from payments.ledger_key k where k.key = 'release:' || r.milestone) limit %1$d)
            union all (select 'problem', 'Sweep ' || s.id || ' is ' || lower(coalesce(o.status, 'SUCCEEDED'))
                    || ' and is booked otherwise.', 16, 0, 0, 0
                from payments.sweep s left join payments.provider_order o on o.id = s.provider_order
                where coalesce(o.changed_at, s.created_at) >= ?1 and (
                    not exists (select 1 from payments.ledger_key k where k.key = 'sweep:' || s.id)
                    or (coalesce(o.status, '') = 'FAILED') <> exists (
                        select 1 from payments.ledger_key k where k.key = 'sweep-failed:' || s.id)
                    or (coalesce(o.status, '') = 'RETURNED') <> exists (
                        select 1 from payments.ledger_key k where k.key = 'sweep-returned:' || s.id)) limit %1$d)
            union all (select 'problem', 'The sweep order ' || o.id || ' has no sweep.', 17, 0, 0, 0
                from payments.provider_order o where o.kind = 'SWEEP' and o.changed_at >= ?1
                    and not exists (select 1 from payments.sweep s where s.provider_order = o.id) limit %1$d)
            order by 1, 3
            """.formatted(MOST_OF_A_KIND);

    private final Connection connection;
    private final Since since;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, long[]> currencies = new TreeMap<>();
    private long entries;
    private long postings;

    private LedgerAudit(Connection connection, Since since) {
        this.connection = connection;
        this.since = since;
    }

    /**
     * Where an earlier proof has ended.
     *
     * @param id the lowest id of an entry that it did not cover
     * @param at the instant of that id
     */
    record Since(UUID id, Instant at) {
        static final Since EVER = new Since(new UUID(0, 0), Instant.EPOCH);
    }

    /** A part of the check. */
    @FunctionalInterface
    private interface Step {
        void run() throws SQLException;
    }

    /**
     * @param since where to begin
     * @param at what the proof says of when it was made
     */
    static LedgerProof prove(Connection connection, Since since, Instant at, Progress progress) throws SQLException {
        LedgerAudit audit = new LedgerAudit(connection, since);
        List<Step> steps = audit.steps();
        progress.at(0, steps.size());
        for (int i = 0; i < steps.size(); i++) {
            steps.get(i).run();
            progress.at(i + 1, steps.size());
        }
        return audit.proof(at);
    }

    private boolean isWhole() {
        return since.equals(Since.EVER);
    }

    private List<Step> steps() throws SQLException {
        var steps = new ArrayList<Step>();
        try (Statement statement = connection.createStatement();
                ResultSet month =
                        statement.executeQuery("select from_id, to_id from payments.ledger_month order by from_id")) {
            while (month.next()) {
                UUID from = month.getObject(1, UUID.class);
                UUID to = month.getObject(2, UUID.class);
                if (to.toString().compareTo(since.id().toString()) > 0) {
                    UUID first = from.toString().compareTo(since.id().toString()) < 0 ? since.id() : from;
                    steps.add(() -> look(ENTRIES, first, to));
                }
            }
        }
        if (isWhole()) {
            steps.add(() -> look(KEYS));
            steps.add(() -> look(CLOSED_SUMS));
            long highest = highestAccount();
            for (long from = 0; from <= highest; from += ACCOUNTS_AT_ONCE) {
                long low = from;
                // A posting to an account that does not exist may name a higher one.
                long high = from + ACCOUNTS_AT_ONCE > highest ? Long.MAX_VALUE : from + ACCOUNTS_AT_ONCE;
                steps.add(() -> look(ACCOUNTS, low, high));
            }
        } else {
            steps.add(() -> look(MOVED_ACCOUNTS, since.id()));
            steps.add(() -> look(ALL_BALANCES));
        }
        steps.add(() -> look(ORDERS, Ledger.utc(since.at())));
        return steps;
    }

    private long highestAccount() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select coalesce(max(id), 0) from payments.ledger_account")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Runs one statement; {@code ?1} in it is the first argument, as often as it is there. */
    private void look(String sql, Object... arguments) throws SQLException {
        var order = new ArrayList<Integer>();
        var text = new StringBuilder();
        for (int i = 0; i < sql.length(); i++) {
            text.append(sql.charAt(i));
            if (sql.charAt(i) == '?') {
                order.add(sql.charAt(++i) - '1');
            }
        }
        try (PreparedStatement query = connection.prepareStatement(text.toString())) {
            for (int i = 0; i < order.size(); i++) {
                query.setObject(i + 1, arguments[order.get(i)]);
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    take(rows);
                }
            }
        }
    }

    private void take(ResultSet row) throws SQLException {
        switch (row.getString(1)) {
            case "problem" -> problems.add(row.getString(2));
            case "counts" -> {
                entries += row.getLong(3);
                postings += row.getLong(4);
            }
            default -> {
                long[] sums = currencies.computeIfAbsent(row.getString(2), currency -> new long[4]);
                for (int i = 0; i < sums.length; i++) {
                    sums[i] = Math.addExact(sums[i], row.getLong(i + 3));
                }
            }
        }
    }

    private LedgerProof proof(Instant at) {
        var proofs = new ArrayList<CurrencyProof>();
        currencies.forEach((currency, sums) -> {
            CurrencyProof proof = new CurrencyProof(
                    Money.of(sums[0], currency),
                    Money.of(sums[1], currency),
                    Money.of(sums[2], currency),
                    Money.of(sums[3], currency));
            proofs.add(proof);
            problems.addAll(problems(proof));
        });
        return new LedgerProof(
                problems.isEmpty(), problems, entries, postings, proofs, isWhole() ? null : since.at(), at);
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
