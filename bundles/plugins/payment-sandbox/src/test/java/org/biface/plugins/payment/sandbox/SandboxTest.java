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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.biface.spi.payment.AccountRequest;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.AccountState.Identity;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.BalanceReport;
import org.biface.spi.payment.BalanceRequest;
import org.biface.spi.payment.Chargeback;
import org.biface.spi.payment.CollectRequest;
import org.biface.spi.payment.ForgedNotice;
import org.biface.spi.payment.KeyReused;
import org.biface.spi.payment.Movement;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.OrderKind;
import org.biface.spi.payment.OrderQuery;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.PayoutRequest;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.RefundRequest;
import org.biface.spi.payment.TransferRequest;
import org.biface.spi.payment.Webhook;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The sandbox against a platform of the test, over real HTTP, with its book on the disk. */
public class SandboxTest {

    private static final byte[] SECRET = "a secret of the test".getBytes(StandardCharsets.UTF_8);
    private static final Settings SETTINGS = settings(false, Identity.VERIFIED, 0);

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private final List<Notice> notices = new CopyOnWriteArrayList<>();
    private final Signature signature = new Signature(SECRET, SETTINGS.tolerance());
    private final String key = UUID.randomUUID().toString();
    private HttpServer platform;
    private final AtomicInteger refused = new AtomicInteger();
    private volatile int answer = 204;
    private Settings settings = SETTINGS;
    private Path file;
    private Book book;
    private SandboxProvider sandbox;
    private Messenger messenger;

    private static Settings settings(boolean accounts, Identity identity, int feeBasisPoints) {
        return new Settings(
                Duration.ofMillis(60),
                Duration.ofMillis(300),
                Map.of(),
                "",
                true,
                feeBasisPoints,
                accounts,
                identity,
                0,
                Duration.ofMinutes(5),
                Duration.ofMillis(20),
                Duration.ofMillis(50));
    }

