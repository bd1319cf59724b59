package org.biface.payments.internal;

import static org.biface.testing.http.TestHttp.json;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.Proxy;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.commons.Actor;
import org.biface.commons.Role;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.Payment;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.testing.Configured;
import org.biface.testing.TestDatabase;
import org.biface.testing.http.TestHttp;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** The endpoints, over HTTP and with the house's real gate before them, for each who may ask. */
public class PaymentResourceTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final UUID COMPANY = Ids.next();
    private static final UUID FREELANCER = Ids.next();
    private static final Map<String, Actor> ACTORS = new LinkedHashMap<>();
    private static Market market;
    private static TestHttp http;

    /** Knows who is who by a token that is a name. */
    private static Accounts accounts() {
        return (Accounts) Proxy.newProxyInstance(
                Accounts.class.getClassLoader(),
                new Class<?>[] {Accounts.class},
                (proxy, method, arguments) -> method.getName().equals("get")
                        ? account((UUID) arguments[1])
                        : Optional.ofNullable(ACTORS.get(String.valueOf(arguments[0]))));
    }

    /** The freelancer has chosen French. */
    private static Account account(UUID id) {
        return new Account(
                id,
                "somebody@example.org",
                "Somebody",
                Set.of(),
                id.equals(FREELANCER) ? "fr" : "en",
                true,
                false,
                null,
                List.of(),
                Instant.EPOCH,
                1);
    }

    @BeforeClass
    public static void start() throws Exception {
        ACTORS.put("party", Market.freelancer(FREELANCER));
        ACTORS.put("client", Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(COMPANY)));
        ACTORS.put("other-freelancer", Market.freelancer(Ids.next()));
        ACTORS.put("other-client", Actor.person(Ids.next(), Set.of(Role.CLIENT), Set.of(Ids.next())));
        ACTORS.put("operator", Market.operator());
        market = new Market(DATABASE, new FlatCommissions(1_000));
        http = new TestHttp(
                DATABASE.persistence(),
                accounts(),
                "/api/v1",
                gate -> new PaymentsServlet(
                        gate,
                        market.payments,
                        market.refunds,
                        market.chargebacks,
                        market.payoutRuns,
                        market.ledger,
                        new ReconciliationService(market.payments),
                        market.accounts,
                        market.sweeps,
                        market.debts,
                        new StatementsService(market.store, Configured.byDefault(StatementsService.Config.class))));
    }

    @AfterClass
    public static void stop() throws Exception {
        http.close();
        market.close();
    }

    private static HttpResponse<String> call(String method, String path, String who, String body, String... headers)
            throws Exception {
        return http.call(method, "/" + path, who, body, headers);
    }

    private static HttpResponse<String> webhookOf(String provider, String body) throws Exception {
        return call("POST", "payments/webhooks/" + provider, null, body, "Content-Type", "text/plain");
    }

    private static int webhook(String body) throws Exception {
        return webhookOf("book", body).statusCode();
    }

    private static Release released() throws Exception {
        UUID milestone = Ids.next();
        UUID contract = Ids.next();
        Payment payment = market.collect(milestone, contract, COMPANY, 120_000);
        assertEquals(204, webhook("signed " + milestone + " " + payment.id() + " succeeded 120000 EUR"));
        return market.release(new ReleaseOrder(
                milestone, contract, COMPANY, FREELANCER, Market.BUSINESS, Market.eur(100_000), Market.eur(20_000)));
    }

    private static void available() throws Exception {
        released();
        market.advance(Duration.ofDays(5));
        TestDatabase.await("available", () -> market.balance("freelancer:" + FREELANCER + ":available") >= 108_000);
    }

    @Test
    public void aWebhookIsTakenOnceAndOnlyWhenItIsSigned() throws Exception {
        UUID milestone = Ids.next();
        Payment payment = market.collect(milestone, Ids.next(), COMPANY, 500);
        String body = "event" + milestone + " " + payment.id() + " succeeded 500 EUR";
        HttpResponse<String> forged = webhookOf("book", "forged " + body);
        assertEquals(401, forged.statusCode());
        assertTrue(forged.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json"));
        assertEquals(503, webhookOf("nobody", "signed " + body).statusCode());
        assertEquals(204, webhook("signed " + body));
        assertEquals(204, webhook("signed " + body));
        assertEquals(413, webhook("signed " + "x".repeat(3_000_000)));
        assertEquals(500, market.balance("escrow:" + milestone));
        assertEquals(
                "SUCCEEDED",
                json(call("GET", "payments/" + payment.id(), "client", null))
                        .path("status")
                        .asText());
    }

    @Test
    public void aPayoutIsMadeOnceUnderOneIdempotencyKey() throws Exception {
        available();
        String key = Ids.next().toString();
        String wish = "{\"amount\":{\"minor\":1000,\"currency\":\"EUR\"}}";
        assertEquals(400, call("POST", "payouts", "party", wish).statusCode());
        HttpResponse<String> first = call("POST", "payouts", "party", wish, "Idempotency-Key", key);
        assertEquals(first.body(), 201, first.statusCode());
        HttpResponse<String> again = call("POST", "payouts", "party", wish, "Idempotency-Key", key);
        assertEquals(201, again.statusCode());
        assertEquals(first.body(), again.body());
        String other = wish.replace("1000", "1001");
        assertEquals(
                422,
                call("POST", "payouts", "party", other, "Idempotency-Key", key).statusCode());
        String id = json(first).path("id").asText();
        assertEquals(
                "/api/v1/payouts/" + id, first.headers().firstValue("Location").orElseThrow());
        String mostOfAll = wish.replace("1000", "99999999999");
        assertEquals(
                409,
                call(
                                "POST",
                                "payouts",
                                "party",
                                mostOfAll,
                                "Idempotency-Key",
                                Ids.next().toString())
                        .statusCode());
    }

    /** Vector 8: VAT on the commission, also of a freelancer without VAT. */
    @Test
    public void theCommissionsVatIsTakenFromAFreelancerInFranchise() throws Exception {
        UUID milestone = Ids.next();
        UUID contract = Ids.next();
        Payment payment = market.collect(milestone, contract, COMPANY, 100_000);
        assertEquals(204, webhook("signed " + milestone + " " + payment.id() + " succeeded 100000 EUR"));
        Release release = market.release(new ReleaseOrder(
                milestone, contract, COMPANY, FREELANCER, Market.BUSINESS, Market.eur(100_000), Market.eur(0)));
        assertEquals(Market.eur(10_000), release.commission());
        assertEquals(Market.eur(2_000), release.commissionVat());
        assertEquals(Market.eur(88_000), release.payable());
    }

    @Test
    public void aReleaseIsExplainedInTheReadersLanguage() throws Exception {
        String path = "releases/" + released().id();
        JsonNode own = json(call("GET", path, "party", null));
        assertEquals("Part du freelance", own.at("/terms/0/label").asText());
        assertEquals("10 %", own.at("/terms/0/text").asText());
        assertEquals(0, own.at("/chargedBefore/minor").asLong());
        assertEquals(
                "Décidé par la règle flat 1.0.0, avec Part du freelance : 10 %.",
                own.at("/explanation/4").asText());
        assertEquals(
                "Decided by the policy flat 1.0.0, with Share: 10 %.",
                json(call("GET", path, "client", null)).at("/explanation/4").asText());
        assertEquals(
                "what the request asks for goes before",
                "Share",
                json(call("GET", path, "party", null, "Accept-Language", "de, en;q=0.5"))
                        .at("/terms/0/label")
                        .asText());
        assertEquals(
                "and neither is known",
                "Part du freelance",
                json(call("GET", path, "party", null, "Accept-Language", "de"))
                        .at("/terms/0/label")
                        .asText());
    }

    @Test
    public void everyEndpointAnswersEachAsItMust() throws Exception {
        Release release = released();
        available();
        String payout = json(call(
                        "POST",
                        "payouts",
                        "party",
                        "{\"amount\":{\"minor\":100,\"currency\":\"EUR\"}}",
                        "Idempotency-Key",
                        Ids.next().toString()))
                .path("id")
                .asText();
        UUID milestone = Ids.next();
        String payment =
                market.collect(milestone, Ids.next(), COMPANY, 500).id().toString();
        String of = "?freelancer=" + FREELANCER;
        // nobody, other freelancer, other client, freelancer, client, operator
        expect("GET", "payments/" + payment, 401, 404, 404, 404, 200, 200);
        expect("GET", "releases/" + release.id(), 401, 404, 404, 200, 200, 200);
        expect("GET", "releases" + of, 401, 404, 404, 200, 404, 200);
        expect("GET", "releases", 401, 200, 200, 200, 200, 200);
        expect("GET", "balances" + of, 401, 404, 404, 200, 404, 200);
        expect("GET", "balances", 401, 200, 200, 200, 200, 200);
        expect("GET", "payouts/" + payout, 401, 404, 404, 200, 404, 200);
        expect("GET", "payouts" + of, 401, 404, 404, 200, 404, 200);
        expect("GET", "payouts", 401, 200, 200, 200, 200, 200);
        expect("POST", "payouts", 401, 409, 403, 201, 403, 403);
        expect("GET", "ledger/balances", 401, 403, 403, 403, 403, 200);
        expect("GET", "ledger/balances?prefix=escrow:", 401, 403, 403, 403, 403, 200);
        expect("GET", "ledger/verification", 401, 403, 403, 403, 403, 200);
        expect("POST", "ledger/verification", 401, 403, 403, 403, 403, 200);
        expect("GET", "ledger/sweeps", 401, 403, 403, 403, 403, 200);
        expect("POST", "ledger/sweeps", 401, 403, 403, 403, 403, 202);
        expect("GET", "debts", 401, 403, 403, 403, 403, 200);
        expect("GET", "ledger/dues", 401, 403, 403, 403, 403, 200);
        expect("GET", "payout-accounts", 401, 200, 200, 200, 200, 200);
        expect("POST", "ledger/reconciliation", 401, 403, 403, 403, 403, 200);
        expect("POST", "ledger/verification?whole=false", 401, 403, 403, 403, 403, 200);
        expect("GET", "payouts/runs", 401, 403, 403, 403, 403, 200);
        expect("GET", "ledger/proof", 401, 403, 403, 403, 403, 200);
        expect("GET", "ledger/balances?at=2026-01-01T00:00:00Z", 401, 403, 403, 403, 403, 200);
        expect("GET", "ledger/accounts/provider:cash/statement?limit=1", 401, 403, 403, 403, 403, 200);
        expect("GET", "payments/" + Ids.next(), 401, 404, 404, 404, 404, 404);
        expect("GET", "releases?cursor=x", 401, 422, 422, 422, 422, 422);
    }

    private static void expect(String method, String path, int... statuses) throws Exception {
        String[] who = {null, "other-freelancer", "other-client", "party", "client", "operator"};
        for (int i = 0; i < who.length; i++) {
            String[] headers = method.equals("POST")
                    ? new String[] {"Idempotency-Key", Ids.next().toString()}
                    : new String[0];
            String body = path.equals("payouts") && method.equals("POST") ? "{\"amount\":null}" : null;
            HttpResponse<String> answer = call(method, path, who[i], body, headers);
            assertEquals(
                    method + " " + path + " as " + who[i] + ": " + answer.body(), statuses[i], answer.statusCode());
        }
    }

    @Test
    public void theBooksAreComparedOnceUnderOneIdempotencyKey() throws Exception {
        String key = Ids.next().toString();
        HttpResponse<String> first = call("POST", "ledger/reconciliation", "operator", null, "Idempotency-Key", key);
        HttpResponse<String> again = call("POST", "ledger/reconciliation", "operator", null, "Idempotency-Key", key);
        assertEquals(first.body(), 200, first.statusCode());
        assertEquals(first.body(), again.body());
        assertEquals("true", again.headers().firstValue("Idempotency-Replayed").orElse(null));
    }

    @Test
    public void theProofSaysWhatWasChecked() throws Exception {
        released();
        JsonNode proof = json(call("GET", "ledger/verification", "operator", null));
        assertTrue(proof.toString(), proof.path("holds").asBoolean());
        assertEquals(
                0, proof.path("currencies").get(0).path("sum").path("minor").asLong());
        assertTrue(proof.path("entries").asLong() >= 2);
    }
}
