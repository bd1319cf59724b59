package org.biface.faces.web;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.payments.Chargeback;
import org.biface.payments.LedgerBalance;
import org.biface.payments.LedgerDesk;
import org.biface.payments.LedgerProof;
import org.biface.payments.PayoutRun;
import org.biface.payments.Reconciliation;
import org.biface.payments.Reconciliations;

/** What an operator does with money: payouts, the books and how they compare with the providers', chargebacks. */
final class BookPages implements PageGroup {

    private static final int SHOWN = 50;
    private static final int LATEST = 10;
    private static final int LONGEST = 500;
    private static final int LONGEST_LINE = 150;

    private final Works works;

    BookPages(Works works) {
        this.works = works;
    }

    @Override
    public void addTo(Routes routes) {
        routes.get("operator/payouts", visit -> payouts(visit, null))
                .post("operator/payouts/runs", BookPages::startRun)
                .get("operator/books", visit -> books(visit, null))
                .post("operator/books/reconciliation", this::reconcile)
                .post("operator/books/verification", this::verify)
                .post("operator/books/sweeps", this::sweep)
                .post("operator/books/dues", this::paidIn)
                .get("operator/chargebacks", BookPages::chargebacks)
                .get("operator/chargebacks/{chargeback}", visit -> chargeback(visit, null))
                .post("operator/chargebacks/{chargeback}", BookPages::giveUp);
    }

    /**
     * One line of the books.
     *
     * @param name what it is, in the reader's language
     * @param account the ledger's name of it
     * @param balance how much
     */
    record Account(String name, String account, Money balance) {}

    /** @return the balances of all kinds of account */
    static List<Account> balances(Visit visit) {
        return visit.capabilities().ledger().balances(visit.actor(), null, null).stream()
                .sorted(Comparator.comparing(
                                (LedgerBalance one) -> one.balance().currency())
                        .thenComparing(LedgerBalance::account))
                .map(one -> new Account(name(visit, one.account()), one.account(), one.balance()))
                .toList();
    }

    private static String name(Visit visit, String account) {
        String key = "ledger." + account.replace(":*", "").replace(':', '-');
        return visit.texts().has(key) ? visit.t(key) : account;
    }

    // ---------------------------------------------------------------- payouts

    private static Reply payouts(Visit visit, Form form) {
        visit.mustBe(Role.OPERATOR);
        List<PayoutRun> runs = visit.capabilities()
                .payoutRuns()
                .runs(visit.actor(), PageRequest.first(LATEST))
                .items();
        return visit.show(
                form == null ? 200 : 422,
                "operator/payouts",
                "form",
                form == null ? visit.emptyForm() : form,
                "runs",
                runs,
                "paying",
                runs.stream().anyMatch(run -> run.endedAt() == null),
                "found",
                visit.capabilities().payments().payouts(visit.actor(), null, visit.page(SHOWN)));
    }

    private static Reply startRun(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form form = visit.form();
        Reply started = visit.change(
                form,
                run -> "operator/payouts?done=run",
                () -> visit.capabilities().payoutRuns().start(visit.actor()));
        return started == null ? payouts(visit, form) : started;
    }

    // ---------------------------------------------------------------- books

    private static Instant asked(Visit visit, String name) {
        String since = visit.param(name);
        return since != null && since.matches("\\d{1,15}") ? Instant.ofEpochMilli(Long.parseLong(since)) : null;
    }

    private Works.State look(Visit visit, Works.Kind kind, String since, Instant result) {
        Works.State state = works.look(kind, asked(visit, since), result);
        return state == null || state.problem() == null
                ? state
                : state.ended(visit.texts().said(state.problem()), false);
    }

    private Reply books(Visit visit, Form form) {
        visit.mustBe(Role.OPERATOR);
        Capabilities there = visit.capabilities();
        Reconciliation last = there.reconciliations().last(visit.actor()).orElse(null);
        LedgerProof proof = there.ledger().lastProof(visit.actor()).orElse(null);
        return visit.show(
                form == null ? 200 : 422,
                "operator/books",
                "form",
                form == null ? visit.emptyForm() : form,
                "balances",
                balances(visit),
                "comparison",
                last,
                "comparing",
                look(visit, Works.Kind.COMPARE, "comparing", last == null ? null : last.at()),
                "proof",
                proof,
                "proving",
                look(visit, Works.Kind.VERIFY, "proving", proof == null ? null : proof.at()),
                "dues",
                there.sweeps().dues(visit.actor()),
                "sweeps",
                there.sweeps().sweeps(visit.actor(), PageRequest.first(LATEST)).items());
    }

    private Reply reconcile(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form form = visit.form();
        Reconciliations reconciliations = visit.capabilities().reconciliations();
        Reply compared = visit.change(
                form,
                since -> "operator/books?comparing=" + since.toEpochMilli(),
                () -> works.start(Works.Kind.COMPARE, progress -> reconciliations.reconcile(visit.actor())));
        return compared == null ? books(visit, form) : compared;
    }

    private Reply verify(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form form = visit.form();
        LedgerDesk ledger = visit.capabilities().ledger();
        Reply verified = visit.change(
                form,
                since -> "operator/books?proving=" + since.toEpochMilli(),
                () -> works.start(Works.Kind.VERIFY, progress -> ledger.verify(visit.actor(), false, progress)));
        return verified == null ? books(visit, form) : verified;
    }

    private Reply sweep(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form form = visit.form();
        Reply swept = visit.change(
                form,
                begun -> "operator/books?done=" + (begun.isEmpty() ? "nothing-swept" : "swept"),
                () -> visit.capabilities().sweeps().sweep(visit.actor()));
        return swept == null ? books(visit, form) : swept;
    }

    private Reply paidIn(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form form = visit.form();
        String provider = form.needed("provider", LONGEST_LINE);
        String line = form.needed("line", LONGEST_LINE);
        form.needed("amount", 40);
        Money amount = form.money("amount", visit.site().currency());
        Reply noted = visit.change(
                form,
                due -> "operator/books?done=paid-in",
                () -> visit.capabilities().sweeps().paidIn(visit.actor(), provider, line, amount));
        return noted == null ? books(visit, form) : noted;
    }

    // ---------------------------------------------------------------- chargebacks

    private static Reply chargebacks(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Chargeback.Status status = visit.query().choice("status", Chargeback.Status.class);
        return visit.show(
                "operator/chargebacks",
                "asked",
                visit.query(),
                "statuses",
                Chargeback.Status.values(),
                "found",
                visit.capabilities().chargebacks().chargebacks(visit.actor(), status, visit.page(SHOWN)));
    }

    private static Reply chargeback(Visit visit, Form form) {
        visit.mustBe(Role.OPERATOR);
        Chargeback chargeback = visit.capabilities().chargebacks().chargeback(visit.actor(), visit.id("chargeback"));
        return visit.show(
                form == null ? 200 : 422,
                "operator/chargeback",
                "chargeback",
                chargeback,
                "lost",
                chargeback.status() == Chargeback.Status.LOST,
                "form",
                form == null ? visit.emptyForm().with("version", chargeback.version()) : form);
    }

    private static Reply giveUp(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        UUID chargeback = visit.id("chargeback");
        Form form = visit.form();
        String reason = form.needed("reason", LONGEST);
        Expected seen = visit.expected();
        Reply given = visit.change(
                form,
                Map.of(),
                now -> "operator/chargebacks/" + PublicId.of(chargeback) + "?done=given-up",
                () -> visit.capabilities().chargebacks().giveUp(visit.actor(), chargeback, seen, reason));
        return given == null ? chargeback(visit, form) : given;
    }
}
