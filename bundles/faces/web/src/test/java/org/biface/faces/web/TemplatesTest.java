package org.biface.faces.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.Map;
import org.biface.commons.Money;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** What an operator puts in the folder comes before what is in the bundle. */
public class TemplatesTest {

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Site site(boolean reload) {
        return new Site(
                "Test",
                () -> "",
                ZoneId.of("Europe/Paris"),
                "EUR",
                "1",
                folder.getRoot().toPath(),
                reload);
    }

    private Templates templates(boolean reload) {
        Site site = site(reload);
        Map<Language, Texts> texts = new EnumMap<>(Language.class);
        for (Language language : Language.values()) {
            texts.put(language, new Texts(language, site.override()));
        }
        return new Templates(site, new TemplateWords(site, new Assets(site), texts));
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.getRoot().toPath().resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    public void aTemplateAndATextCanBeReplaced() throws IOException {
        write("templates/parts/budget.html", "{{ t('list.any') }} {{ amount | money }} {{ text }}");
        write("messages/web_fr.properties", "list.any=Peu importe\n");
        String page = templates(false)
                .render("parts/budget", Map.of("amount", Money.of(120_000, "EUR"), "text", "<b>"), Language.FR);
        assertEquals("Peu importe 1 200,00 € &lt;b&gt;", page.replaceAll("[\\u00a0\\u202f]", " "));
        assertTrue(templates(false)
                .render("parts/budget", Map.of("amount", Money.of(5, "EUR"), "text", ""), Language.EN)
                .startsWith("Any €0.05"));
    }

    @Test
    public void whoWritesTemplatesSeesThemAtOnce() throws IOException {
        Templates templates = templates(true);
        write("templates/mine.html", "one");
        assertEquals("one", templates.render("mine", Map.of(), Language.EN));
        write("templates/mine.html", "two");
        assertEquals("two", templates.render("mine", Map.of(), Language.EN));
    }

    @Test
    public void assetsAreNamedByWhatTheyHold() throws IOException {
        Assets ours = new Assets(site(true));
        String style = ours.address("style.css");
        assertTrue(style, style.matches("/assets/[0-9a-f]{16}/style\\.css"));
        write("assets/style.css", "body{}");
        assertNotEquals(style, ours.address("style.css"));
        assertEquals("body{}", new String(ours.find("style.css").bytes(), StandardCharsets.UTF_8));
        assertTrue("htmx comes with its package", ours.has("htmx.min.js"));
        for (String outside : new String[] {"../web.xml", "x/y.css", "secret.properties", "", "none.css"}) {
            assertNull(outside, ours.find(outside));
        }
    }
}
