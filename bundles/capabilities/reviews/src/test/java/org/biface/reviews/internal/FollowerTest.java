package org.biface.reviews.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.accounts.AccountUpdated;
import org.biface.accounts.CompanyUpdated;
import org.biface.commons.Actor;
import org.biface.commons.DomainEvent;
import org.biface.commons.NotFound;
import org.biface.contracts.ContractEnded;
import org.biface.notifications.Mail;
import org.biface.reviews.Review;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** What reviews hear of others, and what people hear of reviews. */
public class FollowerTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private House house;
    private ReviewsService reviews;
    private Actor client;
    private Actor freelancer;

    @Before
    public void open() {
        house = new House(DATABASE, DATABASE.persistence(), new House.People(), Map.of());
        reviews = house.reviews;
        client = house.client();
        freelancer = house.freelancer();
    }

    @After
    public void close() {
        house.close();
    }

    /** What other tests have told is taken by then. */
    private void listen() {
        house.events.subscribe(new Follower(reviews), house.mails);
        house.events.awaitDelivery();
    }

    private void tell(DomainEvent fact) {
        house.store.write(em -> {
            house.events.log().append(fact);
            return null;
        });
        house.events.awaitDelivery();
    }

    private ContractEnded ended(UUID contract, boolean paid) {
        return new ContractEnded(
                contract, UUID.randomUUID(), House.company(client), freelancer.account(), "COMPLETED", paid);
    }

    @Test
    public void contractsThatEndCanBeReviewedAndPeopleAreToldOnceEach() {
        UUID unpaid = house.contract(client, freelancer);
        UUID paid = house.contract(client, freelancer);
        listen();
        tell(ended(unpaid, false));
        assertThrows(NotFound.class, () -> reviews.turn(client, unpaid));
        assertEquals(List.of(), house.sent);
        tell(ended(paid, true));
        assertTrue(reviews.turn(client, paid).open());
        assertEquals(2, house.sent.size());
        Mail french = to(client, 0);
        assertEquals("Donnez votre avis sur Frances Freelancer : Java developer", french.subject());
        assertTrue(french.text(), french.text().endsWith("\nhttps://biface.example/fr/contracts/" + paid + "\n"));
        assertFalse(french.text(), french.text().contains("{"));
        assertEquals("Review Example SAS: Java developer", to(freelancer, 0).subject());
        tell(ended(paid, true));
        assertEquals("the end is told once", 2, house.sent.size());

        reviews.write(client, paid, House.ofFreelancer(1, "Secret."));
        house.events.awaitDelivery();
        assertEquals("nobody is told that a side has written", 2, house.sent.size());
        Review ofCompany = reviews.write(freelancer, paid, House.ofClient(2, "Secret, too."));
        house.events.awaitDelivery();
        assertEquals(
                "L'avis de Frances Freelancer est publié : Java developer",
                to(client, 1).subject());
        assertEquals(
                "The review by Example SAS is shown: Java developer",
                to(freelancer, 1).subject());

        reviews.answer(client, ofCompany.id(), "Oh.");
        house.events.awaitDelivery();
        assertEquals(
                "Example SAS has answered your review: Java developer",
                to(freelancer, 2).subject());
        reviews.takeDown(house.operator, ofCompany.id(), "It is rude.");
        reviews.restore(house.operator, ofCompany.id());
        house.events.awaitDelivery();
        assertTrue(to(freelancer, 3).text().contains("\nIt is rude.\n"));
        assertEquals(
                "Your review is shown again: Java developer", to(freelancer, 4).subject());
        for (Mail mail : house.sent) {
            assertFalse(mail.text(), mail.text().contains("Secret"));
        }
    }

    private Mail to(Actor person, int number) {
        return house.sent.stream()
                .filter(mail -> mail.to().equals(person.account() + "@example.com"))
                .toList()
                .get(number);
    }

    @Test
    public void contractsThatEndedLongAgoAreNotReviewed() {
        UUID contract = house.contract(client, freelancer);
        reviews.open(contract, house.now().minus(House.days(14)));
        assertThrows(NotFound.class, () -> reviews.turn(client, contract));
        reviews.open(contract, house.now().minus(House.days(13)));
        assertTrue(reviews.turn(client, contract).open());
    }

    @Test
    public void namesAreThoseOfToday() {
        listen();
        Review shown = house.shown(client, freelancer, 5);
        house.named(freelancer.account(), "Francine", "en");
        house.people.companies.put(House.company(client), "Example SA");
        tell(new AccountUpdated(freelancer.account()));
        tell(new CompanyUpdated(House.company(client)));
        assertEquals("Example SA", reviews.get(Actor.NOBODY, shown.id()).authorName());
        assertEquals("Francine", reviews.turn(client, shown.contract()).otherName());
    }
}
