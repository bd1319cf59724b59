package org.biface.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Page;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import nu.validator.client.EmbeddedValidator;
import org.biface.runner.Server;
import org.xml.sax.SAXException;

/**
 * Looks at pages as a strict reader does: axe for everybody's access, vnu for the HTML as it was sent, and whether a narrow
 * screen has to be scrolled sideways. Keeps a picture of each.
 */
final class Eyes {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path PICTURES = Path.of(System.getProperty("biface.work"), "screenshots");

    /** All of WCAG 2.2 AA, and what the makers of axe call good practice. */
    private static final String ACCESS = """
            async () => {
              const found = await axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values:
                ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa', 'best-practice'] } });
              return JSON.stringify(found.violations.map(one => one.id + ' (' + one.help + '): ' + one.nodes.map(node =>
                node.target + ' ' + node.html.substring(0, 200) + ' ' + node.failureSummary).join(' | ')));
            }""";

    private static final String LOOK = """
            () => {
              const width = document.documentElement.clientWidth;
              const wide = document.documentElement.scrollWidth - width;
              return JSON.stringify({
                wide: wide,
                beyond: wide <= 0 ? [] : [...document.querySelectorAll('body *')]
                  .filter(one => one.getBoundingClientRect().right > width + 1)
                  .map(one => one.outerHTML.substring(0, 120)).slice(-3),
                nowhere: [...document.querySelectorAll('a[href^="#"]')]
                  .map(one => one.getAttribute('href')).filter(to => !document.getElementById(to.substring(1))),
                links: [...document.querySelectorAll('a[href], link[href], img[src], script[src]')]
                  .map(one => one.href || one.src),
                pages: [...document.querySelector('main').childNodes]
                  .filter(one => one.nodeType === 8 && one.data.startsWith(' page: '))
                  .map(one => one.data.substring(7).trim())
              });
            }""";

    private static final String AXE = axe();

    private final String name;
    private final Path pictures;
    private final List<String> problems = Collections.synchronizedList(new ArrayList<>());

    /** The HTML is looked at while the browser goes on: that takes longer than to read a page. */
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "reads HTML");
        thread.setDaemon(true);
        return thread;
    });

    private final List<Future<?>> read = new ArrayList<>();
    private final Set<String> pages = new TreeSet<>();
    private final Set<String> validated = new TreeSet<>();
    private int number;

    /** @param name whose eyes: a folder of pictures */
    Eyes(String name) throws IOException {
        this.name = name;
        this.pictures = PICTURES.resolve(name);
        Server.delete(pictures);
        Files.createDirectories(pictures);
    }

    private static String axe() {
        try (InputStream in = Eyes.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Looks at what a browser shows, and gives the addresses that it leads to; axe needs scripts. */
    List<String> look(Page page, String html, boolean scripts) {
        String at = name + " " + page.url().replaceFirst("^https?://[^/]+", "");
        page.screenshot(new Page.ScreenshotOptions()
                .setFullPage(true)
                .setPath(pictures.resolve("%03d-%s.png".formatted(++number, slug(page.url())))));
        JsonNode seen = json((String) page.evaluate(LOOK));
        if (scripts) {
            page.evaluate(AXE);
            json((String) page.evaluate(ACCESS)).forEach(one -> problem(at, one.asText()));
        }
        seen.path("nowhere").forEach(one -> problem(at, "leads nowhere: " + one.asText()));
        if (seen.path("wide").asInt() > 0) {
            problem(at, "is " + seen.path("wide") + " px wider than the screen: " + seen.path("beyond"));
        }
        seen.path("pages").forEach(one -> pages.add(one.asText()));
        read.add(reader.submit(() -> validate(at, html)));
        List<String> links = new ArrayList<>();
        seen.path("links").forEach(one -> links.add(one.asText()));
        return links;
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static String slug(String url) {
        String path = url.replaceFirst("^https?://[^/]+/", "").replaceFirst("[?#].*", "");
        String plain = path.replaceAll("[0-9a-z]{26}", "x").replaceAll("[^A-Za-z0-9]+", "-");
        return plain.substring(0, Math.min(60, plain.length()));
    }

    /** What differs from page to page in its secrets only is looked at once. */
    private void validate(String at, String html) {
        if (!validated.add(html.replaceAll("value=\"[A-Za-z0-9_-]{20,}\"", ""))) {
            return;
        }
        EmbeddedValidator vnu = new EmbeddedValidator();
        vnu.setOutputFormat(EmbeddedValidator.OutputFormat.JSON);
        vnu.setForceHTML(true);
        vnu.setNoLangDetect(true);
        try {
            String said = vnu.validate(new ByteArrayInputStream(html.getBytes(StandardCharsets.UTF_8)));
            for (JsonNode one : JSON.readTree(said).path("messages")) {
                if (!one.path("type").asText().equals("info") || one.has("subType")) {
                    problem(at, "HTML: " + one.path("message").asText() + " " + one.path("extract"));
                }
            }
        } catch (IOException | SAXException broken) {
            throw new IllegalStateException(broken);
        }
    }

    void problem(String at, String what) {
        problems.add(at + ": " + what);
    }

    List<String> problems() throws InterruptedException, ExecutionException {
        for (Future<?> one : read) {
            one.get();
        }
        reader.shutdown();
        return problems;
    }

    /** The pages of the pages that were looked at. */
    Set<String> pages() {
        return pages;
    }
}
