package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The main job by hand in a real browser, on the pages as people see them. */
public class BrowserTest {

    private static Chromium chromium;
    private static Marketplace market;
    private static Set<String> pages;

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @BeforeClass
    public static void open() throws Exception {
        chromium = Chromium.open();
        market = Marketplace.unpack("browser");
        String url = market.server().uri("/").toString();
        market.server().configure("org.biface.http.cfg", "public.url", url);
        // A provider that wants to know people before it pays them.
        market.server().configure("org.biface.plugins.payment.sandbox.cfg", "accounts", "true");
        market.server().configure("org.biface.plugins.payment.sandbox.cfg", "identity", "needed");
        pages = signPages(market.server().home().resolve("etc/web/templates"));
        market.open();
    }

    /** An operator's templates that are ours, but each page says which it is: so it is known which were looked at. */
    private static Set<String> signPages(Path to) throws IOException {
        Path templates = Path.of(System.getProperty("biface.root"), "bundles/faces/web/src/main/resources/templates");
        Set<String> names = new TreeSet<>();
        try (Stream<Path> all = Files.walk(templates)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                String name = templates.relativize(file).toString().replace(".html", "");
                if (text.contains("{% extends \"layout\" %}")) {
                    Path signed = to.resolve(templates.relativize(file).toString());
                    Files.createDirectories(signed.getParent());
                    Files.writeString(
                            signed,
                            text.replace("{% block content %}", "{% block content %}<!-- page: " + name + " -->"));
                    names.add(name);
                }
            }
        }
        return names;
    }

    @AfterClass
    public static void close() {
        try {
            if (chromium != null) {
                chromium.close();
            }
        } finally {
            if (market != null) {
                market.close();
            }
        }
    }

    @Test
    public void theMainJobInEnglishOnADesktop() throws Exception {
        walk(new Visitor.Screen(new Words("en"), 1280, 900, true), "desktop-en", true);
    }

    @Test
    public void theMainJobInFrenchOnAPhone() throws Exception {
        walk(new Visitor.Screen(new Words("fr"), 390, 844, true), "phone-fr", true);
    }

    @Test
    public void theMainJobWithoutScripts() throws Exception {
        walk(new Visitor.Screen(new Words("en"), 390, 844, false), "without-scripts", false);
    }

    private static void walk(Visitor.Screen screen, String name, boolean complete) throws Exception {
        Eyes eyes = new Eyes(name);
        try (Walk walk = new Walk(chromium, market, screen, eyes)) {
            walk.mainJob();
            if (complete) {
                walk.theRest();
            }
            walk.everyLinkLeadsSomewhere();
        }
        assertEquals("", String.join("\n", eyes.problems()));
        new LogCheck()
                .allow("ChargebackLedger .* chargeback=")
                .check(market.server().log());
        if (complete) {
            Set<String> unseen = new TreeSet<>(pages);
            unseen.removeAll(eyes.pages());
            unseen.removeIf(one ->
                    one.matches("legal/.*") && !one.endsWith(screen.words().language()));
            assertEquals("pages that nobody looked at", Set.of(), unseen);
        }
    }

    @Test
    public void aBrowserIsFoundWhereItIsSaidToBeOrAmongThePrograms() throws Exception {
        Path program = Files.createFile(folder.getRoot().toPath().resolve("chromium-browser"));
        assertEquals(Optional.empty(), Chromium.find(null, folder.getRoot().toString()));
        assertTrue(program.toFile().setExecutable(true));
        for (String path : List.of(folder.getRoot().toString(), "/nowhere:" + folder.getRoot())) {
            assertEquals(Optional.of(program), Chromium.find(null, path));
        }
        assertEquals(Optional.of(program), Chromium.find(program.toString(), "/nowhere"));
        assertEquals(
                "what is said counts alone",
                Optional.empty(),
                Chromium.find("/nowhere/chromium", folder.getRoot().toString()));
    }
}
