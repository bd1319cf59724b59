package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.biface.itests.Market.Person;
import org.biface.runner.Server;
import org.junit.Test;

/**
 * Many people do whatever they want with their contracts while the server and its database are killed, connections are cut
 * and the payment provider misbehaves. When all is calm again, what everybody was told is what is there: once.
 */
public class CheckerTest {

    private static final int TRADERS = 16;
    private static final int SIDES = 4;
    private static final String SECRET = "the secret of the test";
    private static final long NEVER_PAID = 6_613;
    private static final long SEED = Long.getLong("checker.seed", System.nanoTime());
    private static final Duration STORM = Duration.ofMinutes(Integer.getInteger("checker.minutes", 1));
    private static final Duration CALM = Duration.ofMinutes(10);

    /** How many of a hundred orders the provider treats badly, and how. */
    private static final Map<String, String> SANDBOX = Map.ofEntries(
            Map.entry("webhook.secret", SECRET),
            Map.entry("confirm.delay.millis", "200"),
            Map.entry("late.delay.millis", "2000"),
            Map.entry("fail.percent", "4"),
            Map.entry("timeout.percent", "10"),
            Map.entry("ignore.percent", "8"),
            Map.entry("duplicate.percent", "15"),
            Map.entry("reorder.percent", "10"),
            Map.entry("silent.percent", "6"),
            Map.entry("late.percent", "10"),
            Map.entry("forge.percent", "15"),
            Map.entry("chargeback.won.percent", "5"),
            Map.entry("chargeback.lost.percent", "5"),
            Map.entry("return.percent", "5"),
            Map.entry("fee.basis.points", "140"),
            Map.entry("seed", String.valueOf(SEED)));

    /** What is on its way; nothing when everything has come to its end. */
    private static final Map<String, String> UNDER_WAY = Map.of(
            "orders to the provider",
            "select count(*) from payments.provider_order where status in ('INITIATED', 'PENDING', 'UNKNOWN')",
            // A bank takes or sends back what has been done for some time: twice the delay of the sandbox later, it
            // stands in the provider's books, whoever has been told of it.
            "orders that a bank may still come back to",
            "select count(*) from payments.provider_order where changed_at > now() - interval '3 seconds'",
            "milestones",
            "select count(*) from contracts.milestone where status in ('FUNDING', 'SUBMITTED', 'APPROVED')",
            "decided disputes",
            "select count(*) from contracts.dispute where status = 'DECIDED'",
            "chargebacks",
            "select count(*) from payments.chargeback where status = 'OPEN'",
            "releases in hold",
            "select count(*) from payments.ledger_account where kind = 'freelancer' and name like '%:pending' and balance > 0",
            "events",
            "select count(*) from events.event_log where position is null");

    /** What a server may say beside {@link CrashTest#BROKEN_OFF} when its provider misbehaves and connections are cut. */
    private static final String[] WEATHER = {
        "is unknown and is asked for again at",
        "does not answer, and is left alone for a while",
        "takes .* back; send evidence to the provider",
        "is not waited for, .* changes nothing",
        "The books differ from the providers'",
    };

    @Test
    public void whatEverybodyWasToldIsThereOnce() throws Exception {
        try (Marketplace market = unpack()) {
            market.open();
            check(market);
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("with -Dchecker.seed=" + SEED + ": " + failure.getMessage(), failure);
        }
    }

    private static Marketplace unpack() throws Exception {
        Marketplace market = Marketplace.unpack("checker");
        for (Map.Entry<String, String> setting : SANDBOX.entrySet()) {
            market.server().configure("org.biface.plugins.payment.sandbox.cfg", setting.getKey(), setting.getValue());
        }
        String payments = "org.biface.payments.cfg";
        market.server().configure(payments, "hold.seconds", "1");
        // Who takes the platform's own money out is counted.
        market.server().configure(payments, "sweep.every.hours", "0");
        market.server().configure(payments, "ask.again.seconds", "1, 2, 4");
        market.server().configure(payments, "ask.behind.seconds", "2");
        market.server().configure(payments, "unavailable.retry.seconds", "1");
        market.server().configure(payments, "breaker.pause.seconds", "2");
        String contracts = "org.biface.contracts.cfg";
        market.server().configure(contracts, "auto.release.minutes", "1");
        market.server().configure(contracts, "resume.first.seconds", "1");
        market.server().configure("org.biface.contracts.disputes.cfg", "settle.first.seconds", "1");
        return market;
    }

    private static void check(Marketplace market) throws Exception {
        Deeds deeds = new Deeds();
        Market people = new Market(new Http(market.server().httpPort()));
        Person operator = people.login("operator", Marketplace.OPERATOR, Marketplace.PASSWORD);
        List<Trader> traders = traders(deeds, people, operator);
        Storm storm = new Storm(market, SEED);
        trade(traders, storm, deeds);
        System.out.println("checker: seed " + SEED + ", " + storm + "; done " + deeds.done() + ", refused "
                + deeds.refused() + ", not answered " + deeds.unanswered());
        assertEquals("answers that nobody should have got", "{}", deeds.wrong().toString());
        try (Connection database = EmbeddedDatabase.of(market.server()).connect()) {
            awaitCalm(database, operator);
            market.assertLedgerHolds();
            new Truth(database, deeds).assertAllDoneOnce();
            assertDifferenceIsNamed(market, people, operator);
        }
        new LogCheck()
                .allow(CrashTest.BROKEN_OFF)
                .allow(WEATHER)
                .check(market.server().log());
    }

