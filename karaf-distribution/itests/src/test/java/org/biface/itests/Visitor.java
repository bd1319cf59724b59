package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Somebody with a browser of their own, who sees what is on a page and uses that; every page is looked at by strict eyes. */
final class Visitor implements AutoCloseable {

    /** A screen that people have: its language, its size in CSS pixels, and whether scripts run in it. */
    record Screen(Words words, int width, int height, boolean scripts) {}

    private static final double PATIENCE = Marketplace.BOUND.toMillis();

    private final Screen screen;
    private final URI base;
    private final Eyes eyes;
    private final BrowserContext context;
    private final Page page;
    private final Set<String> links = new LinkedHashSet<>();
    private final Set<String> asked = new HashSet<>();
    private Response arrived;
    private int loaded;

    Visitor(Chromium chromium, URI base, Screen screen, Eyes eyes) {
        this.base = base;
        this.screen = screen;
        this.eyes = eyes;
        context = chromium.browser()
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                        .setLocale(screen.words().language().equals("fr") ? "fr-FR" : "en-GB")
                        .setTimezoneId("Europe/Paris")
                        .setViewportSize(screen.width(), screen.height())
                        .setJavaScriptEnabled(screen.scripts()));
        context.setDefaultTimeout(PATIENCE);
        page = context.newPage();
        page.onConsoleMessage(this::said);
        page.onPageError(error -> eyes.problem(page.url(), "script: " + error));
        page.onRequest(request -> {
            if (!request.url().startsWith(base.toString())) {
                eyes.problem(page.url(), "asks another host: " + request.url());
            }
        });
        page.onRequestFailed(request -> {
            // A page that is left gives up what it still asks for.
            if (!String.valueOf(request.failure()).contains("ERR_ABORTED")) {
                eyes.problem(page.url(), "gets no answer: " + request.url() + " " + request.failure());
            }
        });
        page.onLoad(any -> loaded++);
        page.onResponse(response -> {
            if (response.request().isNavigationRequest() && response.status() / 100 != 3) {
                arrived = response;
            }
        });
    }

    /** A form that is shown again is answered with 422, which the console calls an error. */
    private void said(ConsoleMessage message) {
        boolean bad = message.type().equals("error") || message.type().equals("warning");
        boolean form = message.text().startsWith("Failed to load resource")
                && message.text().contains("status of 422");
        boolean nothing =
                message.text().contains("status of 404") && message.location().contains("/nothing");
        if (bad && !form && !nothing) {
            eyes.problem(page.url(), "console: " + message.text() + " " + message.location());
        }
    }

    Page page() {
        return page;
    }

    String t(String key, Object... values) {
        return screen.words().get(key, values);
    }

    /** Where the visitor is: what follows the language, without a query. */
    String place() {
        return URI.create(page.url()).getPath().replaceFirst("^/[a-z]{2}/", "");
    }

    String text() {
        return page.locator("body").innerText().replaceAll("[\\u00a0\\u202f]", " ");
    }

    /** Goes to an address: what follows the language. */
    Visitor go(String to) {
        return go(200, to);
    }

    Visitor go(int status, String to) {
        page.navigate(base.resolve("/" + screen.words().language() + "/" + to).toString());
        return look(status);
    }

    /** Follows a link out of a mail. */
    Visitor follow(String url) {
        page.navigate(url);
        return look(200);
    }

    /** Follows the first link that says so. */
    Visitor click(String key, Object... values) {
        return clickText(t(key, values));
    }

    Visitor clickText(String text) {
        Locator link = page.locator("a").filter(new Locator.FilterOptions().setHasText(exactly(text)));
        assertTrue("no link '" + text + "' at " + page.url() + "\n" + text(), link.count() > 0);
        return leave(200, () -> link.first().click());
    }

    /** Writes into a field, chooses in it or ticks it. */
    Visitor fill(String name, String value) {
        Locator field = page.locator("main [name='" + name + "']:not([type=hidden])");
        assertTrue("no field " + name + " at " + page.url() + "\n" + text(), field.count() > 0);
        String kind = (String) field.first().evaluate("one => one.type");
        switch (kind) {
            case "select-one" -> field.first().selectOption(value);
            case "checkbox" -> field.first().check();
            default -> field.first().fill(value);
        }
        return this;
    }

    /** Presses the first button that says so, with what was filled in. */
    Visitor press(String key, Object... values) {
        return press(200, key, values);
    }

    /** The same, where the form comes back (422) because something is wrong with it. */
    Visitor press(int status, String key, Object... values) {
        Locator button = button(key, values);
        return leave(status, () -> button.click());
    }

    private Locator button(String key, Object... values) {
        String text = t(key, values);
        Locator button =
                page.locator("main button, .who button").filter(new Locator.FilterOptions().setHasText(exactly(text)));
        assertTrue("no button '" + text + "' at " + page.url() + "\n" + text(), button.count() > 0);
        return button.first();
    }

    private static Pattern exactly(String text) {
        // The browser's own expressions don't know \Q and \E.
        return Pattern.compile("^\\s*" + text.replaceAll("[^\\p{L}\\p{N}\\s]", "\\\\$0") + "\\s*$");
    }

    /** Waits until the page says something: by itself where scripts run, else by loading it again. */
    Visitor awaits(String key, Object... values) throws Exception {
        String wanted = t(key, values);
        if (screen.scripts()) {
            page.getByText(wanted).first().waitFor();
        } else {
            org.biface.runner.Server.await(wanted, Marketplace.BOUND, () -> {
                page.reload();
                return text().contains(wanted);
            });
        }
        return look(200);
    }

    /** Loads a page again and again until it says something; for what no page follows by itself. */
    Visitor goUntil(String to, String wanted) throws Exception {
        org.biface.runner.Server.await(wanted + " at " + to, Marketplace.BOUND, () -> {
            page.navigate(
                    base.resolve("/" + screen.words().language() + "/" + to).toString());
            return text().contains(wanted);
        });
        return look(200);
    }

    Visitor sees(String key, Object... values) {
        return seesText(t(key, values));
    }

    Visitor seesText(String wanted) {
        String text = text();
        assertTrue("'" + wanted + "' at " + page.url() + "\n" + text, text.contains(wanted));
        return this;
    }

    /** Does something that leads to another page, and looks at that. */
    private Visitor leave(int status, Runnable step) {
        int before = loaded;
        step.run();
        page.waitForCondition(() -> loaded > before);
        return look(status);
    }

    private Visitor look(int status) {
        assertEquals(page.url() + "\n" + text(), status, arrived.status());
        List<String> there = eyes.look(page, arrived.text(), screen.scripts());
        // What is wrong with an address is wrong with it in the other language, too.
        if (status == 200) {
            links.addAll(there);
        }
        return this;
    }

    /** Clicks what has no words of its own to look for. */
    Visitor clickOn(String selector) {
        return leave(200, () -> page.locator(selector).first().click());
    }

    /** Asks for each address that a page led to, once: none leads nowhere. */
    void linksLeadSomewhere() {
        for (String link : links) {
            String plain = link.replaceFirst("#.*", "");
            if (plain.startsWith(base.toString()) && asked.add(plain)) {
                APIResponse answer = context.request().get(plain);
                // An invitation that was accepted meanwhile is a form that says so.
                if (answer.status() != 200 && answer.status() != 422) {
                    eyes.problem(link, "is a link and answers " + answer.status());
                }
                answer.dispose();
            }
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
