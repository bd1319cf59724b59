package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.biface.itests.Deeds.Deed;
import org.biface.itests.Deeds.What;

/** What is in the database in the end, against what people were told. */
final class Truth {

    /** Everything but what needs an order that has failed. It is gone on until each was done. */
    static final Set<What> CERTAIN = Set.copyOf(EnumSet.complementOf(EnumSet.of(What.RETRY)));

    /** Of so many payments a bank takes some back, whatever the dice say: one in twenty each way. */
    private static final int MANY_PAYMENTS = 250;

    private final Connection database;
    private final Deeds deeds;
    private final List<String> lies = new ArrayList<>();

    Truth(Connection database, Deeds deeds) {
        this.database = database;
        this.deeds = deeds;
    }

    void assertAllDoneOnce() {
        assertTrue("something was done", deeds.all().stream().anyMatch(Deed::isDone));
        assertTrue("each of " + CERTAIN + " was done: " + deeds.done(), deeds.hasEach(CERTAIN));
        contracts();
        milestones();
        releases();
        disputes();
        refunds();
        payouts();
        sweeps();
        chargebacks();
        timers();
        notices();
        assertEquals("what is not as people were told", "[]", String.join("\n", lies.isEmpty() ? List.of("[]") : lies));
    }

    // ---------------------------------------------------------------- what was asked for

    private void contracts() {
        Set<String> told = new HashSet<>();
        deeds.all().stream()
                .filter(deed -> deed.what() == What.CONTRACT && deed.isDone())
                .map(deed -> deed.said().path("contract").asText(""))
                .filter(id -> !id.isEmpty())
                .forEach(id -> {
                    if (!told.add(id)) {
                        lies.add("contract " + id + " was answered to two requests");
                    }
                });
        same("contracts", told, ids("select id from contracts.contract"), 0);
    }

    private void milestones() {
        Map<String, Set<String>> payments =
                groups("select milestone, id from payments.provider_order where kind = 'COLLECT'");
        Map<String, Set<String>> statuses = groups(
                "select aggregate, id || ' ' || (body ->> 'status') from events.event_log where type like '%MilestoneMoved'");
        for (String milestone : ids("select id from contracts.milestone")) {
            same(
                    "payments of milestone " + milestone,
                    told(What.FUND, milestone, "payment"),
                    payments.getOrDefault(milestone, Set.of()),
                    deeds.unanswered(What.FUND, milestone));
            List<String> moves = statuses.getOrDefault(milestone, Set.of()).stream()
                    .map(move -> move.substring(move.indexOf(' ') + 1))
                    .toList();
            count("FUNDING", milestone, What.FUND, moves, 0);
            count("CHANGES_REQUESTED", milestone, What.CHANGES, moves, restored(milestone, "CHANGES_REQUESTED"));
            count("SUBMITTED", milestone, What.SUBMIT, moves, restored(milestone, "SUBMITTED"));
        }
        none(
                "funded other than once for each payment that has succeeded",
                "select o.id from payments.provider_order o where o.kind = 'COLLECT' and (o.status = 'SUCCEEDED')::int <> ("
                        + "select count(*) from payments.ledger_key k where k.key = 'fund:' || o.id)");
        none(
                "funded with another amount than was paid",
                "select o.milestone from payments.provider_order o"
                        + " join payments.ledger_key k on k.key = 'fund:' || o.id"
                        + " join payments.ledger_posting p on p.entry = k.entry"
                        + " join payments.ledger_account a on a.id = p.account"
                        + " where o.kind = 'COLLECT' group by o.id, o.milestone, o.amount"
                        + " having coalesce(sum(p.amount) filter (where a.name = 'escrow:' || o.milestone), 0) <> -o.amount");
        Map<String, Set<String>> amounts =
                groups("select id, amount from payments.provider_order where kind = 'COLLECT'");
        for (Deed deed : deeds.all()) {
            if (deed.what() == What.FUND && deed.isDone()) {
                // A refund that was agreed to later lowers the price, so it is compared with what was said then.
                long price = deed.said().at("/net/minor").asLong()
                        + deed.said().at("/vat/minor").asLong();
                String payment = deed.said().path("payment").asText();
                if (!amounts.getOrDefault(payment, Set.of()).equals(Set.of(String.valueOf(price)))) {
                    lies.add("payment " + payment + " is of " + amounts.get(payment) + " and not of the price, "
                            + price);
                }
            }
        }
        none(
                "released or given back, and something is still held for it",
                "select m.id from contracts.milestone m join payments.ledger_account a"
                        + " on a.name in ('escrow:' || m.id, 'dispute:' || m.id) and a.balance <> 0"
                        + " where m.status in ('RELEASED', 'REFUNDED', 'PLANNED')");
        none(
                "funded, and its price is not what is held for it",
                "select m.id from contracts.milestone m where m.status in ('FUNDED', 'SUBMITTED', 'CHANGES_REQUESTED',"
                        + " 'DISPUTED') and m.net + m.vat <> (select coalesce(sum(a.balance), 0) from payments.ledger_account a"
                        + " where a.name in ('escrow:' || m.id, 'dispute:' || m.id))");
    }

