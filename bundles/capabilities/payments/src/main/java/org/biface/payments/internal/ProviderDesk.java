package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.biface.commons.Conflict;
import org.biface.commons.Unavailable;
import org.biface.payments.Payment.Status;
import org.biface.spi.payment.AccountRequest;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.CollectRequest;
import org.biface.spi.payment.KeyReused;
import org.biface.spi.payment.OrderKind;
import org.biface.spi.payment.OrderQuery;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.PaymentProvider;
import org.biface.spi.payment.PaymentProvider.Capability;
import org.biface.spi.payment.PayoutRequest;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.ProviderUnavailable;
import org.biface.spi.payment.RefundRequest;
import org.biface.spi.payment.SweepRequest;
import org.biface.spi.payment.TransferRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives orders to payment providers, outside any database transaction. An order is on the books before its provider hears
 * of it, and a timer stands behind it: whatever happens between the commit and the answer, it is asked for again under the
 * same key until its fate is known.
 */
final class ProviderDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderDesk.class);
    private static final String ASK = "ask";
    private static final String FEE = "fee";
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** How much longer than a call may take a claim lasts. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final PaymentStore store;
    private final Providers providers;
    private final Books books;
    private final Settings settings;
    private final Clock clock;
    private final Map<String, ProviderLine> lines = new ConcurrentHashMap<>();

    ProviderDesk(PaymentStore store, Providers providers, Books books, Settings settings, Clock clock) {
        this.store = store;
        this.providers = providers;
        this.books = books;
        this.settings = settings;
        this.clock = clock;
        books.onOpenFee(this::awaitFee);
        books.onTurn(order -> askAfterCommit(order, clock.instant()));
        store.timers().on(ASK, id -> look(UUID.fromString(id)));
        store.timers().on(FEE, id -> lookForFee(UUID.fromString(id)));
    }

    private ProviderLine line(String provider) {
        return lines.computeIfAbsent(provider, id -> new ProviderLine(id, providers, settings, clock));
    }

    // ---------------------------------------------------------------- a new order

    /**
     * Writes an order down, in the caller's transaction; its provider is asked after the commit.
     *
     * @throws Unavailable when no provider is there that can do this
     * @throws SQLException when there is such an order already (a unique index says so), or the database fails
     */
    Order start(Connection connection, OrderDraft draft) throws SQLException {
        String wanted = draft.provider() == null ? settings.provider() : draft.provider();
        String provider = providers
                .choose(wanted, draft.kind().needs())
                .orElseThrow(() -> new Unavailable(
                        "No payment provider is there for this at the moment. Try again in a few seconds.",
                        RETRY_AFTER));
        Instant now = clock.instant();
        Order order = draft.order(provider, now);
        Orders.insert(connection, order);
        if (order.after() == null) {
            askAfterCommit(order, now);
        }
        return order;
    }

    /**
     * Writes orders of one provider down, in the caller's transaction, as {@link #start} does for one, with as many round
     * trips. None waits for another one.
     */
    List<Order> startAll(Connection connection, String provider, List<OrderDraft> drafts) throws SQLException {
        Instant now = clock.instant();
        List<Order> orders =
                drafts.stream().map(draft -> draft.order(provider, now)).toList();
        Orders.insertAll(connection, orders);
        Map<String, Instant> behind = new TreeMap<>();
        orders.forEach(order -> behind.put(order.id().toString(), now.plus(settings.askBehind())));
        store.timers().setAll(ASK, behind);
        store.afterCommit(() -> orders.forEach(order -> askSoon(order.id(), provider)));
        return orders;
    }

    /** @throws Unavailable when no provider is there for orders of a kind */
    String mustHave(Order.Kind kind) {
        return providerFor(kind)
                .orElseThrow(() -> new Unavailable(
                        "No payment provider is there for this at the moment. Try again in a few seconds.",
                        RETRY_AFTER));
    }

    private void askAfterCommit(Order order, Instant now) {
        store.timers().set(ASK, order.id().toString(), now.plus(settings.askBehind()));
        store.afterCommit(() -> askSoon(order.id(), order.provider()));
    }

    /** @return the provider that new orders of a kind go to; nothing when there is none */
    Optional<String> providerFor(Order.Kind kind) {
        return providers.choose(settings.provider(), kind.needs());
    }

    /** @return the providers that are installed and able to do this, by their ids */
    List<String> whoCan(Capability capability) {
        return providers.whoCan(capability);
    }

    boolean can(String provider, Capability capability) {
        return providers.can(provider, capability);
    }

    /**
     * Asks a provider something that is no order. Not to be called in a transaction.
     *
     * @throws Unavailable when it does not answer
     */
    <T> T ask(String provider, Duration limit, Function<PaymentProvider, T> question) {
        if (store.inTransaction()) {
            throw new IllegalStateException("a provider is not asked inside a transaction");
        }
        try {
            return line(provider).call(question, limit);
        } catch (ProviderUnavailable | ProviderTimeout away) {
            throw new Unavailable(
                    "The payment provider does not answer. Try again in a few seconds.", RETRY_AFTER, away);
        }
    }

    <T> T ask(String provider, Function<PaymentProvider, T> question) {
        return ask(provider, settings.callLimit(), question);
    }

    /** @return the providers that are left alone at the moment, because they did not answer */
    List<String> leftAlone() {
        return lines.entrySet().stream()
                .filter(line -> line.getValue().isLeftAlone())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** What somebody makes of an order, in its transaction. */
    @FunctionalInterface
    interface Reading<T> {
        T of(Connection connection, Order order) throws SQLException;
    }

    /**
     * Withdraws a payment that the client has not made. Not to be called in a transaction.
     *
     * @param read what to make of the order as it is then: failed when it was withdrawn, succeeded when it was too late
     * @throws Conflict when it has ended already, or its provider can't withdraw
     */
    <T> T withdraw(Order order, Reading<T> read) {
        if (order.hasEnded()) {
            throw new Conflict("This payment has ended already, there is nothing to withdraw.");
        }
        if (!providers.can(order.provider(), Capability.CANCEL)) {
            throw new Conflict("The payment provider can't withdraw a payment; it ends by itself when it is not made.");
        }
        OrderQuery query = query(order, null);
        Outcome outcome = ask(order.provider(), provider -> provider.cancel(query));
        return store.write(connection -> {
            Instant now = clock.instant();
            Order locked = Orders.lock(connection, order.id()).orElseThrow();
            books.apply(connection, locked, outcome, now.plus(settings.askAgain(locked.attempts())), now);
            return read.of(connection, Orders.lock(connection, order.id()).orElseThrow());
        });
    }

    // ---------------------------------------------------------------- asked for until its fate is known

    /** Asks soon, on another thread. When there is no room, or this goes wrong, the timer does it. */
    private void askSoon(UUID order, String provider) {
        soon(provider, order, () -> ask(order));
    }

    private void soon(String provider, UUID order, Runnable task) {
        try {
            line(provider).soon(() -> {
                try {
                    task.run();
                } catch (Unavailable away) {
                    LOG.info("order={} is asked for later: {}", order, away.getMessage());
                } catch (RuntimeException failure) {
                    LOG.warn("order={} could not be asked for; a timer does it again", order, failure);
                }
            });
        } catch (RejectedExecutionException busy) {
            LOG.debug("order={} waits for its timer: all who ask provider={} are busy", order, provider);
        }
    }

    /**
     * Has an order asked for, if that is due. The timers' own threads are few and never wait for a provider.
     *
     * @return when to look again; {@code null} when the order has ended
     */
    private Instant look(UUID id) {
        Order order = store.read(connection -> Orders.find(connection, id)).orElse(null);
        if (order == null || order.hasEnded()) {
            return null;
        }
        Instant now = clock.instant();
        Instant claimedUntil = order.claimedUntil();
        Instant due = claimedUntil != null && claimedUntil.isAfter(order.askAt()) ? claimedUntil : order.askAt();
        if (due.isAfter(now)) {
            return due;
        }
        askSoon(id, order.provider());
        boolean sooner = settings.unavailableRetry().compareTo(settings.askBehind()) < 0;
        return now.plus(sooner ? settings.unavailableRetry() : settings.askBehind());
    }

    /** An order that somebody is asking for now, with the order that its money came by. */
    private record Claimed(Order order, Order payment) {}

    /** Asks the provider of an order, if that is due and nobody else is at it. */
    private void ask(UUID id) {
        Instant now = clock.instant();
        Claimed claimed = store.write(connection -> {
            Optional<Order> taken = Orders.claim(
                    connection, id, now, now.plus(settings.callLimit()).plus(MARGIN));
            if (taken.isEmpty()) {
                return null;
            }
            UUID payment = taken.get().payment();
            return new Claimed(
                    taken.get(),
                    payment == null ? null : Orders.find(connection, payment).orElse(null));
        });
        if (claimed == null) {
            return;
        }
        Order order = claimed.order();
        Outcome outcome;
        try {
            outcome = line(order.provider()).call(provider -> give(provider, claimed), settings.callLimit());
        } catch (ProviderUnavailable away) {
            LOG.info("order={} provider={} is tried again soon: {}", id, order.provider(), away.getMessage());
            Instant again = clock.instant().plus(settings.unavailableRetry());
            store.write(connection -> {
                Orders.giveBack(connection, id, again);
                return null;
            });
            return;
        } catch (RuntimeException unknown) {
            unknown(order, unknown);
            return;
        }
        applied(order, outcome);
    }

    private void applied(Order claimed, Outcome outcome) {
        store.write(connection -> {
            Instant now = clock.instant();
            Order order = Orders.lock(connection, claimed.id()).orElseThrow();
            Instant askAt = now.plus(settings.askAgain(claimed.attempts()));
            Books.Effect effect = books.apply(connection, order, outcome, askAt, now);
            if (effect == Books.Effect.CONTRADICTS && !order.hasEnded()) {
                Orders.postpone(connection, order.id(), askAt);
            }
            return effect;
        });
    }

    private void unknown(Order claimed, RuntimeException why) {
        Instant askAt = store.write(connection -> {
            Instant now = clock.instant();
            Order order = Orders.lock(connection, claimed.id()).orElseThrow();
            if (why instanceof KeyReused) {
                Books.contradiction(connection, order, "the provider knows its key with another order");
            }
            if (order.hasEnded()) {
                return null;
            }
            Instant again = now.plus(settings.askAgain(claimed.attempts()));
            if (order.status() == Status.UNKNOWN) {
                Orders.postpone(connection, order.id(), again);
            } else {
                Orders.move(connection, order.id(), Status.UNKNOWN, null, null, again, now);
            }
            return again;
        });
        if (askAt == null) {
            return;
        }
        if (why instanceof ProviderTimeout || why instanceof KeyReused) {
            LOG.info(
                    "order={} provider={} is unknown and is asked for again at {}: {}",
                    claimed.id(),
                    claimed.provider(),
                    askAt,
                    why.getMessage());
        } else {
            LOG.warn(
                    "order={} provider={} is unknown and is asked for again at {}, for the provider threw",
                    claimed.id(),
                    claimed.provider(),
                    askAt,
                    why);
        }
    }

    private static OrderQuery query(Order order, Order payment) {
        return OrderQuery.of(OrderKind.valueOf(order.kind().name()), order.id().toString(), order.createdAt())
                .withReference(order.reference())
                .withAccount(order.account())
                .withPayment(payment == null ? null : payment.reference());
    }

    /** The first time the order is given. Later the provider is asked first whether it knows it already. */
    private static Outcome give(PaymentProvider provider, Claimed claimed) {
        Order order = claimed.order();
        if (order.attempts() > 1) {
            Optional<Outcome> known = provider.find(query(order, claimed.payment()));
            if (known.isPresent()) {
                return known.get();
            }
        }
        String key = order.id().toString();
        Amount amount = Amount.of(order.amount().minor(), order.amount().currency());
        return switch (order.kind()) {
            case ACCOUNT ->
                provider.openAccount(AccountRequest.of(key)
                        .owner(order.freelancer())
                        .country(order.country())
                        .currency(amount.currency())
                        .company(order.legalPerson())
                        .build());
            case COLLECT ->
                provider.collect(CollectRequest.of(key, amount)
                        .payer(order.company())
                        .purpose(order.milestone())
                        .description(order.description())
                        .build());
            case TRANSFER ->
                provider.transfer(TransferRequest.of(key, amount)
                        .recipient(order.freelancer())
                        .account(order.account())
                        .source(
                                claimed.payment() == null
                                        ? null
                                        : claimed.payment().reference())
                        .description(order.description())
                        .build());
            case REFUND ->
                provider.refund(RefundRequest.of(key, amount)
                        .payment(order.payment().toString())
                        .source(
                                claimed.payment() == null
                                        ? null
                                        : claimed.payment().reference())
                        .payer(order.company())
                        .description(order.description())
                        .build());
            case PAYOUT ->
                provider.payOut(PayoutRequest.of(key, amount)
                        .recipient(order.freelancer())
                        .account(order.account())
                        .description(order.description())
                        .build());
            case SWEEP ->
                provider.sweep(SweepRequest.of(key, amount)
                        .description(order.description())
                        .build());
        };
    }

    // ---------------------------------------------------------------- what the provider took for it

    private void awaitFee(Order order) {
        if (providers.can(order.provider(), Capability.FEES)) {
            store.timers().set(FEE, order.id().toString(), clock.instant().plus(settings.askBehind()));
        }
    }

    /** Asks with growing pauses: some providers know their fee at once, some when the money arrives. */
    private Instant lookForFee(UUID id) {
        Order order = store.read(connection -> Orders.find(connection, id)).orElse(null);
        if (order == null || store.read(connection -> Orders.feeIsKnown(connection, id))) {
            return null;
        }
        soon(order.provider(), id, () -> askForFee(order));
        Duration age = Duration.between(order.createdAt(), clock.instant());
        return clock.instant().plus(age.compareTo(settings.askAgain(1)) < 0 ? settings.askAgain(1) : age);
    }

    private void askForFee(Order order) {
        Order payment = order.payment() == null
                ? null
                : store.read(connection -> Orders.find(connection, order.payment()))
                        .orElse(null);
        Optional<Outcome> known = ask(order.provider(), provider -> provider.find(query(order, payment)));
        if (known.isEmpty() || known.get().fee().isEmpty()) {
            return;
        }
        applied(order, known.get());
    }

    @Override
    public void close() {
        lines.values().forEach(line -> line.close(settings.callLimit().plus(MARGIN)));
    }
}
