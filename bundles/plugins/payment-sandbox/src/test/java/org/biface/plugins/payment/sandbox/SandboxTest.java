package org.biface.plugins.payment.sandbox;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.CollectRequest;
import org.biface.spi.payment.ForgedNotice;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.PayoutRequest;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.Webhook;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The sandbox against a platform of the test, over real HTTP, with its book on the disk. */
public class SandboxTest {

    private static final byte[] SECRET = "a secret of the test".getBytes(StandardCharsets.UTF_8);
    private static final Settings SETTINGS = new Settings(
            Duration.ofMillis(60),
            0,
            0,
            0,
            0,
            0,
            true,
            Duration.ofMinutes(5),
            Duration.ofMillis(20),
            Duration.ofMillis(50));

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final Signature signature = new Signature(SECRET, SETTINGS.tolerance());
    private final String key = UUID.randomUUID().toString();
    private HttpServer platform;
    private volatile int answer = 204;
    private Path file;
    private Book book;
    private SandboxProvider sandbox;
    private Messenger messenger;

    @Before
    public void open() throws IOException {
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext("/api/v1/payments/webhooks/sandbox", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = answer;
            if (status == 204) {
                notices.addAll(sandbox.receive(Webhook.of(exchange.getRequestHeaders(), body)));
            }
            exchange.sendResponseHeaders(status, -1);
            exchange.close();
        });
        platform.start();
        file = folder.getRoot().toPath().resolve("book.txt");
        start();
    }

    private void start() throws IOException {
        book = new Book(file);
        sandbox = new SandboxProvider(book, signature, SETTINGS, Clock.systemUTC(), report -> messenger.send(report));
        URI address = URI.create("http://127.0.0.1:" + platform.getAddress().getPort());
        messenger = new Messenger(() -> address, book, signature, sandbox::body, SETTINGS, Clock.systemUTC());
        messenger.start();
    }

    @After
    public void close() throws IOException {
        stop();
        platform.stop(0);
    }

    private void stop() throws IOException {
        messenger.close();
        book.close();
    }

    private Outcome collect(long minor) {
        return sandbox.collect(CollectRequest.of(key, Amount.of(minor, "EUR"))
                .payer(UUID.randomUUID())
                .purpose(UUID.randomUUID())
                .build());
    }

    private Outcome payOut(long minor) {
        return sandbox.payOut(PayoutRequest.of(key, Amount.of(minor, "EUR"))
                .recipient(UUID.randomUUID())
                .build());
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue("waited in vain: " + what, System.nanoTime() < deadline);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private List<Outcome.Status> reported() {
        // In the order of what is said; two that are on their way at once may overtake each other.
        return notices.stream()
                .sorted(Comparator.comparing(Notice::at))
                .map(notice -> notice.outcome().status())
                .toList();
    }

    private Notice settled() {
        return notices.stream()
                .filter(notice -> notice.outcome().status() != Outcome.Status.PENDING)
                .findFirst()
                .orElseThrow();
    }

    private void awaitAllTaken() {
        await("every report was taken", () -> book.open().isEmpty());
    }

    @Test
    public void anOrderIsPendingAndConfirmedLaterByASignedWebhook() {
        assertEquals(Outcome.Status.PENDING, collect(120_000).status());
        awaitAllTaken();
        assertEquals(List.of(Outcome.Status.PENDING, Outcome.Status.SUCCEEDED), reported());
        assertEquals(key, settled().key());
        assertEquals(Amount.of(120_000, "EUR"), settled().outcome().amount());
        assertEquals(Outcome.Status.SUCCEEDED, sandbox.find(key).orElseThrow().status());
    }

    @Test
    public void anOrderIsDoneOnceHoweverOftenItIsGiven() {
        Outcome first = collect(120_000);
        Outcome second = collect(120_000);
        assertEquals(first.reference(), second.reference());
        awaitAllTaken();
        assertEquals(2, notices.size());
        Outcome other = collect(120_001);
        assertEquals("idempotency_key_reused", other.reason());
        assertEquals("idempotency_key_reused", payOut(120_000).reason());
    }

    @Test
    public void magicAmountsFail() {
        assertEquals(Outcome.Status.PENDING, payOut(16_601).status());
        awaitAllTaken();
        assertEquals("account_closed", settled().outcome().reason());
        assertEquals(Outcome.Status.FAILED, sandbox.find(key).orElseThrow().status());
    }

    @Test
    public void aTimeoutAfterActingIsKnownWhenAskedAgain() {
        assertThrows(ProviderTimeout.class, () -> collect(6_602));
        await("settled", () -> sandbox.find(key).orElseThrow().status() == Outcome.Status.SUCCEEDED);
        assertEquals(Outcome.Status.SUCCEEDED, collect(6_602).status());
    }

    @Test
    public void aTimeoutBeforeActingIsNotKnownAndTakesTheOrderTheSecondTime() {
        assertThrows(ProviderTimeout.class, () -> collect(6_603));
        assertEquals(Optional.empty(), sandbox.find(key));
        assertEquals(Outcome.Status.PENDING, collect(6_603).status());
    }

    @Test
    public void reportsComeTwice() {
        collect(6_604);
        awaitAllTaken();
        assertEquals(List.of(Outcome.Status.PENDING, Outcome.Status.SUCCEEDED, Outcome.Status.SUCCEEDED), reported());
        assertEquals(2, notices.stream().map(Notice::eventId).distinct().count());
    }

    @Test
    public void reportsComeOutOfOrder() {
        collect(6_605);
        awaitAllTaken();
        assertEquals(List.of(Outcome.Status.SUCCEEDED, Outcome.Status.PENDING), reported());
    }

    @Test
    public void someOrdersAreNotReported() {
        collect(6_606);
        await("settled", () -> sandbox.find(key).orElseThrow().status() == Outcome.Status.SUCCEEDED);
        assertEquals(List.of(), book.open().stream().toList());
    }

    @Test
    public void whatIsNotTakenIsSentAgain() {
        answer = 503;
        collect(500);
        await("settled", () -> sandbox.find(key).orElseThrow().status() == Outcome.Status.SUCCEEDED);
        assertEquals(2, book.open().size());
        answer = 204;
        awaitAllTaken();
        assertTrue(reported().contains(Outcome.Status.SUCCEEDED));
    }

    @Test
    public void aKilledSandboxKnowsEveryOrderAndReportsAfterTheRestart() throws IOException {
        answer = 503;
        collect(500);
        // What a kill leaves: no orderly end, and a line that was not written to its end.
        stop();
        Files.writeString(file, "line=order&key=torn", StandardOpenOption.APPEND);
        answer = 204;
        start();
        assertEquals(Outcome.Status.SUCCEEDED, awaitFound().status());
        awaitAllTaken();
        assertTrue(reported().contains(Outcome.Status.SUCCEEDED));
        assertEquals(Outcome.Status.SUCCEEDED, collect(500).status());
        assertEquals(Optional.empty(), sandbox.find("torn"));
    }

    private Outcome awaitFound() {
        await("settled", () -> sandbox.find(key).orElseThrow().status() != Outcome.Status.PENDING);
        return sandbox.find(key).orElseThrow();
    }

    @Test
    public void forgedWebhooksAreRefused() {
        collect(500);
        byte[] body = sandbox.body(book.open().iterator().next());
        Instant now = Instant.now();
        String right = signature.sign(body, now);
        assertEquals(1, sandbox.receive(webhook(right, body)).size());
        byte[] other = new String(body, StandardCharsets.UTF_8)
                .replace("minor=500", "minor=501")
                .getBytes(StandardCharsets.UTF_8);
        String old = signature.sign(body, now.minus(SETTINGS.tolerance()).minusSeconds(2));
        String foreign =
                new Signature("another".getBytes(StandardCharsets.UTF_8), SETTINGS.tolerance()).sign(body, now);
        assertThrows(ForgedNotice.class, () -> sandbox.receive(webhook(right, other)));
        assertThrows(ForgedNotice.class, () -> sandbox.receive(webhook(old, body)));
        assertThrows(ForgedNotice.class, () -> sandbox.receive(webhook(foreign, body)));
        assertThrows(ForgedNotice.class, () -> sandbox.receive(webhook("t=1,v1=zz", body)));
        assertThrows(ForgedNotice.class, () -> sandbox.receive(Webhook.of(Map.of(), body)));
    }

    private static Webhook webhook(String signature, byte[] body) {
        return Webhook.of(Map.of("sandbox-signature", List.of(signature)), body);
    }

    @Test
    public void chanceFollowsTheKey() {
        var half = new Settings(
                Duration.ZERO, 50, 0, 0, 0, 0, false, Duration.ZERO, Duration.ofMillis(1), Duration.ofMillis(1));
        int failing = 0;
        for (int i = 0; i < 1_000; i++) {
            String one = UUID.nameUUIDFromBytes(Integer.toString(i).getBytes(StandardCharsets.UTF_8))
                    .toString();
            boolean fails = Fault.of(one, 6_602, half).contains(Fault.FAILS);
            assertEquals(fails, Fault.of(one, 6_602, half).contains(Fault.FAILS));
            failing += fails ? 1 : 0;
        }
        assertTrue("about half: " + failing, failing > 400 && failing < 600);
    }
}
