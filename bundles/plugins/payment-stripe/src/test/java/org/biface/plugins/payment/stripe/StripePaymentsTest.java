package org.biface.plugins.payment.stripe;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.biface.spi.payment.AccountRequest;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.AccountState.Identity;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.BalanceReport;
import org.biface.spi.payment.BalanceRequest;
import org.biface.spi.payment.Chargeback;
import org.biface.spi.payment.CollectRequest;
import org.biface.spi.payment.KeyReused;
import org.biface.spi.payment.Movement;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.OrderKind;
import org.biface.spi.payment.OrderQuery;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.Outcome.Status;
import org.biface.spi.payment.PayoutRequest;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.ProviderUnavailable;
import org.biface.spi.payment.RefundRequest;
import org.biface.spi.payment.TransferRequest;
import org.biface.spi.payment.Webhook;
import org.biface.testing.stripe.FakeStripe;
import org.biface.testing.stripe.FakeStripe.Fault;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

/** The plugin against a small Stripe over real HTTP, which is as strict as the public API. */
public class StripePaymentsTest {

    private static final String VISA = "pm_card_visa";

    private final String key = UUID.randomUUID().toString();
    private FakeStripe fake;
    private StripePayments stripe;

    @Before
    public void open() throws IOException {
        fake = new FakeStripe();
        stripe = stripe(fake.address(), FakeStripe.KEY, "");
    }

    @After
    public void close() {
        fake.close();
    }

    private static StripePayments stripe(URI address, String apiKey, String testPaymentMethod) {
        return new StripePayments(
                new Settings(
                        address,
                        apiKey,
                        List.of("whsec_of_another_endpoint", FakeStripe.SECRET),
                        testPaymentMethod,
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(5)),
                Clock.systemUTC());
    }

    private void paysAtOnce(String method) {
        stripe = stripe(fake.address(), FakeStripe.KEY, method);
    }

    private static Amount eur(long minor) {
        return Amount.of(minor, "EUR");
    }

    private Outcome collect(String orderKey, long minor) {
        return stripe.collect(CollectRequest.of(orderKey, eur(minor))
                .payer(UUID.nameUUIDFromBytes(new byte[] {1}))
                .purpose(UUID.nameUUIDFromBytes(new byte[] {2}))
                .description("Milestone & more")
                .build());
    }

    private static OrderQuery query(OrderKind kind, String orderKey) {
        return OrderQuery.of(kind, orderKey, Instant.now());
    }

    private Optional<Outcome> find(OrderKind kind, String orderKey) {
        return stripe.find(query(kind, orderKey));
    }

    private Outcome refund(String orderKey, String payment, long minor) {
        return stripe.refund(RefundRequest.of(orderKey, eur(minor))
                .payment(key)
                .source(payment)
                .payer(UUID.randomUUID())
                .build());
    }

    private String account() {
        return stripe.openAccount(AccountRequest.of("account-" + key)
                        .owner(UUID.nameUUIDFromBytes(new byte[] {3}))
                        .country("FR")
                        .currency("EUR")
                        .build())
                .reference();
    }

    private String verified() {
        String account = account();
        fake.identified(account, true);
        return account;
    }

    private Outcome transfer(String orderKey, String account, long minor) {
        return stripe.transfer(TransferRequest.of(orderKey, eur(minor))
                .recipient(UUID.nameUUIDFromBytes(new byte[] {3}))
                .account(account)
                .build());
    }

    private Outcome payOut(String orderKey, String account, long minor) {
        return stripe.payOut(PayoutRequest.of(orderKey, eur(minor))
                .recipient(UUID.nameUUIDFromBytes(new byte[] {3}))
                .account(account)
                .build());
    }

    private Notice last() {
        List<ObjectNode> events = fake.events();
        return received(events.get(events.size() - 1)).get(0);
    }

    private List<Notice> received(ObjectNode event) {
        return stripe.receive(webhook(FakeStripe.sign(event), event.toString()));
    }

    private static Webhook webhook(String signature, String body) {
        return Webhook.of(Map.of("stripe-signature", List.of(signature)), body.getBytes(StandardCharsets.UTF_8));
    }

    // ---------------------------------------------------------------- payments

