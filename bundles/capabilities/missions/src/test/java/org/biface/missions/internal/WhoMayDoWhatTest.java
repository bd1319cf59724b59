package org.biface.missions.internal;

import static org.junit.Assert.assertEquals;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import org.biface.commons.Actor;
import org.biface.commons.DomainException;
import org.biface.commons.Expected;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.missions.Invitation;
import org.biface.missions.Mission;
import org.biface.missions.Proposal;
import org.biface.missions.Side;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Every state, every transition, every actor: what is answered. */
public class WhoMayDoWhatTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final String DONE = "done";
    private static final PageRequest PAGE = PageRequest.first(5);

    private enum Who {
        NOBODY,
        OTHER_FREELANCER,
        OTHER_CLIENT,
        FREELANCER,
        CLIENT,
        COLLEAGUE,
        OPERATOR
    }

    private enum Stage {
        PROPOSED,
        COUNTERED_BY_CLIENT,
        COUNTERED_BY_FREELANCER,
        ACCEPTED,
        DECLINED,
        WITHDRAWN,
        EXPIRED
    }

    private enum Shape {
        DRAFT,
        PUBLISHED,
        PUBLISHED_WITH_PROPOSAL,
        FILLED,
        CLOSED,
        EXPIRED
    }

    private Market market;
    private final Map<Who, Actor> actors = new EnumMap<>(Who.class);

    @Before
    public void open() {
        market = new Market(DATABASE);
        Actor client = market.client();
        actors.put(Who.NOBODY, Actor.NOBODY);
        actors.put(Who.OTHER_FREELANCER, market.freelancer());
        actors.put(Who.OTHER_CLIENT, market.client());
        actors.put(Who.FREELANCER, market.freelancer());
        actors.put(Who.CLIENT, client);
        actors.put(Who.COLLEAGUE, market.colleague(client));
        actors.put(Who.OPERATOR, market.operator);
    }

    @After
    public void close() {
        market.close();
    }

    // Proposals

    @Test
    public void proposals() {
        MissionsService missions = market.missions;
        Map<String, BiConsumer<Actor, UUID>> moves = new LinkedHashMap<>();
        moves.put("counter", (actor, id) -> missions.counter(actor, id, Expected.ANY, Market.terms("Other", 1_000)));
        moves.put("accept", (actor, id) -> missions.accept(actor, id, Expected.ANY));
        moves.put("decline", missions::decline);
        moves.put("withdraw", missions::withdraw);
        moves.put("read", missions::proposal);
        for (Stage stage : Stage.values()) {
            for (var move : moves.entrySet()) {
                UUID id = proposal(stage);
                for (Who who : Who.values()) {
                    String wanted = wanted(stage, move.getKey(), who);
                    UUID present = id;
                    String got = answer(() -> move.getValue().accept(actors.get(who), present));
                    assertEquals(who + " " + move.getKey() + " " + stage, wanted, got);
                    if (wanted.equals(DONE) && !move.getKey().equals("read")) {
                        id = proposal(stage);
                    }
                }
            }
        }
    }

    private UUID proposal(Stage stage) {
        Actor client = actors.get(Who.CLIENT);
        Actor freelancer = actors.get(Who.FREELANCER);
        UUID id = market.proposed(freelancer, market.published(client)).id();
        switch (stage) {
            case PROPOSED -> {}
            case COUNTERED_BY_CLIENT -> market.missions.counter(client, id, Expected.ANY, Market.terms("Less", 5));
            case COUNTERED_BY_FREELANCER -> {
                market.missions.counter(client, id, Expected.ANY, Market.terms("Less", 5));
                market.missions.counter(freelancer, id, Expected.ANY, Market.terms("More", 6));
            }
            case ACCEPTED -> market.missions.accept(client, id, Expected.ANY);
            case DECLINED -> market.missions.decline(client, id);
            case WITHDRAWN -> market.missions.withdraw(freelancer, id);
            case EXPIRED ->
                market.store.write(em -> {
                    em.find(ProposalEntity.class, id).status = Proposal.Status.EXPIRED;
                    return null;
                });
        }
        return id;
    }

    private static String wanted(Stage stage, String move, Who who) {
        Side side = switch (who) {
            case CLIENT, COLLEAGUE -> Side.CLIENT;
            case FREELANCER -> Side.FREELANCER;
            default -> null;
        };
        if (who == Who.NOBODY) {
            return "Unauthenticated";
        }
        if (side == null && who != Who.OPERATOR) {
            return "NotFound";
        }
        if (move.equals("read")) {
            return DONE;
        }
        if (side == null
                || (move.equals("decline") && side != Side.CLIENT)
                || (move.equals("withdraw") && side != Side.FREELANCER)) {
            return "Forbidden";
        }
        Side offeredBy = switch (stage) {
            case PROPOSED, COUNTERED_BY_FREELANCER -> Side.FREELANCER;
            case COUNTERED_BY_CLIENT -> Side.CLIENT;
            default -> null;
        };
        if (offeredBy == null) {
            return "Conflict";
        }
        boolean answers = move.equals("counter") || move.equals("accept");
        return answers && side == offeredBy ? "Conflict" : DONE;
    }

    // Missions

    @Test
    public void missions() {
        MissionsService missions = market.missions;
        Map<String, BiConsumer<Actor, UUID>> moves = new LinkedHashMap<>();
        moves.put("get", missions::get);
        moves.put(
                "edit",
                (actor, id) -> missions.edit(actor, id, Expected.ANY, Market.details("New title", "New text", "Java")));
        moves.put("publish", missions::publish);
        moves.put("close", missions::close);
        moves.put("takeDown", missions::takeDown);
        moves.put("restore", missions::restore);
        moves.put("proposals", (actor, id) -> missions.proposals(actor, id, PAGE));
        moves.put("invitations", (actor, id) -> missions.invitations(actor, id, PAGE));
        moves.put(
                "invite",
                (actor, id) -> missions.invite(actor, id, market.freelancer().account(), null));
        moves.put("propose", (actor, id) -> missions.propose(actor, id, null, Market.terms("All", 1_000)));
        for (Shape shape : Shape.values()) {
            for (var move : moves.entrySet()) {
                for (Who who : Set.of(
                        Who.NOBODY, Who.OTHER_FREELANCER, Who.OTHER_CLIENT, Who.CLIENT, Who.COLLEAGUE, Who.OPERATOR)) {
                    UUID id = mission(shape);
                    String got = answer(() -> move.getValue().accept(actors.get(who), id));
                    assertEquals(who + " " + move.getKey() + " " + shape, wanted(shape, move.getKey(), who), got);
                }
            }
        }
    }

    private UUID mission(Shape shape) {
        Actor client = actors.get(Who.CLIENT);
        Actor freelancer = actors.get(Who.FREELANCER);
        if (shape == Shape.DRAFT) {
            return market.missions
                    .draft(client, null, Market.details("Draft", "Text"))
                    .id();
        }
        Mission mission = market.published(client);
        switch (shape) {
            case PUBLISHED_WITH_PROPOSAL -> market.proposed(freelancer, mission);
            case FILLED ->
                market.missions.accept(
                        client, market.proposed(freelancer, mission).id(), Expected.ANY);
            case CLOSED -> market.missions.close(client, mission.id());
            case EXPIRED ->
                market.store.write(em -> {
                    em.find(MissionEntity.class, mission.id()).status = Mission.Status.EXPIRED;
                    return null;
                });
            default -> {}
        }
        return mission.id();
    }

    private static String wanted(Shape shape, String move, Who who) {
        boolean owner = who == Who.CLIENT || who == Who.COLLEAGUE;
        boolean sees = shape != Shape.DRAFT || owner || who == Who.OPERATOR;
        boolean open = shape == Shape.PUBLISHED || shape == Shape.PUBLISHED_WITH_PROPOSAL;
        if (move.equals("get")) {
            return sees ? DONE : "NotFound";
        }
        if (who == Who.NOBODY) {
            return "Unauthenticated";
        }
        if (move.equals("takeDown") || move.equals("restore")) {
            boolean down = move.equals("takeDown") && shape != Shape.DRAFT;
            return who != Who.OPERATOR ? "Forbidden" : down ? DONE : "Conflict";
        }
        if (move.equals("propose")) {
            if (who != Who.OTHER_FREELANCER) {
                return "Forbidden";
            }
            return !sees ? "NotFound" : open ? DONE : "Conflict";
        }
        if (!sees) {
            return "NotFound";
        }
        boolean lookingOn = Set.of("proposals", "invitations").contains(move);
        if (!owner && !(who == Who.OPERATOR && (lookingOn || move.equals("close")))) {
            return "Forbidden";
        }
        boolean may = switch (move) {
            case "edit" -> shape == Shape.DRAFT || shape == Shape.PUBLISHED;
            case "publish" -> shape == Shape.DRAFT;
            case "close", "invite" -> open;
            default -> true;
        };
        return may ? DONE : "Conflict";
    }

    // The rest

    @Test
    public void invitations() {
        Actor client = actors.get(Who.CLIENT);
        Actor freelancer = actors.get(Who.FREELANCER);
        Mission mission = market.published(client);
        Invitation invitation = market.missions.invite(client, mission.id(), freelancer.account(), null);
        Map<Who, String> wanted = Map.of(
                Who.NOBODY, "Unauthenticated",
                Who.OTHER_FREELANCER, "NotFound",
                Who.OTHER_CLIENT, "NotFound",
                Who.CLIENT, "Forbidden",
                Who.COLLEAGUE, "Forbidden",
                Who.OPERATOR, "Forbidden",
                Who.FREELANCER, DONE);
        wanted.forEach((who, answer) -> assertEquals(
                who + " declines",
                answer,
                answer(() -> market.missions.declineInvitation(actors.get(who), invitation.id()))));
    }

    @Test
    public void ownListsAndDrafts() {
        Map<String, BiFunction<Actor, PageRequest, Object>> lists = Map.of(
                "proposals", market.missions::ownProposals,
                "invitations", market.missions::ownInvitations);
        for (Who who : Who.values()) {
            String wanted = switch (who) {
                case NOBODY -> "Unauthenticated";
                case FREELANCER, OTHER_FREELANCER -> DONE;
                default -> "Forbidden";
            };
            lists.forEach((name, list) ->
                    assertEquals(who + " " + name, wanted, answer(() -> list.apply(actors.get(who), PAGE))));
            String drafts = switch (who) {
                case NOBODY -> "Unauthenticated";
                case CLIENT, COLLEAGUE, OTHER_CLIENT -> DONE;
                default -> "Forbidden";
            };
            assertEquals(
                    who + " drafts",
                    drafts,
                    answer(() -> market.missions.draft(actors.get(who), null, Market.details("Title", null))));
        }
        UUID company = actors.get(Who.CLIENT).companies().iterator().next();
        assertEquals(
                "Forbidden",
                answer(() ->
                        market.missions.draft(actors.get(Who.OTHER_CLIENT), company, Market.details("Title", null))));
        Actor ofTwo = Actor.person(UUID.randomUUID(), Set.of(Role.CLIENT), Set.of(company, UUID.randomUUID()));
        assertEquals("Invalid", answer(() -> market.missions.draft(ofTwo, null, Market.details("Title", null))));
    }

    private static String answer(Runnable call) {
        try {
            call.run();
            return DONE;
        } catch (DomainException refused) {
            return refused.getClass().getSimpleName();
        }
    }
}
