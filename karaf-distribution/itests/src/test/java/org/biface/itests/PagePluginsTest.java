package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.biface.itests.Market.Person;
import org.biface.runner.Server;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** What plugins add to the pages, installed and uninstalled while people read: there, in both languages, and gone. */
public class PagePluginsTest {

    private static Marketplace marketplace;
    private static Market market;

    @BeforeClass
    public static void open() throws Exception {
        marketplace = Marketplace.open("page-plugins", Map.of());
        market = new Market(new Http(marketplace.server().httpPort()));
    }

    @AfterClass
    public static void close() {
        if (marketplace != null) {
            marketplace.close();
        }
    }

    private static Browser in(Person person, String language) {
        Browser browser = new Browser(marketplace.server().uri("/"), language);
        browser.send(
                browser.go("/" + language + "/login"), "/login", "email", person.email, "password", person.password);
        return browser;
    }

    private static void etc(String file, String text) throws IOException {
        Files.writeString(marketplace.server().home().resolve("etc").resolve(file), text);
    }

    /** Bundles with when they were started last: what is refreshed or restarted shows here. */
    private static List<String> bundles() throws IOException {
        return marketplace
                .console("bundle:list -t 0 --no-format -s -l")
                .lines()
                .filter(line -> line.contains("org.biface") || line.contains("Active"))
                .toList();
    }

    @Test
    public void aCardAndAnEntryComeAndGoWhilePeopleRead() throws Exception {
        Browser freelancer = in(market.member("card freelancer", "FREELANCER"), "fr");
        Browser client = in(market.member("card client", "CLIENT"), "en");
        Browser stranger = new Browser(marketplace.server().uri("/"), "en");
        String before = shown(freelancer.go("/fr/dashboard"));
        List<String> bundles = bundles();
        etc("org.biface.plugins.web.announcement-moving.cfg", """
                title.en = We <b>move</b>
                title.fr = Nous d\\u00e9m\\u00e9nageons
                text.en = Payouts wait on Sunday.
                text.fr = Les virements attendent dimanche.
                audiences = FREELANCERS
                link.to = /{language}/money
                link.en = Your money
                link.fr = Vos gains
                """);
        etc("org.biface.plugins.web.announcement-all.cfg", """
                title.en = We <b>move</b>
                title.fr = On bouge
                text.en = <script>alert(1)</script>
                text.fr = Bonjour
                """);
        etc("org.biface.plugins.web.navigation-help.cfg", """
                text.en = Help & answers
                text.fr = Aide
                to = https://help.example.org/{language}
                """);
        try (Traffic traffic = new Traffic(4)) {
            marketplace.console("feature:install biface-web-announcement");
            Server.await(
                    "the card and the entry",
                    Marketplace.BOUND,
                    () -> freelancer.go("/fr/dashboard").text().contains("Nous déménageons")
                            && freelancer.go("/fr/dashboard").text().contains("On bouge")
                            && stranger.go("/en/").text().contains("Help & answers"));
            Document french = freelancer.go("/fr/dashboard");
            ByHand.sound("/fr/dashboard", french, freelancer.last().body());
            assertEquals("/fr/money", french.select("a:containsOwn(Vos gains)").attr("href"));
            assertEquals(
                    "https://help.example.org/fr",
                    french.select("nav a:containsOwn(Aide)").attr("href"));
            Document english = client.go("/en/dashboard");
            ByHand.sound("/en/dashboard", english, client.last().body());
            assertFalse("for freelancers alone", english.text().contains("Payouts wait"));
            Element card = english.select("section.card:has(h2:contains(We))").first();
            assertEquals("escaped", "We <b>move</b>", card.select("h2").text());
            assertEquals(
                    "escaped", "<script>alert(1)</script>", card.select("p").text());
            assertTrue(client.last()
                    .headers()
                    .firstValue("Content-Security-Policy")
                    .orElseThrow()
                    .contains("script-src 'self'"));

            // One of them is wrong: it costs itself, and one line.
            etc("org.biface.plugins.web.navigation-wrong.cfg", """
                    text.en = Nowhere
                    text.fr = Nulle part
                    to = javascript:alert(1)
                    """);
            Server.await("the line about it", Marketplace.BOUND, () -> log().contains("javascript:alert(1)"));
            assertFalse(stranger.go("/en/").text().contains("Nowhere"));
            assertTrue(stranger.go("/en/").text().contains("Help & answers"));

            marketplace.console("feature:uninstall biface-web-announcement");
            Server.await(
                    "both to be gone",
                    Marketplace.BOUND,
                    () -> shown(freelancer.go("/fr/dashboard")).equals(before)
                            && !stranger.go("/en/").text().contains("Help & answers"));
            traffic.assertNothingFailed();
        }
        assertEquals("no other bundle was touched", bundles, bundles());
        new LogCheck()
                .allow(
                        "javascript:alert\\(1\\)",
                        "plugins\\.web[.-]announcement",
                        "spi\\.web\\.NavigationEntry",
                        "org.biface.faces.web 1.0.0 \\| FrameworkEvent ERROR")
                .check(log());
    }

