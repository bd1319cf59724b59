package org.biface.contracts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.junit.Assert.fail;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.Result;
import org.biface.commission.BroughtBy;
import org.biface.commission.PolicyServes;
import org.biface.commission.SigningFacts;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Stale;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Unavailable;
import org.biface.contracts.Contract;
import org.biface.contracts.ContractDraft;
import org.biface.contracts.Milestone;
import org.biface.contracts.Milestone.Status;
import org.biface.contracts.MilestoneDraft;
import org.biface.contracts.ParkedRelease;
import org.biface.contracts.Pricing;
import org.biface.kernel.masking.Masking;
import org.biface.kernel.masking.internal.ContactMasking;
import org.biface.kernel.persistence.Unit;
import org.biface.testing.TestDatabase;
import org.biface.testing.events.TestEvents;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

public class ContractsServiceTest {
    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static Unit unit;
    private static ContractStore store;
    private static TestEvents events;
    private static Others others;
    private static ContractsService service;

    private final UUID company = UUID.randomUUID();
    private final UUID clientAccount = UUID.randomUUID();
    private final UUID freelancerAccount = UUID.randomUUID();
    private final Actor client = Actor.person(clientAccount, Set.of(Role.CLIENT), Set.of(company));
    private final Actor freelancer =
            Actor.person(freelancerAccount, Set.of(Role.FREELANCER), Set.of(UUID.randomUUID()));
    private final Actor stranger =
            Actor.person(UUID.randomUUID(), Set.of(Role.FREELANCER, Role.CLIENT), Set.of(UUID.randomUUID()));
    private final Actor operator = Actor.person(UUID.randomUUID(), Set.of(Role.OPERATOR), Set.of());

    @BeforeClass
    public static void open() {
        unit = DATABASE.open("contracts", ContractStore.ENTITIES);
        store = new ContractStore(DATABASE.persistence(), unit);
        events = new TestEvents(DATABASE.persistence());
        others = new Others(DATABASE.persistence());
        service = service(true);
        service.start();
        events.subscribe(new ContractsFunding(service), new ParkedReleases(service));
    }

    @AfterClass
    public static void close() {
        service.stop();
        events.close();
    }

    @Before
    public void well() {
        others.policyAway = false;
        others.undecided = false;
        others.proving = false;
        others.factsChange.clear();
        others.whilePreparing.clear();
        // What was told in the test before is no news in this one.
        events.awaitDelivery();
    }

    private ContractDraft draft(UUID freelancerCompany, long... amounts) {
        return draft(false, freelancerCompany, amounts);
    }

    private ContractDraft draft(boolean freelancerBroughtClient, UUID freelancerCompany, long... amounts) {
        List<MilestoneDraft> milestones = new ArrayList<>();
        for (long amount : amounts) {
            milestones.add(new MilestoneDraft("Step " + (milestones.size() + 1), Money.of(amount, "EUR"), null));
        }
        return new ContractDraft(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "A shop",
                company,
                clientAccount,
                Instant.parse("2026-11-20T10:00:00Z"),
                freelancerAccount,
                freelancerCompany,
                Instant.parse("2026-11-19T10:00:00Z"),
                Pricing.FIXED,
                milestones,
                null,
                null,
                "Build it.",
                freelancerAccount,
                "it",
                freelancerBroughtClient);
    }

    private static Masking masking(boolean enabled) {
        return new ContactMasking((ContactMasking.Config) Proxy.newProxyInstance(
                ContactMasking.Config.class.getClassLoader(),
                new Class<?>[] {ContactMasking.Config.class},
                (proxy, method, args) -> enabled));
    }

    /** A release is counted after the commit that a test may have seen already. */
    private static void assertReleasedOnce(UUID milestone) {
        TestDatabase.await("the release is counted", () -> others.releasesOf(milestone) > 0);
        assertEquals(1, others.releasesOf(milestone));
    }

    private static ContractsService service(boolean masking) {
        return new ContractsService(
                        store, events.log(), masking(masking), Others.VAT, Others.SETTINGS, DATABASE.clock())
                .with(others.accounts(), others.commissions(), others.payments());
    }

    private Contract sign(long... amounts) {
        return service.sign(Actor.SYSTEM, draft(UUID.randomUUID(), amounts));
    }

    private long more(Map<Contract.Status, Long> before, Contract.Status status) {
        return service.counts(operator).getOrDefault(status, 0L) - before.getOrDefault(status, 0L);
    }

    private Milestone signed() {
        return sign(100_000).milestones().get(0);
    }

    private static Expected seen(Milestone milestone) {
        return Expected.of(milestone.version());
    }

    private Milestone now(Milestone milestone) {
        return service.milestone(Actor.SYSTEM, milestone.id());
    }

    private Milestone provider(Milestone funding, boolean well) {
        others.answer(events.log(), funding.payment(), well);
        events.awaitDelivery();
        return now(funding);
    }

    /** Brings a new milestone into a state, on the way that people would take. */
    private Milestone in(Status status) {
        return bring(signed(), status);
    }