    /** A milestone that moved so often as somebody was told, and by disputes that were over. */
    private void count(String status, String milestone, What what, List<String> moves, long besides) {
        long there = moves.stream().filter(status::equals).count();
        long told = deeds.done(what, milestone).size() + besides;
        if (there < told || there > told + deeds.unanswered(what, milestone)) {
            lies.add("milestone " + milestone + " became " + status + " " + there + " times and not " + told);
        }
    }

    private long restored(String milestone, String status) {
        return number(
                database,
                "select count(*) from contracts.dispute where milestone = '" + milestone + "' and before = '" + status
                        + "' and (status = 'WITHDRAWN' or chargeback in (select id from payments.chargeback where status = 'WON')"
                        + " and status = 'RESOLVED')");
    }

    private void releases() {
        Map<String, Set<String>> releases = groups("select milestone, id from payments.release");
        for (Deed deed : deeds.all()) {
            if (deed.what() == What.APPROVE && deed.isDone()) {
                String release = deed.said().path("release").asText("");
                Set<String> there = releases.getOrDefault(deed.subject(), Set.of());
                if (!release.isEmpty() && !release.equals("null") && !there.equals(Set.of(release))) {
                    lies.add("milestone " + deed.subject() + " was released as " + release + ", and there is " + there);
                }
            }
        }
        none(
                "released, and not by one entry",
                "select r.milestone from payments.release r where 1 <> (select count(*) from payments.ledger_entry e"
                        + " where e.kind = 'release' and e.subject = r.milestone)");
        none(
                "posted as released without a release",
                "select e.subject from payments.ledger_entry e where e.kind = 'release'"
                        + " and not exists (select 1 from payments.release r where r.milestone = e.subject)");
        none(
                "RELEASED without a release, or released without being so",
                "select m.id from contracts.milestone m left join payments.release r on r.milestone = m.id"
                        + " where (m.status = 'RELEASED') <> (r.id is not null) or m.release is distinct from r.id");
    }

    private void disputes() {
        Map<String, Set<String>> opened =
                groups("select milestone, id from contracts.dispute where opened_by <> 'BANK'");
        for (String milestone : ids("select id from contracts.milestone")) {
            same(
                    "disputes of milestone " + milestone,
                    told(What.DISPUTE, milestone, "id"),
                    opened.getOrDefault(milestone, Set.of()),
                    deeds.unanswered(What.DISPUTE, milestone));
        }
        Map<String, Set<String>> written =
                groups("select dispute, id from contracts.evidence where side = 'FREELANCER' and author is not null");
        Map<String, Set<String>> proposed = groups("select dispute, id from contracts.split_proposal");
        for (String dispute : ids("select id from contracts.dispute")) {
            int there = written.getOrDefault(dispute, Set.of()).size();
            int told = deeds.done(What.EVIDENCE, dispute).size();
            if (there < told || there > told + deeds.unanswered(What.EVIDENCE, dispute)) {
                lies.add("dispute " + dispute + " has " + there + " statements of the freelancer and not " + told);
            }
            // The answer is the whole dispute; the newest proposal is the one that was asked for.
            Set<String> splits = deeds.done(What.SPLIT, dispute).stream()
                    .map(deed -> deed.said().path("proposals"))
                    .map(all -> all.path(all.size() - 1).path("id").asText())
                    .collect(Collectors.toSet());
            assertEquals(
                    "splits that were told apart",
                    deeds.done(What.SPLIT, dispute).size(),
                    splits.size());
            same(
                    "splits of dispute " + dispute,
                    splits,
                    proposed.getOrDefault(dispute, Set.of()),
                    deeds.unanswered(What.SPLIT, dispute));
        }
        for (Deed deed : deeds.all()) {
            if (deed.isDone() && deed.what() == What.WITHDRAW) {
                decided(deed, "status = 'WITHDRAWN'");
            } else if (deed.isDone() && List.of(What.ACCEPT_SPLIT, What.DECIDE).contains(deed.what())) {
                // A bank that takes the money while it is on its way has the last word.
                decided(
                        deed,
                        "status = 'RESOLVED' and (decided_by = 'BANK' or to_freelancer = "
                                + deed.said().at("/toFreelancer/minor").asLong() + ")");
            }
        }
    }

