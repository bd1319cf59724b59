package org.biface.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The entries that a main job makes in the ledger, each with what it debits and credits, and whether they are there. */
public final class Postings {

    /**
     * One entry.
     *
     * @param event what happened, in words
     * @param reference what it is posted under
     * @param lines its postings, such as {@code debit provider:cash 120000}; none when nothing is to be posted
     */
    public record Row(String event, String reference, Set<String> lines) {

        /** Lines of nothing are left out, as the ledger does. */
        static Row of(String event, String reference, String... lines) {
            var all = new TreeSet<>(Set.of(lines));
            all.removeIf(line -> line.endsWith(" 0"));
            return new Row(event, reference, all);
        }
    }

    private Postings() {}

    /**
     * What the domain's table says of this job.
     *
     * @param of what the job has come to
     * @param fee what the payment provider takes, in minor units
     * @return the entries, in the order in which they are made
     */
    public static List<Row> expected(Outcome of, long fee) {
        String escrow = "escrow:" + of.milestone();
        String pending = "freelancer:" + of.freelancer() + ":pending";
        String available = "freelancer:" + of.freelancer() + ":available";
        String payout = "payout:" + of.payout();
        return List.of(
                Row.of(
                        "fund",
                        "fund:" + of.payment(),
                        "debit provider:cash " + of.gross(),
                        "credit " + escrow + " " + of.gross()),
                Row.of("provider's fee", "fee:" + of.payment(), "debit provider:fees " + fee, "credit own:cash " + fee),
                Row.of(
                        "release",
                        "release:" + of.milestone(),
                        "debit " + escrow + " " + of.gross(),
                        "credit " + pending + " " + of.payable(),
                        "credit revenue:commission " + of.commission(),
                        "credit vat:output " + of.commissionVat()),
                Row.of(
                        "hold ends",
                        "hold:" + of.release(),
                        "debit " + pending + " " + of.payable(),
                        "credit " + available + " " + of.payable()),
                Row.of(
                        "payout started",
                        "payout:" + of.payout(),
                        "debit " + available + " " + of.payable(),
                        "credit " + payout + " " + of.payable()),
                Row.of(
                        "payout settled",
                        "payout-settled:" + of.payout(),
                        "debit " + payout + " " + of.payable(),
                        "credit provider:cash " + of.payable()));
    }

    /**
     * @param operator the server, as an operator
     * @param of what the job has come to
     * @param fee what the payment provider takes, in minor units
     * @return one sentence for each entry that is not what the domain's table says; empty when all are
     */
    public static List<String> problems(Api operator, Outcome of, long fee) {
        var problems = new ArrayList<String>();
        for (Row row : expected(of, fee)) {
            Set<String> posted = posted(operator, row.reference());
            if (!posted.equals(row.lines())) {
                problems.add(row.event() + " is posted as " + posted + " and not as " + row.lines());
            }
        }
        return problems;
    }

    /** @return the lines of an entry; none when there is no such entry */
    private static Set<String> posted(Api operator, String reference) {
        Api.Answer entry = operator.get("/api/v1/ledger/entries/" + reference);
        var lines = new TreeSet<String>();
        for (JsonNode posting : entry.body().path("postings")) {
            lines.add(posting.path("side").asText().toLowerCase(Locale.ROOT) + " "
                    + posting.path("account").asText() + " "
                    + posting.at("/amount/minor").asLong());
        }
        if (entry.status() != 404 && lines.isEmpty()) {
            lines.add("answer " + entry.status() + " " + entry.body());
        }
        return lines;
    }
}
