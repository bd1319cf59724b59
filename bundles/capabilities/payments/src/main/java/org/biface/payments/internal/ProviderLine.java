package org.biface.payments.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
import java.util.function.Function;
import org.biface.spi.payment.ForgedNotice;
import org.biface.spi.payment.KeyReused;
import org.biface.spi.payment.PaymentProvider;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.ProviderUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way to one payment provider: bounded pools of its own, so that a provider that hangs keeps nobody from the others, a
 * time limit, and a breaker. Safe for use by many threads.
 */
final class ProviderLine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderLine.class);
    private static final int WAITING = 20_000;

    private final String provider;
    private final Providers providers;
    private final Clock clock;
    private final Breaker breaker;
    private final ThreadPoolExecutor askers;
    private final ThreadPoolExecutor callers;

    ProviderLine(String provider, Providers providers, Settings settings, Clock clock) {
        this.provider = provider;
        this.providers = providers;
        this.clock = clock;
        this.breaker = new Breaker(settings.breakerFailures(), settings.breakerPause());
        int n = settings.callers();
        this.askers = new ThreadPoolExecutor(
                n, n, 30, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), threads("ask", provider));
        askers.allowCoreThreadTimeOut(true);
        // A call that hangs past its limit keeps its thread.
        this.callers = new ThreadPoolExecutor(
                0, 2 * n, 30, TimeUnit.SECONDS, new SynchronousQueue<>(), threads("call", provider));
    }

    private static ThreadFactory threads(String what, String provider) {
        var number = new AtomicInteger();
        return task -> {
            var thread = new Thread(task, "biface-payments-" + what + "-" + provider + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Does something soon, on a thread that may wait for the provider. */
    void soon(Runnable task) {
        askers.execute(task);
    }

    /** @return whether the provider is left alone at the moment, because it did not answer */
    boolean isLeftAlone() {
        return breaker.isLeftAlone(clock.instant());
    }

    /**
     * @param call what to ask
     * @param limit how long it may take
     * @param <T> what it answers
     * @return the answer
     * @throws ProviderUnavailable when the provider is not there, is left alone, or says so
     * @throws ProviderTimeout when there is no answer within the limit
     */
    <T> T call(Function<PaymentProvider, T> call, Duration limit) {
        if (!providers.has(provider)) {
            throw new ProviderUnavailable("The payment provider '" + provider + "' is not installed.", null);
        }
        Instant tryAt = breaker.tryAt(clock.instant());
        if (tryAt.isAfter(clock.instant())) {
            throw new ProviderUnavailable("It has not answered lately, and is left alone until " + tryAt + ".", null);
        }
        try {
            T answer = limited(call, limit);
            breaker.answered();
            return answer;
        } catch (KeyReused | ForgedNotice | IllegalArgumentException | UnsupportedOperationException answered) {
            breaker.answered();
            throw answered;
        } catch (RuntimeException failure) {
            if (breaker.notAnswered(clock.instant())) {
                LOG.warn("provider={} does not answer, and is left alone for a while", provider);
            }
            throw failure;
        }
    }

    private <T> T limited(Function<PaymentProvider, T> call, Duration limit) {
        Future<T> running;
        try {
            running = callers.submit(() -> providers.ask(provider, call));
        } catch (RejectedExecutionException busy) {
            throw new ProviderUnavailable("All who call this provider are busy.", busy);
        }
        try {
            return running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            running.cancel(true);
            throw new ProviderTimeout("no answer within " + limit.toMillis() + " ms", slow);
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

    /** Lets what waits and what is under way end, for a while. */
    void close(Duration limit) {
        askers.shutdown();
        try {
            if (!askers.awaitTermination(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn(
                        "Orders are still being asked for at {}; they are asked for again when payments is back",
                        provider);
                askers.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            askers.shutdownNow();
            Thread.currentThread().interrupt();
        }
        callers.shutdown();
    }

    @Override
    public void close() {
        close(Duration.ZERO);
    }
}