    private Milestone bring(Milestone milestone, Status status) {
        if (status == Status.PLANNED) {
            return milestone;
        }
        Milestone at = service.fund(client, milestone.id(), seen(milestone));
        if (status == Status.FUNDING) {
            return at;
        }
        at = provider(at, true);
        if (status == Status.FUNDED) {
            return at;
        }
        if (status == Status.DISPUTED || status == Status.REFUNDED || status == Status.CANCELLED) {
            // The ways there are DisputesTest's and AmendmentsTest's; here they only have to be safe from every move.
            DATABASE.persistence().write(connection -> {
                try (var statement = connection.prepareStatement(
                        "update contracts.milestone set status = ?, version = version + 1 where id = ?")) {
                    statement.setString(1, status.name());
                    statement.setObject(2, milestone.id());
                    return statement.executeUpdate();
                }
            });
            return now(milestone);
        }
        at = service.submit(freelancer, at.id(), seen(at), "done");
        if (status == Status.SUBMITTED) {
            return at;
        }
        if (status == Status.APPROVED) {
            boolean before = others.undecided;
            others.undecided = true;
            at = service.approve(client, at.id(), seen(at));
            others.undecided = before;
            return at;
        }
        return status == Status.CHANGES_REQUESTED
                ? service.requestChanges(client, at.id(), seen(at), "more tests")
                : service.approve(client, at.id(), seen(at));
    }

    // signing

    @Test
    public void signingKeepsWhatBothAgreedTo() {
        Contract contract = sign(100_000, 33_333);
        assertEquals(Contract.Status.ACTIVE, contract.status());
        assertEquals("flat", contract.commissionPolicy());
        assertEquals(clientAccount, contract.clientSignature().account());
        assertEquals(
                Instant.parse("2026-11-20T10:00:00Z"),
                contract.clientSignature().at());
        assertEquals(freelancerAccount, contract.freelancerSignature().account());
        assertEquals("the later of the two", Instant.parse("2026-11-20T10:00:00Z"), contract.signedAt());
        assertEquals(Money.of(20_000, "EUR"), contract.milestones().get(0).vat());
        assertEquals(
                "rounded half up",
                Money.of(6_667, "EUR"),
                contract.milestones().get(1).vat());
        assertEquals(2, contract.milestones().get(1).position());
        assertEquals(contract, service.get(client, contract.id()));
        assertFalse(contract.freelancerBroughtClient());
        assertEquals(
                new SigningFacts(
                        contract.id(),
                        freelancerAccount,
                        company,
                        "it",
                        "EUR",
                        BroughtBy.PLATFORM,
                        Instant.parse("2026-11-20T10:00:00Z")),
                others.pinned.get(contract.id()));
        String text = text(contract);
        assertEquals(contract.textHash(), ContractText.hash(text));
        assertTrue(contract.textHash().matches("[0-9a-f]{64}"));
        for (String part : List.of(
                "\"termsVersion\":\"2026-11\"",
                "\"net\":33333",
                "\"rate\":\"1000\"",
                "Build it.",
                "\"freelancerBroughtClient\":false")) {
            assertTrue(text, text.contains(part));
        }
        assertEquals("ContractSigned", events.about(contract.id()).get(0).type());
    }

    @Test
    public void signingKeepsThatTheFreelancerBroughtTheClient() {
        Contract contract = service.sign(Actor.SYSTEM, draft(true, UUID.randomUUID(), 100_000));
        assertEquals(
                new SigningFacts(
                        contract.id(),
                        freelancerAccount,
                        company,
                        "it",
                        "EUR",
                        BroughtBy.FREELANCER,
                        Instant.parse("2026-11-20T10:00:00Z")),
                others.pinned.get(contract.id()));
        assertTrue(text(contract).contains("\"freelancerBroughtClient\":true"));
        for (Actor party : List.of(client, freelancer)) {
            assertTrue(service.get(party, contract.id()).freelancerBroughtClient());
        }
    }

    private static String text(Contract contract) {
        return DATABASE.persistence().read(connection -> {
            try (var statement = connection.prepareStatement("select text from contracts.contract where id = ?")) {
                statement.setObject(1, contract.id());
                try (var found = statement.executeQuery()) {
                    found.next();
                    return found.getString(1);
                }
            }
        });
    }

    @Test
    public void aFranchiseChargesNoVat() {
        Contract contract = service.sign(Actor.SYSTEM, draft(others.franchise, 100_000));
        assertEquals(Money.zero("EUR"), contract.milestones().get(0).vat());
    }

    @Test
    public void theTwoSidesDecideTheVatOfTheWork() {
        UUID french = UUID.randomUUID();
        UUID swiss = UUID.randomUUID();
        others.countries.put(swiss, "CH");
        assertEquals(
                Money.zero("EUR"),
                service.sign(Actor.SYSTEM, draft(swiss, 100_000))
                        .milestones()
                        .get(0)
                        .vat());
        others.countries.put(company, "DE");
        assertEquals(
                "reverse charge",
                Money.zero("EUR"),
                service.sign(Actor.SYSTEM, draft(french, 100_000))
                        .milestones()
                        .get(0)
                        .vat());
        UUID german = UUID.randomUUID();
        others.countries.put(german, "DE");
        assertEquals(
                Money.of(19_000, "EUR"),
                service.sign(Actor.SYSTEM, draft(german, 100_000))
                        .milestones()
                        .get(0)
                        .vat());
    }