    private static String log() {
        try {
            return marketplace.server().log();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** What people read, without the secrets of forms. */
    private static String shown(Document page) {
        return page.body().text();
    }

    @Test
    public void theFieldsOfATradeAreInTheFormOfAMission() throws Exception {
        Person person = market.member("editor client", "CLIENT");
        Browser client = in(person, "en");
        Browser reader = new Browser(marketplace.server().uri("/"), "fr");
        Document plain = client.go("/en/own/missions/new");
        assertEquals(
                "one trade needs no choice",
                0,
                plain.select("input[type=radio]").size());
        try (Traffic traffic = new Traffic(4)) {
            marketplace.console("feature:install biface-vertical-translation");
            Server.await(
                    "the trade in the form",
                    Marketplace.BOUND,
                    () -> client.go("/en/own/missions/new").text().contains("Words to translate"));
            Document form = client.go("/en/own/missions/new");
            ByHand.sound("/en/own/missions/new", form, client.last().body());
            assertEquals("it", form.select("input[name=vertical][checked]").attr("value"));
            String[] said = {
                "title",
                "A contract in French",
                "description",
                "Twelve pages.",
                "skills",
                "legal translation",
                "pricing",
                "FIXED",
                "most",
                "900",
                "vertical",
                "translation",
                "field-translation-words",
                "many",
                "field-translation-subject",
                "legal"
            };
            Document wrong = client.send(422, form, "/own/missions/new", said);
            ByHand.sound("/en/own/missions/new", wrong, client.last().body());
            assertEquals(
                    "A whole number, please.",
                    wrong.select("#field-translation-words-error").text());
            assertEquals("many", wrong.select("#field-translation-words").val());
            assertEquals(
                    "legal",
                    wrong.select("#field-translation-subject option[selected]").val());
            Document draft = client.send(wrong, "/own/missions/new", "field-translation-words", "");
            String mission = client.address();

            // What a mission of the trade can't be published without is said beside the field, in the form.
            Document refused = client.send(422, draft, "/publish");
            ByHand.sound(mission, refused, client.last().body());
            assertEquals(
                    "This is needed to publish.",
                    refused.select("#field-translation-words-error").text());
            Document kept = client.send(refused, "/edit", "field-translation-words", "12000");
            assertTrue(kept.text(), kept.text().contains("12,000"));
            client.send(kept, "/publish");
            Document shown = reader.go(mission.replaceFirst("\\?.*", "").replace("/en/own/", "/fr/"));
            String facts = shown.select("dl.facts-list").text().replace('\u202f', ' ');
            assertTrue(facts, facts.contains("Mots à traduire 12 000"));
            assertTrue(facts, facts.contains("Domaine juridique"));

            marketplace.console("feature:uninstall biface-vertical-translation");
            Server.await(
                    "the trade to be gone",
                    Marketplace.BOUND,
                    () -> !client.go("/en/own/missions/new").text().contains("Words to translate"));
            assertFalse(reader.go(reader.address()).text().contains("Mots à traduire"));
            Browser editor = in(person, "en");
            Document away = editor.go(mission.replaceFirst("\\?.*", "") + "/edit");
            assertEquals(
                    "nobody can check them now, and nothing is lost",
                    "This part is away for the moment",
                    editor.send(503, away, "/edit").select("h1").text());

            marketplace.console("feature:install biface-vertical-translation");
            Server.await(
                    "what it said to be back",
                    Marketplace.BOUND,
                    () -> reader.go(reader.address()).text().contains("Mots à traduire"));
            marketplace.console("feature:uninstall biface-vertical-translation");
            traffic.assertNothingFailed();
        }
    }

    /** People who read the pages meanwhile. */
    private static final class Traffic implements AutoCloseable {
        private final ExecutorService pool;
        private final AtomicBoolean enough = new AtomicBoolean();
        private final List<Future<Integer>> lanes = new ArrayList<>();

        Traffic(int parallel) {
            pool = Executors.newFixedThreadPool(parallel);
            Person person = market.member("reading client", "CLIENT");
            for (int i = 0; i < parallel; i++) {
                Browser browser = in(person, "en");
                lanes.add(pool.submit(() -> {
                    int read = 0;
                    while (!enough.get()) {
                        browser.go("/en/dashboard");
                        browser.go("/en/own/missions/new");
                        browser.go("/en/");
                        read++;
                    }
                    return read;
                }));
            }
        }

        void assertNothingFailed() throws Exception {
            enough.set(true);
            for (Future<Integer> lane : lanes) {
                assertTrue("somebody read", lane.get(5, TimeUnit.MINUTES) > 0);
            }
        }

        @Override
        public void close() {
            enough.set(true);
            pool.shutdownNow();
        }
    }
}
