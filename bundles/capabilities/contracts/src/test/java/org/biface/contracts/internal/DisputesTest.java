package org.biface.contracts.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.DomainEvent;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Stale;
import org.biface.contracts.Contract;
import org.biface.contracts.ContractDraft;
import org.biface.contracts.Dispute;
import org.biface.contracts.Dispute.DecidedBy;
import org.biface.contracts.Dispute.Side;
import org.biface.contracts.Dispute.Status;
import org.biface.contracts.Disputes;
import org.biface.contracts.Evidence;
import org.biface.contracts.EvidenceFile;
import org.biface.contracts.Milestone;
import org.biface.contracts.MilestoneDraft;
import org.biface.contracts.Pricing;
import org.biface.contracts.RefundProposal;
import org.biface.contracts.RefundProposals;
import org.biface.contracts.SplitProposal;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.ChargebackEnded;
import org.biface.payments.ChargebackOpened;
import org.biface.payments.Refund;
import org.biface.payments.Settlement;
import org.biface.testing.Configured;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** Disputes from their opening to the money, refunds by agreement, and what a client's bank does. */
public class DisputesTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final DisputeSettings DISPUTES = DisputeSettings.of(Configured.with(
            DisputeSettings.Config.class, Map.of("file_bytes", 1_000, "files_per_side", 2, "texts_per_side", 3)));
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 1, 2};

    private static TestEvents events;
    private static Others others;
    private static HeldMoney money;
    private static ContractsService contracts;
    private static DisputesService disputes;
    private static RefundProposalsService refunds;

    private final UUID company = UUID.randomUUID();
    private final Actor client = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(company));
    private final Actor freelancer =
            Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER), Set.of(UUID.randomUUID()));
    private final Actor stranger =
            Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER, Role.CLIENT), Set.of(UUID.randomUUID()));
    private final Actor operator = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());

    @BeforeClass
    public static void open() {
        ContractStore store =
                new ContractStore(DATABASE.persistence(), DATABASE.open("contracts", ContractStore.ENTITIES));
        events = new TestEvents(DATABASE.persistence());
        others = new Others(DATABASE.persistence());
        money = new HeldMoney(DATABASE.persistence());
        contracts = new ContractsService(
                        store, events.log(), text -> text, Others.VAT, Others.SETTINGS, DATABASE.clock())
                .with(others.accounts(), others.commissions(), others.payments());
        contracts.start();
        disputes = new DisputesService(store, contracts, events.log(), DISPUTES, DATABASE.clock())
                .with(others.payments(), money);
        disputes.start();
        refunds = new RefundProposalsService(store, contracts, events.log(), DISPUTES, DATABASE.clock()).with(money);
        events.subscribe(new ContractsFunding(contracts), new ContractsChargebacks(disputes));
    }

    @AfterClass
    public static void close() {
        refunds.stop();
        disputes.stop();
        contracts.stop();
        events.close();
    }

    @Before
    public void well() {
        others.undecided = false;
        money.chargebackOpen = false;
        money.factsChange = 0;
        DATABASE.clock().set(Instant.parse("2026-11-23T09:00:00Z"));
    }

    private Milestone funded() {
        Instant agreed = Instant.parse("2026-11-20T10:00:00Z");
        Contract contract = contracts.sign(
                Actor.SYSTEM,
                new ContractDraft(
                        UUID.randomUUID(),
                        UUID.randomUUID(),
                        "A shop",
                        company,
                        client.account(),
                        agreed,
                        freelancer.account(),
                        freelancer.companies().iterator().next(),
                        agreed,
                        Pricing.FIXED,
                        List.of(new MilestoneDraft("Step 1", eur(100_000), null)),
                        null,
                        null,
                        "Build it.",
                        freelancer.account(),
                        "it",
                        false));
        Milestone milestone = contract.milestones().get(0);
        milestone = contracts.fund(client, milestone.id(), seen(milestone));
        others.answer(events.log(), milestone.payment(), true);
        events.awaitDelivery();
        money.held.put(milestone.id(), eur(120_000));
        return now(milestone);
    }

    private Milestone submitted() {
        Milestone milestone = funded();
        return contracts.submit(freelancer, milestone.id(), seen(milestone), "done");
    }

    private static Money eur(long minor) {
        return Money.of(minor, "EUR");
    }

    private static Expected seen(Milestone milestone) {
        return Expected.of(milestone.version());
    }

    private static Expected seen(Dispute dispute) {
        return Expected.of(dispute.version());
    }

    private static Milestone now(Milestone milestone) {
        return contracts.milestone(Actor.SYSTEM, milestone.id());
    }

    private Dispute now(Dispute dispute) {
        return disputes.get(operator, dispute.id());
    }

    private Dispute opened(Actor by, Milestone milestone) {
        return disputes.open(by, milestone.id(), seen(milestone), "The tests are missing.", null);
    }

    private Dispute answered(Milestone milestone) {
        Dispute dispute = opened(client, milestone);
        return disputes.write(freelancer, dispute.id(), "They are all there.");
    }

    private void resolved(Dispute dispute) {
        TestDatabase.await("the money follows", () -> now(dispute).status() == Status.RESOLVED);
    }

    /** The transaction is seen by others before what follows its commit has run, so this waits. */
    private static Settlement settlement(UUID milestone) {
        TestDatabase.await("the settlement is over", () -> money.settled.containsKey(milestone));
        return money.settled.get(milestone);
    }

    private static void happens(DomainEvent event) {
        DATABASE.persistence().write(connection -> {
            events.log().append(event);
            return null;
        });
        events.awaitDelivery();
    }

    // ---------------------------------------------------------------- opening and evidence

    @Test
    public void whileADisputeIsOpenNothingMovesTheMilestone() {
        Milestone milestone = submitted();
        Dispute dispute = opened(client, milestone);
        assertEquals(Side.CLIENT, dispute.openedBy());
        assertEquals(eur(120_000), dispute.held());
        assertEquals("nothing for the freelancer", eur(0), dispute.claim());
        assertEquals("five working days, in Paris", Instant.parse("2026-11-30T23:00:00Z"), dispute.answerBy());
        assertEquals(eur(120_000), money.frozen.get(milestone.id()));
        Milestone frozen = now(milestone);
        assertEquals(Milestone.Status.DISPUTED, frozen.status());
        assertNull("no automatic release", frozen.autoReleaseAt());
        assertThrows(Conflict.class, () -> contracts.approve(client, milestone.id(), seen(frozen)));
        assertThrows(Conflict.class, () -> contracts.submit(freelancer, milestone.id(), seen(frozen), "again"));
        assertThrows(Conflict.class, () -> contracts.requestChanges(client, milestone.id(), seen(frozen), "more"));
        assertThrows(Conflict.class, () -> opened(freelancer, frozen));
        assertThrows(Conflict.class, () -> refunds.propose(client, milestone.id(), seen(frozen), null, "give it back"));
        disputes.write(freelancer, dispute.id(), "It is all there.");
        DATABASE.clock().advance(Duration.ofDays(60));
        assertEquals(
                "time alone changes nothing",
                Milestone.Status.DISPUTED,
                now(milestone).status());
        assertEquals(Status.OPEN, now(dispute).status());
        assertEquals("DisputeMoved", events.about(dispute.id()).get(0).type());
    }

    @Test
    public void whoHasOpenedItWithdrawsItAndAllGoesOn() {
        Milestone milestone = submitted();
        Duration left = Duration.between(DATABASE.clock().instant(), milestone.autoReleaseAt());
        Dispute dispute = opened(client, milestone);
        DATABASE.clock().advance(Duration.ofDays(2));
        Dispute answered = disputes.write(freelancer, dispute.id(), "It is all there.");
        assertThrows(Forbidden.class, () -> disputes.withdraw(freelancer, dispute.id(), seen(answered)));
        assertThrows(Forbidden.class, () -> disputes.withdraw(operator, dispute.id(), seen(answered)));
        assertThrows(NotFound.class, () -> disputes.withdraw(stranger, dispute.id(), seen(answered)));
        assertThrows(Stale.class, () -> disputes.withdraw(client, dispute.id(), seen(dispute)));
        money.chargebackOpen = true;
        assertThrows(Conflict.class, () -> disputes.withdraw(client, dispute.id(), seen(answered)));
        money.chargebackOpen = false;
        Dispute withdrawn = disputes.withdraw(client, dispute.id(), seen(answered));
        assertEquals(Status.WITHDRAWN, withdrawn.status());
        assertNull(withdrawn.answerBy());
        assertNull("the money is held as before", money.frozen.get(milestone.id()));
        Milestone restored = now(milestone);
        assertEquals(Milestone.Status.SUBMITTED, restored.status());
        assertEquals("what was left of the time", DATABASE.clock().instant().plus(left), restored.autoReleaseAt());
        assertThrows(Conflict.class, () -> disputes.withdraw(client, dispute.id(), seen(withdrawn)));
        Dispute another = opened(freelancer, restored);
        disputes.withdraw(freelancer, another.id(), seen(another));
        DATABASE.clock().advance(left);
        TestDatabase.await("it is released by itself", () -> now(milestone).status() == Milestone.Status.RELEASED);
        assertEquals(Status.WITHDRAWN, now(dispute).status());
    }

    @Test
    public void whoOpensSaysWhatIsRight() {
        Milestone milestone = funded();
        assertThrows(NotFound.class, () -> opened(stranger, milestone));
        assertThrows(Forbidden.class, () -> opened(operator, milestone));
        assertThrows(
                Stale.class,
                () -> disputes.open(client, milestone.id(), Expected.of(milestone.version() + 1), "x", null));
        assertThrows(Invalid.class, () -> disputes.open(client, milestone.id(), seen(milestone), " ", null));
        for (Money wrong : List.of(eur(120_001), eur(-1), Money.of(1, "USD"))) {
            assertThrows(Invalid.class, () -> disputes.open(client, milestone.id(), seen(milestone), "x", wrong));
        }
        Dispute dispute = disputes.open(freelancer, milestone.id(), seen(milestone), "He is silent.", null);
        assertEquals(Side.FREELANCER, dispute.openedBy());
        assertEquals("everything for the freelancer", eur(120_000), dispute.claim());
    }

    @Test
    public void evidenceIsBoundedAndTypedByItsContent() {
        Dispute dispute = opened(client, submitted());
        UUID id = dispute.id();
        byte[] pdf = "%PDF-1.7 a contract".getBytes(StandardCharsets.US_ASCII);
        byte[] text = "Guten Tag, voilà".getBytes(StandardCharsets.UTF_8);
        Dispute with = disputes.addFile(client, id, "C:\\work\\../\"shot\n.pdf", PNG);
        Evidence file = with.evidence().get(0);
        assertEquals("image/png", file.mediaType());
        assertEquals("shot.pdf", file.fileName());
        assertEquals(Side.CLIENT, file.side());
        assertTrue("the version tells", with.version() > dispute.version());
        EvidenceFile read = disputes.file(freelancer, id, file.id());
        assertArrayEquals(PNG, read.content());
        assertEquals(
                "application/pdf",
                last(disputes.addFile(freelancer, id, "a", pdf)).mediaType());
        assertEquals(
                "text/plain", last(disputes.addFile(operator, id, "a", text)).mediaType());
        assertThrows(Invalid.class, () -> disputes.addFile(client, id, "a.exe", new byte[] {'M', 'Z', 0, 3}));
        assertThrows(Invalid.class, () -> disputes.addFile(client, id, "a.png", new byte[0]));
        assertThrows(Invalid.class, () -> disputes.addFile(client, id, "a.png", new byte[1_001]));
        assertThrows(Invalid.class, () -> disputes.addFile(client, id, "///", PNG));
        assertThrows("no page", Invalid.class, () -> disputes.addFile(client, id, "a.html", new byte[] {'<', 'a', 0}));
        disputes.addFile(client, id, "b", PNG);
        assertThrows("two files of a side", Conflict.class, () -> disputes.addFile(client, id, "c", PNG));
        for (int i = 0; i < 3; i++) {
            disputes.write(client, id, "word " + i);
        }
        assertThrows("three texts of a side", Conflict.class, () -> disputes.write(client, id, "one more"));
        assertThrows(Invalid.class, () -> disputes.write(freelancer, id, "x".repeat(5_001)));
        assertThrows(NotFound.class, () -> disputes.file(stranger, id, file.id()));
        assertThrows(NotFound.class, () -> disputes.file(client, id, UUID.randomUUID()));
        Dispute another = opened(client, submitted());
        assertThrows("not of this dispute", NotFound.class, () -> disputes.file(client, another.id(), file.id()));
    }

    private static Evidence last(Dispute dispute) {
        return dispute.evidence().get(dispute.evidence().size() - 1);
    }

    // ---------------------------------------------------------------- deciding

    @Test
    public void aSplitThatBothAcceptIsPaidInProportion() {
        Milestone milestone = submitted();
        Dispute dispute = answered(milestone);
        Dispute proposed = disputes.propose(operator, dispute.id(), seen(dispute), eur(72_000), "60 to 40");
        assertNotNull("an operator's proposal is waited for", proposed.answerBy());
        SplitProposal split = proposed.proposals().get(0);
        assertThrows(Forbidden.class, () -> disputes.accept(operator, dispute.id(), split.id(), seen(proposed)));
        assertThrows(Stale.class, () -> disputes.accept(client, dispute.id(), split.id(), seen(dispute)));
        Dispute half = disputes.accept(client, dispute.id(), split.id(), seen(proposed));
        assertEquals(Status.OPEN, half.status());
        Dispute both = disputes.accept(freelancer, dispute.id(), split.id(), seen(half));
        assertEquals(Status.DECIDED, both.status());
        assertEquals(DecidedBy.AGREEMENT, both.decidedBy());
        resolved(dispute);
        var settled = settlement(milestone.id());
        assertEquals(eur(60_000), settled.release().net());
        assertEquals(eur(72_000), settled.release().gross());
        assertEquals(eur(48_000), settled.refund().amount());
        assertEquals(eur(40_000), settled.refund().net());
        Milestone paid = now(milestone);
        assertEquals(Milestone.Status.RELEASED, paid.status());
        assertEquals(settled.release().id(), paid.release());
        assertEquals(
                Contract.Status.COMPLETED,
                contracts.get(client, milestone.contract()).status());
        assertThrows(Conflict.class, () -> disputes.write(client, dispute.id(), "but"));
    }

    @Test
    public void aSideMayProposeAndARejectedProposalIsOver() {
        Dispute dispute = opened(client, submitted());
        Dispute proposed = disputes.propose(freelancer, dispute.id(), seen(dispute), eur(100_000), null);
        SplitProposal first = proposed.proposals().get(0);
        assertTrue(first.acceptedByFreelancer());
        assertNull("it is an answer, and its silence binds nobody", proposed.answerBy());
        Dispute rejected = disputes.reject(client, dispute.id(), first.id(), seen(proposed));
        assertTrue(rejected.proposals().get(0).over());
        assertThrows(Conflict.class, () -> disputes.accept(client, dispute.id(), first.id(), seen(rejected)));
        Dispute counter = disputes.propose(client, dispute.id(), seen(rejected), eur(0), "nothing");
        Dispute agreed = disputes.accept(
                freelancer, dispute.id(), counter.proposals().get(1).id(), seen(counter));
        assertEquals(eur(0), agreed.toFreelancer());
        resolved(dispute);
        assertEquals(
                Milestone.Status.REFUNDED,
                contracts.milestone(client, dispute.milestone()).status());
        assertEquals(eur(120_000), settlement(dispute.milestone()).refund().amount());
        assertNull(settlement(dispute.milestone()).release());
    }

    @Test
    public void anOperatorDecidesWhenTheOtherSideWasHeard() {
        Dispute dispute = opened(freelancer, funded());
        assertThrows(
                "the client may still answer",
                Conflict.class,
                () -> disputes.decide(operator, dispute.id(), seen(dispute), eur(1), "so"));
        Dispute heard = disputes.write(client, dispute.id(), "I never saw it.");
        assertThrows(Forbidden.class, () -> disputes.decide(client, dispute.id(), seen(heard), eur(1), "so"));
        assertThrows(Invalid.class, () -> disputes.decide(operator, dispute.id(), seen(heard), eur(120_001), "so"));
        assertThrows(Invalid.class, () -> disputes.decide(operator, dispute.id(), seen(heard), eur(1), ""));
        Dispute decided = disputes.decide(operator, dispute.id(), seen(heard), eur(120_000), "It works.");
        assertEquals(DecidedBy.OPERATOR, decided.decidedBy());
        assertEquals("It works.", decided.decision());
        resolved(dispute);
        assertNull(settlement(dispute.milestone()).refund());
        assertEquals(eur(100_000), settlement(dispute.milestone()).release().net());
    }

    @Test
    public void silenceDecidesForTheOther() {
        Dispute dispute = disputes.open(client, submitted().id(), Expected.ANY, "Half is missing.", eur(60_000));
        DATABASE.clock().set(Instant.parse("2026-11-30T22:59:00Z"));
        assertEquals(Status.OPEN, now(dispute).status());
        DATABASE.clock().set(Instant.parse("2026-11-30T23:00:01Z"));
        resolved(dispute);
        Dispute decided = now(dispute);
        assertEquals(DecidedBy.SILENCE, decided.decidedBy());
        assertEquals("as it was claimed", eur(60_000), decided.toFreelancer());
        assertEquals(eur(50_000), settlement(dispute.milestone()).release().net());
    }

    @Test
    public void silenceToAnOperatorsProposalCountsWhenTheOtherHasAccepted() {
        Dispute dispute = answered(submitted());
        Dispute proposed = disputes.propose(operator, dispute.id(), seen(dispute), eur(12_000), "10 %");
        disputes.accept(client, dispute.id(), proposed.proposals().get(0).id(), seen(proposed));
        DATABASE.clock().set(Instant.parse("2026-11-30T23:00:01Z"));
        resolved(dispute);
        assertEquals(DecidedBy.SILENCE, now(dispute).decidedBy());
        assertEquals(eur(12_000), now(dispute).toFreelancer());
    }

    @Test
    public void silenceOfBothDecidesNothing() {
        Dispute dispute = answered(submitted());
        disputes.propose(operator, dispute.id(), seen(dispute), eur(12_000), "10 %");
        DATABASE.clock().set(Instant.parse("2026-11-30T23:00:01Z"));
        TestDatabase.await("the time is over", () -> now(dispute).answerBy() == null);
        Dispute open = now(dispute);
        assertEquals(Status.OPEN, open.status());
        disputes.decide(operator, dispute.id(), seen(open), eur(0), "Then I decide.");
        resolved(dispute);
    }

    @Test
    public void aDecisionWaitsForItsMoneyAndSaysWhy() {
        Dispute dispute = answered(submitted());
        others.undecided = true;
        disputes.decide(operator, dispute.id(), seen(dispute), eur(60_000), "Half.");
        TestDatabase.await("it says why", () -> now(dispute).waitsFor() != null);
        assertEquals("no policy", now(dispute).waitsFor());
        assertEquals(
                Milestone.Status.DISPUTED,
                contracts.milestone(client, dispute.milestone()).status());
        others.undecided = false;
        money.factsChange = 2;
        DATABASE.clock().advance(Duration.ofMinutes(10));
        resolved(dispute);
        assertNull(now(dispute).waitsFor());
    }

    @Test
    public void onlyThoseConcernedSeeADispute() {
        Dispute dispute = opened(client, submitted());
        Milestone second = submitted();
        Map<String, Actor> strangers = Map.of("a stranger", stranger);
        new Strangers<>(Disputes.class, disputes, strangers)
                .refused("open", freelancer, second.id(), Expected.ANY, "x", null)
                .refused("get", client, dispute.id())
                .own("list", client, null, PageRequest.first(5))
                .refused("write", freelancer, dispute.id(), "x")
                .refused("addFile", client, dispute.id(), "x", PNG)
                .refused("file", client, dispute.id(), file(dispute))
                .refused("propose", client, dispute.id(), Expected.ANY, eur(1), null)
                .refusedTo("accept", strangers, freelancer, dispute.id(), proposal(dispute), Expected.ANY)
                .refusedTo("reject", strangers, freelancer, dispute.id(), proposal(dispute), Expected.ANY)
                .refused("withdraw", client, dispute.id(), Expected.ANY)
                .refused("decide", operator, dispute.id(), Expected.ANY, eur(1), "x")
                .check();
        assertEquals(
                dispute.id(),
                disputes.list(operator, null, PageRequest.first(50)).items().stream()
                        .filter(one -> one.id().equals(dispute.id()))
                        .findFirst()
                        .map(Dispute::id)
                        .orElse(null));
    }

    private UUID file(Dispute dispute) {
        return last(disputes.addFile(freelancer, dispute.id(), "x", PNG)).id();
    }

    private UUID proposal(Dispute dispute) {
        Dispute now = now(dispute);
        return now.proposals().isEmpty()
                ? disputes.propose(client, dispute.id(), seen(now), eur(1), null)
                        .proposals()
                        .get(0)
                        .id()
                : now.proposals().get(0).id();
    }

    // ---------------------------------------------------------------- refunds by agreement

    @Test
    public void allOfItGoesBackWhenBothAgree() {
        Milestone milestone = funded();
        RefundProposal proposal = refunds.propose(client, milestone.id(), seen(milestone), null, "We stop here.");
        assertEquals(eur(100_000), proposal.net());
        assertEquals(eur(20_000), proposal.vat());
        Expected version = Expected.of(proposal.version());
        assertThrows(Forbidden.class, () -> refunds.accept(client, proposal.id(), version));
        assertThrows(Forbidden.class, () -> refunds.accept(operator, proposal.id(), version));
        assertThrows(
                "one at a time",
                Conflict.class,
                () -> refunds.propose(freelancer, milestone.id(), Expected.ANY, null, "me too"));
        RefundProposal accepted = refunds.accept(freelancer, proposal.id(), version);
        assertEquals(RefundProposal.Status.ACCEPTED, accepted.status());
        Refund refund = money.refunded.get(accepted.refund());
        assertEquals(eur(120_000), refund.amount());
        assertEquals(Milestone.Status.REFUNDED, now(milestone).status());
        assertEquals(
                Contract.Status.COMPLETED,
                contracts.get(client, milestone.contract()).status());
        assertThrows(Conflict.class, () -> refunds.decline(freelancer, proposal.id(), Expected.ANY));
    }

    @Test
    public void aPartThatGoesBackMakesThePriceLess() {
        Milestone milestone = funded();
        RefundProposal proposal =
                refunds.propose(freelancer, milestone.id(), seen(milestone), eur(33_333), "One part less.");
        assertEquals("rounded half up", eur(6_667), proposal.vat());
        refunds.accept(client, proposal.id(), Expected.of(proposal.version()));
        Milestone less = now(milestone);
        assertEquals(Milestone.Status.FUNDED, less.status());
        assertEquals(eur(66_667), less.net());
        assertEquals(eur(13_333), less.vat());
        assertEquals(eur(80_000), money.held.get(milestone.id()));
        Dispute rest = opened(client, less);
        assertEquals(eur(80_000), rest.held());
    }

    @Test
    public void aProposedRefundCanBeDeclinedWithdrawnOrExpire() {
        Milestone milestone = funded();
        assertThrows(
                Invalid.class,
                () -> refunds.propose(client, milestone.id(), seen(milestone), eur(100_001), "too much"));
        RefundProposal first = refunds.propose(client, milestone.id(), seen(milestone), eur(1), "a");
        assertEquals(
                RefundProposal.Status.WITHDRAWN,
                refunds.decline(client, first.id(), Expected.of(first.version()))
                        .status());
        RefundProposal second = refunds.propose(client, milestone.id(), seen(milestone), eur(1), "b");
        assertEquals(
                RefundProposal.Status.DECLINED,
                refunds.decline(freelancer, second.id(), Expected.ANY).status());
        RefundProposal third = refunds.propose(client, milestone.id(), seen(milestone), null, "c");
        contracts.submit(freelancer, milestone.id(), seen(milestone), "done");
        assertThrows("it is submitted", Conflict.class, () -> refunds.accept(freelancer, third.id(), Expected.ANY));
        DATABASE.clock().advance(Duration.ofDays(14));
        TestDatabase.await(
                "it expires", () -> refunds.get(client, third.id()).status() == RefundProposal.Status.EXPIRED);
        assertEquals(3, refunds.of(operator, milestone.id()).size());
        assertThrows(
                "too late", Conflict.class, () -> refunds.propose(client, milestone.id(), Expected.ANY, null, "d"));
    }

    @Test
    public void onlyTheSidesAgreeToRefunds() {
        Milestone milestone = funded();
        RefundProposal proposal = refunds.propose(client, milestone.id(), seen(milestone), eur(1), "a");
        new Strangers<>(RefundProposals.class, refunds, Map.of("a stranger", stranger))
                .refused("propose", client, milestone.id(), Expected.ANY, eur(1), "b")
                .refused("accept", freelancer, proposal.id(), Expected.ANY)
                .refused("decline", freelancer, proposal.id(), Expected.ANY)
                .refused("get", operator, proposal.id())
                .refused("of", operator, milestone.id())
                .check();
    }

    // ---------------------------------------------------------------- the bank

    private static ChargebackOpened taken(Milestone milestone, UUID chargeback) {
        return new ChargebackOpened(chargeback, milestone.payment(), milestone.id(), milestone.contract());
    }

    private static ChargebackEnded ended(Milestone milestone, UUID chargeback, String status, long fromHeld) {
        return new ChargebackEnded(
                chargeback, milestone.payment(), milestone.id(), milestone.contract(), status, fromHeld);
    }

    private Dispute ofBank(Milestone milestone) {
        return disputes.list(operator, null, PageRequest.first(100)).items().stream()
                .filter(one -> one.milestone().equals(milestone.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    public void aChargebackFreezesAMilestoneUntilItIsWon() {
        Milestone milestone = submitted();
        UUID chargeback = Ids.next();
        happens(taken(milestone, chargeback));
        assertEquals(Milestone.Status.DISPUTED, now(milestone).status());
        Dispute dispute = ofBank(milestone);
        assertEquals(Side.BANK, dispute.openedBy());
        assertThrows(Conflict.class, () -> disputes.write(client, dispute.id(), "x"));
        assertThrows(Conflict.class, () -> disputes.decide(operator, dispute.id(), seen(dispute), eur(1), "x"));
        DATABASE.clock().advance(Duration.ofDays(20));
        happens(ended(milestone, chargeback, "WON", 0));
        Milestone back = now(milestone);
        assertEquals(Milestone.Status.SUBMITTED, back.status());
        assertEquals(
                "the client has the whole time again",
                DATABASE.clock().instant().plus(Duration.ofDays(14)),
                back.autoReleaseAt());
        assertEquals(Status.RESOLVED, now(dispute).status());
    }

    @Test
    public void aLostChargebackRefundsTheMilestone() {
        Milestone milestone = funded();
        UUID chargeback = Ids.next();
        happens(taken(milestone, chargeback));
        happens(ended(milestone, chargeback, "LOST", 120_000));
        assertEquals(Milestone.Status.REFUNDED, now(milestone).status());
        assertEquals(DecidedBy.BANK, ofBank(milestone).decidedBy());
        happens(ended(milestone, chargeback, "UNCOLLECTABLE", 120_000));
        assertEquals(Milestone.Status.REFUNDED, now(milestone).status());
    }

    @Test
    public void aPartLostMakesThePriceLess() {
        Milestone milestone = funded();
        UUID chargeback = Ids.next();
        happens(taken(milestone, chargeback));
        happens(ended(milestone, chargeback, "LOST", 30_000));
        Milestone less = now(milestone);
        assertEquals(Milestone.Status.FUNDED, less.status());
        assertEquals(eur(75_000), less.net());
        assertEquals(eur(15_000), less.vat());
    }

    @Test
    public void aLostChargebackEndsADisputeToo() {
        Milestone milestone = submitted();
        Dispute dispute = answered(milestone);
        UUID chargeback = Ids.next();
        happens(taken(milestone, chargeback));
        money.chargebackOpen = true;
        disputes.decide(operator, dispute.id(), seen(now(dispute)), eur(120_000), "It works.");
        TestDatabase.await("the money waits", () -> now(dispute).waitsFor() != null);
        happens(ended(milestone, chargeback, "LOST", 120_000));
        assertEquals(Status.RESOLVED, now(dispute).status());
        assertEquals(DecidedBy.BANK, now(dispute).decidedBy());
        assertEquals(Milestone.Status.REFUNDED, now(milestone).status());
    }

    @Test
    public void aChargebackOfWhatIsApprovedAndWaitsRefundsItWhenItIsLost() {
        Milestone milestone = submitted();
        others.undecided = true;
        Milestone parked = contracts.approve(client, milestone.id(), seen(milestone));
        assertEquals(Milestone.Status.APPROVED, parked.status());
        UUID chargeback = Ids.next();
        happens(taken(milestone, chargeback));
        assertEquals(Milestone.Status.APPROVED, now(milestone).status());
        happens(ended(milestone, chargeback, "LOST", 120_000));
        assertEquals(Milestone.Status.REFUNDED, now(milestone).status());
        assertTrue(contracts.parked(operator, PageRequest.first(50)).items().stream()
                .noneMatch(one -> one.milestone().equals(milestone.id())));
    }
}
