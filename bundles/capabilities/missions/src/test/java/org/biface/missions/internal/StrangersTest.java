package org.biface.missions.internal;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.PageRequest;
import org.biface.missions.Missions;
import org.biface.missions.Proposal;
import org.biface.testing.Strangers;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

public class StrangersTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final PageRequest PAGE = PageRequest.first(5);

    private Market market;

    @Before
    public void open() {
        market = new Market(DATABASE);
    }

    @After
    public void close() {
        market.close();
    }

    @Test
    public void everyMethodRefusesWhoIsNoParty() {
        Actor client = market.client();
        Actor freelancer = market.freelancer();
        UUID draft = market.missions
                .draft(client, null, Market.details("A secret", "Not yet told"))
                .id();
        UUID published = market.published(client).id();
        UUID invitation = market.missions
                .invite(client, published, freelancer.account(), "Come")
                .id();
        UUID talkedOf = proposal(client, freelancer);
        Map<String, Actor> notOperators =
                Map.of("the client", client, "the freelancer", freelancer, "another client", market.client());
        new Strangers<>(
                        Missions.class,
                        market.missions,
                        Map.of("another freelancer", market.freelancer(), "another client", market.client()))
                .open("search", "published missions are what people come for")
                .open("trades", "which trades there are is no secret")
                .refused("get", client, draft)
                .refused("edit", client, draft, Expected.ANY, Market.details("Another", "Text"))
                .refused("publish", client, draft)
                .refused("proposals", client, published, PAGE)
                .refused("invitations", client, published, PAGE)
                .refused("invite", client, published, market.freelancer().account(), "Come")
                .refused("proposal", freelancer, proposal(client, freelancer))
                .refused("counter", client, proposal(client, freelancer), Expected.ANY, Market.terms("Less", 50_000))
                .refused("accept", client, proposal(client, freelancer), Expected.ANY)
                .refused("decline", client, proposal(client, freelancer))
                .refused("withdraw", freelancer, proposal(client, freelancer))
                .refused("declineInvitation", freelancer, invitation)
                .refused("close", client, market.published(client).id())
                .refused("draft", client, client.companies().iterator().next(), Market.details("Mine", "Ours"))
                .refusedTo(
                        "propose",
                        Map.of("the client", client, "another client", market.client()),
                        market.freelancer(),
                        published,
                        "Hello",
                        Market.terms("All", 10_000))
                .refusedTo("takeDown", notOperators, market.operator, published)
                .refusedTo("restore", notOperators, market.operator, published)
                .refusedTo("takeDownMessage", notOperators, market.operator, talkedOf)
                .refusedTo("restoreMessage", notOperators, market.operator, talkedOf)
                .refusedTo("figures", notOperators, market.operator, Instant.EPOCH)
                .own("ownProposals", freelancer, PAGE)
                .own("ownInvitations", freelancer, PAGE)
                .check();
    }

    private UUID proposal(Actor client, Actor freelancer) {
        Proposal proposal = market.proposed(freelancer, market.published(client));
        return proposal.id();
    }
}
