package org.biface.faces.web;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.biface.commons.Role;
import org.biface.contracts.Contract;
import org.biface.contracts.Dispute;
import org.biface.contracts.Disputes;
import org.biface.contracts.EvidenceFile;
import org.biface.contracts.Milestone;
import org.biface.contracts.SplitProposal;

/** Disputes: either side opens one, both are heard and may agree on a split, an operator may decide. */
final class DisputePages implements PageGroup {

    private static final int SHOWN = 30;
    private static final int LONGEST = 5_000;

    @Override
    public void addTo(Routes routes) {
        routes.get("contracts/{contract}/milestones/{milestone}/dispute", visit -> opening(visit, null))
                .post("contracts/{contract}/milestones/{milestone}/dispute", DisputePages::open)
                .get("disputes", DisputePages::list)
                .get("disputes/{dispute}", visit -> dispute(visit, null))
                .get("disputes/{dispute}/files/{evidence}", DisputePages::file)
                .post("disputes/{dispute}/write", DisputePages::write)
                .post("disputes/{dispute}/propose", DisputePages::propose)
                .post("disputes/{dispute}/accept", DisputePages::accept)
                .post("disputes/{dispute}/reject", DisputePages::reject)
                .post("disputes/{dispute}/withdraw", DisputePages::withdraw)
                .post("disputes/{dispute}/decide", DisputePages::decide);
    }

    private static String address(Dispute dispute) {
        return "disputes/" + PublicId.of(dispute.id());
    }

    private static Reply opening(Visit visit, Form form) {
        visit.mustBeLoggedIn();
        Contract contract = visit.capabilities().contracts().get(visit.actor(), visit.id("contract"));
        Milestone milestone = visit.capabilities().contracts().milestone(visit.actor(), visit.id("milestone"));
        return visit.show(
                form == null ? 200 : 422,
                "disputes/open",
                "contract",
                contract,
                "milestone",
                milestone,
                "held",
                milestone.net().plus(milestone.vat()),
                "form",
                form == null ? visit.emptyForm().with("version", milestone.version()) : form);
    }

    private static Reply open(Visit visit) {
        visit.mustBeLoggedIn();
        Milestone milestone = visit.capabilities().contracts().milestone(visit.actor(), visit.id("milestone"));
        Form form = visit.form();
        String reason = form.needed("reason", LONGEST);
        Money claim = form.money("claim", milestone.net().currency());
        Expected seen = visit.expected();
        Reply opened = visit.change(
                form,
                dispute -> address(dispute) + "?done=dispute",
                () -> visit.capabilities().disputes().open(visit.actor(), milestone.id(), seen, reason, claim));
        return opened == null ? opening(visit, form) : opened;
    }

    private static Reply list(Visit visit) {
        visit.mustBeLoggedIn();
        return visit.show(
                "disputes/list", "found", visit.capabilities().disputes().list(visit.actor(), null, visit.page(SHOWN)));
    }

    private static Dispute found(Visit visit) {
        visit.mustBeLoggedIn();
        return visit.capabilities().disputes().get(visit.actor(), visit.id("dispute"));
    }

    private static String side(Visit visit, Contract contract) {
        if (visit.actor().is(contract.freelancer())) {
            return "FREELANCER";
        }
        return visit.actor().actsFor(contract.company()) ? "CLIENT" : "OPERATOR";
    }

    private static Reply dispute(Visit visit, Form form) {
        Dispute dispute = found(visit);
        Contract contract = visit.capabilities().contracts().get(visit.actor(), dispute.contract());
        String side = side(visit, contract);
        List<SplitProposal> proposals = dispute.proposals();
        SplitProposal last = proposals.isEmpty() ? null : proposals.get(proposals.size() - 1);
        boolean answerable = last != null
                && !last.over()
                && (side.equals("CLIENT") && !last.acceptedByClient()
                        || side.equals("FREELANCER") && !last.acceptedByFreelancer());
        return visit.show(
                form == null ? 200 : 422,
                "disputes/dispute",
                "dispute",
                dispute,
                "contract",
                contract,
                "side",
                side,
                "open",
                dispute.status() == Dispute.Status.OPEN,
                "last",
                last,
                "answerable",
                answerable,
                "opener",
                dispute.openedBy().name().equals(side),
                "form",
                form == null ? visit.emptyForm() : form);
    }

    private static Reply file(Visit visit) {
        EvidenceFile file =
                visit.capabilities().disputes().file(visit.actor(), found(visit).id(), visit.id("evidence"));
        // Never shown in place: what somebody sent must not become a page of ours.
        String name = file.name().replaceAll("[^A-Za-z0-9._-]", "_");
        return new Reply.Content(file.mediaType(), file.content(), name);
    }

    private static Reply moved(Visit visit, String done, BiFunction<Disputes, UUID, Dispute> move) {
        Form form = visit.form();
        UUID dispute = visit.id("dispute");
        Reply moved = visit.change(
                form,
                Map.of("text", "text", "toFreelancer", "amount"),
                now -> address(now) + "?done=" + done,
                () -> move.apply(visit.capabilities().disputes(), dispute));
        return moved == null ? dispute(visit, form) : moved;
    }

    private static Reply write(Visit visit) {
        visit.mustBeLoggedIn();
        String text = visit.form().needed("text", LONGEST);
        return moved(visit, "sent", (disputes, dispute) -> disputes.write(visit.actor(), dispute, text));
    }

    /** @return how much the freelancer would get; needed */
    private static Money amount(Visit visit) {
        String currency = found(visit).held().currency();
        visit.form().needed("amount", 40);
        return visit.form().money("amount", currency);
    }

    private static Reply propose(Visit visit) {
        visit.mustBeLoggedIn();
        Money amount = amount(visit);
        String note = visit.form().text("note", LONGEST);
        Expected seen = visit.expected();
        return moved(
                visit, "sent", (disputes, dispute) -> disputes.propose(visit.actor(), dispute, seen, amount, note));
    }

    private static Reply accept(Visit visit) {
        visit.mustBeLoggedIn();
        UUID proposal = PublicId.parse(visit.form().value("proposal"));
        Expected seen = visit.expected();
        return moved(visit, "split", (disputes, dispute) -> disputes.accept(visit.actor(), dispute, proposal, seen));
    }

    private static Reply reject(Visit visit) {
        visit.mustBeLoggedIn();
        UUID proposal = PublicId.parse(visit.form().value("proposal"));
        Expected seen = visit.expected();
        return moved(visit, "declined", (disputes, dispute) -> disputes.reject(visit.actor(), dispute, proposal, seen));
    }

    private static Reply withdraw(Visit visit) {
        visit.mustBeLoggedIn();
        visit.form();
        Expected seen = visit.expected();
        return moved(
                visit, "dispute-withdrawn", (disputes, dispute) -> disputes.withdraw(visit.actor(), dispute, seen));
    }

    private static Reply decide(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Money amount = amount(visit);
        String reason = visit.form().needed("reason", LONGEST);
        Expected seen = visit.expected();
        return moved(
                visit, "decided", (disputes, dispute) -> disputes.decide(visit.actor(), dispute, seen, amount, reason));
    }
}
