package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.runner.Server;
import org.jsoup.Connection;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;
import org.jsoup.parser.Parser;

/** The main job as people do it: both sides on the pages, one in English and one in French, without JavaScript. */
final class ByHand {

    /** Enough for every kind of page; a market may have any number of each. */
    private static final int MOST_PAGES = 60;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String tag = UUID.randomUUID().toString().substring(0, 8);
    private final Browser freelancer;
    private final Browser client;
    private final Marketplace market;
    private final URI base;
    private String mission;
    private String proposal;
    private String contract;

    ByHand(Marketplace market) {
        this.market = market;
        this.base = market.server().uri("/");
        this.freelancer = new Browser(base, "en-GB,en;q=0.9");
        this.client = new Browser(base, "fr-FR,fr;q=0.9");
    }

    void run() throws Exception {
        aFreelancerRegisters();
        aProfileIsMade();
        aClientRegisters();
        aMissionIsPublished();
        whoFitsIsShownWithWhy();
        aProposalIsMadeOnce();
        theClientCountersAndTheFreelancerSigns();
        aMilestoneIsPaidAndReviewed();
        theMoneyIsExplained();
        theContractEndsAndBothSayWhatItWasLike();
        anOperatorTakesAReviewDown();
        whileReviewsAreAwayThePagesGoOn();
        whoIsNotLoggedInComesBackAfterwards();
        everyPageIsSound(freelancer, "/en/dashboard");
        everyPageIsSound(client, "/fr/dashboard");
    }

    /** What is away is left out of the ways through the site, says so where it is asked for, and comes back by itself. */
    static void whatIsAwaySaysSo(Marketplace market) throws Exception {
        Browser reader = new Browser(market.server().uri("/"), "en");
        String ranking = reader.go("/en/ranking").select("h1").text();
        market.console("bundle:stop org.biface.matching");
        try {
            assertEquals(
                    "This part is away for the moment",
                    reader.go(503, "/en/ranking").select("h1").text());
            assertTrue(reader.last().headers().firstValue("Retry-After").isPresent());
            assertTrue(reader.go("/en/").select("a[href=/en/ranking]").isEmpty());
        } finally {
            market.console("bundle:start org.biface.matching");
        }
        Server.await("the page to be back", Marketplace.BOUND, () -> {
            reader.go("/en/");
            return reader.last().body().contains("/en/ranking");
        });
        assertEquals(ranking, reader.go("/en/ranking").select("h1").text());
    }

    private static Browser operator(URI base) {
        Browser operator = new Browser(base, "en");
        operator.send(
                operator.go("/en/login"), "/login", "email", Marketplace.OPERATOR, "password", Marketplace.PASSWORD);
        return operator;
    }

    /** The operator's pages, too. */
    static void theOperatorLooksOn(URI base) {
        Browser operator = operator(base);
        Document overview = operator.go("/en/operator");
        assertTrue(overview.text(), overview.text().contains("flat 1.0.0"));
        everyPageIsSound(operator, "/en/operator");
    }

