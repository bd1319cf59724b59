package org.biface.reviews.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Stale;
import org.biface.kernel.masking.Masking;
import org.biface.reviews.Aspect;
import org.biface.reviews.Review;
import org.biface.reviews.ReviewDraft;
import org.biface.reviews.ReviewSummary;
import org.biface.reviews.ReviewTurn;
import org.biface.reviews.Reviews;
import org.biface.reviews.Side;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Who may say and see what of whom, and when. */
public class ReviewsTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final PageRequest PAGE = PageRequest.first(50);

    private House house;
    private ReviewsService reviews;
    private Actor client;
    private Actor freelancer;

    @Before
    public void open() {
        house = new House(DATABASE);
        reviews = house.reviews;
        client = house.client();
        freelancer = house.freelancer();
    }

    @After
    public void close() {
        house.close();
    }

    // Double-blind

    @Test
    public void nothingTellsTheOtherSideThatSomethingWasWritten() {
        UUID contract = house.ended(client, freelancer);
        ReviewTurn before = reviews.turn(freelancer, contract);
        Page<ReviewTurn> listed = reviews.turns(freelancer, PAGE);
        Review written = reviews.write(client, contract, House.ofFreelancer(2, "Never again."));
        reviews.edit(client, written.id(), Expected.of(written.version()), House.ofFreelancer(1, "Never ever."));

        assertEquals(before, reviews.turn(freelancer, contract));
        assertEquals(listed, reviews.turns(freelancer, PAGE));
        assertNull(before.other());
        assertTrue(before.open());
        for (Actor other : List.of(freelancer, house.operator, Actor.NOBODY, Actor.SYSTEM, house.client())) {
            assertThrows(NotFound.class, () -> reviews.get(other, written.id()));
            assertEquals(
                    List.of(),
                    reviews.ofFreelancer(other, freelancer.account(), PAGE).items());
            assertEquals(
                    0, reviews.summaryOfFreelancer(other, freelancer.account()).count());
        }
        assertThrows(NotFound.class, () -> reviews.answer(freelancer, written.id(), "Not true."));
        assertThrows(NotFound.class, () -> reviews.takeDown(house.operator, written.id(), "Rude."));
        assertThrows(
                NotFound.class,
                () -> reviews.edit(freelancer, written.id(), Expected.ANY, House.ofFreelancer(5, "Great.")));

        ReviewTurn own = reviews.turn(client, contract);
        assertEquals("Never ever.", own.own().text());
        assertNull(own.own().shownAt());
        assertFalse(own.open());
        assertNull(own.other());
        assertEquals(
                "who acts for the company reads what it wrote", own, reviews.turn(house.colleague(client), contract));
    }

    @Test
    public void theSecondReviewShowsBothForEver() {
        UUID contract = house.ended(client, freelancer);
        Review first = reviews.write(freelancer, contract, House.ofClient(4, "Clear."));
        Review second = reviews.write(client, contract, House.ofFreelancer(5, "Quick."));

        assertNotNull(second.shownAt());
        Review shown = reviews.get(client, first.id());
        assertEquals(second.shownAt(), shown.shownAt());
        assertEquals(shown, reviews.turn(client, contract).other());
        assertEquals(List.of("ReviewWritten", "ReviewShown"), house.told(first.id()));
        assertEquals(List.of("ReviewWritten", "ReviewShown"), house.told(second.id()));
        assertThrows(
                Conflict.class,
                () -> reviews.edit(
                        freelancer, first.id(), Expected.of(shown.version()), House.ofClient(1, "Not so clear.")));
        assertThrows(Conflict.class, () -> reviews.write(freelancer, contract, House.ofClient(1, "Once more.")));
        assertEquals(shown, reviews.get(client, first.id()));
    }

    @Test
    public void theSideThatWroteChangesItOnWhatItHasSeen() {
        UUID contract = house.ended(client, freelancer);
        Review first = reviews.write(client, contract, House.ofFreelancer(3, "So so."));
        Review second = reviews.edit(
                house.colleague(client),
                first.id(),
                Expected.of(first.version()),
                new ReviewDraft(4, Map.of(Aspect.COMMUNICATION, 2), "  Better. ", "en"));
        assertEquals(4, second.overall());
        assertEquals(Map.of(Aspect.COMMUNICATION, 2), second.aspects());
        assertEquals("Better.", second.text());
        assertEquals("en", second.language());
        assertThrows(
                Stale.class,
                () -> reviews.edit(
                        client, first.id(), Expected.of(first.version()), House.ofFreelancer(1, "Too late.")));
        assertEquals(second, reviews.get(client, first.id()));
    }

    @Test
    public void whatIsThereIsShownAloneWhenTheTimeIsOver() {
        UUID contract = house.ended(client, freelancer);
        UUID silent = house.ended(client, freelancer);
        Review written = reviews.write(client, contract, House.ofFreelancer(5, "Quick."));
        DATABASE.clock().advance(House.days(13));
        assertNull(reviews.get(client, written.id()).shownAt());
        DATABASE.clock().advance(House.days(1));
        TestDatabase.await(
                "the review to be shown",
                () -> reviews.get(client, written.id()).shownAt() != null);
        assertEquals("Quick.", reviews.turn(freelancer, contract).other().text());
        assertFalse(reviews.turn(freelancer, contract).open());
        for (UUID over : List.of(contract, silent)) {
            assertThrows(Conflict.class, () -> reviews.write(freelancer, over, House.ofClient(1, "Revenge.")));
        }
        assertEquals(List.of("ReviewWritten", "ReviewShown"), house.told(written.id()));
    }

    /** Between the end of the time and the timer nothing can be written or changed any more, and nothing is seen. */
    @Test
    public void theClockDecidesAndNotTheTimer() {
        UUID contract = house.contract(client, freelancer);
        House.People people = house.people;
        try (House later =
                new House(DATABASE, DATABASE.anotherNode(), people, Map.of("write_days", 2, "show_days", 5))) {
            later.reviews.open(contract, house.now());
        }
        Review written = reviews.write(client, contract, House.ofFreelancer(5, "Quick."));
        DATABASE.clock().advance(House.days(2));
        assertFalse(reviews.turn(freelancer, contract).open());
        assertThrows(Conflict.class, () -> reviews.write(freelancer, contract, House.ofClient(5, "Late.")));
        Review changed =
                reviews.edit(client, written.id(), Expected.ANY, House.ofFreelancer(4, "Quick, on the whole."));
        assertNull(changed.shownAt());
        house.store.timers().cancel(ReviewStore.SHOW, contract.toString());
        DATABASE.clock().advance(House.days(3));
        assertThrows(
                Conflict.class,
                () -> reviews.edit(client, written.id(), Expected.ANY, House.ofFreelancer(1, "After all.")));
        assertThrows(NotFound.class, () -> reviews.get(freelancer, written.id()));
    }

    @Test
    public void ofTwoReviewsThatComeTogetherBothAreShownOnce() throws Exception {
        try (House other = new House(DATABASE, DATABASE.anotherNode(), house.people, Map.of())) {
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                for (int i = 0; i < 10; i++) {
                    UUID contract = house.ended(client, freelancer);
                    var start = new CyclicBarrier(2);
                    Future<Review> one = threads.submit(() -> {
                        start.await();
                        return reviews.write(client, contract, House.ofFreelancer(5, "Quick."));
                    });
                    Future<Review> two = threads.submit(() -> {
                        start.await();
                        return other.reviews.write(freelancer, contract, House.ofClient(5, "Clear."));
                    });
                    for (UUID id : List.of(one.get().id(), two.get().id())) {
                        assertEquals(List.of("ReviewWritten", "ReviewShown"), house.told(id));
                    }
                    ReviewTurn turn = reviews.turn(client, contract);
                    assertEquals(turn.own().shownAt(), turn.other().shownAt());
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    /** Two nodes wait for the same end, and the other side writes in the last moment. */
    @Test
    public void theTimerAndTheSecondReviewShowBothOnce() throws Exception {
        try (House other = new House(DATABASE, DATABASE.anotherNode(), house.people, Map.of())) {
            UUID contract = house.ended(client, freelancer);
            Review first = reviews.write(client, contract, House.ofFreelancer(5, "Quick."));
            Review second = other.reviews.write(freelancer, contract, House.ofClient(5, "Clear."));
            house.store.write(em -> {
                house.store.timers().set(ReviewStore.SHOW, contract.toString(), house.now());
                return null;
            });
            UUID alone = house.ended(client, freelancer);
            Review last = reviews.write(client, alone, House.ofFreelancer(5, "Quick."));
            DATABASE.clock().advance(House.days(14));
            TestDatabase.await(
                    "the last one to be shown",
                    () -> reviews.get(client, last.id()).shownAt() != null);
            for (Review review : List.of(first, second, last)) {
                assertEquals(List.of("ReviewWritten", "ReviewShown"), house.told(review.id()));
            }
        }
    }

    // Answers and operators

    @Test
    public void theReviewedSideAnswersOnce() {
        Review ofFreelancer = house.shown(client, freelancer, 2);
        assertThrows(Forbidden.class, () -> reviews.answer(client, ofFreelancer.id(), "Indeed."));
        assertThrows(Forbidden.class, () -> reviews.answer(house.freelancer(), ofFreelancer.id(), "I don't think so."));
        assertThrows(Forbidden.class, () -> reviews.answer(house.operator, ofFreelancer.id(), "Calm down."));
        assertThrows(Invalid.class, () -> reviews.answer(freelancer, ofFreelancer.id(), " "));
        Review answered = reviews.answer(freelancer, ofFreelancer.id(), "It was not that bad.");
        assertEquals("It was not that bad.", answered.answer().text());
        assertThrows(Conflict.class, () -> reviews.answer(freelancer, ofFreelancer.id(), "It was good."));
        assertEquals(answered, reviews.get(freelancer, ofFreelancer.id()));

        UUID ofCompany = reviews.turn(client, ofFreelancer.contract()).other().id();
        Actor colleague = house.colleague(client);
        assertEquals(
                "Thank you.",
                reviews.answer(colleague, ofCompany, "Thank you.").answer().text());
        assertEquals(List.of("ReviewWritten", "ReviewShown", "ReviewAnswered"), house.told(ofCompany));
    }

    @Test
    public void whatOperatorsTakeDownIsSeenByItsWriterWithTheReason() {
        Review bad = house.shown(client, freelancer, 1);
        house.shown(house.client(), freelancer, 5);
        assertEquals(300, (int) average(freelancer));
        Review taken = reviews.takeDown(house.operator, bad.id(), "It names a third person.");
        assertEquals("It names a third person.", taken.takenDown().reason());
        assertEquals(taken.takenDown(), reviews.get(client, bad.id()).takenDown());
        for (Actor other : List.of(freelancer, Actor.NOBODY, house.client())) {
            assertThrows(NotFound.class, () -> reviews.get(other, bad.id()));
            assertEquals(
                    1,
                    reviews.ofFreelancer(other, freelancer.account(), PAGE)
                            .items()
                            .size());
        }
        assertNull(reviews.turn(freelancer, bad.contract()).other());
        assertThrows(NotFound.class, () -> reviews.answer(freelancer, bad.id(), "Thank you."));
        assertThrows(Conflict.class, () -> reviews.takeDown(house.operator, bad.id(), "Twice."));
        assertThrows(
                Conflict.class, () -> reviews.edit(client, bad.id(), Expected.ANY, House.ofFreelancer(1, "Milder.")));
        assertEquals(500, (int) average(freelancer));

        assertTrue(reviews.takenDown(house.operator, PAGE).items().stream()
                .anyMatch(one -> one.id().equals(bad.id())));
        reviews.restore(house.operator, bad.id());
        assertNull(reviews.get(client, bad.id()).takenDown());
        assertEquals(300, (int) average(freelancer));
        assertTrue(reviews.takenDown(house.operator, PAGE).items().stream()
                .noneMatch(one -> one.id().equals(bad.id())));
        assertThrows(Conflict.class, () -> reviews.restore(house.operator, bad.id()));
        assertEquals(
                List.of("ReviewWritten", "ReviewShown", "ReviewTakenDown", "ReviewRestored"), house.told(bad.id()));
    }

    private Integer average(Actor freelancer) {
        return reviews.summaryOfFreelancer(Actor.NOBODY, freelancer.account()).average();
    }

    // What it comes to

    @Test
    public void theSummaryCountsWhatIsShown() {
        for (int overall : List.of(5, 4, 4)) {
            house.shown(client, freelancer, overall);
        }
        reviews.write(client, house.ended(client, freelancer), House.ofFreelancer(1, "Nobody sees this yet."));
        assertEquals(
                new ReviewSummary(3, 433, List.of(0, 0, 0, 2, 1), Map.of(Aspect.QUALITY, 433, Aspect.DEADLINES, 300)),
                reviews.summaryOfFreelancer(Actor.NOBODY, freelancer.account()));
        assertEquals(
                new ReviewSummary(3, 433, List.of(0, 0, 0, 2, 1), Map.of(Aspect.CLARITY, 433)),
                reviews.summaryOfCompany(Actor.NOBODY, House.company(client)));
        assertEquals(
                new ReviewSummary(0, null, List.of(0, 0, 0, 0, 0), Map.of()),
                reviews.summaryOfCompany(Actor.NOBODY, UUID.randomUUID()));
    }

    @Test
    public void listsGoOnWhereThePageBeforeEnded() {
        Set<UUID> all = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            all.add(house.shown(client, freelancer, 4).id());
        }
        Set<UUID> read = new HashSet<>();
        int pages = 0;
        String cursor = null;
        do {
            Page<Review> page = reviews.ofFreelancer(client, freelancer.account(), new PageRequest(cursor, 2));
            page.items().forEach(review -> assertTrue("twice: " + review, read.add(review.id())));
            cursor = page.next();
            pages++;
        } while (cursor != null);
        assertEquals(3, pages);
        assertEquals(all, read);
        Page<ReviewTurn> first = reviews.turns(client, PageRequest.first(3));
        Page<ReviewTurn> rest = reviews.turns(client, new PageRequest(first.next(), 3));
        assertEquals(List.of(3, 2), List.of(first.items().size(), rest.items().size()));
        assertNull(rest.next());
    }

    // Who sees what

    @Test
    public void othersReadNoAddressesAndNoContract() {
        UUID contract = house.ended(client, freelancer);
        String text = "Quick. Write to me: camille@example.com";
        Review ofFreelancer = reviews.write(client, contract, House.ofFreelancer(5, text));
        Review ofCompany = reviews.write(freelancer, contract, House.ofClient(5, "Call +33 6 12 34 56 78"));
        for (Actor inside : List.of(client, freelancer, house.operator)) {
            assertEquals(text, reviews.get(inside, ofFreelancer.id()).text());
            assertEquals(contract, reviews.get(inside, ofFreelancer.id()).contract());
        }
        for (Actor other : List.of(Actor.NOBODY, house.client())) {
            Review seen = reviews.get(other, ofFreelancer.id());
            assertEquals("Quick. Write to me: " + Masking.HIDDEN, seen.text());
            assertNull(seen.contract());
            assertEquals("Example SAS", seen.authorName());
            assertEquals(
                    List.of(seen),
                    reviews.ofFreelancer(other, freelancer.account(), PAGE).items());
        }
        assertEquals(
                "people's names are for members",
                null,
                reviews.get(Actor.NOBODY, ofCompany.id()).authorName());
        assertEquals(
                "Frances Freelancer",
                reviews.get(house.client(), ofCompany.id()).authorName());
    }

    @Test
    public void theReviewsOfAHiddenProfileAreHidden() {
        Review ofFreelancer = house.shown(client, freelancer, 5);
        UUID ofCompany = reviews.turn(client, ofFreelancer.contract()).other().id();
        house.people.shown.remove(freelancer.account());
        for (Actor other : List.of(Actor.NOBODY, house.client())) {
            assertThrows(NotFound.class, () -> reviews.get(other, ofFreelancer.id()));
            assertThrows(NotFound.class, () -> reviews.ofFreelancer(other, freelancer.account(), PAGE));
            assertThrows(NotFound.class, () -> reviews.summaryOfFreelancer(other, freelancer.account()));
            assertEquals(Side.FREELANCER, reviews.get(other, ofCompany).by());
        }
        for (Actor inside : List.of(client, freelancer, house.operator)) {
            assertEquals(5, reviews.get(inside, ofFreelancer.id()).overall());
        }
        assertEquals(
                1, reviews.summaryOfFreelancer(freelancer, freelancer.account()).count());
    }

    @Test
    public void nobodyReviewsThemselves() {
        UUID contract = house.ended(client, freelancer);
        Actor both = Actor.person(freelancer.account(), client.roles(), client.companies());
        assertThrows(Forbidden.class, () -> reviews.write(both, contract, House.ofClient(5, "We are great.")));
        Review shown = house.shown(client, freelancer, 1);
        assertThrows(Forbidden.class, () -> reviews.answer(both, shown.id(), "No, we are great."));
        assertFalse(reviews.turns(both, PAGE).items().get(1).open());
    }

    @Test
    public void aReviewSaysWhatItsSideIsAskedFor() {
        UUID contract = house.ended(client, freelancer);
        List<ReviewDraft> wrong = List.of(
                House.ofFreelancer(0, "Bad."),
                House.ofFreelancer(6, "Good."),
                House.ofFreelancer(5, " "),
                House.ofFreelancer(5, "x".repeat(3_001)),
                House.ofClient(5, "Clarity is not rated of freelancers."),
                new ReviewDraft(5, Map.of(Aspect.QUALITY, 6), "Good.", "fr"),
                new ReviewDraft(5, null, "Good.", null),
                new ReviewDraft(5, null, "Good.", "French"));
        for (ReviewDraft draft : wrong) {
            assertThrows(draft.toString(), Invalid.class, () -> reviews.write(client, contract, draft));
        }
        assertThrows(Invalid.class, () -> reviews.write(client, contract, null));
        assertNull(reviews.turn(client, contract).own());
        assertThrows(NotFound.class, () -> reviews.turn(client, house.contract(client, freelancer)));
    }

    @Test
    public void everyMethodRefusesWhoIsNoParty() {
        Review shown = house.shown(client, freelancer, 4);
        house.people.shown.remove(freelancer.account());
        UUID unshown = house.ended(client, freelancer);
        Review secret = reviews.write(client, unshown, House.ofFreelancer(4, "Good."));
        Actor anotherClient = house.client();
        Map<String, Actor> notOperators =
                Map.of("the freelancer", freelancer, "the client", client, "another client", anotherClient);
        new Strangers<>(
                        Reviews.class,
                        reviews,
                        Map.of("another freelancer", house.freelancer(), "another client", anotherClient))
                .own("turns", client, PAGE)
                .refused("turn", client, unshown)
                .refused("write", freelancer, house.ended(client, freelancer), House.ofClient(5, "Good."))
                .refused("edit", client, secret.id(), Expected.ANY, House.ofFreelancer(5, "Good."))
                .refused("answer", freelancer, shown.id(), "Thank you.")
                .refused("get", client, secret.id())
                .refused("ofFreelancer", freelancer, freelancer.account(), PAGE)
                .refused("summaryOfFreelancer", freelancer, freelancer.account())
                .open("ofCompany", "what is shown of a company is for everybody; it has no profile to hide")
                .open("summaryOfCompany", "what is shown of a company is for everybody; it has no profile to hide")
                .refusedTo("takeDown", notOperators, house.operator, shown.id(), "Rude.")
                .refusedTo("restore", notOperators, house.operator, shown.id())
                .refusedTo("takenDown", notOperators, house.operator, PAGE)
                .check();
    }
}
