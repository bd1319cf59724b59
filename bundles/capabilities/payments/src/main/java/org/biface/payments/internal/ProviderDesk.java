package org.biface.payments.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.biface.commons.Money;
import org.biface.commons.Unavailable;
import org.biface.payments.Payment.Status;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.CollectRequest;
import org.biface.spi.payment.OrderKind;
import org.biface.spi.payment.OrderQuery;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.PaymentProvider;
import org.biface.spi.payment.PayoutRequest;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.ProviderUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks payment providers, outside any database transaction, with a time limit, on bounded pools. An order is on the books
 * before its provider hears of it, and a timer stands behind it: whatever happens between the commit and the answer, it is
 * asked for again under the same key until its fate is known.
 */
final class ProviderDesk implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderDesk.class);
    private static final int WAITING = 1_000;
    /** How much longer than a call may take a claim lasts. */
    private static final Duration MARGIN = Duration.ofSeconds(5);

    private final PaymentStore store;
    private final Providers providers;
    private final Books books;
    private final Settings settings;
    private final Clock clock;
    private final ThreadPoolExecutor askers;
    private final ThreadPoolExecutor callers;

    ProviderDesk(PaymentStore store, Providers providers, Books books, Settings settings, Clock clock) {
        this.store = store;
        this.providers = providers;
        this.books = books;
        this.settings = settings;
        this.clock = clock;
        int n = settings.callers();
        this.askers = new ThreadPoolExecutor(
                n, n, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), threads("biface-payments-ask-"));
        askers.allowCoreThreadTimeOut(true);
        // A call that hangs past its limit keeps its thread.
        this.callers = new ThreadPoolExecutor(
                0, 2 * n, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("biface-payments-call-"));
    }

    private static ThreadFactory threads(String name) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, name + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Asks soon, on another thread. When there is no room, or this goes wrong, the timer does it. */
    void askSoon(UUID order) {
        try {
            askers.execute(() -> {
                try {
                    ask(order);
                } catch (Unavailable away) {
                    LOG.info("order={} is asked for later: {}", order, away.getMessage());
                } catch (RuntimeException failure) {
                    LOG.warn("order={} could not be asked for; a timer does it again", order, failure);
                }
            });
        } catch (RejectedExecutionException busy) {
            LOG.info("order={} waits for its timer: all who ask providers are busy", order);
        }
    }

    /**
     * Has an order asked for, if that is due. The timers' own threads are few and never wait for a provider.
     *
     * @return when to look again; {@code null} when the order has ended
     */
    Instant look(UUID id) {
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
        askSoon(id);
        boolean sooner = settings.unavailableRetry().compareTo(settings.askBehind()) < 0;
        return now.plus(sooner ? settings.unavailableRetry() : settings.askBehind());
    }

    /** Asks the provider of an order, if that is due and nobody else is at it. */
    private void ask(UUID id) {
        Instant now = clock.instant();
        Optional<Order> claimed = store.write(connection ->
                Orders.claim(connection, id, now, now.plus(settings.callLimit()).plus(MARGIN)));
        if (claimed.isEmpty()) {
            return;
        }
        Order order = claimed.get();
        Outcome outcome;
        try {
            outcome = call(order);
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
        if (why instanceof ProviderTimeout) {
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

    /** The first time the order is given. Later the provider is asked first whether it knows it already. */
    private Outcome call(Order order) {
        String key = order.id().toString();
        return limited(order.provider(), provider -> {
            if (order.attempts() > 1) {
                Optional<Outcome> known = provider.find(
                        OrderQuery.of(OrderKind.valueOf(order.kind().name()), key, order.createdAt()));
                if (known.isPresent()) {
                    return known.get();
                }
            }
            return give(provider, order, key);
        });
    }

    private static Outcome give(PaymentProvider provider, Order order, String key) {
        Money money = order.amount();
        Amount amount = Amount.of(money.minor(), money.currency());
        return switch (order.kind()) {
            case COLLECT ->
                provider.collect(CollectRequest.of(key, amount)
                        .payer(order.company())
                        .purpose(order.milestone())
                        .description(order.description())
                        .build());
            case PAYOUT ->
                provider.payOut(PayoutRequest.of(key, amount)
                        .recipient(order.freelancer())
                        .description(order.description())
                        .build());
        };
    }

    private Outcome limited(String provider, java.util.function.Function<PaymentProvider, Outcome> call) {
        Future<Outcome> running;
        try {
            running = callers.submit(() -> providers.ask(provider, call));
        } catch (RejectedExecutionException busy) {
            throw new ProviderUnavailable("All who call providers are busy.", busy);
        }
        try {
            return running.get(settings.callLimit().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            running.cancel(true);
            throw new ProviderTimeout("no answer within " + settings.callLimit().toMillis() + " ms", slow);
        } catch (InterruptedException stopped) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw new ProviderTimeout("interrupted while waiting for an answer", stopped);
        } catch (ExecutionException thrown) {
            if (thrown.getCause() instanceof RuntimeException known) {
                throw known;
            }
            throw new ProviderTimeout("the provider broke down", thrown.getCause());
        }
    }

    @Override
    public void close() {
        askers.shutdown();
        try {
            if (!askers.awaitTermination(settings.callLimit().plus(MARGIN).toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("Orders are still being asked for; they are asked for again when payments is back");
                askers.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            askers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        callers.shutdown();
    }
}