    /**
     * Follows every link from a page on, as long as it stays here and in the language: each leads to a page that people, screen
     * readers and a strict browser can use.
     */
    private static void everyPageIsSound(Browser browser, String from) {
        Set<String> seen = new LinkedHashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(from));
        String language = from.substring(0, 4);
        while (!open.isEmpty() && seen.size() < MOST_PAGES) {
            String to = open.remove();
            if (!seen.add(to.replaceFirst("[?].*", ""))) {
                continue;
            }
            Document page = browser.go(to);
            sound(to, page, browser.last().body());
            for (Element link : page.select("a[href^=" + language + "]:not([download])")) {
                open.add(link.attr("href"));
            }
        }
        assertTrue(seen.toString(), seen.size() > 8);
    }

    static void sound(String at, Document page, String text) {
        assertEquals(at, 1, page.select("h1").size());
        assertEquals(at, at.substring(1, 3), page.select("html").attr("lang"));
        assertFalse(at, page.title().startsWith("–"));
        assertEquals(
                at,
                "",
                page.select("[style], style, [onclick], [onsubmit], [onchange]").outerHtml());
        assertEquals(
                at,
                "",
                page.select("script:not([src])")
                        .not("[type=application/ld+json]")
                        .outerHtml());
        assertEquals(at, "", page.select("img:not([alt])").outerHtml());
        assertEquals(
                at, "", page.select("form[method=post]:not(:has([name=csrf]))").outerHtml());
        List<String> ids = page.select("[id]").eachAttr("id");
        assertEquals(at, new ArrayList<>(new LinkedHashSet<>(ids)), ids);
        for (Element field : page.select("input:not([type=hidden]), select, textarea")) {
            boolean labelled = field.closest("label") != null
                    || !field.id().isEmpty()
                            && !page.select("label[for=" + field.id() + "]").isEmpty();
            assertTrue(at + ": " + field.outerHtml(), labelled);
            for (String described : field.attr("aria-describedby").split(" ")) {
                assertTrue(at + ": " + described, described.isEmpty() || page.getElementById(described) != null);
            }
        }
        Parser parser = Parser.htmlParser().setTrackErrors(5);
        parser.parseInput(text, at);
        assertEquals(at, List.of(), parser.getErrors());
    }

    private String email(String name) {
        return name + "-" + tag + "@example.org";
    }

    private void aFreelancerRegisters() {
        Document home = freelancer.go("/");
        assertEquals("/en/", freelancer.address());
        Document form = freelancer.click(home, "Register free");
        Document again = freelancer.send(
                422, form, "register/freelancer", "name", "Nora O’Brien", "email", email("nora"), "password", "short");
        assertEquals(
                "At least 12 characters, please.",
                again.select("#password-error").text());
        assertEquals(
                "Please accept the terms of use.", again.select("#terms-error").text());
        assertEquals(
                "what was written stays", "Nora O’Brien", again.select("#name").val());
        assertEquals("but for the password", "", again.select("#password").val());
        Document overview = freelancer.send(again, "register/freelancer", "password", Market.PASSWORD, "terms", "yes");
        assertTrue(freelancer.address(), freelancer.address().startsWith("/en/dashboard"));
        assertTrue(overview.text(), overview.select("[role=status]").text().startsWith("Welcome!"));
    }

    private void aProfileIsMade() throws Exception {
        Document editor = freelancer.click(freelancer.go("/en/dashboard"), "Make your profile");
        Document saved = freelancer.send(
                editor,
                "own/profile",
                "title",
                "Backend developer " + tag,
                "summary",
                "I build services <b>that last</b>.\n\nTen years of it.",
                "rate",
                "520.50",
                "skill1",
                "Java",
                "level1",
                "5",
                "years1",
                "10");
        assertTrue(saved.text(), saved.text().contains("Complete: "));
        Document shown = freelancer.click(saved, "Public page");
        assertTrue("escaped", shown.select(".prose").text().contains("<b>that last</b>"));
        assertTrue(shown.text(), shown.text().contains("€520.50 a day"));
        JsonNode person = JSON.readTree(
                shown.select("script[type=application/ld+json]").first().data());
        assertEquals("Nora O’Brien", person.at("/mainEntity/name").asText());
        String canonical = shown.select("link[rel=canonical]").attr("abs:href");
        assertTrue(canonical, canonical.endsWith(freelancer.address()));
        Document french = client.go(
                URI.create(shown.select("link[hreflang=fr]").attr("href")).getPath());
        assertTrue(french.text(), french.text().contains("520,50 € par jour"));
        String plain = freelancer.address().replaceFirst("/[^/]*-([0-9a-z]{26})$", "/$1");
        freelancer.go(plain);
        assertNotEquals("an address without its words leads on", plain, freelancer.address());
    }

    /** By the link of the freelancer, who writes English. */
    private void aClientRegisters() {
        Document none = freelancer.click(freelancer.go("/en/dashboard"), "Bring a client");
        Document made = freelancer.send(none, "own/introductions", "label", "Met in Lyon");
        String link = made.select("#link").val();
        Document again = freelancer.send(none, "own/introductions", "label", "Met in Lyon");
        assertEquals(
                "the same form sent twice", 1, again.select("main tbody tr").size());
        assertNotEquals(link, again.select("#link").val());
        Document renewed = freelancer.send(again, "/link");
        URI sent = URI.create(renewed.select("#link").val());
        Document english = client.go(sent.getPath() + "?" + sent.getQuery());
        Document form = client.click(english, "Français");
        assertFalse(form.select("#introduction").val().isEmpty());
        Document overview = client.send(
                form,
                "register/client",
                "name",
                "Chloé Martin",
                "company",
                "Atelier Martin " + tag,
                "email",
                email("chloe"),
                "password",
                Market.PASSWORD,
                "terms",
                "yes");
        assertTrue(overview.text(), overview.text().contains("Vous n’avez pas encore de mission."));
        Document brought = freelancer.go("/en/own/introductions");
        assertEquals("Registered", brought.select("main tbody .state").text());
        assertTrue(brought.text(), brought.text().contains("Atelier Martin " + tag));
        Document company = client.click(client.go("/fr/account"), "Entreprise : Atelier Martin " + tag);
        client.send(
                company,
                client.address().substring("/fr/".length()),
                "street",
                "12 rue des Lilas",
                "postal",
                "75020",
                "city",
                "Paris",
                "country",
                "FR");
    }

    private void aMissionIsPublished() throws Exception {
        Document editor = client.click(client.go("/fr/dashboard"), "Nouvelle mission");
        Document again = client.send(422, editor, "own/missions/new", "title", "Refonte " + tag, "most", "beaucoup");
        assertTrue(
                again.select("#most-error").text(),
                again.select("#most-error").text().startsWith("Un montant"));
        Document draft = client.send(
                again,
                "own/missions/new",
                "description",
                "Le site existe.\n\nIl doit devenir plus rapide.",
                "skills",
                "Java, PostgreSQL",
                "most",
                "2 400,50",
                "pricing",
                "FIXED");
        mission = client.address();
        assertTrue(draft.text(), draft.text().contains("jusqu’à 2"));
        Document published = client.send(draft, "/publish");
        assertTrue(published.text(), published.text().contains("La mission est publiée."));
        Document shown = client.click(published, "Page publique");
        JsonNode job = JSON.readTree(
                shown.select("script[type=application/ld+json]").first().data());
        assertEquals("JobPosting", job.path("@type").asText());
        assertEquals("Refonte " + tag, job.path("title").asText());
        Document list = freelancer.go("/en/missions?q=" + tag);
        assertEquals(1, list.select("ul.cards > li").size());
        Document kept = freelancer.send(freelancer.click(list, "Keep this search"), "own/searches", "skill", "Java");
        assertEquals(tag, kept.select("ul.cards h3").text());
        freelancer.send(kept, "/delete");
        assertEquals(
                "a found list is for nobody to find",
                "noindex",
                list.select("meta[name=robots]").attr("content"));
    }

    /** What fits comes from an index that follows within about a second. */
    private void whoFitsIsShownWithWhy() throws Exception {
        Server.await(
                "the freelancer among those who fit",
                Marketplace.BOUND,
                () -> client.go(mission + "/freelancers").text().contains("Nora O’Brien"));
        Document fits = client.go(mission + "/freelancers");
        assertFalse(fits.text(), fits.select("details li").isEmpty());
        Element found = fits.select("li:has(h2:contains(Nora))").first();
        String nora = found.select("input[type=checkbox]").val();
        Document compared = client.go(mission + "/compare?freelancer=" + nora);
        assertTrue(compared.text(), compared.select("thead th").text().contains("Nora O’Brien"));
        client.send(200, (FormElement) found.select("form").first());
        assertTrue(client.last().body().contains("L’invitation est envoyée."));
        assertTrue(freelancer.go("/en/dashboard").select("a").eachText().contains("Refonte " + tag));
    }

    private void aProposalIsMadeOnce() {
        Document list = freelancer.go("/en/missions?q=" + tag);
        Document shown = freelancer.click(list, "Refonte " + tag);
        Document form = freelancer.click(shown, "Make a proposal");
        Document again = freelancer.send(422, form, "/propose", "scope", "All of it.", "title1", "A first step");
        assertEquals("This is needed.", again.select("#amount1-error").text());
        String[] filled = {"amount1", "1000", "title2", "The rest", "amount2", "900,00"};
        freelancer.send(again, "/propose", filled);
        proposal = freelancer.address().replaceFirst("\\?.*", "");
        Document twice = freelancer.send(again, "/propose", filled);
        assertEquals("the same form sent twice", proposal, freelancer.address().replaceFirst("\\?.*", ""));
        assertTrue(twice.text(), twice.text().contains("The other side is to answer now."));
        assertEquals(
                1,
                freelancer.go("/en/own/proposals").select("ul.cards > li > h2").size());
    }

    private void theClientCountersAndTheFreelancerSigns() {
        Document received = client.click(client.go(mission), "Nora O’Brien");
        assertTrue(received.text(), received.text().contains("Ce qui est prélevé"));
        Document terms = client.click(received, "Faire une contre-proposition");
        client.send(terms, "/counter", "amount2", "800");
        Document offered = freelancer.go(proposal);
        Document refused = freelancer.send(422, offered, "/accept");
        assertEquals(
                "Please say that you agree to the terms.",
                refused.select("#agree-error").text());
        Document old = client.go(proposal.replace("/en/", "/fr/"));
        assertTrue("not the client’s turn", old.select("form[action$=/accept]").isEmpty());
        Document signed = freelancer.send(refused, "/accept", "agree", "yes");
        contract = freelancer.address().replaceFirst("\\?.*", "");
        assertTrue(signed.text(), signed.text().contains("The contract is signed."));
        assertTrue(signed.text(), signed.text().contains("€800.00"));
    }

    private void aMilestoneIsPaidAndReviewed() throws Exception {
        Document french = client.go(contract.replace("/en/", "/fr/"));
        Document planned = client.click(french, "1. A first step");
        String milestone = client.address();
        client.send(planned, "/fund");
        Server.await(
                "the payment",
                Marketplace.BOUND,
                () -> client.go(milestone).text().contains("Financée"));

        String english = milestone.replace("/fr/", "/en/");
        freelancer.send(freelancer.go(english), "/submit", "note", "It is done: https://example.org/a");
        Document submitted = client.go(milestone);
        assertTrue(submitted.text(), submitted.text().contains("It is done"));
        Document asked = client.send(422, submitted, "/changes");
        assertFalse(asked.select("#wanted-error").text().isEmpty());
        client.send(asked, "/changes", "wanted", "Encore un essai, s’il vous plaît.");
        freelancer.send(freelancer.go(english), "/submit", "note", "Done again.");
        Document again = client.go(milestone);
        client.send(again, "/approve");
        Server.await(
                "the release",
                Marketplace.BOUND,
                () -> client.go(milestone).text().contains("Payée au freelance"));
        // Whoever goes back and sends the old form again is told, and nothing happens twice.
        Document stale = client.send(422, submitted, "/approve");
        assertTrue(stale.text(), stale.select("[role=alert]").text().length() > 10);
    }

    private void theMoneyIsExplained() {
        Document money = freelancer.go("/en/money");
        assertTrue(money.text(), money.text().contains("€1,000.00"));
        Document explained = freelancer.click(money, "How it was worked out");
        assertTrue(explained.text(), explained.text().contains("flat"));
        assertTrue(explained.text(), explained.text().contains("€100.00"));
        assertEquals("a bar in the drawing", 1, money.select(".chart svg rect").size());
        // Which year it is, depends on the reader's zone.
        Element link = money.select("a").stream()
                .filter(one -> one.text().matches("2\\d{3}"))
                .findFirst()
                .orElseThrow();
        Document year = freelancer.click(money, link.text());
        assertTrue(year.text(), year.text().contains("Earned"));
        freelancer.click(year, "Download as CSV");
        String file = freelancer.last().body();
        assertTrue(file, file.startsWith("\ufeffWhen,What,Currency,"));
        assertTrue(file, file.lines().anyMatch(line -> line.contains(",Earned,EUR,1000.00,1000.00,100.00,")));
        Document fees = new Browser(URI.create(money.baseUri()), "fr").go("/fr/fees?amount=1000");
        assertTrue(
                fees.text(), fees.select("#quote").text().replaceAll("\\s", " ").contains("900,00"));
    }

    /** A contract ends when all of it is released; neither side reads the other before both have written. */
    private void theContractEndsAndBothSayWhatItWasLike() throws Exception {
        String french = contract.replace("/en/", "/fr/");
        Document rest = client.click(client.go(french), "2. The rest");
        String milestone = client.address();
        client.send(rest, "/fund");
        Server.await(
                "the second payment",
                Marketplace.BOUND,
                () -> client.go(milestone).text().contains("Financée"));
        freelancer.send(freelancer.go(milestone.replace("/fr/", "/en/")), "/submit", "note", "All of it.");
        client.send(client.go(milestone), "/approve");
        Server.await(
                "the end of the contract among what waits",
                Marketplace.BOUND,
                () -> freelancer.go("/en/dashboard").text().contains("Reviews to write"));
        Document form = freelancer.click(freelancer.go("/en/dashboard"), "Atelier Martin " + tag + ": Refonte " + tag);
        Document wrong = freelancer.send(422, form, "/review", "CLARITY", "5");
        assertEquals("This is needed.", wrong.select("#overall-error").text());
        assertEquals("This is needed.", wrong.select("#text-error").text());
        String[] said = {"overall", "4", "text", "Clear <b>wishes</b>. My number is +33 6 12 34 56 78."};
        Document kept = freelancer.send(wrong, "/review", said);
        assertTrue(kept.text(), kept.text().contains("Your review is kept."));
        Document twice = freelancer.send(wrong, "/review", said);
        assertTrue("the same form sent twice", twice.text().contains("Your review is kept."));
        freelancer.send(twice, "/review/change", "overall", "5");
        Document stale = freelancer.send(422, kept, "/review/change", "overall", "1");
        assertFalse(stale.select("[role=alert]").text().isEmpty());

        Document blind = client.go(french);
        assertFalse(blind.text(), blind.text().contains("Clear"));
        Document both =
                client.send(blind, "/review", "overall", "3", "QUALITY", "4", "text", "Bon travail, mais lent.");
        assertTrue(both.text(), both.text().contains("Clear <b>wishes</b>"));
        assertTrue("never edited", both.select("form[action$=/change]").isEmpty());
        Document empty = client.send(422, both, "/review/answer");
        assertFalse(empty.select("#answer-error").text().isEmpty());
        Document answered = client.send(empty, "/review/answer", "answer", "Merci, à bientôt !");
        assertTrue("one answer", answered.select("form[action$=/answer]").isEmpty());
        assertFalse(freelancer.go("/en/dashboard").text().contains("Reviews to write"));

        Document profile = profile(new Browser(base, "en"));
        String shown = profile.select("#reviews").text();
        assertTrue(shown, shown.contains("3.0 out of 5, one review"));
        assertEquals(
                "Bon travail, mais lent.",
                profile.select("#reviews .prose[lang=fr]").text());
        JsonNode rating = JSON.readTree(profile.select("script[type=application/ld+json]")
                        .first()
                        .data())
                .at("/mainEntity/makesOffer/itemOffered/aggregateRating");
        assertEquals(3.0, rating.path("ratingValue").asDouble(), 0);
        assertEquals(1, rating.path("reviewCount").asInt());
        Document ofClient = new Browser(base, "en").go(mission.replaceFirst(".*/", "/en/missions/"));
        assertTrue(ofClient.text(), ofClient.text().contains("5.0 out of 5, one review"));
        assertTrue(ofClient.text(), ofClient.text().contains("Merci, à bientôt !"));
        assertFalse("numbers are masked", ofClient.text().contains("12 34"));
    }

    private Document profile(Browser reader) {
        return reader.click(reader.go("/en/freelancers?q=" + tag), "Nora O’Brien");
    }

    private void anOperatorTakesAReviewDown() {
        Browser operator = operator(base);
        Document desk = operator.click(profile(operator), "Take down or show again");
        Document wrong = operator.send(422, desk, "/take-down");
        assertEquals("This is needed.", wrong.select("#reason-error").text());
        Document down = operator.send(wrong, "/take-down", "reason", "It names somebody.");
        Browser reader = new Browser(base, "en");
        assertNull(profile(reader).select("#reviews").first());
        assertTrue(
                "its writer is told",
                client.go(contract.replace("/en/", "/fr/")).text().contains("It names somebody."));
        operator.send(down, "/restore");
        assertEquals(1, profile(reader).select("#reviews").size());
    }

    private void whileReviewsAreAwayThePagesGoOn() throws Exception {
        Browser reader = new Browser(base, "en");
        String mine = contract.replace("/en/", "/fr/");
        String wanted = mission.replaceFirst(".*/", "/en/missions/");
        market.console("bundle:stop org.biface.reviews");
        try {
            assertNull(profile(reader).select("#reviews").first());
            assertNull(reader.go(wanted).select("#reviews").first());
            assertNull(client.go(mine).select("#reviews").first());
            client.go("/fr/dashboard");
        } finally {
            market.console("bundle:start org.biface.reviews");
        }
        Server.await(
                "reviews to be back", Marketplace.BOUND, () -> client.go(mine).getElementById("reviews") != null);
        assertEquals(1, profile(reader).select("#reviews").size());
        assertEquals(1, reader.go(wanted).select("#reviews").size());
    }

    private void whoIsNotLoggedInComesBackAfterwards() {
        Document gone = freelancer.send(freelancer.go("/en/money"), "/logout");
        assertTrue(gone.text(), gone.text().contains("You are logged out."));
        Document login = freelancer.go(contract);
        assertTrue(freelancer.address(), freelancer.address().startsWith("/en/login?next="));
        Document wrong = freelancer.send(
                422, login, "/login", "email", email("nora"), "password", "not the password of anybody");
        assertEquals(
                "Address and password don’t fit together.",
                wrong.select("[role=alert]").text());
        freelancer.send(wrong, "/login", "password", Market.PASSWORD);
        assertEquals(contract, freelancer.address());
    }

    /** What is not as it should be is a page that says so, in the reader's language, and never a stack trace. */
    static void errorsArePages(URI base) {
        Browser reader = new Browser(base, "fr");
        for (String nothing : new String[] {"/nothing", "/fr/nothing", "/fr/missions/nothing", "/assets/none.css"}) {
            Document page = reader.go(404, nothing);
            assertEquals(nothing, "Il n’y a rien ici", page.select("h1").text());
            assertEquals(
                    reader.last().headers().firstValue("X-Request-Id").orElseThrow(),
                    page.select("main code").text());
        }
        Document login = reader.go("/fr/login");
        Map<String, String> fields = new LinkedHashMap<>();
        for (Connection.KeyVal field : Browser.form(login, "/login").formData()) {
            fields.put(field.key(), field.value());
        }
        fields.put("csrf", "made elsewhere");
        assertEquals(
                "Vous ne pouvez pas faire cela",
                reader.post(403, "/fr/login", fields).select("h1").text());
        assertNull(reader.go("/fr/")
                .select("script:not([src])")
                .not("[type=application/ld+json]")
                .first());
    }
}
