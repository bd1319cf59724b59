package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.biface.itests.Market.Person;
import org.biface.testing.stripe.FakeStripe;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/**
 * The distribution with Stripe's plugin, against a Stripe on the loopback address that is as strict as the public API: money
 * comes, is released, goes back, is paid out and swept, and the books are compared. Nothing but Stripe's signed events tells
 * what has become of an order, for a day lies before the first question.
 */
public class StripeTest {

    private static final long EACH = 100_000;
    private static final String WEBHOOK = "/api/v1/payments/webhooks/stripe";

    private static FakeStripe stripe;
    private static Marketplace marketplace;
    private static Market market;
    private static Person freelancer;
    private static Person client;
    private static Person operator;

    @BeforeClass
    public static void open() throws Exception {
        stripe = new FakeStripe();
        marketplace = Marketplace.unpack("stripe");
        var server = marketplace.server();
        server.configure("org.biface.payments.cfg", "provider", "stripe");
        server.configure("org.biface.payments.cfg", "ask.again.seconds", "86400");
        server.configure("org.biface.payments.cfg", "ask.behind.seconds", "1");
        String pid = "org.biface.plugins.payment.stripe.cfg";
        server.configure(pid, "api.key", FakeStripe.KEY);
        server.configure(pid, "webhook.secrets", FakeStripe.SECRET);
        server.configure(pid, "base.url", stripe.address().toString());
        marketplace.open();
        marketplace.console("feature:install --no-auto-refresh biface-payment-stripe");
        market = new Market(new Http(server.httpPort()));
        freelancer = market.member("freelancer", "FREELANCER");
        client = market.member("client", "CLIENT");
        operator = market.login("operator", Marketplace.OPERATOR, Marketplace.PASSWORD);
    }

    @AfterClass
    public static void close() {
        if (marketplace != null) {
            marketplace.close();
        }
        if (stripe != null) {
            stripe.close();
        }
    }

    private static int deliver(ObjectNode event) {
        return FakeStripe.deliver(
                event, URI.create("http://127.0.0.1:" + marketplace.server().httpPort() + WEBHOOK));
    }

    /** The newest event of a type. */
    private static ObjectNode event(String type) {
        List<ObjectNode> found = stripe.events().stream()
                .filter(one -> one.path("type").asText().equals(type))
                .toList();
        return found.get(found.size() - 1);
    }

    /** Delivers the newest event of a type, as Stripe does: signed. */
    private static void tells(String type) {
        assertEquals(type, 204, deliver(event(type)));
    }

    private static JsonNode read(Person who, String path) {
        return Market.must(who.http.get(path)).json();
    }

    /** Funds a milestone as a client does: with the secret that the payment shows, in Stripe's own form. */
    private static String funded(String milestone) {
        String path = "/api/v1/milestones/" + milestone;
        String payment = "/api/v1/payments/"
                + market.move(client, path, "fund", null).json().path("payment").asText();
        market.await(client, payment, "/status", "PENDING");
        String secret = read(client, payment).at("/step/clientSecret").asText();
        assertTrue(secret, secret.endsWith("_secret_fake"));
        assertTrue(read(operator, payment).path("step").isNull());
        stripe.clientPays(secret.substring(0, secret.indexOf("_secret")));

        ObjectNode paid = event("payment_intent.succeeded");
        ObjectNode forged = paid.deepCopy();
        ((ObjectNode) forged.at("/data/object")).put("amount_received", 1);
        Answer refused = client.http.send("POST", WEBHOOK, forged, "Stripe-Signature", FakeStripe.sign(paid));
        assertEquals(refused.body(), 401, refused.status());
        assertEquals("PENDING", read(client, payment).path("status").asText());

        tells("payment_intent.succeeded");
        tells("payment_intent.succeeded");
        market.await(client, path, "/status", "FUNDED");
        return path;
    }

    private static String released(String milestone) {
        String path = funded(milestone);
        market.move(freelancer, path, "submit", Map.of("note", "Done."));
        return market.move(client, path, "approve", null).json().path("release").asText();
    }

    private static String account() {
        String account = "/api/v1/payout-accounts/"
                + Market.id(market.post(
                        freelancer,
                        "/api/v1/payout-accounts",
                        Map.of("country", "FR", "currency", "EUR", "legalPerson", false)));
        market.await(freelancer, account, "/status", "NEEDED");
        Answer early = freelancer.http.send(
                "POST", "/api/v1/payouts", Map.of("amount", Market.money(1_000)), "Idempotency-Key", Market.key());
        assertEquals(early.body(), 409, early.status());
        assertTrue(early.body(), early.body().contains("say there who you are"));
        String page = market.post(
                        freelancer,
                        account + "/onboarding",
                        Map.of("back", "https://market.example/", "again", "https://market.example/"))
                .json()
                .path("page")
                .asText();
        stripe.identified(page.substring(page.lastIndexOf('/') + 1), true);
        tells("account.updated");
        market.await(freelancer, account, "/status", "VERIFIED");
        return account;
    }