    @Test
    public void aClientPaysInTheBrowserAndTheFeeIsAskedFor() {
        Outcome pending = collect(key, 120_000);
        assertEquals(Status.PENDING, pending.status());
        assertEquals(
                pending.reference() + "_secret_fake",
                pending.payerStep().orElseThrow().token());
        fake.clientPays(pending.reference());
        Notice paid = last();
        assertEquals(key, paid.key());
        assertEquals(eur(120_000), paid.outcome().amount());
        assertEquals(
                "the event does not say it", Optional.empty(), paid.outcome().fee());
        Outcome found = stripe.find(query(OrderKind.COLLECT, key).withReference(pending.reference()))
                .orElseThrow();
        assertEquals(Optional.of(eur(1_825)), found.fee());
    }

    @Test
    public void aTestCardPaysAtOnce() {
        paysAtOnce(VISA);
        assertEquals(Status.SUCCEEDED, collect(key, 5_000).status());
    }

    @Test
    public void aRefusedCardIsWithdrawnBeforeItFails() {
        paysAtOnce("pm_card_chargeDeclined");
        Outcome refused = collect(key, 5_000);
        assertEquals(Status.FAILED, refused.status());
        assertEquals("generic_decline", refused.reason());
        assertEquals(Status.FAILED, find(OrderKind.COLLECT, key).orElseThrow().status());
        assertEquals(Status.FAILED, last().outcome().status());
    }

    @Test
    public void aCardThatAsksTheClientIsPending() {
        paysAtOnce("pm_card_authenticationRequired");
        Outcome pending = collect(key, 5_000);
        assertEquals(Status.PENDING, pending.status());
        assertTrue(pending.payerStep().isPresent());
    }

    @Test
    public void tooLittleIsRefused() {
        assertEquals("amount_too_small", collect(key, 49).reason());
        assertEquals(Optional.empty(), find(OrderKind.COLLECT, key));
    }

    @Test
    public void aPaymentThatNobodyMakesIsWithdrawnAndOneThatIsMadeIsNot() {
        String waiting = collect(key, 5_000).reference();
        OrderQuery query = query(OrderKind.COLLECT, key).withReference(waiting);
        assertEquals(Status.FAILED, stripe.cancel(query).status());
        assertEquals(Status.FAILED, stripe.cancel(query).status());
        String other = UUID.randomUUID().toString();
        String paid = collect(other, 5_000).reference();
        fake.clientPays(paid);
        assertEquals(
                Status.SUCCEEDED, stripe.cancel(query(OrderKind.COLLECT, other)).status());
    }

    // ---------------------------------------------------------------- once, whatever happens

    @Test
    public void theSameOrderIsDoneOnce() {
        assertEquals(collect(key, 5_000).reference(), collect(key, 5_000).reference());
        assertEquals(1, fake.count("pi_"));
        assertThrows(KeyReused.class, () -> collect(key, 5_001));
    }

    @Test
    public void anAnswerThatIsLostIsFoundByTheKey() {
        fake.next(Fault.CUT_AFTER_ACTING);
        assertThrows(ProviderTimeout.class, () -> collect(key, 5_000));
        assertEquals(Status.PENDING, find(OrderKind.COLLECT, key).orElseThrow().status());
        collect(key, 5_000);
        assertEquals(1, fake.count("pi_"));
    }

    @Test
    public void aRequestThatIsLostIsGivenAgain() {
        fake.next(Fault.CUT_BEFORE_ACTING);
        assertThrows(ProviderTimeout.class, () -> collect(key, 5_000));
        assertEquals(Optional.empty(), find(OrderKind.COLLECT, key));
        collect(key, 5_000);
        assertEquals(1, fake.count("pi_"));
    }

    @Test
    public void anErrorOfTheirsIsUnknownAndIsFound() {
        fake.next(Fault.ERROR_AFTER_ACTING);
        assertThrows(ProviderTimeout.class, () -> collect(key, 5_000));
        assertThrows("the answer of a key is kept", ProviderTimeout.class, () -> collect(key, 5_000));
        assertEquals(Status.PENDING, find(OrderKind.COLLECT, key).orElseThrow().status());
        assertEquals(1, fake.count("pi_"));
    }

