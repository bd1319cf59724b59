package org.biface.plugins.payment.sandbox;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.plugins.payment.sandbox.Book.Report;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries reports to the platform over HTTP, each when it is due, and again with growing pauses until it is taken. */
final class Messenger implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Messenger.class);
    private static final int THREADS = 4;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final int MOST_DOUBLINGS = 20;

    private final Supplier<URI> platform;
    private final Book book;
    private final Signature signature;
    private final Function<Report, byte[]> body;
    private final Settings settings;
    private final Clock clock;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();
    private final ScheduledThreadPoolExecutor workers;

    Messenger(
            Supplier<URI> platform,
            Book book,
            Signature signature,
            Function<Report, byte[]> body,
            Settings settings,
            Clock clock) {
        this.platform = platform;
        this.book = book;
        this.signature = signature;
        this.body = body;
        this.settings = settings;
        this.clock = clock;
        var number = new AtomicInteger();
        this.workers = new ScheduledThreadPoolExecutor(THREADS, task -> {
            var thread = new Thread(task, "biface-sandbox-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        workers.setRemoveOnCancelPolicy(true);
        workers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Reports that were not taken before the sandbox went away are sent now. */
    void start() {
        book.open().forEach(this::send);
    }

    void send(Report report) {
        schedule(report, Duration.between(clock.instant(), report.due()), 0);
    }

    private void schedule(Report report, Duration delay, int failures) {
        try {
            workers.schedule(() -> deliver(report, failures), Math.max(0, delay.toMillis()), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException leaving) {
            LOG.debug("report={} is sent after the next start", report.id(), leaving);
        }
    }

    private void deliver(Report report, int failures) {
        try {
            int status = post(report);
            boolean taken = status / 100 == 2;
            if (report.says() == Book.Says.FORGED) {
                if (taken) {
                    LOG.warn("report={} was forged, and the platform took it", report.id());
                }
                book.taken(report.id());
                return;
            }
            if (taken) {
                book.taken(report.id());
                return;
            }
            again(report, failures, "the platform answered " + status);
        } catch (IOException unreachable) {
            again(report, failures, "the platform can't be reached (" + unreachable + ")");
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            again(report, failures, failure.toString());
        }
    }

    private int post(Report report) throws IOException, InterruptedException {
        byte[] bytes = body.apply(report);
        Instant now = clock.instant();
        HttpRequest request = HttpRequest.newBuilder(
                        platform.get().resolve("/api/v1/payments/webhooks/" + SandboxProvider.ID))
                .timeout(LIMIT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        Signature.HEADER,
                        report.says() == Book.Says.FORGED ? signature.forge(bytes, now) : signature.sign(bytes, now))
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    private void again(Report report, int failures, String why) {
        Duration pause = settings.firstRetry().multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        if (pause.compareTo(settings.longestRetry()) > 0) {
            pause = settings.longestRetry();
        }
        LOG.info("report={} is sent again in {} ms: {}", report.id(), pause.toMillis(), why);
        schedule(report, pause, failures + 1);
    }

    @Override
    public void close() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
