package org.biface.payments.internal;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.biface.commons.Money;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.LedgerBalance;
import org.biface.payments.Payment.Status;
import org.biface.payments.Reconciliation;
import org.biface.payments.Reconciliation.Cause;
import org.biface.payments.Reconciliation.CurrencyComparison;
import org.biface.payments.Reconciliation.Difference;
import org.biface.spi.payment.BalanceReport;
import org.biface.spi.payment.BalanceRequest;
import org.biface.spi.payment.Movement;
import org.biface.spi.payment.PaymentProvider.Capability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares {@code provider:cash} with what the providers hold, and lays their lines beside our orders. */
final class Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** How far before the last agreement lines are looked at again. */
    private static final Duration BACK = Duration.ofDays(8);
    /** How much later than its line at the provider an order may have ended here. */
    private static final Duration LATE = Duration.ofDays(1);

    private static final int TRIES = 5;

    private final PaymentStore store;
    private final ProviderDesk desk;
    private final Settings settings;
    private final Clock clock;

    Reconciler(PaymentStore store, ProviderDesk desk, Settings settings, Clock clock) {
        this.store = store;
        this.desk = desk;
        this.settings = settings;
        this.clock = clock;
    }

    /** Called by a timer, whose threads never wait for a provider. */
    void whenDue() {
        if (!isDue()) {
            return;
        }
        var thread = new Thread(this::quietly, "biface-payments-reconcile");
        thread.setDaemon(true);
        thread.start();
    }

    private boolean isDue() {
        Instant now = clock.instant();
        Optional<Instant> before = last().map(Reconciliation::at);
        Optional<Instant> since = before.isPresent() ? before : store.read(Reconciler::firstOrder);
        return since.isPresent() && !since.get().plus(settings.reconcileEvery()).isAfter(now);
    }

    private void quietly() {
        try {
            reconcile();
        } catch (Unavailable away) {
            LOG.info("The books are compared later: {}", away.getMessage());
        } catch (RuntimeException failure) {
            LOG.warn("The books could not be compared with the providers'", failure);
        }
    }

    Reconciliation reconcile() {
        Instant at = clock.instant();
        Instant since = store.read(Reconciler::lastAgreement)
                .map(agreed -> agreed.minus(BACK))
                .orElse(Instant.EPOCH);
        var notCompared = new ArrayList<String>();
        Found found = find(since, notCompared);
        Reconciliation reconciliation = judge(found, notCompared, at);
        if (!reconciliation.agrees()) {
            LOG.warn("The books differ from the providers': {}", reconciliation.differences());
        }
        return store.write(connection -> {
            keep(connection, reconciliation);
            return reconciliation;
        });
    }

    /** What was found on both sides, at one moment as nearly as can be. */
    private record Found(
            Map<String, Long> cash, Map<String, Long> due, Map<String, Long> held, List<Difference> differences) {}

    /** Money goes on moving while the providers are asked: what moved meanwhile is looked at once more. */
    private Found find(Instant since, List<String> notCompared) {
        for (int i = 1; ; i++) {
            notCompared.clear();
            Map<String, Long> before = store.read(Reconciler::cash);
            Map<String, BalanceReport> reports = reports(since, notCompared);
            Found found = store.read(connection -> beside(connection, since, reports));
            if (found.cash().equals(before) || i == TRIES) {
                return found;
            }
        }
    }

    private Map<String, BalanceReport> reports(Instant since, List<String> notCompared) {
        Map<String, List<String>> accounts = store.read(connection -> {
            Map<String, List<String>> all = new TreeMap<>();
            for (String provider : providers(connection)) {
                all.put(provider, ProviderAccounts.references(connection, provider));
            }
            return all;
        });
        Map<String, BalanceReport> reports = new TreeMap<>();
        accounts.forEach((provider, references) -> {
            if (desk.can(provider, Capability.BALANCE)) {
                BalanceRequest request = BalanceRequest.since(since).withAccounts(references);
                reports.put(provider, desk.ask(provider, LIMIT, asked -> asked.balance(request)));
            } else {
                notCompared.add(provider);
            }
        });
        return reports;
    }

    private Found beside(Connection connection, Instant since, Map<String, BalanceReport> reports) throws SQLException {
        Map<String, Long> held = new TreeMap<>();
        var differences = new ArrayList<Difference>();
        for (Map.Entry<String, BalanceReport> report : reports.entrySet()) {
            for (BalanceReport.Held one : report.getValue().held()) {
                long sum = Math.addExact(one.available().minor(), one.pending().minor());
                held.merge(one.available().currency(), sum, Math::addExact);
            }
            if (desk.can(report.getKey(), Capability.MOVEMENTS)) {
                differences.addAll(compare(
                        connection, report.getKey(), since, report.getValue().movements()));
            }
        }
        return new Found(cash(connection), due(connection), held, differences);
    }

    private static List<Difference> compare(
            Connection connection, String provider, Instant since, List<Movement> movements) throws SQLException {
        Map<String, Comparison.Ours> ours = new TreeMap<>();
        Map<String, String> keyOf = new HashMap<>();
        Instant ended = since.equals(Instant.EPOCH) ? since : since.plus(LATE);
        try (PreparedStatement query = connection.prepareStatement("""
                select o.id, o.kind, o.status, o.amount, o.currency, o.fee is not null, o.reference,
                    coalesce((select -sum(c.amount) from payments.chargeback c
                        where c.payment = o.id and c.status <> 'WON'), 0)
                from payments.provider_order o where o.provider = ? and o.kind in ('COLLECT', 'REFUND', 'PAYOUT', 'SWEEP')
                    and (o.id = any (?) or o.reference = any (?)
                        or o.changed_at >= ? and o.status in ('SUCCEEDED', 'RETURNED'))""")) {
            query.setString(1, provider);
            query.setArray(2, connection.createArrayOf("uuid", keys(movements)));
            query.setArray(
                    3,
                    connection.createArrayOf(
                            "text", texts(movements, Movement::reference).toArray()));
            query.setObject(4, Ledger.utc(ended));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    var order = new Comparison.Ours(
                            rows.getString(1),
                            Order.Kind.valueOf(rows.getString(2)),
                            Status.valueOf(rows.getString(3)),
                            Money.of(rows.getLong(4), rows.getString(5)),
                            rows.getBoolean(6),
                            rows.getLong(8));
                    ours.put(order.key(), order);
                    if (rows.getString(7) != null) {
                        keyOf.put(rows.getString(7), order.key());
                    }
                }
            }
        }
        return new Comparison(provider, Dues.paidIn(connection, provider)).compare(ours, keyOf, movements);
    }

    private static Stream<String> texts(List<Movement> movements, Function<Movement, String> text) {
        return movements.stream().map(text).filter(Objects::nonNull).distinct();
    }

    private static Object[] keys(List<Movement> movements) {
        return texts(movements, Movement::key)
                .flatMap(key -> {
                    try {
                        return Stream.of(UUID.fromString(key));
                    } catch (IllegalArgumentException notOurs) {
                        LOG.debug("key={} is not one of ours", key, notOurs);
                        return Stream.empty();
                    }
                })
                .toArray();
    }

    private static Reconciliation judge(Found found, List<String> notCompared, Instant at) {
        var differences = new ArrayList<>(found.differences());
        var names = new TreeSet<>(found.cash().keySet());
        names.addAll(found.held().keySet());
        var currencies = new ArrayList<CurrencyComparison>();
        for (String currency : names) {
            long cash = found.cash().getOrDefault(currency, 0L);
            long due = found.due().getOrDefault(currency, 0L);
            long held = found.held().getOrDefault(currency, 0L);
            long difference = held - (cash - due);
            currencies.add(new CurrencyComparison(
                    Money.of(cash, currency),
                    Money.of(due, currency),
                    Money.of(held, currency),
                    Money.of(difference, currency)));
            long explained = found.differences().stream()
                    .map(Difference::amount)
                    .filter(amount -> amount.currency().equals(currency))
                    .mapToLong(Money::minor)
                    .sum();
            // With a provider that says nothing, what is left says nothing either.
            if (difference != explained && notCompared.isEmpty()) {
                differences.add(
                        Comparison.difference("", Money.of(difference - explained, currency), Cause.UNEXPLAINED, null));
            }
        }
        boolean agrees = differences.stream().allMatch(one -> one.cause() == Cause.OPEN_ORDER);
        return new Reconciliation(agrees, currencies, differences, notCompared, at);
    }

    // ---------------------------------------------------------------- tables

    private static Map<String, Long> cash(Connection connection) throws SQLException {
        Map<String, Long> cash = new TreeMap<>();
        for (LedgerBalance balance : Ledger.balances(connection, AccountName.PROVIDER_CASH)) {
            cash.put(balance.balance().currency(), balance.balance().minor());
        }
        return cash;
    }

    private static Map<String, Long> due(Connection connection) throws SQLException {
        Map<String, Long> due = new TreeMap<>();
        try (PreparedStatement query = connection.prepareStatement("select currency, sum(amount)::bigint"
                        + " from payments.provider_due where settled_at is null group by currency");
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                due.put(rows.getString(1), rows.getLong(2));
            }
        }
        return due;
    }

    private static List<String> providers(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                        "select distinct provider from payments.provider_order order by provider");
                ResultSet rows = query.executeQuery()) {
            var providers = new ArrayList<String>();
            while (rows.next()) {
                providers.add(rows.getString(1));
            }
            return providers;
        }
    }

    private static Optional<Instant> firstOrder(Connection connection) throws SQLException {
        return instant(connection, "select min(created_at) from payments.provider_order");
    }

    private static Optional<Instant> lastAgreement(Connection connection) throws SQLException {
        return instant(connection, "select max(at) from payments.reconciliation where agrees");
    }

    private static Optional<Instant> instant(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet row = query.executeQuery()) {
            return row.next() ? Optional.ofNullable(Orders.instant(row, 1)) : Optional.empty();
        }
    }

    private static void keep(Connection connection, Reconciliation found) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into payments.reconciliation (id, at, agrees, body) values (?, ?, ?, ?::jsonb)")) {
            insert.setObject(1, Ids.next());
            insert.setObject(2, Ledger.utc(found.at()));
            insert.setBoolean(3, found.agrees());
            insert.setString(4, Releases.json(Kept.of(found)));
            insert.executeUpdate();
        }
    }

    /** @return how the books compared the last time */
    Optional<Reconciliation> last() {
        return store.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                            "select at, agrees, body from payments.reconciliation order by id desc limit 1");
                    ResultSet row = query.executeQuery()) {
                return row.next()
                        ? Optional.of(Releases.json(row.getString(3), new TypeReference<Kept>() {})
                                .found(Orders.instant(row, 1), row.getBoolean(2)))
                        : Optional.<Reconciliation>empty();
            }
        });
    }

    /** What is kept of a comparison, in words that stay readable. */
    record Kept(List<Currency> currencies, List<Line> differences, List<String> notCompared) {

        /** One currency, in minor units. */
        record Currency(String currency, long books, long due, long held, long difference) {}

        /** One difference, in minor units. */
        record Line(String provider, long amount, String currency, String cause, String subject) {}

        static Kept of(Reconciliation found) {
            return new Kept(
                    found.currencies().stream()
                            .map(one -> new Currency(
                                    one.books().currency(),
                                    one.books().minor(),
                                    one.due().minor(),
                                    one.held().minor(),
                                    one.difference().minor()))
                            .toList(),
                    found.differences().stream()
                            .map(one -> new Line(
                                    one.provider(),
                                    one.amount().minor(),
                                    one.amount().currency(),
                                    one.cause().name(),
                                    one.subject()))
                            .toList(),
                    found.notCompared());
        }

        Reconciliation found(Instant at, boolean agrees) {
            return new Reconciliation(
                    agrees,
                    currencies.stream()
                            .map(one -> new CurrencyComparison(
                                    Money.of(one.books(), one.currency()),
                                    Money.of(one.due(), one.currency()),
                                    Money.of(one.held(), one.currency()),
                                    Money.of(one.difference(), one.currency())))
                            .toList(),
                    differences.stream()
                            .map(one -> Comparison.difference(
                                    one.provider(),
                                    Money.of(one.amount(), one.currency()),
                                    Cause.valueOf(one.cause()),
                                    one.subject()))
                            .toList(),
                    notCompared,
                    at);
        }
    }
}
