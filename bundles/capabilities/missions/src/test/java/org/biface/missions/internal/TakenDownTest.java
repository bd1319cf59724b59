package org.biface.missions.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.missions.Mission;
import org.biface.missions.MissionQuery;
import org.biface.missions.Proposal;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What operators take down. */
public class TakenDownTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private Market market;
    private MissionsService missions;
    private Actor client;
    private Actor freelancer;

    @Before
    public void open() {
        market = new Market(DATABASE);
        missions = market.missions;
        client = market.client();
        freelancer = market.freelancer();
    }

    @After
    public void close() {
        market.close();
    }

    @Test
    public void aMissionIsClosedAndHiddenUntilItIsRestored() {
        Mission mission = market.published(client);
        Proposal proposal = market.proposed(freelancer, mission);
        assertEquals(mission.id(), missions.get(Actor.NOBODY, mission.id()).id());

        Mission down = missions.takeDown(market.operator, mission.id());
        assertTrue(down.takenDown());
        assertEquals(Mission.Status.CLOSED, down.status());
        assertEquals(
                Proposal.Status.DECLINED,
                missions.proposal(freelancer, proposal.id()).status());
        for (Actor other : List.of(Actor.NOBODY, freelancer, market.client())) {
            assertThrows(NotFound.class, () -> missions.get(other, mission.id()));
            assertFalse(finds(other, mission.id()));
        }
        assertThrows(
                NotFound.class, () -> missions.propose(freelancer, mission.id(), null, Market.terms("All", 1_000)));
        for (Actor still : List.of(client, market.colleague(client), market.operator)) {
            assertTrue(missions.get(still, mission.id()).takenDown());
            assertTrue(finds(still, mission.id()));
        }
        assertThrows(Conflict.class, () -> missions.takeDown(market.operator, mission.id()));
        assertThrows(Conflict.class, () -> missions.publish(client, mission.id()));

        Mission again = missions.restore(market.operator, mission.id());
        assertFalse(again.takenDown());
        assertEquals(Mission.Status.CLOSED, again.status());
        assertEquals(
                Mission.Status.CLOSED, missions.get(Actor.NOBODY, mission.id()).status());
        assertTrue(finds(freelancer, mission.id()));
    }

    private boolean finds(Actor actor, UUID mission) {
        UUID company = client.companies().iterator().next();
        var query = new MissionQuery(null, List.of(), null, null, null, null, null, company, Mission.Status.CLOSED);
        return missions.search(actor, query, PageRequest.first(50)).page().items().stream()
                .anyMatch(found -> found.id().equals(mission));
    }

    @Test
    public void aMessageIsKeptFromTheClientUntilItIsRestored() {
        Mission mission = market.published(client);
        UUID id = market.proposed(freelancer, mission).id();
        assertEquals("Hello", missions.proposal(client, id).message());

        assertEquals("Hello", missions.takeDownMessage(market.operator, id).message());
        Proposal seen = missions.proposal(client, id);
        assertNull(seen.message());
        assertTrue(seen.messageTakenDown());
        assertEquals(Proposal.Status.PROPOSED, seen.status());
        assertNull(missions.proposals(client, mission.id(), PageRequest.first(5))
                .items()
                .get(0)
                .message());
        assertEquals("Hello", missions.proposal(freelancer, id).message());
        assertThrows(Conflict.class, () -> missions.takeDownMessage(market.operator, id));

        missions.restoreMessage(market.operator, id);
        assertEquals("Hello", missions.proposal(client, id).message());
        assertThrows(Conflict.class, () -> missions.restoreMessage(market.operator, id));
        UUID silent = missions.propose(market.freelancer(), mission.id(), null, Market.terms("All of it", 100_000))
                .id();
        assertThrows(Conflict.class, () -> missions.takeDownMessage(market.operator, silent));
    }
}
