package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import org.biface.itests.Market.Person;
import org.biface.testing.opensearch.TestOpenSearch;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** The distribution with the plugin and a real OpenSearch, which is installed, dies, returns and is taken away again. */
public class OpenSearchTest {

    private static final String INDEX = "/api/v1/matching/index";

    @ClassRule
    public static final TestOpenSearch OPENSEARCH = new TestOpenSearch();

    private static Marketplace marketplace;
    private static Market market;
    private static Person freelancer;
    private static Person client;
    private static Person operator;

    @BeforeClass
    public static void open() throws Exception {
        marketplace = Marketplace.unpack("opensearch");
        String pid = "org.biface.plugins.matching.opensearch.cfg";
        marketplace.server().configure(pid, "hosts", OPENSEARCH.address().toString());
        marketplace.server().configure(pid, "replicas", "0");
        marketplace.open();
        market = new Market(new Http(marketplace.server().httpPort()));
        freelancer = market.member("freelancer", "FREELANCER");
        client = market.member("client", "CLIENT");
        operator = market.login("operator", Marketplace.OPERATOR, Marketplace.PASSWORD);
    }

    @AfterClass
    public static void close() {
        if (marketplace != null) {
            marketplace.close();
        }
    }

    private static String matches(String mission) {
        return Market.must(client.http.get("/api/v1/matching/freelancers?mission=" + mission))
                .body();
    }

    @Test
    public void theClusterIsFilledAnswersDiesReturnsAndLeaves() throws Exception {
        Market.must(freelancer.http.put("/api/v1/profiles/me", Market.profile("PUBLIC")));
        String mission = market.published(client);
        market.await(operator, INDEX, "/state", "FOLLOWING");
        marketplace.console("feature:install --no-auto-refresh biface-matching-opensearch");
        market.await(operator, INDEX, "/engine/serves", "true");
        market.await(operator, INDEX, "/engine/state", "FOLLOWING");
        String shared = matches(mission);
        assertTrue(shared, shared.contains(freelancer.id));

        OPENSEARCH.kill();
        assertEquals("the node's own index says the same", shared, matches(mission));
        market.await(operator, INDEX, "/engine/serves", "false");
        String status = marketplace.console("biface:status");
        assertTrue(status, status.contains("does not answer, this node's own index does"));

        OPENSEARCH.start();
        market.await(operator, INDEX, "/engine/serves", "true");
        assertEquals(shared, matches(mission));
        marketplace.console("feature:uninstall biface-matching-opensearch");
        assertEquals(shared, matches(mission));
        market.await(
                () -> operator.http.get(INDEX),
                answer -> !answer.json().path("engine").isObject());
        assertEquals(shared, matches(mission));
    }
}
