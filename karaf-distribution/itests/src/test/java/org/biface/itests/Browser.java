package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jsoup.Connection;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.FormElement;

/** A browser without JavaScript: it keeps cookies, follows redirects, and sends forms as they stand in the page. */
final class Browser {

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofMinutes(1))
            .build();
    private final URI base;
    private final String language;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** Where the browser is: the address without scheme, host and port. */
    private String address = "/";

    private HttpResponse<String> last;

    Browser(URI base, String language) {
        this.base = base;
        this.language = language;
    }

    String address() {
        return address;
    }

    HttpResponse<String> last() {
        return last;
    }

    /** Goes to an address, which answers with a page. */
    Document go(String to) {
        return go(200, to);
    }

    Document go(int status, String to) {
        HttpRequest.Builder request = request(to).GET();
        return arrived(status, to, request);
    }

    /** Follows the link with this text. */
    Document click(Document page, String text) {
        Element link = page.select("a").stream()
                .filter(one -> one.text().equals(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no link '" + text + "' in " + address + "\n" + page.body()));
        return go(link.attr("href"));
    }

    /** Fills the form that goes to an address (its end) and sends it; the names and values by turns. */
    Document send(Document page, String action, String... filled) {
        return send(200, page, action, filled);
    }

    Document send(int status, Document page, String action, String... filled) {
        return send(status, form(page, action), filled);
    }

    Document send(int status, FormElement form, String... filled) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (Connection.KeyVal field : form.formData()) {
            fields.put(field.key(), field.value());
        }
        for (int i = 0; i < filled.length; i += 2) {
            assertNotNull(
                    "a field " + filled[i] + " in " + form.outerHtml(),
                    form.select("[name=" + filled[i] + "]").first());
            fields.put(filled[i], filled[i + 1]);
        }
        return post(status, form.attr("action"), fields);
    }

    static FormElement form(Document page, String action) {
        return (FormElement) page.select("form[method=post]").stream()
                .filter(one -> one.attr("action").endsWith(action))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no form for " + action + " in\n" + page.body()));
    }

    Document post(int status, String to, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = request(to)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        return arrived(status, to, request);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String to) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(to))
                .timeout(Duration.ofMinutes(3))
                .header("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")
                .header("Accept-Language", language);
        if (!cookies.isEmpty()) {
            request.header(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                            .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private Document arrived(int status, String to, HttpRequest.Builder request) {
        try {
            last = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            for (String cookie : last.headers().allValues("Set-Cookie")) {
                String[] pair = cookie.split(";", 2)[0].split("=", 2);
                if (pair[1].isEmpty()) {
                    cookies.remove(pair[0]);
                } else {
                    cookies.put(pair[0], pair[1]);
                }
            }
            if (last.statusCode() / 100 == 3) {
                return go(status, last.headers().firstValue("Location").orElseThrow());
            }
            assertEquals(to + "\n" + last.body(), status, last.statusCode());
            address = to;
            return Jsoup.parse(last.body(), base.resolve(to).toString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }
}
