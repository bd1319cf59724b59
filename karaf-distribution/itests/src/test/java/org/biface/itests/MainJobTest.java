package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.biface.demo.Api;
import org.biface.demo.MainJob;
import org.biface.demo.Outcome;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The main job of the marketplace, step by step over HTTP against the running distribution. */
public class MainJobTest {

    private static Marketplace market;

    @BeforeClass
    public static void open() throws Exception {
        market = Marketplace.open("main-job");
    }

    @AfterClass
    public static void close() {
        if (market != null) {
            market.close();
        }
    }

    @Test
    public void runsEndToEndAndTheBooksAreRight() throws Exception {
        List<String> steps = new ArrayList<>();
        MainJob job = new MainJob(market.api(), "first", Marketplace.BOUND, steps::add);

        Outcome outcome = job.run();

        assertEquals("steps", 10, steps.size());
        market.assertOnce(job, outcome);
        Map<String, Long> ledger = ledger("");
        assertEquals(
                "what is still owed",
                0L,
                ledger.getOrDefault("escrow:" + outcome.milestone(), 0L).longValue());
        assertEquals(
                0L,
                ledger.getOrDefault("freelancer:" + outcome.freelancer() + ":pending", 0L)
                        .longValue());
        assertEquals(
                0L,
                ledger.getOrDefault("freelancer:" + outcome.freelancer() + ":available", 0L)
                        .longValue());
        assertEquals(10_000L, ledger.get("revenue:commission").longValue());
        assertEquals(2_000L, ledger.get("vat:output").longValue());
        assertEquals(
                "120,000 in, 108,000 out", 12_000L, ledger.get("provider:cash").longValue());
        market.assertLedgerHolds();
        assertTrue(
                "the console proves the same",
                market.server().client("biface:ledger-verify").contains("holds"));
        new LogCheck().check(market.server().log());
    }

    private static Map<String, Long> ledger(String prefix) {
        Api.Answer answer = market.operator().api().read("/api/v1/ledger/balances?prefix=" + prefix);
        var items = answer.body().isArray() ? answer.body() : answer.at("items");
        return StreamSupport.stream(items.spliterator(), false)
                .collect(Collectors.toMap(
                        one -> one.path("account").asText(),
                        one -> one.path("balance").path("minor").asLong(),
                        Long::sum));
    }
}