    @Test
    public void whatTheClientPaysOnTopIsCollectedWithThePrice() {
        others.clientPercent = 3;
        try {
            Milestone milestone = signed();
            Milestone funding = service.fund(client, milestone.id(), seen(milestone));
            assertEquals(
                    milestone.net().minor() * 3 / 100,
                    others.collected.get(funding.payment()).fee().commission().minor());
        } finally {
            others.clientPercent = 0;
        }
    }

    @Test
    public void vatIsRoundedHalfUpForEachMilestone() {
        assertEquals(0, ContractsService.vat(2, 2_000));
        assertEquals(1, ContractsService.vat(3, 2_000));
        assertEquals(55, ContractsService.vat(1_000, 550));
        assertEquals(1, ContractsService.vat(10, 550));
        assertEquals(Long.MAX_VALUE / 5, ContractsService.vat(Long.MAX_VALUE, 2_000));
    }

    @Test
    public void signingJoinsTheTransactionOfTheAcceptance() {
        ContractDraft draft = draft(UUID.randomUUID(), 1_000);
        assertThrows(
                IllegalStateException.class,
                () -> DATABASE.persistence().write(connection -> {
                    service.sign(Actor.SYSTEM, draft);
                    throw new IllegalStateException("another acceptance was faster");
                }));
        assertEquals(List.of(), service.list(freelancer, PageRequest.first(10)).items());
        service.sign(Actor.SYSTEM, draft);
        assertThrows(Conflict.class, () -> service.sign(Actor.SYSTEM, draft));
    }

    @Test
    public void nothingIsSignedWithoutACommission() {
        others.policyAway = true;
        assertThrows(Unavailable.class, () -> sign(1_000));
        assertEquals(List.of(), service.list(freelancer, PageRequest.first(10)).items());
    }

    @Test
    public void refusesDraftsThatAreWrong() {
        assertThrows(Invalid.class, () -> sign());
        assertThrows(Invalid.class, () -> sign(1_000, 0));
        assertThrows(Invalid.class, () -> service.sign(Actor.SYSTEM, draft(company, 1_000)));
    }

    // seeing

    @Test
    public void onlyTheTwoSidesAndOperatorsSeeAContract() {
        Contract contract = sign(1_000);
        UUID milestone = contract.milestones().get(0).id();
        for (Actor actor : List.of(client, freelancer, operator, Actor.SYSTEM)) {
            assertEquals(contract, service.get(actor, contract.id()));
            assertEquals(milestone, service.milestone(actor, milestone).id());
        }
        assertThrows(NotFound.class, () -> service.get(stranger, contract.id()));
        assertThrows(NotFound.class, () -> service.milestone(stranger, milestone));
        assertThrows(NotFound.class, () -> service.get(operator, UUID.randomUUID()));
        assertThrows(Unauthenticated.class, () -> service.get(Actor.NOBODY, contract.id()));
        assertThrows(Unauthenticated.class, () -> service.milestone(Actor.NOBODY, milestone));
        assertThrows(Unauthenticated.class, () -> service.list(Actor.NOBODY, PageRequest.first(1)));
    }

    private static final String CLIENTS = "A shop, write to shop@client.example";
    private static final String AUTHORS = "Call 06 12 34 56 78 first";

    private Contract signTalkative(UUID author) {
        return signTalkative(author, company);
    }

    private Contract signTalkative(UUID author, UUID paying) {
        ContractDraft draft = draft(UUID.randomUUID(), 100_000, 50_000);
        return service.sign(
                Actor.SYSTEM,
                new ContractDraft(
                        draft.mission(),
                        draft.proposal(),
                        CLIENTS,
                        paying,
                        draft.client(),
                        draft.clientAgreedAt(),
                        draft.freelancer(),
                        draft.freelancerCompany(),
                        draft.freelancerAgreedAt(),
                        draft.pricing(),
                        draft.milestones().stream()
                                .map(milestone -> new MilestoneDraft(AUTHORS, milestone.amount(), null))
                                .toList(),
                        null,
                        null,
                        AUTHORS,
                        author,
                        draft.vertical(),
                        false));
    }

    private void assertSees(Actor actor, Contract contract, String title, String scope) {
        Contract seen = service.get(actor, contract.id());
        assertEquals(title, seen.title());
        assertEquals(scope, seen.scope());
        assertEquals(contract.textHash(), seen.textHash());
        assertEquals(
                List.of(scope, scope),
                seen.milestones().stream().map(Milestone::title).toList());
        Milestone milestone = contract.milestones().get(0);
        assertEquals(scope, service.milestone(actor, milestone.id()).title());
        assertEquals(seen, service.list(actor, PageRequest.first(1)).items().get(0));
    }

