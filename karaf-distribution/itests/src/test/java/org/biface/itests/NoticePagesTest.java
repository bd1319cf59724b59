package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import java.util.Map;
import org.biface.itests.Market.Person;
import org.jsoup.nodes.Document;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** Reports on the pages, without JavaScript: by somebody without an account, the operator, and who is affected. */
public class NoticePagesTest {

    private static Marketplace marketplace;
    private static Market market;

    @BeforeClass
    public static void open() throws Exception {
        marketplace = Marketplace.open("notice-pages", Map.of());
        market = new Market(new Http(marketplace.server().httpPort()));
    }

    @AfterClass
    public static void close() {
        if (marketplace != null) {
            marketplace.close();
        }
    }

    private static Browser browser(String language) {
        return new Browser(marketplace.server().uri("/"), language);
    }

    private static Document sound(Browser browser, Document page) {
        ByHand.sound(browser.address(), page, browser.last().body());
        return page;
    }

    private static Browser in(String email, String password) {
        Browser browser = browser("en");
        browser.send(browser.go("/en/login"), "/login", "email", email, "password", password);
        return browser;
    }

    @Test
    public void aMissionIsReportedTakenDownContestedAndShownAgain() {
        Person client = market.member("client", "CLIENT");
        String id = market.published(client);
        Person proposing = market.member("proposing freelancer", "FREELANCER");
        String proposal = "/en/proposals/" + market.proposal(proposing, id, 1);
        Browser reader = browser("fr");
        Document shown = reader.go("/fr/missions/" + id);
        String address = reader.address();
        Document form = sound(reader, reader.click(shown, "Signaler"));
        assertTrue(form.text(), form.text().contains("Vous signalez la mission « A small service »."));
        Document again =
                sound(reader, reader.send(422, form, "/report", "explanation", "Ce n’est pas vrai.", "email", "nora"));
        assertFalse(again.select("#category-error").text().isEmpty());
        assertFalse(again.select("#name-error").text().isEmpty());
        assertFalse(again.select("#faith-error").text().isEmpty());
        assertEquals(
                "what was written stays",
                "Ce n’est pas vrai.",
                again.select("#explanation").val().strip());
        String[] filled = {"category", "FRAUD", "name", "Nora", "email", "nora@example.com", "faith", "yes"};
        Document sent = sound(reader, reader.send(again, "/report", filled));
        assertEquals("Nous avons reçu votre signalement", sent.select("h1").text());

        Browser operator = in(Marketplace.OPERATOR, Marketplace.PASSWORD);
        String way = "/en/operator/notices";
        String waiting =
                operator.go("/en/operator").select("a[href=" + way + "]").text();
        assertTrue(waiting, waiting.matches("Reports \\([1-9]\\)"));
        Document list = sound(operator, operator.go(way));
        Document notice = sound(operator, operator.click(list, "Mission: A small service"));
        assertTrue(notice.text(), notice.text().contains("Design, code and tests of a small service."));
        assertTrue(notice.text(), notice.text().contains("Reported by: Nora, nora@example.com"));
        Document refused =
                operator.send(422, notice, "/decide", "action", "TAKE_DOWN", "facts", "Nobody of that name exists.");
        assertFalse(refused.select("#rule-error").text().isEmpty());
        Document decided = operator.send(refused, "/decide", "ground", "TERMS", "rule", "Article 4");
        assertTrue(decided.text(), decided.select("[role=status]").text().startsWith("It is decided"));
        reader.go(404, address);
        Browser freelancer = in(proposing.email, proposing.password);
        Document declined = sound(freelancer, freelancer.go(proposal));
        assertTrue(declined.text(), declined.text().contains("A small service"));

        Browser author = in(client.email, client.password);
        Document decisions = sound(author, author.click(author.go("/en/account"), "Decisions about what you wrote"));
        Document statement = sound(author, author.click(decisions, "Mission: A small service"));
        assertTrue(statement.text(), statement.text().contains("Nobody of that name exists."));
        assertFalse(statement.text(), statement.text().contains("Nora"));
        String at = author.address().substring("/en/".length());
        assertFalse(author.send(422, statement, at, "text", " ")
                .select("#text-error")
                .text()
                .isEmpty());
        Document contested = author.send(statement, at, "text", "We do exist.");
        assertTrue(contested.text(), contested.text().contains("An operator will answer you."));

        Document answer = sound(operator, operator.go(operator.address().replaceFirst("\\?.*", "")));
        assertTrue(answer.text(), answer.text().contains("We do exist."));
        operator.send(answer, "/answer", "answer", "reverse", "text", "You do.");
        reader.go(address);
        Document reversed = author.go(author.address().replaceFirst("\\?.*", ""));
        assertTrue(reversed.text(), reversed.text().contains("The decision is reversed"));
        assertTrue(reversed.text(), reversed.text().contains("You do."));
    }

    @Test
    public void whoIsSuspendedReadsAndContestsWithTheCodeOfTheMail() {
        Person freelancer = market.member("freelancer", "FREELANCER");
        Market.must(freelancer.http.put("/api/v1/profiles/me", Market.profile("PUBLIC")));
        Person client = market.member("reader", "CLIENT");
        String id = market.post(client, "/api/v1/notices", Endpoints.notice("PROFILE", freelancer.id))
                .json()
                .path("notice")
                .asText();
        Person operator = market.login("operator", Marketplace.OPERATOR, Marketplace.PASSWORD);
        Map<String, Object> decision = Map.of(
                "actions",
                List.of("SUSPEND"),
                "ground",
                "LAW",
                "rule",
                "Article 1",
                "facts",
                "Nobody of that name exists.");
        market.move(operator, "/api/v1/notices/" + id, "decide", decision);

        Browser author = browser("en");
        Document wanted = sound(author, author.go("/en/decision"));
        assertFalse(wanted.select("#code").isEmpty());
        Document unknown = author.go(422, "/en/decision?code=wrong");
        assertFalse(unknown.text(), unknown.select("#code-error").text().isEmpty());
        String code = EndpointAuthorizationTest.code(market, operator, freelancer.email);
        Document statement = sound(author, author.go("/en/decision?code=" + code));
        assertTrue(statement.text(), statement.text().contains("The account behind it is suspended."));
        Document contested = author.send(statement, "/decision", "text", "I do exist.");
        assertTrue(contested.text(), contested.text().contains("I do exist."));
        assertEquals(
                "CONTESTED",
                Market.must(operator.http.get("/api/v1/notices/" + id))
                        .json()
                        .path("status")
                        .asText());
    }
}