    private void decided(Deed deed, String how) {
        if (number(database, "select count(*) from contracts.dispute where id = '" + deed.subject() + "' and " + how)
                != 1) {
            lies.add("dispute " + deed.subject() + " is not " + how + ", as was answered to " + deed.what());
        }
    }

    private void refunds() {
        Map<String, Set<String>> all = groups("select milestone, id from payments.refund");
        Map<String, Set<String>> ofDisputes =
                groups("select milestone, refund from contracts.dispute where refund is not null");
        Map<String, Set<String>> agreed =
                groups("select milestone, refund from contracts.refund_proposal where refund is not null");
        Map<String, Set<String>> proposals = groups("select milestone, id from contracts.refund_proposal");
        for (String milestone : ids("select id from contracts.milestone")) {
            same(
                    "proposals to refund milestone " + milestone,
                    told(What.PROPOSE_REFUND, milestone, "id"),
                    proposals.getOrDefault(milestone, Set.of()),
                    deeds.unanswered(What.PROPOSE_REFUND, milestone));
            same(
                    "refunds agreed to of milestone " + milestone,
                    told(What.ACCEPT_REFUND, milestone, "refund"),
                    agreed.getOrDefault(milestone, Set.of()),
                    deeds.unanswered(What.ACCEPT_REFUND, milestone));
            Set<String> told = new HashSet<>(told(What.REFUND, milestone, "id"));
            told.addAll(ofDisputes.getOrDefault(milestone, Set.of()));
            told.addAll(agreed.getOrDefault(milestone, Set.of()));
            same(
                    "refunds of milestone " + milestone,
                    told,
                    all.getOrDefault(milestone, Set.of()),
                    deeds.unanswered(What.REFUND, milestone));
        }
        Map<String, Set<String>> orders = groups(
                "select r.id, o.id from payments.refund r join payments.provider_order o on o.id = r.provider_order");
        none(
                "more sent back than was paid",
                "select o.payment from payments.provider_order o join payments.provider_order p on p.id = o.payment"
                        + " where o.kind = 'REFUND' and o.status = 'SUCCEEDED' group by o.payment, p.amount"
                        + " having sum(o.amount) > p.amount");
        assertEquals("refunds without their order", ids("select id from payments.refund"), orders.keySet());
    }

    private void payouts() {
        Map<String, Set<String>> there =
                groups("select freelancer, id from payments.provider_order where kind = 'PAYOUT'");
        Set<String> freelancers = new HashSet<>(there.keySet());
        deeds.all().stream()
                .filter(deed -> deed.what() == What.PAYOUT)
                .map(Deed::subject)
                .forEach(freelancers::add);
        for (String freelancer : freelancers) {
            same(
                    "payouts of " + freelancer,
                    told(What.PAYOUT, freelancer, "id"),
                    there.getOrDefault(freelancer, Set.of()),
                    deeds.unanswered(What.PAYOUT, freelancer));
        }
        for (Deed deed : deeds.all()) {
            if (deed.what() == What.PAYOUT && deed.isDone()) {
                String id = deed.said().path("id").asText();
                long amount = deed.said().at("/amount/minor").asLong();
                if (number(database, "select amount from payments.provider_order where id = '" + id + "'") != amount) {
                    lies.add("payout " + id + " is not of " + amount);
                }
            }
        }
        none(
                "taken other than once from what was available",
                "select o.id from payments.provider_order o where o.kind = 'PAYOUT' and 1 <> (select count(*)"
                        + " from payments.ledger_entry e where e.kind = 'payout' and e.subject = o.id)");
    }

    private void sweeps() {
        Map<String, Set<String>> there = groups("select id, amount from payments.sweep");
        Set<String> told = new HashSet<>();
        for (Deed deed : deeds.all()) {
            if (deed.what() == What.SWEEP && deed.isDone()) {
                for (JsonNode sweep : deed.said()) {
                    String id = sweep.path("id").asText();
                    String amount = sweep.at("/amount/minor").asText();
                    if (!told.add(id)) {
                        lies.add("sweep " + id + " was answered to two requests");
                    }
                    if (!there.getOrDefault(id, Set.of()).equals(Set.of(amount))) {
                        lies.add("sweep " + id + " is not of " + amount + " but of " + there.get(id));
                    }
                }
            }
        }
        assertTrue("some sweep took something", !told.isEmpty());
        same("sweeps", told, there.keySet(), deeds.unanswered(What.SWEEP, "platform"));
        none(
                "swept other than by one entry",
                "select s.id from payments.sweep s where 1 <> (select count(*) from payments.ledger_entry e"
                        + " where e.kind = 'sweep' and e.subject = s.id)");
    }

