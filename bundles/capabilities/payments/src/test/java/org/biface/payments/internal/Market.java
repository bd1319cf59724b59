package org.biface.payments.internal;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.biface.accounts.Accounts;
import org.biface.accounts.VatStanding;
import org.biface.accounts.VatStatus;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.commons.Role;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.vat.Vat;
import org.biface.kernel.vat.internal.VatLaw;
import org.biface.payments.ClientFee;
import org.biface.payments.CollectOrder;
import org.biface.payments.FactsChanged;
import org.biface.payments.LedgerBalance;
import org.biface.payments.LedgerProof;
import org.biface.payments.Payment;
import org.biface.payments.Payment.Status;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.testing.Configured;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;
import org.osgi.framework.Version;

/** One node's payments on a test's database, with the real event log, a provider of the test and a flat commission. */
final class Market implements AutoCloseable {

    /** The freelancers' business, as long as a test does not care. */
    static final UUID BUSINESS = new UUID(0, 1);

    /** The law itself, seen from France. */
    static final Vat VAT = new VatLaw(Configured.byDefault(VatLaw.Config.class));

    /**
     * As they come, but for a machine that is slow, for a provider that is meant to fail often, and for who sweeps by hand.
     * And without nights: when time jumps, the day is closed that a job has just begun to post to.
     */
    static final Settings SETTINGS = settings(1_000_000);

    /** As {@link #SETTINGS}, but that the ledger is proven and its days are closed each night. */
    static Settings withNights() {
        return settings(24);
    }

    private static Settings settings(long proveEveryHours) {
        return Settings.of(Configured.with(
                Settings.Config.class,
                Map.of(
                        "provider_call_limit_millis",
                        180_000L,
                        "provider_calls_at_once",
                        4,
                        "breaker_failures",
                        1_000,
                        "sweep_every_hours",
                        0L,
                        "sweep_least_minor",
                        1L,
                        "prove_every_hours",
                        proveEveryHours)));
    }

    /** Those of {@link #SETTINGS}, but for these. */
    static Settings settings(String provider, Duration hold, Duration callLimit, Duration sweepEvery) {
        Settings s = SETTINGS;
        return new Settings(
                provider,
                hold,
                callLimit,
                s.callers(),
                s.askBehind(),
                s.askAgain(),
                s.unavailableRetry(),
                s.breakerFailures(),
                s.breakerPause(),
                s.reconcileEvery(),
                sweepEvery,
                s.sweepLeast(),
                s.payoutLeast(),
                s.payoutRunEvery(),
                s.payoutMinimum(),
                s.proveEvery(),
                s.proveWholeEvery(),
                s.worryAfter());
    }

    /** Those of {@link #SETTINGS}, but that everybody is paid out that often, and can ask for no less. */
    static Settings payouts(Duration runEvery, long least) {
        Settings s = SETTINGS;
        return new Settings(
                s.provider(),
                s.hold(),
                s.callLimit(),
                s.callers(),
                s.askBehind(),
                s.askAgain(),
                s.unavailableRetry(),
                s.breakerFailures(),
                s.breakerPause(),
                s.reconcileEvery(),
                s.sweepEvery(),
                s.sweepLeast(),
                least,
                runEvery,
                s.payoutMinimum(),
                s.proveEvery(),
                s.proveWholeEvery(),
                s.worryAfter());
    }

    /** With the provider "full", and money that is available at once. */
    static Settings full() {
        return settings("full", Duration.ZERO, SETTINGS.callLimit(), Duration.ZERO);
    }

    final TestDatabase database;
    final TestEvents events;
    final BookProvider provider = new BookProvider("book");
    final Providers providers = new Providers();
    final Unit unit;
    final PaymentStore store;
    final PaymentsService payments;
    final LedgerService ledger;
    final PayoutRunsService payoutRuns;
    final RefundsService refunds;
    final ChargebacksService chargebacks;
    final PayoutAccountsService accounts;
    final SweepsService sweeps;
    final DebtsService debts;

    Market(TestDatabase database, FlatCommissions commissions) {
        this(database, SETTINGS, commissions);
    }

    Market(TestDatabase database, Settings settings, FlatCommissions commissions) {
        this.database = database;
        this.events = new TestEvents(database.persistence());
        this.unit = database.open(PaymentStore.SCHEMA);
        this.store = new PaymentStore(database.persistence(), unit);
        commissions.open(database.persistence());
        providers.add(provider, 0, Version.emptyVersion, 1);
        this.payments = new PaymentsService(store, events.log(), providers, VAT, settings, database.clock())
                .with(commissions, accounts());
        this.ledger = new LedgerService(store, payments);
        this.payoutRuns = new PayoutRunsService(store, payments);
        this.refunds = new RefundsService(store, events.log(), payments, database.clock(), commissions);
        this.chargebacks = new ChargebacksService(store, events.log(), database.clock());
        this.accounts = new PayoutAccountsService(store, payments, database.clock());
        this.debts = new DebtsService(store, database.clock());
        this.sweeps = new SweepsService(store, payments, database.clock());
    }

