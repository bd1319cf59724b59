package org.biface.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.biface.demo.Api;

/**
 * A running distribution with many funded milestones that wait for their approval. The part before the approval is written
 * by SQL, each approval is a request of its own by a client who acts for the company.
 */
final class FundedMarket implements AutoCloseable {

    private static final int CLIENTS = 64;
    private static final int COMPANIES = 1_024;
    private static final int FREELANCERS = 20_000;
    /** Settings of PostgreSQL other than the shipped ones, to see what they do. */
    private static final String POSTGRES = System.getProperty("bench.postgres");

    private static final int CONTRACTS = Integer.getInteger("bench.contracts", 150_000);

    private final Market market;
    private final Database database;
    private final Api operator;

    private FundedMarket(Market market, Database database, Api operator) {
        this.market = market;
        this.database = database;
        this.operator = operator;
    }

    /**
     * @param name the folder
     * @param currencies those of the contracts, in turn
     */
    static FundedMarket open(String name, List<String> currencies) throws Exception {
        return open(name, currencies, CONTRACTS);
    }

    static FundedMarket open(String name, List<String> currencies, int contracts) throws Exception {
        Market market = Market.unpack(name, null);
        try {
            market.start();
            market.seed();
            // The main job does not wait five days; what is released from now on does.
            market.server().stop();
            market.server().configure("org.biface.payments.cfg", "hold.seconds", "432000");
            if (POSTGRES != null) {
                market.server().configure("org.biface.postgres.cfg", "parameters", POSTGRES);
            }
            market.start();
            Database database = Database.of(market.server());
            database.mustBeDurable();
            database.run(
                    "funded.sql",
                    "bench.contracts = " + contracts,
                    "bench.clients = " + CLIENTS,
                    "bench.companies = " + COMPANIES,
                    "bench.freelancers = " + FREELANCERS,
                    "bench.currencies = '" + String.join(",", currencies) + "'");
            FundedMarket funded =
                    new FundedMarket(market, database, market.operator().api());
            funded.verify();
            return funded;
        } catch (Exception failure) {
            market.close();
            throw failure;
        }
    }

    Database database() {
        return database;
    }

    Api operator() {
        return operator;
    }

    /** How many postings the ledger has. */
    long postings() throws Exception {
        return Long.parseLong(database.one("select count(*) from payments.ledger_posting"));
    }

    int port() {
        return market.server().httpPort();
    }

    /** Requests that approve milestones, each another one, in no order. */
    Approvals approvals(String which) throws Exception {
        List<String[]> rows = database.rows("select m.id, c.token from bench.milestone m"
                + " join bench.client c on c.n = m.client_n"
                + " where " + which + " order by m.id");
        Collections.shuffle(rows, new Random(4));
        return new Approvals(rows, port());
    }

    /** Proves the ledger; an exception says what does not hold. */
    void verify() throws Exception {
        JsonNode proof = operator.read("/api/v1/ledger/verification").body();
        if (!proof.path("holds").asBoolean()) {
            throw new IllegalStateException("the ledger does not hold: " + proof.path("problems"));
        }
        System.out.printf(
                Locale.ROOT,
                "the ledger holds: %d entries, %d postings%n",
                proof.path("entries").asLong(),
                proof.path("postings").asLong());
    }

    @Override
    public void close() {
        market.close();
    }

    /** Each milestone is approved once; the next request is for the next one. */
    static final class Approvals implements java.util.function.Supplier<byte[]> {
        private final List<String[]> milestones;
        private final int port;
        private final AtomicInteger next = new AtomicInteger();

        Approvals(List<String[]> milestones, int port) {
            this.milestones = new ArrayList<>(milestones);
            this.port = port;
        }

        @Override
        public byte[] get() {
            int i = next.getAndIncrement();
            if (i >= milestones.size()) {
                throw new IllegalStateException(
                        "all " + milestones.size() + " milestones are approved; give more with -Dbench.contracts=N");
            }
            String[] milestone = milestones.get(i);
            return ("POST /api/v1/milestones/" + milestone[0] + "/approve HTTP/1.1\r\nHost: 127.0.0.1:" + port
                            + "\r\nAccept: application/json\r\nAuthorization: Bearer " + milestone[1]
                            + "\r\nIdempotency-Key: " + new UUID(i, milestone[0].hashCode())
                            + "\r\nIf-Match: \"5\"\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII);
        }
    }
}
