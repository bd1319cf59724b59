package org.biface.accounts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.biface.accounts.Account;
import org.biface.accounts.Badge;
import org.biface.accounts.BadgeChange;
import org.biface.accounts.Badges;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Unauthenticated;
import org.biface.kernel.events.Event;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** Badges come and go on record. */
public class BadgesServiceTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static Bench bench;
    private static BadgesService badges;
    private static Actor operator;

    private Account freelancer;

    @BeforeClass
    public static void open() {
        bench = new Bench(DATABASE);
        badges = new BadgesService(bench.store, bench.events);
        operator = Bench.as(bench.operator());
    }

    @AfterClass
    public static void close() {
        bench.close();
    }

    @Before
    public void register() {
        freelancer = bench.freelancer();
        bench.events.take();
    }

    private static List<String> names(List<Badge> badges) {
        return badges.stream().map(Badge::name).toList();
    }

    @Test
    public void isGrantedAndTakenBackOnRecord() {
        UUID id = freelancer.id();
        assertEquals(List.of("top-rated"), names(badges.grant(operator, id, "top-rated", "50 good reviews")));
        assertEquals(List.of("new", "top-rated"), names(badges.grant(Actor.SYSTEM, id, "new", "since today")));
        Badge first = badges.of(Bench.as(bench.client()), id).get(1);
        assertEquals(
                "it stays as it is",
                first,
                badges.grant(operator, id, "top-rated", "once more").get(1));
        assertEquals(List.of("new"), names(badges.takeBack(operator, id, "top-rated", "a bad one")));
        List<BadgeChange> history = badges.history(operator, id);
        assertEquals(
                List.of("top-rated false a bad one", "new true since today", "top-rated true 50 good reviews"),
                history.stream()
                        .map(one -> one.badge() + " " + one.granted() + " " + one.reason())
                        .toList());
        assertEquals(operator.account(), history.get(0).by());
        assertNull("at the console", history.get(1).by());
        assertEquals(
                List.of("BadgeGranted top-rated", "BadgeGranted new", "BadgeTakenBack top-rated"),
                bench.events.take().stream()
                        .filter(event -> event.aggregate().equals(id))
                        .map(event -> event.type() + " " + event.text("badge"))
                        .toList());
    }

    @Test
    public void whatIsWrongIsRefused() {
        UUID id = freelancer.id();
        for (String wrong : new String[] {null, "", "Top", "top rated", "x".repeat(64)}) {
            assertThrows(Invalid.class, () -> badges.grant(operator, id, wrong, "why"));
        }
        assertThrows(Invalid.class, () -> badges.grant(operator, id, "new", " "));
        assertThrows(Invalid.class, () -> badges.takeBack(operator, id, "new", null));
        assertThrows(NotFound.class, () -> badges.takeBack(operator, id, "new", "why"));
        assertThrows(Conflict.class, () -> badges.grant(operator, bench.client().id(), "new", "why"));
        for (Consumer<UUID> absent : List.<Consumer<UUID>>of(
                account -> badges.of(operator, account),
                account -> badges.history(operator, account),
                account -> badges.grant(operator, account, "new", "why"),
                account -> badges.takeBack(operator, account, "new", "why"))) {
            assertThrows(NotFound.class, () -> absent.accept(UUID.randomUUID()));
        }
        assertEquals(List.of(), badges.of(operator, id));
    }

    @Test
    public void onlyOperatorsChangeThemAndEveryMemberSeesThem() {
        Actor own = Bench.as(freelancer);
        UUID id = freelancer.id();
        assertEquals(List.of(), badges.of(own, id));
        for (Consumer<Actor> forbidden : List.<Consumer<Actor>>of(
                actor -> badges.history(actor, id),
                actor -> badges.grant(actor, id, "new", "why"),
                actor -> badges.takeBack(actor, id, "new", "why"))) {
            assertThrows(Forbidden.class, () -> forbidden.accept(own));
            assertThrows(Unauthenticated.class, () -> forbidden.accept(Actor.NOBODY));
        }
        assertThrows(Unauthenticated.class, () -> badges.of(Actor.NOBODY, id));
    }

    @Test
    public void grantedByManyAtOnceItIsGrantedOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<List<Badge>>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                all.add(threads.submit(() -> badges.grant(operator, freelancer.id(), "new", "why")));
            }
            for (Future<List<Badge>> one : all) {
                assertEquals(List.of("new"), names(one.get()));
            }
        } finally {
            threads.shutdownNow();
        }
        assertEquals(1, badges.history(operator, freelancer.id()).size());
        assertEquals(
                1,
                bench.events.take().stream()
                        .map(Event::type)
                        .filter("BadgeGranted"::equals)
                        .count());
    }

    @Test
    public void theRecordIsAppendOnly() throws Exception {
        badges.grant(operator, freelancer.id(), "new", "why");
        try (Connection connection = DATABASE.connect();
                Statement statement = connection.createStatement()) {
            for (String refused : List.of(
                    "update accounts.badge_change set reason = 'another'",
                    "delete from accounts.badge_change",
                    "truncate accounts.badge_change")) {
                String said = assertThrows(refused, SQLException.class, () -> statement.execute(refused))
                        .getMessage();
                assertTrue(said, said.contains("badge_change is append-only"));
            }
        }
    }

    @Test
    public void onlyOperatorsGiveAndTake() {
        UUID id = freelancer.id();
        badges.grant(operator, id, "top-rated", "50 good reviews");
        Map<String, Actor> strangers = Map.of(
                "the freelancer", Bench.as(freelancer),
                "another freelancer", Bench.as(bench.freelancer()),
                "a client", Bench.as(bench.client()));
        new Strangers<>(Badges.class, badges, strangers)
                // Badges are shown to whoever is logged in.
                .refusedTo("of", Map.of(), Bench.as(bench.client()), id)
                .refused("grant", operator, id, "new", "since today")
                .refused("takeBack", operator, id, "top-rated", "no longer")
                .refused("history", operator, id)
                .check();
    }
}