    @Test
    public void whatIsTurnedAwayIsTriedAgainSoonAndWhatIsUnderWayIsUnknown() {
        fake.next(Fault.TOO_MANY);
        assertThrows(ProviderUnavailable.class, () -> collect(key, 5_000));
        fake.next(Fault.KEY_IN_USE);
        assertThrows(ProviderTimeout.class, () -> collect(key, 5_000));
        assertEquals(0, fake.count("pi_"));
    }

    @Test
    public void aWrongKeyAndAStripeThatIsAwayDoNothing() throws IOException {
        stripe = stripe(fake.address(), "sk_test_wrong", "");
        assertThrows(ProviderUnavailable.class, () -> collect(key, 5_000));
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        stripe = stripe(URI.create("http://127.0.0.1:" + free), FakeStripe.KEY, "");
        assertThrows(ProviderUnavailable.class, () -> collect(key, 5_000));
    }

    @Test
    public void whatIsFarBackInAListIsFound() {
        collect(key, 5_000);
        for (int i = 0; i < StripeApi.PAGE + 5; i++) {
            collect(key + i, 5_000);
        }
        assertEquals(Status.PENDING, find(OrderKind.COLLECT, key).orElseThrow().status());
    }

    // ---------------------------------------------------------------- refunds

    @Test
    public void partsAreRefundedAndNeverMoreThanAll() {
        paysAtOnce(VISA);
        String payment = collect(key, 5_000).reference();
        collect("other-" + key, 100_000);
        assertEquals(Status.SUCCEEDED, refund("r-1", payment, 3_000).status());
        assertEquals("charge_already_refunded", refund("r-2", payment, 2_001).reason());
        assertEquals(Status.SUCCEEDED, refund("r-3", null, 2_000).status());
        assertEquals(
                Status.SUCCEEDED, find(OrderKind.REFUND, "r-3").orElseThrow().status());
        assertEquals(
                Status.SUCCEEDED,
                stripe.find(query(OrderKind.REFUND, "r-1").withPayment(payment))
                        .orElseThrow()
                        .status());
        assertEquals("r-3", last().key());
    }

    // ---------------------------------------------------------------- accounts, transfers, payouts

    @Test
    public void anAccountIsCheckedByStripe() {
        String account = account();
        AccountState fresh = stripe.account(account).orElseThrow();
        assertEquals(Identity.NEEDED, fresh.identity());
        assertTrue(fresh.requirements().contains("external_account"));
        URI page = stripe.onboarding(
                        account, URI.create("https://example.org/back"), URI.create("https://example.org/again"))
                .orElseThrow();
        assertTrue(page.getPath().endsWith(account));
        fake.identified(account, true);
        AccountState verified = last().account().orElseThrow();
        assertEquals(Identity.VERIFIED, verified.identity());
        assertTrue(verified.receives() && verified.paysOut());
        fake.identified(account, false);
        assertEquals(Identity.REFUSED, last().account().orElseThrow().identity());
        assertEquals(Optional.empty(), stripe.account("acct_nobody"));
        assertEquals(
                account, find(OrderKind.ACCOUNT, "account-" + key).orElseThrow().reference());
    }

    @Test
    public void moneyGoesFromTheClientToTheBank() {
        paysAtOnce(VISA);
        collect(key, 120_000);
        String account = account();
        assertEquals(
                "insufficient_capabilities_for_transfer",
                transfer("t-0", account, 100_000).reason());
        fake.identified(account, true);
        assertEquals("balance_insufficient", transfer("t-1", account, 120_000).reason());
        assertEquals(Status.SUCCEEDED, transfer("t-2", account, 100_000).status());
        assertEquals(
                Status.SUCCEEDED, find(OrderKind.TRANSFER, "t-2").orElseThrow().status());
        Outcome payout = payOut("p-1", account, 100_000);
        assertEquals(Status.PENDING, payout.status());
        fake.arrives(payout.reference());
        assertEquals("p-1", last().key());
        assertEquals(eur(100_000), last().outcome().amount());
        assertEquals(
                Status.SUCCEEDED,
                stripe.find(query(OrderKind.PAYOUT, "p-1").withAccount(account))
                        .orElseThrow()
                        .status());
        fake.comesBack(payout.reference());
        assertEquals(Status.RETURNED, last().outcome().status());
        assertEquals("account_closed", last().outcome().reason());
    }