    /** The bank has what was paid out last. */
    private static void arrives() {
        stripe.arrives(event("payout.created").at("/data/object/id").asText());
        tells("payout.paid");
    }

    @Test
    public void moneyGoesAllItsWaysAndEachDifferenceIsNamed() throws Exception {
        List<String> milestones = market.milestones(client, market.contract(client, freelancer, 3, EACH));
        String release = released(milestones.get(0));
        released(milestones.get(1));

        String back = Market.id(market.post(
                operator,
                "/api/v1/releases/" + release + "/refunds",
                Map.of("amount", Market.money(50_000), "reason", "Half of it was not done.")));
        market.await(client, "/api/v1/refunds/" + back, "/status", "SUCCEEDED");

        account();
        // 880.00 of each, less 440.00 of the first one.
        market.await(freelancer, "/api/v1/balances", "/0/available/minor", "132000");
        int before = stripe.events().size();
        String payout = Market.id(market.post(freelancer, "/api/v1/payouts", Map.of("amount", Market.money(132_000))));
        ordered(before);
        arrives();
        market.await(freelancer, "/api/v1/payouts/" + payout, "/status", "SUCCEEDED");

        // Stripe keeps 1.5 % and 0.25 of each payment back, and says so when it is asked a second later.
        market.await(operator, "/api/v1/ledger/dues", "/0/amount/minor", "3050");
        before = stripe.events().size();
        JsonNode sweep = market.post(operator, "/api/v1/ledger/sweeps", null).json();
        assertEquals(sweep.toString(), 18_000, sweep.at("/0/amount/minor").asLong());
        assertEquals(sweep.toString(), 3_050, sweep.at("/0/settled/minor").asLong());
        ordered(before);
        arrives();
        String swept = "/api/v1/ledger/sweeps/" + sweep.at("/0/id").asText();
        market.await(operator, swept, "/status", "SUCCEEDED");
        assertEquals(0, read(operator, "/api/v1/ledger/dues").size());

        JsonNode agreed =
                market.post(operator, "/api/v1/ledger/reconciliation", null).json();
        assertTrue(agreed.toString(), agreed.path("agrees").asBoolean());
        assertTrue(marketplace.console("biface:reconcile").contains("The books and the providers agree."));
        marketplace.assertLedgerHolds();
        differences(milestones.get(2));
    }

    /** Waits until Stripe was asked for a payout. */
    private static void ordered(int before) {
        market.await(
                () -> operator.http.get("/api/status"),
                any -> stripe.events().stream()
                        .skip(before)
                        .anyMatch(one -> one.path("type").asText().equals("payout.created")));
    }

    /** What Stripe does and nobody tells. */
    private static void differences(String milestone) {
        funded(milestone);
        String intent = event("payment_intent.succeeded").at("/data/object/id").asText();
        market.await(operator, "/api/v1/ledger/dues", "/0/amount/minor", "1525");
        stripe.disputes(intent, "needs_response");
        stripe.comesBack(event("payout.created").at("/data/object/id").asText());
        stripe.charged(700, "eur");
        stripe.paidElsewhere(900, "eur");
        String line = stripe.toppedUp(1_100, "eur");
        Map<String, Long> expected = new TreeMap<>(Map.of(
                "CAME_BACK",
                14_950L,
                "CHARGEBACK_NOT_BOOKED",
                -EACH - 1_500,
                "FEE_NOT_BOOKED",
                -700L,
                "NOT_ORDERED_HERE",
                900L,
                "OTHER_MOVEMENT",
                1_100L));
        assertEquals(expected, causes());

        market.post(
                operator,
                "/api/v1/ledger/dues",
                Map.of("provider", "stripe", "line", line, "amount", Market.money(1_100)));
        tells("charge.dispute.created");
        tells("payout.failed");
        expected.keySet().removeAll(List.of("OTHER_MOVEMENT", "CAME_BACK", "CHARGEBACK_NOT_BOOKED"));
        assertEquals(expected, causes());
        marketplace.assertLedgerHolds();
    }

    private static Map<String, Long> causes() {
        JsonNode found =
                market.post(operator, "/api/v1/ledger/reconciliation", null).json();
        Map<String, Long> causes = new TreeMap<>();
        found.path("differences")
                .forEach(one -> causes.merge(
                        one.path("cause").asText(), one.at("/amount/minor").asLong(), Long::sum));
        assertEquals(found.toString(), causes.isEmpty(), found.path("agrees").asBoolean());
        return causes;
    }
}
