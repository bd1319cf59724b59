package org.biface.notices.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.DomainException;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Stale;
import org.biface.commons.TooMany;
import org.biface.contracts.Contract;
import org.biface.contracts.Contracts;
import org.biface.contracts.Disputes;
import org.biface.contracts.Milestone;
import org.biface.contracts.Timesheets;
import org.biface.notices.Ground;
import org.biface.notices.Notice;
import org.biface.notices.Notice.Status;
import org.biface.notices.NoticeAction;
import org.biface.notices.NoticeDecision;
import org.biface.notices.NoticeDraft;
import org.biface.notices.NoticeKind;
import org.biface.notices.NoticeReceipt;
import org.biface.notices.Notices;
import org.biface.notices.Statement;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Who reports, decides and contests what, and what that does. */
public class NoticesTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final PageRequest PAGE = PageRequest.first(50);

    private static final List<NoticeKind> PUBLISHED =
            Stream.of(NoticeKind.values()).filter(NoticeKind::canBeTakenDown).toList();

    private House house;
    private NoticesService notices;
    private Actor author;
    private Actor reader;

    @Before
    public void open() {
        house = new House(DATABASE, Map.of());
        house.store.write(em -> em.createQuery("delete from NoticeEntity n").executeUpdate());
        notices = house.notices;
        author = house.freelancer();
        reader = house.client();
    }

    @After
    public void close() {
        house.close();
    }

    // Reporting

    @Test
    public void everyKindIsReportedByWhoSeesItAsItWasThen() {
        for (NoticeKind kind : PUBLISHED) {
            Actor maker = house.author(kind);
            Actor stranger = house.freelancer();
            UUID id = house.made(kind, maker, "I know everything; write to a@example.com", stranger);
            Notice notice = house.reported(reader, kind, id);
            house.edit(id, "I know nothing.");
            assertEquals(notice, notices.get(house.operator, notice.id()));
            assertTrue(notice.content(), notice.content().contains("I know everything; write to a@example.com"));
            assertEquals(kind, notice.kind());
            assertEquals(id, notice.subject());
            assertEquals("Java developer", notice.title());
            assertEquals(maker.account(), notice.affected());
            assertEquals(new Notice.Reporter(reader.account(), null, null), notice.reporter());
            assertEquals(Status.OPEN, notice.status());
            assertEquals(List.of("NoticeReceived"), house.told(notice.id()));
            NoticeDraft unseen = House.draft(kind, id);
            assertThrows(NotFound.class, () -> notices.report(stranger, unseen, House.HERE));
            assertThrows(Forbidden.class, () -> notices.report(maker, unseen, House.HERE));
        }
    }

    @Test
    public void whatAClientWritesToAFreelancerIsReportedByThatOneAlone() {
        for (NoticeKind kind : List.of(NoticeKind.INVITATION, NoticeKind.COUNTER_OFFER)) {
            Actor stranger = house.freelancer();
            UUID id = house.made(kind, reader, "Do it free of charge, or else.", stranger);
            Notice notice = house.reported(author, kind, id);
            assertTrue(notice.content(), notice.content().contains("or else"));
            assertEquals("Java developer", notice.title());
            assertEquals(reader.account(), notice.affected());
            NoticeDraft unseen = House.draft(kind, id);
            assertThrows(NotFound.class, () -> notices.report(stranger, unseen, House.HERE));
        }
    }

    @Test
    public void whatTheOtherSideWritesInAContractIsReportedAndNotTakenDown() {
        Contract contract = contract("It is done; call me.", "Do it free of charge, or else.");
        house.subjects.contracts = House.fake(Contracts.class, (method, args) -> {
            Actor actor = (Actor) args[0];
            if (!actor.is(contract.freelancer()) && !actor.actsFor(contract.company())) {
                throw new NotFound("There is no such contract.");
            }
            return contract;
        });
        house.subjects.timesheets = House.fake(Timesheets.class, (method, args) -> new Page<>(List.of(), null));
        house.subjects.disputes = House.fake(Disputes.class, (method, args) -> new Page<>(List.of(), null));
        Notice byFreelancer = house.reported(author, NoticeKind.CONTRACT, contract.id());
        assertEquals("Do it free of charge, or else.", byFreelancer.content());
        assertEquals(reader.account(), byFreelancer.affected());
        Notice byClient = house.reported(reader, NoticeKind.CONTRACT, contract.id());
        assertEquals("It is done; call me.", byClient.content());
        assertEquals(author.account(), byClient.affected());
        Actor stranger = house.freelancer();
        NoticeDraft unseen = House.draft(NoticeKind.CONTRACT, contract.id());
        assertThrows(NotFound.class, () -> notices.report(stranger, unseen, House.HERE));

        NoticeDecision takesDown = House.acts(NoticeAction.TAKE_DOWN);
        assertThrows(Invalid.class, () -> notices.decide(house.operator, byClient.id(), Expected.ANY, takesDown));
        notices.decide(house.operator, byClient.id(), Expected.ANY, House.acts(NoticeAction.SUSPEND));
        assertEquals(House.acts(NoticeAction.SUSPEND).facts(), house.suspension(author));
    }

    /** Between the author and the reader, with what each has written to the other. */
    private Contract contract(String note, String changesWanted) {
        UUID id = UUID.randomUUID();
        Milestone milestone = new Milestone(
                id,
                id,
                1,
                "A step",
                null,
                null,
                null,
                null,
                Milestone.Status.CHANGES_REQUESTED,
                null,
                null,
                note,
                changesWanted,
                null,
                null,
                1);
        return new Contract(
                id,
                null,
                null,
                "A shop",
                House.company(reader),
                null,
                reader.account(),
                author.account(),
                null,
                null,
                null,
                List.of(milestone),
                null,
                null,
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                1);
    }

    @Test
    public void aClientsReviewAffectsWhoSignedForTheCompany() {
        UUID review = house.made(NoticeKind.REVIEW, reader, "Bad.");
        assertEquals(
                reader.account(),
                house.reported(author, NoticeKind.REVIEW, review).affected());
        Actor colleague = Actor.person(UUID.randomUUID(), reader.roles(), reader.companies());
        assertThrows(
                Forbidden.class, () -> notices.report(colleague, House.draft(NoticeKind.REVIEW, review), House.HERE));
    }

    @Test
    public void whoIsNotLoggedInLeavesNameAndAddress() {
        UUID mission = house.made(NoticeKind.MISSION, house.client(), "Pay me first.");
        NoticeReceipt receipt = notices.report(
                Actor.NOBODY, House.draft(NoticeKind.MISSION, mission, " Nora@Example.COM "), House.HERE);
        assertNull(receipt.notice());
        Notice notice = onlyOne();
        assertEquals(new Notice.Reporter(null, "Nora Nobody", "nora@example.com"), notice.reporter());

        // Neither the answer nor the log tells others that the address has reported it before.
        DATABASE.clock().advance(Duration.ofMinutes(1));
        NoticeReceipt again =
                notices.report(Actor.NOBODY, House.draft(NoticeKind.MISSION, mission, "nora@example.com"), House.HERE);
        assertEquals(new NoticeReceipt(null, house.now().truncatedTo(java.time.temporal.ChronoUnit.MICROS)), again);
        assertEquals(notice, onlyOne());

        notices.decide(house.operator, notice.id(), Expected.ANY, House.nothing());
        notices.report(Actor.NOBODY, House.draft(NoticeKind.MISSION, mission, "nora@example.com"), House.HERE);
        assertEquals(2, notices.list(house.operator, null, PAGE).items().size());
    }

    private Notice onlyOne() {
        List<Notice> all = notices.list(house.operator, null, PAGE).items();
        assertEquals(1, all.size());
        return all.get(0);
    }

    @Test
    public void aPersonHasOneOpenNoticeOfAThing() {
        UUID profile = house.made(NoticeKind.PROFILE, author, "All.");
        Notice first = house.reported(reader, NoticeKind.PROFILE, profile);
        NoticeDraft same = House.draft(NoticeKind.PROFILE, profile);
        assertThrows(Conflict.class, () -> notices.report(reader, same, House.HERE));
        house.reported(house.client(), NoticeKind.PROFILE, profile);
        notices.decide(house.operator, first.id(), Expected.ANY, House.nothing());
        house.reported(reader, NoticeKind.PROFILE, profile);
        assertEquals(3, notices.list(house.operator, null, PAGE).items().size());
    }

    @Test
    public void whatIsSentIsChecked() {
        UUID profile = house.made(NoticeKind.PROFILE, author, "All.");
        NoticeDraft good = House.draft(NoticeKind.PROFILE, profile);
        NoticeDraft nobodys = House.draft(NoticeKind.PROFILE, profile, "nora@example.com");
        Map<NoticeDraft, String> wrong = new LinkedHashMap<>();
        wrong.put(new NoticeDraft(null, profile, good.category(), "Why", true, null, null, null), "kind");
        wrong.put(new NoticeDraft(good.kind(), null, good.category(), "Why", true, null, null, null), "subject");
        wrong.put(new NoticeDraft(good.kind(), profile, null, "Why", true, null, null, null), "category");
        wrong.put(new NoticeDraft(good.kind(), profile, good.category(), " ", true, null, null, null), "explanation");
        wrong.put(
                new NoticeDraft(good.kind(), profile, good.category(), "x".repeat(5_001), true, null, null, null),
                "explanation");
        wrong.put(new NoticeDraft(good.kind(), profile, good.category(), "Why", false, null, null, null), "goodFaith");
        wrong.put(new NoticeDraft(good.kind(), profile, good.category(), "Why", true, null, null, "de"), "language");
        wrong.put(nobodys, "name");
        wrong.forEach((draft, field) -> assertEquals(
                draft.toString(),
                field,
                assertThrows(Invalid.class, () -> notices.report(reader, draft, House.HERE))
                        .errors()
                        .get(0)
                        .field()));
        for (String email :
                List.of("", "nora", "nora@localhost", "a@b@example.com\r\nBcc: x@example.com", "a b@c.de")) {
            NoticeDraft draft = House.draft(NoticeKind.PROFILE, profile, email);
            assertEquals(
                    email,
                    "email",
                    assertThrows(Invalid.class, () -> notices.report(Actor.NOBODY, draft, House.HERE))
                            .errors()
                            .get(0)
                            .field());
        }
        assertThrows(Invalid.class, () -> notices.report(Actor.NOBODY, good, House.HERE));
        assertThrows(Invalid.class, () -> notices.report(reader, null, House.HERE));
        assertThrows(Forbidden.class, () -> notices.report(Actor.SYSTEM, good, House.HERE));
        assertEquals(0, notices.waiting(house.operator));
    }

    @Test
    public void nobodyReportsWithoutEnd() {
        try (House strict =
                new House(DATABASE, Map.of("perAccount_daily", 2, "perEmail_daily", 1, "perAddress_daily", 3))) {
            for (int i = 0; i < 2; i++) {
                report(strict, reader, null, House.HERE);
            }
            TooMany refused = assertThrows(TooMany.class, () -> report(strict, reader, null, House.HERE));
            assertEquals(Duration.ofDays(1).plusSeconds(1), refused.retryAfter());
            report(strict, strict.client(), null, House.HERE);

            report(strict, Actor.NOBODY, "one@example.com", House.HERE);
            assertThrows(TooMany.class, () -> report(strict, Actor.NOBODY, "one@example.com", "198.51.100.7"));
            report(strict, Actor.NOBODY, "two@example.com", House.HERE);
            report(strict, Actor.NOBODY, "three@example.com", House.HERE);
            assertThrows(TooMany.class, () -> report(strict, Actor.NOBODY, "four@example.com", House.HERE));
            report(strict, Actor.NOBODY, "four@example.com", "198.51.100.7");

            DATABASE.clock().advance(Duration.ofDays(1));
            report(strict, reader, null, House.HERE);
            report(strict, Actor.NOBODY, "one@example.com", House.HERE);
        }
    }

    private static void report(House house, Actor actor, String email, String from) {
        UUID profile = house.made(NoticeKind.PROFILE, house.freelancer(), "All.");
        house.notices.report(
                actor,
                email == null
                        ? House.draft(NoticeKind.PROFILE, profile)
                        : House.draft(NoticeKind.PROFILE, profile, email),
                from);
    }

    @Test
    public void whereANoticeCameFromIsForgotten() {
        report(house, Actor.NOBODY, "nora@example.com", House.HERE);
        assertEquals(List.of(Tokens.key(House.HERE)), remoteKeys());
        house.store.forgetAddresses();
        assertEquals(1, remoteKeys().size());
        DATABASE.clock().advance(Duration.ofDays(1).plusSeconds(1));
        house.store.forgetAddresses();
        assertEquals(List.of(), remoteKeys());
    }

    private List<String> remoteKeys() {
        return house.store.read(em -> em.createQuery(
                        "select n.remoteKey from NoticeEntity n where n.remoteKey is not null", String.class)
                .getResultList());
    }

    // Deciding

    @Test
    public void whatIsDecidedIsDone() {
        for (NoticeKind kind : PUBLISHED) {
            for (Set<NoticeAction> actions : List.of(
                    EnumSet.noneOf(NoticeAction.class),
                    EnumSet.of(NoticeAction.TAKE_DOWN),
                    EnumSet.of(NoticeAction.SUSPEND),
                    EnumSet.allOf(NoticeAction.class))) {
                String what = kind + " " + actions;
                Actor maker = house.author(kind);
                UUID id = house.made(kind, maker, "All.");
                Notice open = house.reported(house.client(), kind, id);
                NoticeDecision decision =
                        actions.isEmpty() ? House.nothing() : House.acts(actions.toArray(NoticeAction[]::new));
                Notice decided = notices.decide(house.operator, open.id(), Expected.of(open.version()), decision);
                assertEquals(what, actions.isEmpty() ? Status.DISMISSED : Status.ACTED, decided.status());
                assertEquals(what, decision, decided.decision());
                assertEquals(what, house.operator.account(), decided.decidedBy());
                assertEquals(what, actions.contains(NoticeAction.TAKE_DOWN), house.takenDown.contains(id));
                assertEquals(
                        what,
                        actions.contains(NoticeAction.SUSPEND) ? decision.facts() : null,
                        house.suspension(maker));
                assertEquals(what, List.of("NoticeReceived", "NoticeDecided"), house.told(open.id()));
            }
        }
    }

    /** The account is suspended last; when that can't be, nothing of the decision is there. */
    @Test
    public void aDecisionIsDoneAsAWholeOrNotAtAll() {
        UUID mission = house.made(NoticeKind.MISSION, reader, "Pay me first.");
        Notice notice = house.reported(author, NoticeKind.MISSION, mission);
        house.suspendDirectly(reader, "Something else.");
        assertThrows(
                Conflict.class,
                () -> notices.decide(
                        house.operator,
                        notice.id(),
                        Expected.ANY,
                        House.acts(NoticeAction.TAKE_DOWN, NoticeAction.SUSPEND)));
        assertEquals(notice, notices.get(house.operator, notice.id()));
        assertEquals("the log has not heard that it was taken down", List.of(), house.told(mission));
        assertEquals(List.of("NoticeReceived"), house.told(notice.id()));
        assertEquals("Something else.", house.suspension(reader));
    }

    @Test
    public void aDecisionNamesItsGround() {
        UUID profile = house.made(NoticeKind.PROFILE, author, "All.");
        Notice notice = house.reported(reader, NoticeKind.PROFILE, profile);
        Set<NoticeAction> acts = Set.of(NoticeAction.TAKE_DOWN);
        Map<NoticeDecision, String> wrong = new LinkedHashMap<>();
        wrong.put(new NoticeDecision(acts, null, "Article 4", "Why"), "ground");
        wrong.put(new NoticeDecision(acts, Ground.LAW, null, "Why"), "rule");
        wrong.put(new NoticeDecision(acts, Ground.LAW, "x".repeat(501), "Why"), "rule");
        wrong.put(new NoticeDecision(acts, Ground.LAW, "Article 4", " "), "facts");
        wrong.put(new NoticeDecision(acts, Ground.LAW, "Article 4", "x".repeat(1_001)), "facts");
        wrong.put(new NoticeDecision(null, Ground.LAW, null, "Why"), "ground");
        wrong.put(new NoticeDecision(null, null, "Article 4", "Why"), "rule");
        wrong.forEach((decision, field) -> assertEquals(
                decision.toString(),
                field,
                assertThrows(Invalid.class, () -> notices.decide(house.operator, notice.id(), Expected.ANY, decision))
                        .errors()
                        .get(0)
                        .field()));
        assertThrows(
                Stale.class,
                () -> notices.decide(house.operator, notice.id(), Expected.of(notice.version() + 1), House.nothing()));
        assertEquals(notice, notices.get(house.operator, notice.id()));
    }

    @Test
    public void nobodyDecidesAboutTheirOwn() {
        Actor both = Actor.person(author.account(), house.operator.roles(), Set.of());
        UUID profile = house.made(NoticeKind.PROFILE, author, "All.");
        UUID id = house.reported(reader, NoticeKind.PROFILE, profile).id();
        assertThrows(Forbidden.class, () -> notices.decide(both, id, Expected.ANY, House.nothing()));
        notices.decide(house.operator, id, Expected.ANY, House.acts(NoticeAction.TAKE_DOWN));
        notices.contest(author, id, "It is true.");
        assertThrows(Forbidden.class, () -> notices.answer(both, id, Expected.ANY, true, "It is."));
        assertEquals(Status.CONTESTED, notices.get(house.operator, id).status());
    }

    @Test
    public void operatorsReadWhatWaitsFirst() {
        List<UUID> reported = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            DATABASE.clock().advance(Duration.ofSeconds(1));
            UUID profile = house.made(NoticeKind.PROFILE, house.freelancer(), "All.");
            reported.add(
                    house.reported(house.client(), NoticeKind.PROFILE, profile).id());
        }
        notices.decide(house.operator, reported.get(0), Expected.ANY, House.nothing());
        notices.decide(house.operator, reported.get(2), Expected.ANY, House.nothing());
        notices.decide(house.operator, reported.get(3), Expected.ANY, House.acts(NoticeAction.TAKE_DOWN));
        List<UUID> wanted = List.of(
                reported.get(1), reported.get(4), reported.get(5), reported.get(3), reported.get(2), reported.get(0));
        for (int limit = 1; limit < 8; limit++) {
            List<UUID> read = new ArrayList<>();
            String cursor = null;
            do {
                Page<Notice> page = notices.list(house.operator, null, new PageRequest(cursor, limit));
                page.items().forEach(notice -> read.add(notice.id()));
                cursor = page.next();
            } while (cursor != null);
            assertEquals("by " + limit, wanted, read);
        }
        assertEquals(3, notices.waiting(house.operator));
        assertEquals(
                List.of(reported.get(3)),
                notices.list(house.operator, Status.ACTED, PAGE).items().stream()
                        .map(Notice::id)
                        .toList());
        assertThrows(Invalid.class, () -> notices.list(house.operator, null, new PageRequest("x", 5)));
    }

    // Contesting

    @Test
    public void everyMoveInEveryState() {
        Map<String, Consumer<Notice>> moves = new LinkedHashMap<>();
        moves.put("dismiss", notice -> notices.decide(house.operator, notice.id(), Expected.ANY, House.nothing()));
        moves.put(
                "act",
                notice ->
                        notices.decide(house.operator, notice.id(), Expected.ANY, House.acts(NoticeAction.TAKE_DOWN)));
        moves.put("contest", notice -> notices.contest(affected(notice), notice.id(), "It is true."));
        moves.put("uphold", notice -> notices.answer(house.operator, notice.id(), Expected.ANY, false, "No."));
        moves.put("reverse", notice -> notices.answer(house.operator, notice.id(), Expected.ANY, true, "Yes."));
        Map<Status, Map<String, Status>> may = Map.of(
                Status.OPEN, Map.of("dismiss", Status.DISMISSED, "act", Status.ACTED),
                Status.ACTED, Map.of("contest", Status.CONTESTED),
                Status.CONTESTED, Map.of("uphold", Status.UPHELD, "reverse", Status.REVERSED));
        for (Status status : Status.values()) {
            for (var move : moves.entrySet()) {
                Notice before = in(status);
                Status wanted = may.getOrDefault(status, Map.of()).get(move.getKey());
                String answer = answer(() -> move.getValue().accept(before));
                Notice after = notices.get(house.operator, before.id());
                String what = move.getKey() + " when " + status;
                if (wanted == null) {
                    // Who is not affected (yet) does not hear that there is something.
                    boolean unknown = move.getKey().equals("contest")
                            && Set.of(Status.OPEN, Status.DISMISSED).contains(status);
                    assertEquals(what, unknown ? "NotFound" : "Conflict", answer);
                    assertEquals(what, before, after);
                } else {
                    assertEquals(what, "done", answer);
                    assertEquals(what, wanted, after.status());
                    assertTrue(what, after.version() > before.version());
                }
            }
        }
    }

    private static Actor affected(Notice notice) {
        return Actor.person(notice.affected(), Set.of(), Set.of());
    }

    private Notice in(Status status) {
        UUID profile = house.made(NoticeKind.PROFILE, house.freelancer(), "All.");
        Notice notice = house.reported(house.client(), NoticeKind.PROFILE, profile);
        UUID id = notice.id();
        if (status == Status.DISMISSED) {
            notices.decide(house.operator, id, Expected.ANY, House.nothing());
        } else if (status != Status.OPEN) {
            notices.decide(house.operator, id, Expected.ANY, House.acts(NoticeAction.TAKE_DOWN));
            if (status != Status.ACTED) {
                notices.contest(affected(notice), id, "It is true.");
            }
            if (status == Status.UPHELD || status == Status.REVERSED) {
                notices.answer(house.operator, id, Expected.ANY, status == Status.REVERSED, "So be it.");
            }
        }
        assertEquals(status, notices.get(house.operator, id).status());
        return notices.get(house.operator, id);
    }

    private static String answer(Runnable call) {
        try {
            call.run();
            return "done";
        } catch (DomainException refused) {
            return refused.getClass().getSimpleName();
        }
    }

    @Test
    public void whoIsAffectedReadsWhyAndNotByWhom() {
        UUID profile = house.made(NoticeKind.PROFILE, author, "All.");
        Notice notice = house.reported(reader, NoticeKind.PROFILE, profile);
        assertThrows(NotFound.class, () -> notices.statement(author, notice.id()));
        NoticeDecision decision = House.acts(NoticeAction.TAKE_DOWN);
        notices.decide(house.operator, notice.id(), Expected.ANY, decision);
        Statement statement = notices.statement(author, notice.id());
        assertEquals(decision, statement.decision());
        assertTrue(statement.contestable());
        assertEquals(
                statement.decidedAt().atOffset(ZoneOffset.UTC).plusMonths(6).toInstant(), statement.contestUntil());
        assertFalse(
                statement.toString(),
                statement.toString().contains(reader.account().toString()));
        assertFalse(statement.toString(), statement.toString().contains(notice.explanation()));
        assertEquals(List.of(statement), notices.statements(author, PAGE).items());
        assertEquals(List.of(), notices.statements(reader, PAGE).items());
        assertThrows(NotFound.class, () -> notices.statement(reader, notice.id()));

        Statement contested = notices.contest(author, notice.id(), " It is true. ");
        assertEquals("It is true.", contested.contest().text());
        assertFalse(contested.contestable());
        notices.answer(house.operator, notice.id(), Expected.ANY, false, "It is not.");
        Statement answered = notices.statement(author, notice.id());
        assertEquals(Status.UPHELD, answered.status());
        assertEquals("It is not.", answered.contest().answer());
        assertTrue(house.takenDown.contains(profile));
    }

    @Test
    public void theTimeToContestEndsAfterSixMonths() {
        Notice notice = in(Status.ACTED);
        Statement statement = notices.statement(affected(notice), notice.id());
        DATABASE.clock().set(statement.contestUntil().minusSeconds(1));
        assertTrue(notices.statement(affected(notice), notice.id()).contestable());
        DATABASE.clock().set(statement.contestUntil());
        assertFalse(notices.statement(affected(notice), notice.id()).contestable());
        assertThrows(Conflict.class, () -> notices.contest(affected(notice), notice.id(), "Too late."));
        assertEquals(Status.ACTED, notices.get(house.operator, notice.id()).status());
    }

    @Test
    public void whatIsReversedIsUndone() {
        for (NoticeKind kind : PUBLISHED) {
            Actor maker = house.author(kind);
            UUID id = house.made(kind, maker, "All.");
            Notice notice = house.reported(house.client(), kind, id);
            notices.decide(
                    house.operator,
                    notice.id(),
                    Expected.ANY,
                    House.acts(NoticeAction.TAKE_DOWN, NoticeAction.SUSPEND));
            notices.contest(maker, notice.id(), "It is true.");
            Notice reversed = notices.answer(house.operator, notice.id(), Expected.ANY, true, "It is.");
            assertEquals(Status.REVERSED, reversed.status());
            assertFalse(kind.toString(), house.takenDown.contains(id));
            assertNull(kind.toString(), house.suspension(maker));
        }
    }

    /** A suspension for something else, made meanwhile by an operator, stays as it is. */
    @Test
    public void whatIsReversedUndoesNothingElse() {
        UUID profile = house.made(NoticeKind.PROFILE, author, "All.");
        Notice notice = house.reported(reader, NoticeKind.PROFILE, profile);
        notices.decide(
                house.operator, notice.id(), Expected.ANY, House.acts(NoticeAction.TAKE_DOWN, NoticeAction.SUSPEND));
        notices.contest(author, notice.id(), "It is true.");
        house.suspendDirectly(author, "Something else.");
        house.takenDown.remove(profile);
        notices.answer(house.operator, notice.id(), Expected.ANY, true, "It is.");
        assertEquals("Something else.", house.suspension(author));
        assertFalse(house.takenDown.contains(profile));
    }

    @Test
    public void aCodeThatNobodyGotOpensNothing() {
        in(Status.ACTED);
        for (String token : new String[] {null, "", "x", Tokens.next()}) {
            assertThrows(Invalid.class, () -> notices.statementOf(token));
            assertThrows(Invalid.class, () -> notices.contestWith(token, "It is true."));
        }
        assertNotNull(notices.list(house.operator, Status.ACTED, PAGE).items().get(0));
    }

    @Test
    public void everyMethodRefusesWhoIsNoParty() {
        UUID profile = house.made(NoticeKind.PROFILE, author, "All.");
        Notice acted = house.reported(reader, NoticeKind.PROFILE, profile);
        notices.decide(house.operator, acted.id(), Expected.ANY, House.acts(NoticeAction.TAKE_DOWN));
        Notice open =
                house.reported(reader, NoticeKind.REVIEW, house.made(NoticeKind.REVIEW, house.freelancer(), "Good."));
        Notice contested = in(Status.CONTESTED);
        Map<String, Actor> notOperators =
                Map.of("who is affected", author, "who reported it", reader, "another client", house.client());
        new Strangers<>(
                        Notices.class,
                        notices,
                        Map.of(
                                "who reported it",
                                reader,
                                "another freelancer",
                                house.freelancer(),
                                "an operator",
                                house.operator))
                .open("report", "everybody can report what they see")
                .refusedTo("list", notOperators, house.operator, null, PAGE)
                .refusedTo("get", notOperators, house.operator, open.id())
                .refusedTo("waiting", notOperators, house.operator)
                .refusedTo("decide", notOperators, house.operator, open.id(), Expected.ANY, House.nothing())
                .refusedTo("answer", notOperators, house.operator, contested.id(), Expected.ANY, false, "No.")
                .own("statements", author, PAGE)
                .refused("statement", author, acted.id())
                .refused("contest", author, acted.id(), "It is true.")
                .open("statementOf", "the code that was mailed says who asks")
                .open("contestWith", "the code that was mailed says who asks")
                .check();
    }
}