    @Test
    public void theOtherSidesWordsAreMaskedUntilAMilestoneIsFunded() {
        String hiddenTitle = "A shop, write to •••";
        String hiddenScope = "Call ••• first";
        Contract byFreelancer = signTalkative(freelancerAccount);
        assertSees(client, byFreelancer, CLIENTS, hiddenScope);
        assertSees(freelancer, byFreelancer, hiddenTitle, AUTHORS);
        assertSees(operator, byFreelancer, CLIENTS, AUTHORS);
        Contract byClient = signTalkative(clientAccount);
        assertSees(client, byClient, CLIENTS, AUTHORS);
        assertSees(freelancer, byClient, hiddenTitle, hiddenScope);

        Milestone first = byFreelancer.milestones().get(0);
        Milestone funding = service.fund(client, first.id(), seen(first));
        assertEquals("the answer to a move is masked, too", hiddenScope, funding.title());
        assertEquals(
                "what the provider is told is not",
                CLIENTS + ": " + AUTHORS,
                others.collected.get(funding.payment()).description());
        provider(funding, true);
        for (Actor actor : List.of(client, freelancer, operator)) {
            assertEquals(CLIENTS, service.get(actor, byFreelancer.id()).title());
            assertEquals(AUTHORS, service.get(actor, byFreelancer.id()).scope());
            assertEquals(
                    "they have met", AUTHORS, service.get(actor, byClient.id()).scope());
        }
    }

    /** One look at all of a page tells with whom the reader has met. */
    @Test
    public void aListHidesAsTheContractsDo() {
        assertEquals(List.of(), service.list(freelancer, PageRequest.first(10)).items());
        Contract funded = signTalkative(clientAccount);
        Contract ofTheSameTwo = signTalkative(clientAccount);
        Contract ofAnother = signTalkative(clientAccount, UUID.randomUUID());
        List<Contract> before = service.list(freelancer, PageRequest.first(10)).items();
        assertEquals(
                List.of(ofAnother.id(), ofTheSameTwo.id(), funded.id()),
                before.stream().map(Contract::id).toList());
        before.forEach(contract -> assertNotEquals(CLIENTS, contract.title()));
        provider(service.fund(client, funded.milestones().get(0).id(), Expected.ANY), true);
        for (Contract contract : service.list(freelancer, PageRequest.first(10)).items()) {
            assertEquals(service.get(freelancer, contract.id()), contract);
            assertEquals(contract.company().equals(company), contract.title().equals(CLIENTS));
        }
    }

    @Test
    public void anOperatorCanSwitchMaskingOff() {
        Contract contract = signTalkative(freelancerAccount);
        assertEquals(AUTHORS, service(false).get(client, contract.id()).scope());
    }

    @Test
    public void everythingThatIsWrittenInAContractIsMasked() {
        Sight sight = new Sight(masking(true));
        ContractEntity contract = store.read(entities -> entities.find(ContractEntity.class, signed().contract()));
        contract.companyName = "client.example, tel. 06 12 34 56 78";
        contract.freelancerName = "Jo (jo@work.example)";
        MilestoneEntity milestone = new MilestoneEntity();
        milestone.title = "Step";
        milestone.currency = "EUR";
        milestone.note = "done, ask jo@work.example";
        milestone.changesWanted = "call 06 12 34 56 78";
        Contract toClient = sight.seen(client, contract, List.of(milestone), () -> false);
        assertEquals(contract.companyName, toClient.companyName());
        assertEquals("Jo (•••)", toClient.freelancerName());
        assertEquals("done, ask •••", toClient.milestones().get(0).note());
        assertEquals(milestone.changesWanted, toClient.milestones().get(0).changesWanted());
        Contract toFreelancer = sight.seen(freelancer, contract, List.of(milestone), () -> false);
        assertFalse(toFreelancer.companyName().contains("34"));
        assertEquals(contract.freelancerName, toFreelancer.freelancerName());
        assertEquals(milestone.note, toFreelancer.milestones().get(0).note());
        assertEquals("call •••", toFreelancer.milestones().get(0).changesWanted());
    }

    @Test
    public void onlyThePlatformSignsAndAsksForFunding() {
        ContractDraft draft = draft(UUID.randomUUID(), 1_000);
        for (Actor actor : List.of(client, freelancer, stranger, operator)) {
            assertThrows(Forbidden.class, () -> service.sign(actor, draft));
            assertThrows(Forbidden.class, () -> service.fundedBetween(actor, company, freelancerAccount));
        }
        assertThrows(Unauthenticated.class, () -> service.sign(Actor.NOBODY, draft));
        assertThrows(Unauthenticated.class, () -> service.fundedBetween(Actor.NOBODY, company, freelancerAccount));
    }