    /** How companies stand towards VAT that are not simply French ones. */
    final Map<UUID, VatStanding> standings = new ConcurrentHashMap<>();

    private VatStanding standing(UUID company) {
        return standings.getOrDefault(company, new VatStanding("FR", VatStatus.REGISTERED, false));
    }

    private Accounts accounts() {
        return (Accounts) Proxy.newProxyInstance(
                Accounts.class.getClassLoader(), new Class<?>[] {Accounts.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("vatStanding")) {
                        return standing((UUID) arguments[1]);
                    }
                    if (!method.getName().equals("vatStandings")) {
                        throw new AssertionError("payments must not need " + method);
                    }
                    return ((Set<?>) arguments[1])
                            .stream()
                                    .collect(Collectors.toMap(company -> company, company -> standing((UUID) company)));
                });
    }

    static Money eur(long minor) {
        return Money.of(minor, "EUR");
    }

    static Actor freelancer(UUID account) {
        return Actor.person(account, Set.of(Role.FREELANCER), Set.of());
    }

    static Actor operator() {
        return Actor.person(Ids.next(), Set.of(Role.OPERATOR), Set.of());
    }

    Payment collect(UUID milestone, UUID contract, UUID company, long gross) {
        return collect(milestone, contract, company, gross, ClientFee.none("EUR"));
    }

    Payment collect(UUID milestone, UUID contract, UUID company, long gross, ClientFee fee) {
        return payments.collect(
                Actor.SYSTEM, new CollectOrder(milestone, contract, company, Ids.next(), eur(gross), fee, "Milestone"));
    }

    /** A milestone whose money is held. */
    UUID funded(UUID contract, UUID company, long gross) {
        return funded(contract, company, gross, ClientFee.none("EUR"));
    }

    UUID funded(UUID contract, UUID company, long gross, ClientFee fee) {
        UUID milestone = Ids.next();
        Payment payment = collect(milestone, contract, company, gross, fee);
        payments.receive(
                "book",
                BookProvider.webhook(
                        "evt-" + payment.id(),
                        payment.id(),
                        "succeeded",
                        payment.amount().minor()));
        awaitStatus(payment.id(), Status.SUCCEEDED);
        return milestone;
    }

    /** As contracts does it: prepared outside, carried out inside, again when the facts have changed. */
    Release release(ReleaseOrder order) {
        while (true) {
            var prepared = payments.prepare(Actor.SYSTEM, order);
            try {
                return database.persistence().write(connection -> payments.release(Actor.SYSTEM, prepared));
            } catch (FactsChanged again) {
                continue;
            }
        }
    }

    void awaitStatus(UUID order, Status status) {
        TestDatabase.await("order is " + status, () -> status(order) == status);
    }

    /**
     * Lets time go on until it is so: what is due next is counted from when the last try has ended. Not so far that the claim
     * of who asks at the moment runs out, or another one would ask too.
     */
    void awaitLater(UUID id, Status status) {
        TestDatabase.await("order is " + status + " later", () -> {
            Order order = order(id);
            if (order.status() == status) {
                return true;
            }
            Instant now = database.clock().instant();
            Instant claimed = order.claimedUntil();
            if (order.askAt().isAfter(now)) {
                advance(Duration.between(now, order.askAt()));
            } else if ((claimed == null || !claimed.isAfter(now))
                    && now.isBefore(order.askAt().plus(SETTINGS.callLimit()))) {
                advance(Duration.ofSeconds(4));
            }
            return false;
        });
    }

    private Order order(UUID id) {
        return store.read(connection -> Orders.find(connection, id)).orElseThrow();
    }

    Status status(UUID order) {
        return order(order).status();
    }

    /** Waits for the holds that are over by now: what can be paid out no longer depends on who is faster. */
    void awaitHolds() {
        Instant now = database.clock().instant();
        TestDatabase.await(
                "holds have ended",
                () -> store.read(connection -> {
                    try (var query = connection.prepareStatement("select not exists"
                            + " (select 1 from payments.scheduled_tasks where kind = 'hold' and due <= ?)")) {
                        query.setObject(1, Ledger.utc(now));
                        try (var row = query.executeQuery()) {
                            return row.next() && row.getBoolean(1);
                        }
                    }
                }));
    }

    /** Goes on in time; due timers run. */
    void advance(Duration by) {
        database.clock().advance(by);
    }

    long balance(String account) {
        return ledger.balances(Actor.SYSTEM, account, null).stream()
                .filter(balance -> balance.account().equals(account))
                .map(LedgerBalance::balance)
                .mapToLong(Money::minor)
                .sum();
    }

    /** What is on all accounts whose name begins so, at one instant: holds that end meanwhile move money between them. */
    long sum(String prefix) {
        return ledger.balances(Actor.SYSTEM, prefix, null).stream()
                .map(LedgerBalance::balance)
                .mapToLong(Money::minor)
                .sum();
    }

    LedgerProof proof() {
        LedgerProof proof = ledger.prove(Actor.SYSTEM);
        if (!proof.holds()) {
            throw new AssertionError(proof.problems().toString());
        }
        return proof;
    }

    @Override
    public void close() {
        payments.close();
        unit.close();
        events.close();
    }
}