    private void chargebacks() {
        if (deeds.done().getOrDefault(What.FUND, 0L) >= MANY_PAYMENTS) {
            Set<String> ends = ids("select distinct status from payments.chargeback");
            assertTrue("a bank took money back for good: " + ends, ends.contains("LOST"));
            assertTrue("a bank took money and gave it back: " + ends, ends.contains("WON"));
        }
    }

    // ---------------------------------------------------------------- what nobody asked for

    private void timers() {
        Set<String> early =
                ids("select r.milestone from payments.release r join contracts.milestone m on m.id = r.milestone"
                        + " where r.released_at < m.submitted_at + interval '1 minute'"
                        + " and not exists (select 1 from contracts.dispute d where d.milestone = m.id)");
        deeds.all().stream()
                .filter(deed -> deed.what() == What.APPROVE)
                .map(Deed::subject)
                .forEach(early::remove);
        early.forEach(milestone -> lies.add("released by time too early: " + milestone));
        Set<String> released = ids("select milestone from payments.release");
        Set<String> disputed = ids("select milestone from contracts.dispute");
        deeds.all().stream()
                .filter(deed -> deed.what() == What.LEAVE)
                .map(Deed::subject)
                .filter(milestone -> !released.contains(milestone) && !disputed.contains(milestone))
                .forEach(milestone -> lies.add("left to time and not released: " + milestone));
        none(
                "released by time, and nobody left it to time",
                "select m.id from contracts.milestone m where m.status = 'SUBMITTED'");
        none(
                "a hold that ended twice",
                "select e.subject from payments.ledger_entry e where e.kind = 'hold-ended' group by e.subject having count(*) > 1");
        none(
                "a hold that ended for nothing",
                "select e.subject from payments.ledger_entry e where e.kind = 'hold-ended'"
                        + " and not exists (select 1 from payments.release r where r.id = e.subject)");
        none(
                "a hold that never ended",
                "select r.id from payments.release r where not exists (select 1 from payments.ledger_entry e"
                        + " where e.kind = 'hold-ended' and e.subject = r.id) and r.net + r.vat - r.commission"
                        + " - r.commission_vat - r.recovered > coalesce((select sum(h.amount) from payments.hold_taken h"
                        + " where h.release = r.id), 0)");
    }

    private void notices() {
        none("a forged notice was taken", "select event_id from payments.notice where event_id like '%_forged'");
        none(
                "an order of which the provider says two things",
                "select id || ' ' || contradiction from payments.provider_order where contradiction is not null");
    }

    // ---------------------------------------------------------------- how

    /** What was told is there; what is there besides may be what nobody waited for. */
    private void same(String what, Set<String> told, Set<String> there, long unanswered) {
        Set<String> missing = new HashSet<>(told);
        missing.removeAll(there);
        Set<String> more = new HashSet<>(there);
        more.removeAll(told);
        if (!missing.isEmpty() || more.size() > unanswered) {
            lies.add(what + ": missing " + missing + ", more than was asked for " + more + " (" + unanswered
                    + " were not answered)");
        }
    }

    private Set<String> told(What what, String subject, String field) {
        List<String> all = deeds.done(what, subject).stream()
                .map(deed -> deed.said().path(field).asText())
                .toList();
        Set<String> once = new HashSet<>(all);
        if (once.size() != all.size()) {
            lies.add(what + " of " + subject + ": two requests were answered alike: " + all);
        }
        return once;
    }

    private void none(String what, String query) {
        ids(query).forEach(id -> lies.add(what + ": " + id));
    }

    private Set<String> ids(String query) {
        return new HashSet<>(groups("select one.*, '' from (" + query + ") one").keySet());
    }

    private Map<String, Set<String>> groups(String query) {
        try (PreparedStatement select = database.prepareStatement(query);
                var rows = select.executeQuery()) {
            List<String[]> all = new ArrayList<>();
            while (rows.next()) {
                all.add(new String[] {rows.getString(1), rows.getString(2)});
            }
            return all.stream()
                    .collect(Collectors.groupingBy(
                            row -> row[0], Collectors.mapping(row -> row[1], Collectors.toSet())));
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }

    static long number(Connection database, String query) {
        try (PreparedStatement select = database.prepareStatement(query);
                var row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : -1;
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