    @Test
    public void aPayoutThatNeverArrivedHasFailed() {
        paysAtOnce(VISA);
        collect(key, 120_000);
        String account = verified();
        transfer("t-1", account, 100_000);
        fake.comesBack(payOut("p-1", account, 100_000).reference());
        assertEquals(Status.FAILED, last().outcome().status());
        assertEquals("account_unknown", payOut("p-2", null, 1_000).reason());
    }

    @Test
    public void aTransferWhoseAnswerIsLostIsDoneOnce() {
        paysAtOnce(VISA);
        collect(key, 120_000);
        String account = verified();
        fake.next(Fault.CUT_AFTER_ACTING);
        assertThrows(ProviderTimeout.class, () -> transfer("t-1", account, 50_000));
        assertEquals(
                Status.SUCCEEDED, find(OrderKind.TRANSFER, "t-1").orElseThrow().status());
        transfer("t-1", account, 50_000);
        assertEquals(1, fake.count("tr_"));
    }

    // ---------------------------------------------------------------- notices and books

    @Test
    public void chargebacksAreReported() {
        paysAtOnce(VISA);
        String payment = collect(key, 120_000).reference();
        fake.disputes(payment, "needs_response");
        Chargeback opened = last().chargeback().orElseThrow();
        assertEquals(Chargeback.Phase.OPENED, opened.phase());
        assertEquals(payment, opened.paymentReference());
        assertEquals(eur(120_000), opened.amount());
        assertEquals(eur(1_500), opened.fee());
        fake.disputes(payment, "lost");
        assertEquals(Chargeback.Phase.LOST, last().chargeback().orElseThrow().phase());
        fake.disputes(payment, "won");
        assertEquals(Chargeback.Phase.WON, last().chargeback().orElseThrow().phase());
        fake.disputes(payment, "warning_needs_response");
        assertEquals(List.of(), received(fake.events().get(fake.events().size() - 1)));
    }

    @Test
    public void whatIsNotOursOrOfTheOtherModeIsLeftAlone() {
        collect(key, 5_000);
        paysAtOnce(VISA);
        collect("x" + key, 5_000);
        ObjectNode foreign = fake.events().get(0).deepCopy();
        ((ObjectNode) foreign.at("/data/object")).putObject("metadata");
        assertEquals(List.of(), received(foreign));
        ObjectNode live = fake.events().get(0).deepCopy();
        live.put("livemode", true);
        assertEquals(List.of(), received(live));
        ObjectNode other = fake.events().get(0).deepCopy();
        other.put("type", "customer.created");
        assertEquals(List.of(), received(other));
        assertThrows(IllegalArgumentException.class, () -> stripe.receive(webhook(signed("[]"), "[]")));
        assertThrows(IllegalArgumentException.class, () -> stripe.receive(webhook(signed("{"), "{")));
    }

    private static String signed(String body) {
        return SignatureTest.header(Instant.now(), body, FakeStripe.SECRET);
    }

    @Test
    public void theBooksSayWhatIsHeldAndWhatMoved() {
        paysAtOnce(VISA);
        collect(key, 120_000);
        String account = verified();
        transfer("t-1", account, 50_000);
        payOut("p-1", account, 20_000);
        refund("r-1", null, 10_000);
        BalanceReport report = stripe.balance(
                BalanceRequest.since(Instant.now().minusSeconds(60)).withAccounts(List.of(account)));
        assertEquals(
                List.of(58_175L, 30_000L),
                report.held().stream().map(held -> held.available().minor()).toList());
        assertEquals(
                List.of(
                        Movement.Kind.REFUND,
                        Movement.Kind.TRANSFER,
                        Movement.Kind.COLLECT,
                        Movement.Kind.PAYOUT,
                        Movement.Kind.TRANSFER),
                report.movements().stream().map(Movement::kind).toList());
        assertEquals(key, report.movements().get(2).key());
        assertEquals(eur(1_825), report.movements().get(2).fee());
        assertEquals("p-1", report.movements().get(3).key());
        assertEquals(account, report.movements().get(3).account());
        assertFalse(report.movements().stream().anyMatch(line -> line.at().isAfter(Instant.now())));
    }
}