    private static List<Trader> traders(Deeds deeds, Market people, Person operator) {
        List<Person> clients = new ArrayList<>();
        List<Person> freelancers = new ArrayList<>();
        for (int i = 0; i < SIDES; i++) {
            clients.add(people.member("client " + i, "CLIENT"));
            freelancers.add(people.member("freelancer " + i, "FREELANCER"));
        }
        List<Trader> traders = new ArrayList<>();
        for (int i = 0; i < TRADERS; i++) {
            traders.add(new Trader(
                    deeds,
                    clients.get(i % SIDES),
                    freelancers.get(i / SIDES % SIDES),
                    operator,
                    SEED + 100 + i,
                    STORM.dividedBy(2)));
        }
        return traders;
    }

    /** As long as the storm rages, and until what has to be compared has happened at all, however slow the machine is. */
    private static void trade(List<Trader> traders, Storm storm, Deeds deeds) throws Exception {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicBoolean givenUp = new AtomicBoolean();
        ExecutorService pool = Executors.newFixedThreadPool(TRADERS);
        try {
            List<Future<?>> all = new ArrayList<>();
            for (Trader trader : traders) {
                all.add(pool.submit(() -> {
                    while (!givenUp.get() && !(enough.get() && deeds.hasEach(Truth.CERTAIN))) {
                        trader.act();
                    }
                    trader.end();
                }));
            }
            try {
                storm.rage(STORM);
            } finally {
                storm.end();
            }
            enough.set(true);
            for (Future<?> trader : all) {
                trader.get(CALM.toMinutes(), TimeUnit.MINUTES);
            }
        } finally {
            givenUp.set(true);
            pool.shutdownNow();
        }
    }

    /** Until nothing is under way, and the provider knows nothing that is not booked here. */
    private static void awaitCalm(Connection database, Person operator) throws Exception {
        String[] last = {""};
        try {
            Server.await("calm", CALM, () -> {
                last[0] = underWay(database).toString();
                if (!last[0].equals("{}")) {
                    return false;
                }
                Answer compared = operator.http.post("/api/v1/ledger/reconciliation", null);
                last[0] = compared.body();
                // A provider that was silent a moment ago is left alone, and nothing can be compared so long.
                return compared.status() != 503
                        && Market.must(compared).json().path("agrees").asBoolean()
                        && compared.json().path("differences").isEmpty()
                        && underWay(database).isEmpty();
            });
        } catch (IllegalStateException never) {
            throw new AssertionError("It did not become calm: " + last[0], never);
        }
    }

    private static Map<String, Long> underWay(Connection database) {
        return UNDER_WAY.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, one -> Truth.number(database, one.getValue())))
                .entrySet()
                .stream()
                .filter(one -> one.getValue() > 0)
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static JsonNode reconciled(Person operator) {
        return Market.must(operator.http.post("/api/v1/ledger/reconciliation", null))
                .json();
    }

    /** The provider says that it has collected what its own books don't have. */
    private static void assertDifferenceIsNamed(Marketplace market, Market people, Person operator) throws Exception {
        Person client = people.member("client of the lie", "CLIENT");
        Person freelancer = people.member("freelancer of the lie", "FREELANCER");
        String contract = people.contract(client, freelancer, 1, NEVER_PAID);
        String milestone =
                "/api/v1/milestones/" + people.milestones(client, contract).get(0);
        String payment = people.move(client, milestone, "fund", null)
                .json()
                .path("payment")
                .asText();
        String notice = "event=lie&key=" + payment + "&kind=COLLECT&says=SETTLED&at=" + Instant.now() + "&reference=sb_"
                + payment + "&status=SUCCEEDED&minor=" + NEVER_PAID + "&currency=EUR&fee=0&won=false";
        assertEquals("the notice of somebody else", 401, told(market, notice, "not the secret of the test"));
        assertEquals(
                "PENDING",
                people.await(client, "/api/v1/payments/" + payment, "/status", "PENDING")
                        .json()
                        .path("status")
                        .asText());
        assertEquals("the notice of the provider", 204, told(market, notice, SECRET));
        people.await(client, milestone, "/status", "FUNDED");
        JsonNode compared = reconciled(operator);
        assertFalse(compared.toString(), compared.path("agrees").asBoolean());
        assertEquals(compared.toString(), 1, compared.path("differences").size());
        JsonNode difference = compared.path("differences").path(0);
        assertEquals("MISSING_AT_PROVIDER", difference.path("cause").asText());
        assertEquals(payment, difference.path("subject").asText());
        assertEquals(-NEVER_PAID, difference.at("/amount/minor").asLong());
        IOException told = assertThrows(IOException.class, () -> market.console("biface:reconcile"));
        assertTrue(
                told.getMessage(),
                told.getMessage().contains("\t-66.13 EUR\tmissing at provider\t" + payment + "\t")
                        && told.getMessage().contains("The books and the providers differ."));
    }

    /** Posts a form as the sandbox does, signed with a secret; returns the status of the answer. */
    private static int told(Marketplace market, String form, String secret) throws Exception {
        long time = Instant.now().getEpochSecond();
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] sum = mac.doFinal((time + "." + form).getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(market.server().uri("/api/v1/payments/webhooks/sandbox"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Sandbox-Signature",
                        "t=" + time + ",v1=" + HexFormat.of().formatHex(sum))
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