    @Test
    public void listsTheNewestFirstPageByPage() {
        List<UUID> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.add(0, sign(1_000 + i).id());
        }
        for (Actor actor : List.of(client, freelancer)) {
            Page<Contract> first = service.list(actor, PageRequest.first(3));
            Page<Contract> second = service.list(actor, new PageRequest(first.next(), 3));
            assertNull(second.next());
            List<UUID> seen = new ArrayList<>();
            first.items().forEach(contract -> seen.add(contract.id()));
            second.items().forEach(contract -> seen.add(contract.id()));
            assertEquals(made, seen);
            assertEquals(1, first.items().get(0).milestones().size());
        }
        assertEquals(List.of(), service.list(stranger, PageRequest.first(3)).items());
        assertEquals(5, service.list(operator, PageRequest.first(5)).items().size());
        assertThrows(Invalid.class, () -> service.list(client, new PageRequest("x", 3)));
    }

    // moving

    private interface Step {
        Milestone take(Actor actor, UUID milestone, Expected expected);
    }

    private static final Map<Move, Step> STEPS = new LinkedHashMap<>();

    static {
        STEPS.put(Move.FUND, (actor, milestone, expected) -> service.fund(actor, milestone, expected));
        STEPS.put(Move.SUBMIT, (actor, milestone, expected) -> service.submit(actor, milestone, expected, "done"));
        STEPS.put(
                Move.REQUEST_CHANGES,
                (actor, milestone, expected) -> service.requestChanges(actor, milestone, expected, "more"));
        STEPS.put(Move.APPROVE, (actor, milestone, expected) -> service.approve(actor, milestone, expected));
    }

    /** As domain.md says, written down a second time on purpose. */
    /** Every state × move × actor. */
    @Test
    public void everyMoveFromEveryStateByEverybody() {
        Map<String, Actor> actors = new LinkedHashMap<>();
        actors.put("nobody", Actor.NOBODY);
        actors.put("stranger", stranger);
        actors.put("freelancer", freelancer);
        actors.put(
                "freelancer whom the client has taken on",
                Actor.person(freelancerAccount, Set.of(Role.FREELANCER, Role.CLIENT), Set.of(company)));
        actors.put("operator", operator);
        actors.put("client", client);
        for (Status from : Status.values()) {
            // What is parked must not be released by itself while it is looked at.
            others.undecided = from == Status.APPROVED;
            for (Move move : STEPS.keySet()) {
                Milestone milestone = in(from);
                assertEquals(from, milestone.status());
                for (Map.Entry<String, Actor> who : actors.entrySet()) {
                    String what = from + " " + move + " by " + who.getKey();
                    Class<? extends Exception> refusal = refusal(move, from, who.getKey());
                    try {
                        Milestone moved = STEPS.get(move).take(who.getValue(), milestone.id(), seen(milestone));
                        if (refusal != null) {
                            fail(what + " was not refused");
                        }
                        assertEquals(what, MoveTest.target(move, from), moved.status());
                        assertTrue(what, moved.version() > milestone.version());
                        assertEquals(what, moved, now(milestone));
                        milestone = bring(signed(), from);
                    } catch (Unauthenticated | NotFound | Forbidden | Conflict refused) {
                        assertEquals(what + ": " + refused.getMessage(), refusal, refused.getClass());
                        assertEquals(what, from, now(milestone).status());
                    }
                }
            }
            for (Move move : EnumSet.of(Move.CONFIRM, Move.REFUSE)) {
                Milestone milestone = in(from);
                UUID payment = milestone.payment() == null ? UUID.randomUUID() : milestone.payment();
                if (move == Move.CONFIRM) {
                    service.confirmed(milestone.id(), payment);
                } else {
                    service.refused(milestone.id(), payment);
                }
                Status wanted = MoveTest.target(move, from) == null ? from : MoveTest.target(move, from);
                assertEquals(from + " " + move, wanted, now(milestone).status());
            }
        }
    }

    private static Class<? extends Exception> refusal(Move move, Status from, String who) {
        boolean right = who.startsWith(move == Move.SUBMIT ? "freelancer" : "client");
        return switch (who) {
            case "nobody" -> Unauthenticated.class;
            case "stranger" -> NotFound.class;
            default -> !right ? Forbidden.class : MoveTest.target(move, from) == null ? Conflict.class : null;
        };
    }

    @Test
    public void aMoveMadeOnAnOldPictureIsRefused() {
        Milestone first = in(Status.SUBMITTED);
        Milestone sentBack = service.requestChanges(client, first.id(), seen(first), "more");
        service.submit(freelancer, first.id(), seen(sentBack), "again");
        assertThrows(Stale.class, () -> service.approve(client, first.id(), seen(first)));
        assertThrows(Stale.class, () -> service.requestChanges(client, first.id(), seen(first), "more"));
        assertEquals(Status.SUBMITTED, now(first).status());
        assertEquals(0, others.releasesOf(first.id()));
    }

    @Test
    public void notesAreKeptAndBounded() {
        Milestone funded = in(Status.FUNDED);
        assertThrows(Invalid.class, () -> service.submit(freelancer, funded.id(), seen(funded), "x".repeat(5_001)));
        Milestone submitted = service.submit(freelancer, funded.id(), seen(funded), "see branch 7");
        assertEquals("see branch 7", submitted.note());
        assertThrows(Invalid.class, () -> service.requestChanges(client, funded.id(), seen(submitted), " "));
        assertEquals(
                "tests",
                service.requestChanges(client, funded.id(), seen(submitted), "tests")
                        .changesWanted());
    }

    // funding

    @Test
    public void fundingCollectsTheGrossPriceOfWhoFunds() {
        Milestone funding = in(Status.FUNDING);
        assertEquals(
                Money.of(120_000, "EUR"),
                others.collected.get(funding.payment()).gross());
        assertEquals(clientAccount, others.collected.get(funding.payment()).client());
        assertFalse(service.fundedBetween(Actor.SYSTEM, company, freelancerAccount));
        assertEquals(Status.FUNDED, provider(funding, true).status());
        assertTrue(service.fundedBetween(Actor.SYSTEM, company, freelancerAccount));
        assertFalse(service.fundedBetween(Actor.SYSTEM, UUID.randomUUID(), freelancerAccount));
    }

    @Test
    public void aFailedPaymentCanBeRepeatedAndALateAnswerOfTheOldOneChangesNothing() {
        Milestone first = in(Status.FUNDING);
        Milestone again = provider(first, false);
        assertEquals(Status.PLANNED, again.status());
        Milestone second = service.fund(client, again.id(), seen(again));
        assertNotEquals(first.payment(), second.payment());
        assertEquals(Status.FUNDING, provider(first, true).status());
        assertEquals(Status.FUNDED, provider(second, true).status());
        assertEquals("twice is once", Status.FUNDED, provider(second, true).status());
    }

    // releasing

    @Test
    public void approvingReleasesOnceAndEndsTheContractWithItsLastMilestone() {
        Map<Contract.Status, Long> before = service.counts(operator);
        Contract contract = sign(1_000, 2_000);
        assertEquals(1, more(before, Contract.Status.ACTIVE));
        Milestone first = bring(contract.milestones().get(0), Status.RELEASED);
        assertNotNull(first.release());
        assertNull(first.autoReleaseAt());
        Contract between = service.get(client, contract.id());
        assertEquals(Contract.Status.ACTIVE, between.status());
        assertTrue("the contract's version grows with its milestones", between.version() > contract.version());
        Milestone second = bring(contract.milestones().get(1), Status.RELEASED);
        assertEquals(
                Contract.Status.COMPLETED, service.get(client, contract.id()).status());
        assertEquals(0, more(before, Contract.Status.ACTIVE));
        assertEquals(1, more(before, Contract.Status.COMPLETED));
        assertReleasedOnce(first.id());
        assertReleasedOnce(second.id());
        assertEquals(
                List.of("ContractSigned", "ContractEnded"),
                events.about(contract.id()).stream().map(event -> event.type()).toList());
        assertEquals("true", events.about(contract.id()).get(1).text("paid"));
        List<String> told = events.about(first.id()).stream()
                .map(event -> event.text("status"))
                .toList();
        assertEquals(List.of("FUNDING", "FUNDED", "SUBMITTED", "RELEASED"), told);
    }

    @Test
    public void aReleaseIsPreparedAgainWhenTheFactsHaveChanged() {
        Milestone submitted = in(Status.SUBMITTED);
        others.factsChange.put(submitted.id(), 3);
        assertEquals(
                Status.RELEASED,
                service.approve(client, submitted.id(), seen(submitted)).status());
        assertEquals(4, others.preparedOf(submitted.id()));
        assertReleasedOnce(submitted.id());
    }

    @Test
    public void aReleaseIsNotPreparedForEver() {
        Milestone submitted = in(Status.SUBMITTED);
        others.factsChange.put(submitted.id(), 1_000);
        assertThrows(Unavailable.class, () -> service.approve(client, submitted.id(), seen(submitted)));
        assertEquals(submitted, now(submitted));
    }

    @Test
    public void withoutAPolicyTheApprovalIsKeptAndReleasedWhenOneServes() {
        Contract contract = sign(1_000);
        Milestone submitted = bring(contract.milestones().get(0), Status.SUBMITTED);
        others.undecided = true;
        Milestone approved = service.approve(client, submitted.id(), seen(submitted));
        assertEquals(Status.APPROVED, approved.status());
        assertNull(approved.release());
        assertNull(approved.autoReleaseAt());
        assertEquals("both sides see it", approved, service.milestone(freelancer, submitted.id()));
        ParkedRelease parked = parked(submitted);
        assertEquals("flat 1", parked.policy() + " " + parked.major());
        assertEquals("no policy", parked.reason());
        assertEquals(contract.id(), parked.contract());
        assertEquals(Money.of(1_000, "EUR"), parked.net());
        assertTrue(service.parking().backlog().count() >= 1);
        Result health = new ContractsHealth(service).execute();
        assertEquals(Result.Status.CRITICAL, health.getStatus());
        assertTrue(health.toString(), health.toString().contains("approved releases are parked, the oldest since 2"));
        assertEquals(Contract.Status.ACTIVE, service.get(client, contract.id()).status());
        assertEquals(0, others.releasesOf(submitted.id()));

        others.undecided = false;
        serves("other", 1);
        serves("flat", 2);
        serves("flat", 1);
        TestDatabase.await("released", () -> now(submitted).status() == Status.RELEASED);
        assertNotNull(now(submitted).release());
        assertNull(parked(submitted));
        assertReleasedOnce(submitted.id());
        assertEquals(
                Contract.Status.COMPLETED, service.get(client, contract.id()).status());
        List<String> told = events.about(submitted.id()).stream()
                .map(event -> event.type().equals("MilestoneMoved") ? event.text("status") : event.type())
                .toList();
        assertEquals(
                List.of("FUNDING", "FUNDED", "SUBMITTED", "ReleaseParked", "APPROVED", "ReleaseResumed", "RELEASED"),
                told);
    }

    @Test
    public void whatIsParkedIsTriedAgainByItsTimerToo() {
        Milestone submitted = in(Status.SUBMITTED);
        others.undecided = true;
        service.approve(client, submitted.id(), seen(submitted));
        TestDatabase.await("tried in vain", () -> {
            DATABASE.clock().advance(Duration.ofSeconds(5));
            return parked(submitted).tries() > 0;
        });
        assertEquals("no policy", parked(submitted).reason());
        others.undecided = false;
        TestDatabase.await("released", () -> {
            DATABASE.clock().advance(Duration.ofMinutes(10));
            return now(submitted).status() == Status.RELEASED;
        });
        assertReleasedOnce(submitted.id());
    }

    /** As after a start: nobody parks a release for the moments in which the policy is looked at. */
    @Test
    public void aTimerComesBackWhileThePolicyIsBeingProven() {
        Milestone submitted = in(Status.SUBMITTED);
        others.proving = true;
        int before = others.cameTooEarly.get();
        TestDatabase.await("its timer came too early", () -> {
            DATABASE.clock().advance(Duration.ofDays(1));
            return others.cameTooEarly.get() > before;
        });
        assertEquals(Status.SUBMITTED, now(submitted).status());
        others.proving = false;
        TestDatabase.await("released", () -> {
            DATABASE.clock().advance(Duration.ofMinutes(10));
            return now(submitted).status() == Status.RELEASED;
        });
        assertFalse(events.about(submitted.id()).stream()
                .anyMatch(event -> event.type().equals("ReleaseParked")));
    }

    @Test
    public void allThatWaitForAPolicyAreReleasedOnceHoweverOftenItServes() throws Exception {
        List<Milestone> waiting = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            waiting.add(in(Status.APPROVED));
        }
        others.undecided = false;
        for (int i = 0; i < 3; i++) {
            serves("flat", 1);
        }
        for (Milestone one : waiting) {
            TestDatabase.await("released", () -> now(one).status() == Status.RELEASED);
            assertReleasedOnce(one.id());
        }
    }

    @Test
    public void oneThatCanNotBeReleasedDoesNotKeepTheOthersWaiting() {
        Milestone first = in(Status.APPROVED);
        Milestone second = in(Status.APPROVED);
        others.factsChange.put(first.id(), Integer.MAX_VALUE);
        serves("flat", 1);
        TestDatabase.await("the second is released", () -> now(second).status() == Status.RELEASED);
        assertEquals(Status.APPROVED, now(first).status());
        others.factsChange.clear();
        serves("flat", 1);
        TestDatabase.await("the first is released", () -> now(first).status() == Status.RELEASED);
    }

    @Test
    public void operatorsSeeWhatIsParkedPageByPage() {
        others.undecided = true;
        List<UUID> waiting = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            waiting.add(in(Status.APPROVED).id());
        }
        assertThrows(Forbidden.class, () -> service.parked(client, PageRequest.first(2)));
        assertThrows(Unauthenticated.class, () -> service.parked(Actor.NOBODY, PageRequest.first(2)));
        assertThrows(Invalid.class, () -> service.parked(operator, new PageRequest("x", 2)));
        List<UUID> seen = new ArrayList<>();
        String cursor = null;
        do {
            Page<ParkedRelease> page = service.parked(operator, new PageRequest(cursor, 2));
            page.items().forEach(one -> seen.add(one.milestone()));
            cursor = page.next();
        } while (cursor != null);
        assertTrue(seen.containsAll(waiting));
        assertEquals("each once", seen.size(), Set.copyOf(seen).size());
    }

    private static void serves(String policy, int major) {
        DATABASE.persistence().write(connection -> {
            events.log().append(new PolicyServes(UUID.randomUUID(), policy, major, major + ".0.0"));
            return null;
        });
    }

    private ParkedRelease parked(Milestone milestone) {
        return service.parked(operator, PageRequest.first(200)).items().stream()
                .filter(one -> one.milestone().equals(milestone.id()))
                .findFirst()
                .orElse(null);
    }

    @Test
    public void whatIsSentBackWhileItsReleaseIsPreparedIsNotReleased() {
        Milestone submitted = in(Status.SUBMITTED);
        others.whilePreparing.put(submitted.id(), () -> {
            others.whilePreparing.remove(submitted.id());
            Milestone back = service.requestChanges(client, submitted.id(), seen(submitted), "wait");
            service.submit(freelancer, submitted.id(), seen(back), "another");
        });
        assertThrows(Stale.class, () -> service.approve(client, submitted.id(), Expected.ANY));
        assertEquals(Status.SUBMITTED, now(submitted).status());
        assertEquals(0, others.releasesOf(submitted.id()));
    }

    @Test
    public void twoApprovalsAtOnceGiveOneReleaseAndOneConflict() throws Exception {
        for (int round = 0; round < 10; round++) {
            Milestone submitted = in(Status.SUBMITTED);
            CyclicBarrier barrier = new CyclicBarrier(2);
            others.whilePreparing.put(submitted.id(), () -> {
                try {
                    barrier.await(180, TimeUnit.SECONDS);
                } catch (Exception broken) {
                    throw new IllegalStateException(broken);
                }
            });
            List<Object> answers = together(
                    () -> service.approve(client, submitted.id(), seen(submitted)),
                    () -> service.approve(client, submitted.id(), seen(submitted)));
            others.whilePreparing.remove(submitted.id());
            assertEquals(
                    answers.toString(),
                    1,
                    answers.stream().filter(Milestone.class::isInstance).count());
            assertEquals(
                    answers.toString(),
                    1,
                    answers.stream().filter(Conflict.class::isInstance).count());
            assertReleasedOnce(submitted.id());
        }
    }

    @Test
    public void theLastTwoMilestonesReleasedAtOnceCompleteTheContract() throws Exception {
        for (int round = 0; round < 10; round++) {
            Contract contract = sign(1_000, 2_000);
            Milestone one = bring(contract.milestones().get(0), Status.SUBMITTED);
            Milestone other = bring(contract.milestones().get(1), Status.SUBMITTED);
            List<Object> answers = together(
                    () -> service.approve(client, one.id(), seen(one)),
                    () -> service.approve(client, other.id(), seen(other)));
            assertEquals(
                    answers.toString(),
                    2,
                    answers.stream().filter(Milestone.class::isInstance).count());
            assertEquals(
                    Contract.Status.COMPLETED,
                    service.get(client, contract.id()).status());
        }
    }

    /** Who asks at the same time is answered by the same statements, and each still succeeds or fails by itself. */
    @Test
    public void whoIsRefusedHoldsUpNobodyWhoAsksAtTheSameTime() throws Exception {
        List<Callable<Object>> asked = new ArrayList<>();
        List<Class<?>> expected = new ArrayList<>();
        Actor stranger = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(UUID.randomUUID()));
        for (int i = 0; i < 6; i++) {
            Milestone submitted = in(Status.SUBMITTED);
            Milestone other = in(Status.SUBMITTED);
            Milestone funded = in(Status.FUNDED);
            asked.add(() -> service.approve(client, submitted.id(), seen(submitted)));
            expected.add(Milestone.class);
            asked.add(() -> service.approve(stranger, other.id(), Expected.ANY));
            expected.add(NotFound.class);
            asked.add(() -> service.approve(client, UUID.randomUUID(), Expected.ANY));
            expected.add(NotFound.class);
            asked.add(() -> service.approve(freelancer, other.id(), Expected.ANY));
            expected.add(Forbidden.class);
            asked.add(() -> service.approve(client, funded.id(), Expected.ANY));
            expected.add(Conflict.class);
            asked.add(() -> service.approve(client, other.id(), Expected.of(other.version() + 1)));
            expected.add(Stale.class);
        }
        assertEquals(
                expected,
                together(asked).stream().map(answer -> answer.getClass()).toList());
    }

    private static List<Object> together(Callable<Object> one, Callable<Object> other) throws Exception {
        return together(List.of(one, other));
    }

    private static List<Object> together(List<Callable<Object>> calls) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(calls.size());
        try {
            List<Object> answers = new ArrayList<>();
            for (Future<Object> answer : threads.invokeAll(calls)) {
                try {
                    answers.add(answer.get());
                } catch (java.util.concurrent.ExecutionException refused) {
                    answers.add(refused.getCause());
                }
            }
            return answers;
        } finally {
            threads.shutdown();
        }
    }

    // silence

    @Test
    public void silenceReleasesFourteenDaysAfterTheLastSubmission() {
        Milestone first = in(Status.SUBMITTED);
        assertEquals(first.submittedAt().plus(Duration.ofDays(14)), first.autoReleaseAt());
        DATABASE.clock().advance(Duration.ofDays(13));
        Milestone back = service.requestChanges(client, first.id(), seen(first), "more");
        assertNull(back.autoReleaseAt());
        DATABASE.clock().advance(Duration.ofDays(3));
        Milestone other = in(Status.SUBMITTED);
        Milestone again = service.submit(freelancer, first.id(), seen(back), "again");
        DATABASE.clock().advance(Duration.ofDays(13));
        assertTimersRan();
        assertEquals("not 14 days after the first", Status.SUBMITTED, now(first).status());
        DATABASE.clock().advance(Duration.ofDays(1));
        TestDatabase.await(
                "the milestone is released by itself", () -> now(again).status() == Status.RELEASED);
        TestDatabase.await("the other one too", () -> now(other).status() == Status.RELEASED);
        assertReleasedOnce(first.id());
    }

    @Test
    public void anApprovedMilestoneIsNotReleasedAgainByTime() {
        Milestone approved = in(Status.RELEASED);
        DATABASE.clock().advance(Duration.ofDays(15));
        assertTimersRan();
        assertEquals(approved, now(approved));
        assertReleasedOnce(approved.id());
    }

    @Test
    public void silenceWaitsForAPolicy() {
        Milestone submitted = in(Status.SUBMITTED);
        others.undecided = true;
        DATABASE.clock().advance(Duration.ofDays(14));
        TestDatabase.await("approved by itself", () -> now(submitted).status() == Status.APPROVED);
        assertEquals(0, others.releasesOf(submitted.id()));
        others.undecided = false;
        serves("flat", 1);
        TestDatabase.await(
                "released once the policy is back", () -> now(submitted).status() == Status.RELEASED);
    }

    /** A timer that is due now runs after those that were due before it. */
    private static void assertTimersRan() {
        DATABASE.persistence().write(connection -> {
            store.setAutoRelease(new UUID(0, 0), DATABASE.clock().instant());
            return null;
        });
        TestDatabase.await(
                "timers have run",
                () -> DATABASE.persistence().read(connection -> {
                    try (var statement = connection.prepareStatement(
                            "select count(*) from contracts.scheduled_tasks where due <= ? and kind = 'auto-release'")) {
                        statement.setObject(1, DATABASE.clock().instant().atOffset(java.time.ZoneOffset.UTC));
                        try (var found = statement.executeQuery()) {
                            found.next();
                            return found.getInt(1) == 0;
                        }
                    }
                }));
    }
}