    @Before
    public void open() throws IOException {
        platform = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        platform.createContext("/api/v1/payments/webhooks/sandbox", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int status = answer;
            if (status == 204) {
                try {
                    notices.addAll(sandbox.receive(Webhook.of(exchange.getRequestHeaders(), body)));
                } catch (ForgedNotice forged) {
                    refused.incrementAndGet();
                    status = 401;
                }
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
        sandbox = new SandboxProvider(book, signature, settings, Clock.systemUTC(), report -> messenger.send(report));
        URI address = URI.create("http://127.0.0.1:" + platform.getAddress().getPort());
        messenger = new Messenger(() -> address, book, signature, sandbox::body, settings, Clock.systemUTC());
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

    /** Money that the sandbox holds before the test begins. */
    private String held(long minor) {
        String payment = UUID.randomUUID().toString();
        sandbox.collect(CollectRequest.of(payment, Amount.of(minor, "EUR"))
                .payer(UUID.randomUUID())
                .purpose(UUID.randomUUID())
                .build());
        await("held", () -> find(OrderKind.COLLECT, payment).orElseThrow().status() == Outcome.Status.SUCCEEDED);
        awaitAllTaken();
        notices.clear();
        return payment;
    }

    private Optional<Outcome> find(OrderKind kind, String key) {
        return sandbox.find(OrderQuery.of(kind, key, Instant.EPOCH));
    }

    private long platformHolds() {
        return sandbox.balance(BalanceRequest.since(Instant.EPOCH)).held().stream()
                .filter(held -> held.account() == null)
                .mapToLong(held -> held.available().minor() + held.pending().minor())
                .sum();
    }

    private void again(Settings changed) throws IOException {
        stop();
        settings = changed;
        start();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
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
        assertEquals(
                Outcome.Status.SUCCEEDED,
                find(OrderKind.COLLECT, key).orElseThrow().status());
    }

    @Test
    public void anOrderIsDoneOnceHoweverOftenItIsGiven() {
        Outcome first = collect(120_000);
        Outcome second = collect(120_000);
        assertEquals(first.reference(), second.reference());
        awaitAllTaken();
        assertEquals(2, notices.size());
        assertThrows(KeyReused.class, () -> collect(120_001));
        assertThrows(KeyReused.class, () -> payOut(120_000));
    }

    @Test
    public void magicAmountsFail() {
        held(20_000);
        assertEquals(Outcome.Status.PENDING, payOut(16_601).status());
        awaitAllTaken();
        assertEquals("account_closed", settled().outcome().reason());
        assertEquals(
                Outcome.Status.FAILED, find(OrderKind.PAYOUT, key).orElseThrow().status());
        assertEquals(20_000, platformHolds());
    }

    @Test
    public void aTimeoutAfterActingIsKnownWhenAskedAgain() {
        assertThrows(ProviderTimeout.class, () -> collect(6_602));
        await("settled", () -> find(OrderKind.COLLECT, key).orElseThrow().status() == Outcome.Status.SUCCEEDED);
        assertEquals(Outcome.Status.SUCCEEDED, collect(6_602).status());
    }

    @Test
    public void aTimeoutBeforeActingIsNotKnownAndTakesTheOrderTheSecondTime() {
        assertThrows(ProviderTimeout.class, () -> collect(6_603));
        assertEquals(Optional.empty(), find(OrderKind.COLLECT, key));
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
        await("settled", () -> find(OrderKind.COLLECT, key).orElseThrow().status() == Outcome.Status.SUCCEEDED);
        assertEquals(List.of(), book.open().stream().toList());
    }

    @Test
    public void whatIsNotTakenIsSentAgain() {
        answer = 503;
        collect(500);
        await("settled", () -> find(OrderKind.COLLECT, key).orElseThrow().status() == Outcome.Status.SUCCEEDED);
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
        assertEquals(Optional.empty(), find(OrderKind.COLLECT, "torn"));
    }

    private Outcome awaitFound() {
        await("settled", () -> find(OrderKind.COLLECT, key).orElseThrow().status() != Outcome.Status.PENDING);
        return find(OrderKind.COLLECT, key).orElseThrow();
    }

    @Test
    public void forgedWebhooksAreRefused() {
        // What is not taken stays in the book.
        answer = 503;
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
    public void aForgedReportIsRefusedAndTheTrueOneTaken() {
        collect(16_611);
        awaitAllTaken();
        assertEquals(1, refused.get());
        assertEquals(Amount.of(16_611, "EUR"), settled().outcome().amount());
    }

    @Test
    public void reportsComeLate() {
        Instant before = Instant.now();
        collect(16_612);
        awaitAllTaken();
        assertTrue(settled().at().isAfter(before.plus(settings.lateDelay())));
    }

    @Test
    public void aPaymentThatNobodyMakesIsWithdrawn() {
        Outcome pending = collect(16_613);
        assertTrue(pending.payerStep().isPresent());
        assertEquals(List.of(), List.copyOf(book.open()));
        OrderQuery query = OrderQuery.of(OrderKind.COLLECT, key, Instant.EPOCH);
        assertEquals("canceled", sandbox.cancel(query).reason());
        assertEquals("canceled", sandbox.cancel(query).reason());
        awaitAllTaken();
        assertEquals("canceled", settled().outcome().reason());
        assertEquals(0, platformHolds());
    }

    @Test
    public void aPaymentThatIsMadeIsNotWithdrawn() {
        String payment = held(500);
        OrderQuery query = OrderQuery.of(OrderKind.COLLECT, payment, Instant.EPOCH);
        assertEquals(Outcome.Status.SUCCEEDED, sandbox.cancel(query).status());
        assertEquals(500, platformHolds());
    }

    @Test
    public void nothingIsPaidOutThatIsNotHeld() {
        held(500);
        assertEquals(Outcome.Status.PENDING, payOut(501).status());
        awaitAllTaken();
        assertEquals("balance_insufficient", settled().outcome().reason());
        assertEquals(500, platformHolds());
    }

    private Outcome refund(String refundKey, String payment, long minor) {
        return sandbox.refund(RefundRequest.of(refundKey, Amount.of(minor, "EUR"))
                .payment(payment)
                .payer(UUID.randomUUID())
                .build());
    }

    @Test
    public void partsOfAPaymentAreRefundedAndNeverMoreThanAll() {
        String payment = held(1_000);
        refund("r-1", payment, 600);
        refund("r-2", payment, 401);
        refund("r-3", payment, 400);
        awaitAllTaken();
        assertEquals(
                Outcome.Status.SUCCEEDED,
                find(OrderKind.REFUND, "r-1").orElseThrow().status());
        assertEquals(
                "amount_too_large", find(OrderKind.REFUND, "r-2").orElseThrow().reason());
        assertEquals(
                Outcome.Status.SUCCEEDED,
                find(OrderKind.REFUND, "r-3").orElseThrow().status());
        assertEquals(0, platformHolds());
    }

    @Test
    public void aPayoutComesBack() {
        held(20_000);
        payOut(16_610);
        awaitAllTaken();
        assertEquals(List.of(Outcome.Status.PENDING, Outcome.Status.SUCCEEDED, Outcome.Status.RETURNED), reported());
        assertEquals(20_000, platformHolds());
    }

    @Test
    public void paymentsAreChargedBackAndWonOrLost() throws IOException {
        held(16_607);
        long open = platformHolds();
        held(16_608);
        long won = platformHolds();
        held(16_609);
        assertEquals(List.of(0L, 16_608L, 16_608L), List.of(open, won, platformHolds()));
    }

    @Test
    public void aChargebackIsReported() {
        collect(16_609);
        awaitAllTaken();
        List<Chargeback> reported = notices.stream()
                .sorted(Comparator.comparing(Notice::at))
                .flatMap(notice -> notice.chargeback().stream())
                .toList();
        assertEquals(
                List.of(Chargeback.Phase.OPENED, Chargeback.Phase.LOST),
                reported.stream().map(Chargeback::phase).toList());
        assertEquals(key, reported.get(0).paymentKey());
        assertEquals(reported.get(0).reference(), reported.get(1).reference());
    }

    private AccountState open(String accountKey) {
        return sandbox.openAccount(AccountRequest.of(accountKey)
                        .owner(UUID.randomUUID())
                        .country("FR")
                        .currency("EUR")
                        .build())
                .account()
                .orElseThrow();
    }

    private Outcome transfer(String transferKey, String account, long minor) {
        return sandbox.transfer(TransferRequest.of(transferKey, Amount.of(minor, "EUR"))
                .recipient(UUID.randomUUID())
                .account(account)
                .build());
    }

    @Test
    public void moneyGoesThroughTheFreelancersAccount() throws IOException {
        again(settings(true, Identity.VERIFIED, 150));
        held(10_000);
        AccountState opened = open("a-1");
        assertEquals(Identity.PENDING, opened.identity());
        awaitAllTaken();
        assertTrue(sandbox.account(opened.reference()).orElseThrow().paysOut());
        assertTrue(notices.stream()
                .flatMap(notice -> notice.account().stream())
                .anyMatch(state -> state.identity() == Identity.VERIFIED));
        transfer("t-1", opened.reference(), 9_000);
        sandbox.payOut(PayoutRequest.of(key, Amount.of(8_000, "EUR"))
                .recipient(UUID.randomUUID())
                .account(opened.reference())
                .build());
        awaitAllTaken();
        BalanceReport report =
                sandbox.balance(BalanceRequest.since(Instant.EPOCH).withAccounts(List.of(opened.reference())));
        assertEquals(
                Map.of("platform", 850L, opened.reference(), 1_000L),
                report.held().stream()
                        .collect(Collectors.toMap(
                                held -> held.account() == null ? "platform" : held.account(),
                                held -> held.available().minor())));
        assertEquals(
                List.of(-9_000L, -8_000L, 9_000L, 10_000L),
                report.movements().stream()
                        .sorted(Comparator.comparing(line -> line.kind() == Movement.Kind.COLLECT
                                ? 3
                                : line.kind() == Movement.Kind.PAYOUT
                                        ? 1
                                        : line.amount().minor() < 0 ? 0 : 2))
                        .map(line -> line.amount().minor())
                        .toList());
        assertEquals(
                150,
                report.movements().stream()
                        .mapToLong(line -> line.fee().minor())
                        .sum());
    }

    @Test
    public void nothingGoesToAnAccountThatIsNotChecked() throws IOException {
        again(settings(true, Identity.PENDING, 0));
        held(10_000);
        AccountState opened = open("a-0");
        transfer("t-0", opened.reference(), 100);
        awaitAllTaken();
        assertEquals(
                "account_restricted",
                find(OrderKind.TRANSFER, "t-0").orElseThrow().reason());
        assertEquals(10_000, platformHolds());
    }

    @Test
    public void identityIsAskedForAndRefused() throws IOException {
        again(settings(true, Identity.NEEDED, 0));
        AccountState needed = open("a-2");
        awaitAllTaken();
        assertEquals(
                Identity.NEEDED,
                sandbox.account(needed.reference()).orElseThrow().identity());
        URI back = URI.create("https://example.org/back");
        assertEquals(Optional.of(back), sandbox.onboarding(needed.reference(), back, back));
        awaitAllTaken();
        assertEquals(
                Identity.VERIFIED,
                sandbox.account(needed.reference()).orElseThrow().identity());
        assertEquals(Optional.empty(), sandbox.onboarding(needed.reference(), back, back));
        again(settings(true, Identity.REFUSED, 0));
        AccountState refusedAccount = open("a-3");
        awaitAllTaken();
        assertEquals(
                Identity.REFUSED,
                sandbox.account(refusedAccount.reference()).orElseThrow().identity());
        assertEquals(
                Identity.REFUSED,
                notices.get(notices.size() - 1).account().orElseThrow().identity());
    }

    @Test
    public void allThatIsHeldIsKnownAfterARestart() throws IOException {
        String payment = held(1_000);
        refund("r-1", payment, 600);
        awaitAllTaken();
        again(SETTINGS);
        assertEquals(400, platformHolds());
        refund("r-2", payment, 401);
        awaitAllTaken();
        assertEquals(
                "amount_too_large", find(OrderKind.REFUND, "r-2").orElseThrow().reason());
    }

    @Test
    public void anOrderThatWasNotHeardIsHeardAfterARestart() throws IOException {
        assertThrows(ProviderTimeout.class, () -> collect(6_603));
        again(SETTINGS);
        assertEquals(Outcome.Status.PENDING, collect(6_603).status());
    }
}
