package org.biface.missions.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.PageRequest;
import org.biface.commons.Stale;
import org.biface.commons.Unavailable;
import org.biface.contracts.ContractDraft;
import org.biface.contracts.Contracts;
import org.biface.missions.Invitation;
import org.biface.missions.Mission;
import org.biface.missions.MissionFigures;
import org.biface.missions.Proposal;
import org.biface.missions.Side;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** How the two sides come to terms, on a real database. */
public class NegotiationTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private Market market;
    private Actor client;
    private Actor freelancer;

    @Before
    public void open() {
        market = new Market(DATABASE);
        client = market.client();
        freelancer = market.freelancer();
    }

    @After
    public void close() {
        market.close();
    }

    @Test
    public void anAcceptedProposalIsAContractAndTheOthersAreDeclined() {
        Mission mission = market.published(client);
        Proposal taken = market.proposed(freelancer, mission);
        Actor other = market.freelancer();
        Proposal left = market.proposed(other, mission);
        DATABASE.clock().advance(Duration.ofHours(1));
        Instant now = DATABASE.clock().instant();

        Proposal accepted = market.missions.accept(client, taken.id(), Expected.of(taken.version()));

        assertEquals(Proposal.Status.ACCEPTED, accepted.status());
        assertNotNull(accepted.contract());
        assertEquals(taken.version() + 1, accepted.version());
        assertEquals(
                Proposal.Status.DECLINED,
                market.missions.proposal(other, left.id()).status());
        Mission filled = market.missions.get(Actor.NOBODY, mission.id());
        assertEquals(Mission.Status.FILLED, filled.status());
        assertEquals(1, filled.filled());
        ContractDraft draft = market.signed.get(0);
        assertEquals(1, market.signed.size());
        assertEquals(client.account(), draft.client());
        assertEquals(now, draft.clientAgreedAt());
        assertEquals(freelancer.account(), draft.freelancer());
        assertEquals(taken.createdAt(), draft.freelancerAgreedAt());
        assertEquals(freelancer.companies().iterator().next(), draft.freelancerCompany());
        assertEquals(2, draft.milestones().size());
        assertEquals("All of it", draft.scope());
        assertEquals(freelancer.account(), draft.author());
        assertEquals("it", draft.vertical());
        assertFalse("they met here", draft.freelancerBroughtClient());
        assertEquals(List.of("MissionPublished", "MissionEnded"), market.told(mission.id()));
        assertEquals(List.of("ProposalMade", "ProposalEnded"), market.told(taken.id()));
        assertEquals(List.of("ProposalMade", "ProposalEnded"), market.told(left.id()));
    }

    @Test
    public void operatorsSeeHowSoonMissionsAreAnswered() {
        DATABASE.clock().advance(Duration.ofDays(1));
        Instant since = DATABASE.clock().instant();
        Map<Mission.Status, Long> before =
                market.missions.figures(market.operator, since).counts();
        assertNull(market.missions.figures(market.operator, since).firstAnswer());
        Mission wanted = market.published(client);
        Mission asked = market.published(client);
        market.published(client);
        market.missions.draft(client, null, Market.details("Later", "Not yet"));

        DATABASE.clock().advance(Duration.ofMinutes(10));
        Proposal first = market.proposed(freelancer, wanted);
        DATABASE.clock().advance(Duration.ofMinutes(20));
        market.missions.withdraw(freelancer, first.id());
        market.proposed(freelancer, wanted);
        market.proposed(market.freelancer(), wanted);
        market.proposed(market.freelancer(), asked);
        assertEquals(
                "who proposes twice is one freelancer",
                0,
                market.missions.figures(market.operator, since).wellAnswered());
        market.proposed(market.freelancer(), wanted);

        MissionFigures figures = market.missions.figures(market.operator, since);
        assertEquals(3, figures.published());
        assertEquals(2, figures.answered());
        assertEquals(1, figures.wellAnswered());
        assertEquals("between 10 and 30", Duration.ofMinutes(20), figures.firstAnswer());
        assertEquals(4, sum(figures.counts()) - sum(before));
        assertEquals(1, figures.counts().get(Mission.Status.DRAFT) - before.getOrDefault(Mission.Status.DRAFT, 0L));
        Instant now = DATABASE.clock().instant();
        assertEquals(0, market.missions.figures(market.operator, now).published());
    }

    private static long sum(Map<?, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Test
    public void theContractSaysWhoBroughtTheClient() {
        UUID company = client.companies().iterator().next();
        market.brought(company, freelancer);
        Mission mission = market.published(client, Market.openings(Market.details("Two people", "A shop"), 2));
        Proposal own = market.proposed(freelancer, mission);
        Actor other = market.freelancer();
        Proposal another = market.proposed(other, mission);
        market.missions.introductions = null;
        assertThrows(
                "nobody knows while accounts is away",
                Unavailable.class,
                () -> market.missions.accept(client, own.id(), Expected.of(own.version())));
        assertEquals(
                "and nothing is lost",
                Proposal.Status.PROPOSED,
                market.missions.proposal(client, own.id()).status());
        market.missions.introductions = market.introductions();

        market.missions.accept(client, own.id(), Expected.of(own.version()));
        market.missions.accept(client, another.id(), Expected.of(another.version()));

        assertEquals(
                Map.of(freelancer.account(), true, other.account(), false),
                market.signed.stream()
                        .collect(Collectors.toMap(ContractDraft::freelancer, ContractDraft::freelancerBroughtClient)));
    }

    @Test
    public void twoAcceptancesRacingGiveOneContractAndOneConflict() throws Exception {
        for (int round = 0; round < 15; round++) {
            market.signed.clear();
            Mission mission = market.published(client);
            List<Proposal> proposals = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                proposals.add(market.proposed(market.freelancer(), mission));
            }
            List<Callable<Proposal>> acceptances = new ArrayList<>();
            for (Proposal proposal : proposals) {
                acceptances.add(() -> market.missions.accept(client, proposal.id(), Expected.of(proposal.version())));
            }
            Outcome outcome = together(acceptances);
            assertEquals(1, outcome.done.size());
            assertEquals(3, outcome.refused.size());
            for (Throwable refusal : outcome.refused) {
                assertEquals(Conflict.class, refusal.getClass());
                assertTrue(refusal.getMessage(), refusal.getMessage().startsWith("Somebody else was taken first"));
            }
            assertEquals(1, market.signed.size());
            assertEquals(1, market.missions.get(client, mission.id()).filled());
        }
    }

    @Test
    public void oneProposalAcceptedTwiceAtOnceIsOneContract() throws Exception {
        for (int round = 0; round < 10; round++) {
            market.signed.clear();
            Proposal proposal = market.proposed(market.freelancer(), market.published(client));
            Callable<Proposal> accept =
                    () -> market.missions.accept(client, proposal.id(), Expected.of(proposal.version()));
            Outcome outcome = together(List.of(accept, accept));
            assertEquals(1, outcome.done.size());
            assertEquals(Conflict.class, outcome.refused.get(0).getClass());
            assertEquals(1, market.signed.size());
        }
    }

    @Test
    public void proposingClosingAndAcceptingAtOnceLeavesNothingOpenOnAnEndedMission() throws Exception {
        for (int round = 0; round < 10; round++) {
            Mission mission = market.published(client);
            Proposal first = market.proposed(market.freelancer(), mission);
            Actor late = market.freelancer();
            together(List.of(
                    () -> market.proposed(late, mission),
                    () -> market.missions.accept(client, first.id(), Expected.ANY),
                    () -> market.missions.close(client, mission.id()),
                    () -> market.missions.counter(client, first.id(), Expected.ANY, Market.terms("Less", 50_000))));
            assertTrue(market.missions.get(client, mission.id()).status() != Mission.Status.PUBLISHED);
            for (Proposal proposal : market.missions
                    .proposals(client, mission.id(), PageRequest.first(10))
                    .items()) {
                assertTrue(proposal.toString(), !ProposalEntity.OPEN.contains(proposal.status()));
            }
        }
    }

    private static final class Outcome {
        final List<Object> done = new ArrayList<>();
        final List<Throwable> refused = new ArrayList<>();
    }

    private static <T> Outcome together(List<Callable<T>> calls) throws Exception {
        CyclicBarrier start = new CyclicBarrier(calls.size());
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (Callable<T> call : calls) {
                futures.add(threads.submit(() -> {
                    start.await();
                    return call.call();
                }));
            }
            Outcome outcome = new Outcome();
            for (Future<T> future : futures) {
                try {
                    outcome.done.add(future.get());
                } catch (ExecutionException failed) {
                    outcome.refused.add(failed.getCause());
                }
            }
            return outcome;
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    public void termsGoToAndFroUntilTheOtherSideAgrees() {
        Mission mission = market.published(client);
        Proposal proposal = market.proposed(freelancer, mission);
        assertEquals(Side.FREELANCER, proposal.offeredBy());
        assertEquals(1, proposal.round());
        assertThrows(Conflict.class, () -> market.missions.accept(freelancer, proposal.id(), Expected.ANY));
        assertThrows(
                Conflict.class,
                () -> market.missions.counter(freelancer, proposal.id(), Expected.ANY, Market.terms("More", 1)));

        Actor colleague = market.colleague(client);
        DATABASE.clock().advance(Duration.ofDays(2));
        Instant offeredAt = DATABASE.clock().instant();
        Proposal countered = market.missions.counter(
                colleague, proposal.id(), Expected.of(proposal.version()), Market.terms("Half of it", 80_000));
        assertEquals(Proposal.Status.COUNTERED, countered.status());
        assertEquals(Side.CLIENT, countered.offeredBy());
        assertEquals(2, countered.round());
        assertEquals(offeredAt.plus(Duration.ofDays(30)), countered.expiresAt());
        assertThrows(
                Stale.class, () -> market.missions.accept(freelancer, proposal.id(), Expected.of(proposal.version())));
        assertThrows(Conflict.class, () -> market.missions.accept(client, proposal.id(), Expected.ANY));

        DATABASE.clock().advance(Duration.ofDays(1));
        market.missions.accept(freelancer, proposal.id(), Expected.of(countered.version()));
        ContractDraft draft = market.signed.get(0);
        assertEquals(colleague.account(), draft.client());
        assertEquals(offeredAt, draft.clientAgreedAt());
        assertEquals(DATABASE.clock().instant(), draft.freelancerAgreedAt());
        assertEquals(List.of("ProposalMade", "ProposalCountered", "ProposalEnded"), market.told(proposal.id()));
        assertEquals("Half of it", draft.scope());
        assertEquals(colleague.account(), draft.author());
        assertEquals(80_000, draft.milestones().get(0).amount().minor());
        List<?> offers = market.store.read(
                em -> em.createQuery("select o.side from OfferEntity o where o.proposal = :id order by o.round")
                        .setParameter("id", proposal.id())
                        .getResultList());
        assertEquals(List.of(Side.FREELANCER, Side.CLIENT), offers);
    }

    @Test
    public void aMissionWithTwoPlacesTakesTwo() {
        Mission mission =
                market.published(client, Market.openings(Market.details("Two testers", "To test", "Testing"), 2));
        Proposal first = market.proposed(freelancer, mission);
        Proposal second = market.proposed(market.freelancer(), mission);
        Proposal third = market.proposed(market.freelancer(), mission);
        market.missions.accept(client, first.id(), Expected.ANY);
        assertEquals(
                Mission.Status.PUBLISHED,
                market.missions.get(client, mission.id()).status());
        assertThrows(Conflict.class, () -> market.proposed(freelancer, mission));
        market.missions.accept(client, second.id(), Expected.ANY);
        assertEquals(
                Mission.Status.FILLED, market.missions.get(client, mission.id()).status());
        assertEquals(
                Proposal.Status.DECLINED,
                market.missions.proposal(client, third.id()).status());
    }

    @Test
    public void nobodyDealsWithThemselves() {
        Mission mission = market.published(client);
        UUID company = mission.company();
        Actor both = market.joined(freelancer, company);
        assertThrows(Forbidden.class, () -> market.proposed(both, mission));
        // The session may not know yet that its account joined the company.
        assertThrows(Conflict.class, () -> market.proposed(freelancer, mission));
        assertThrows(Conflict.class, () -> market.missions.invite(client, mission.id(), freelancer.account(), null));

        Actor later = market.freelancer();
        Proposal proposal = market.proposed(later, mission);
        Actor joined = market.joined(later, company);
        assertThrows(Forbidden.class, () -> market.missions.accept(joined, proposal.id(), Expected.ANY));
        assertThrows(Conflict.class, () -> market.missions.accept(client, proposal.id(), Expected.ANY));
        assertTrue(market.signed.isEmpty());
    }

    @Test
    public void withoutContractsNothingIsAccepted() {
        Proposal proposal = market.proposed(freelancer, market.published(client));
        Contracts there = market.missions.contracts;
        market.missions.contracts = null;
        assertThrows(Unavailable.class, () -> market.missions.accept(client, proposal.id(), Expected.ANY));
        market.missions.contracts = there;
        assertEquals(proposal, market.missions.proposal(freelancer, proposal.id()));
    }

    @Test
    public void whatContractsRefusesLeavesEverythingAsItWas() {
        Mission mission = market.published(client);
        Proposal proposal = market.proposed(freelancer, mission);
        market.missions.contracts = (Contracts) java.lang.reflect.Proxy.newProxyInstance(
                Contracts.class.getClassLoader(), new Class<?>[] {Contracts.class}, (proxy, method, args) -> {
                    throw Unavailable.capability("commission");
                });
        assertThrows(Unavailable.class, () -> market.missions.accept(client, proposal.id(), Expected.ANY));
        assertEquals(proposal, market.missions.proposal(freelancer, proposal.id()));
        assertEquals(0, market.missions.get(client, mission.id()).filled());
        assertEquals(List.of("ProposalMade"), market.told(proposal.id()));
    }

    @Test
    public void closingDeclinesWhatIsOpen() {
        Mission mission = market.published(client);
        Proposal open = market.proposed(freelancer, mission);
        Mission closed = market.missions.close(client, mission.id());
        assertEquals(Mission.Status.CLOSED, closed.status());
        assertEquals(
                Proposal.Status.DECLINED,
                market.missions.proposal(freelancer, open.id()).status());
        assertThrows(Conflict.class, () -> market.missions.close(client, mission.id()));
        assertThrows(Conflict.class, () -> market.proposed(market.freelancer(), mission));
        assertEquals(List.of("MissionPublished", "MissionEnded"), market.told(mission.id()));
    }

    @Test
    public void proposalsExpireAfterThirtyDaysWithoutAnAnswer() {
        Mission mission = market.published(client);
        Proposal proposal = market.proposed(freelancer, mission);
        DATABASE.clock().advance(Duration.ofDays(29));
        Proposal countered = market.missions.counter(client, proposal.id(), Expected.ANY, Market.terms("Less", 90_000));
        DATABASE.clock().advance(Duration.ofDays(29));
        assertEquals(countered, market.missions.proposal(client, proposal.id()));
        DATABASE.clock().advance(Duration.ofDays(1));
        TestDatabase.await("the proposal has expired", () -> {
            return market.missions.proposal(client, proposal.id()).status() == Proposal.Status.EXPIRED;
        });
        assertThrows(Conflict.class, () -> market.missions.accept(freelancer, proposal.id(), Expected.ANY));
        assertEquals(List.of("ProposalMade", "ProposalCountered", "ProposalEnded"), market.told(proposal.id()));
    }

    @Test
    public void missionsExpireAfterSixtyDaysWithWhatIsOpenOnThem() {
        Mission mission = market.published(client);
        DATABASE.clock().advance(Duration.ofDays(59));
        Proposal proposal = market.proposed(freelancer, mission);
        DATABASE.clock().advance(Duration.ofDays(1));
        assertThrows(Conflict.class, () -> market.proposed(market.freelancer(), mission));
        TestDatabase.await("the mission has expired", () -> {
            return market.missions.get(Actor.NOBODY, mission.id()).status() == Mission.Status.EXPIRED;
        });
        assertEquals(
                Proposal.Status.EXPIRED,
                market.missions.proposal(freelancer, proposal.id()).status());
        assertEquals(List.of("MissionPublished", "MissionEnded"), market.told(mission.id()));
    }

    @Test
    public void anInvitationIsAnsweredByAProposalOrDeclined() {
        Mission mission = market.published(client);
        Invitation invitation = market.missions.invite(client, mission.id(), freelancer.account(), "Come");
        assertThrows(Conflict.class, () -> market.missions.invite(client, mission.id(), freelancer.account(), null));
        assertThrows(Invalid.class, () -> market.missions.invite(client, mission.id(), client.account(), null));
        assertThrows(Invalid.class, () -> market.missions.invite(client, mission.id(), UUID.randomUUID(), null));
        Proposal proposal = market.proposed(freelancer, mission);
        Invitation answered = market.missions
                .ownInvitations(freelancer, PageRequest.first(5))
                .items()
                .get(0);
        assertEquals(invitation.id(), answered.id());
        assertEquals(Invitation.Status.ANSWERED, answered.status());
        assertEquals(proposal.id(), answered.proposal());
        assertThrows(Conflict.class, () -> market.missions.declineInvitation(freelancer, invitation.id()));
        assertEquals(List.of("InvitationMade", "InvitationAnswered"), market.told(invitation.id()));

        Actor other = market.freelancer();
        Invitation second = market.missions.invite(client, mission.id(), other.account(), null);
        assertEquals(
                Invitation.Status.DECLINED,
                market.missions.declineInvitation(other, second.id()).status());
        assertEquals(List.of("InvitationMade", "InvitationAnswered"), market.told(second.id()));
        assertEquals(
                List.of(second.id(), invitation.id()),
                market.missions.invitations(client, mission.id(), PageRequest.first(5)).items().stream()
                        .map(Invitation::id)
                        .toList());
    }

    @Test
    public void aWithdrawnProposalCanBeFollowedByAnother() {
        Mission mission = market.published(client);
        Proposal first = market.proposed(freelancer, mission);
        assertThrows(Conflict.class, () -> market.proposed(freelancer, mission));
        assertEquals(
                Proposal.Status.WITHDRAWN,
                market.missions.withdraw(freelancer, first.id()).status());
        Proposal second = market.proposed(freelancer, mission);
        var page = market.missions.ownProposals(freelancer, PageRequest.first(1));
        assertEquals(
                List.of(second.id()), page.items().stream().map(Proposal::id).toList());
        var rest = market.missions.ownProposals(freelancer, new PageRequest(page.next(), 1));
        assertEquals(
                List.of(first.id()), rest.items().stream().map(Proposal::id).toList());
        assertNull(rest.next());
        assertEquals(2, market.missions.get(client, mission.id()).proposals());
    }

    @Test
    public void termsMustFitTheMission() {
        Mission mission = market.published(client);
        for (var wrong : List.of(
                Market.terms(" ", 100),
                Market.terms("No milestone"),
                Market.terms("Zero", 0),
                Market.terms("Negative", -1),
                Market.terms("Many", new long[31]),
                new org.biface.missions.Terms(
                        org.biface.missions.Pricing.DAILY, null, org.biface.commons.Money.of(1, "EUR"), 3, "Daily"),
                new org.biface.missions.Terms(
                        org.biface.missions.Pricing.FIXED,
                        List.of(new org.biface.missions.MilestonePlan(
                                "Dollars", org.biface.commons.Money.of(1, "USD"), null)),
                        null,
                        null,
                        "Other currency"))) {
            assertThrows(
                    wrong.toString(),
                    Invalid.class,
                    () -> market.missions.propose(freelancer, mission.id(), null, wrong));
        }
        assertThrows(Invalid.class, () -> market.missions.propose(freelancer, mission.id(), null, null));
        assertThrows(
                Invalid.class,
                () -> market.missions.propose(freelancer, mission.id(), "x".repeat(5001), Market.terms("Ok", 1)));
    }
}
