package org.biface.accounts.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The European Commission's service that knows which VAT numbers are good, by its public REST interface
 * ({@code POST check-vat-number}).
 */
final class Vies {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int LONGEST_ANSWER = 64 * 1024;
    private static final int OK = 200;
    private static final int LONGEST_TEXT = 300;
    /** What VIES writes where a member state does not tell. */
    private static final String UNTOLD = "---";

    private final URI check;
    private final String requester;
    private final Duration limit;
    private final HttpClient http;

    /**
     * @param base where it answers, without a slash at the end
     * @param requester who asks: a VAT number, or empty
     * @param limit how long it may take to answer, and once more to end its answer
     */
    Vies(String base, String requester, Duration limit) {
        this.check = URI.create(base + "/check-vat-number");
        this.requester = requester;
        this.limit = limit;
        this.http = HttpClient.newBuilder()
                .connectTimeout(limit)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * What VIES said.
     *
     * @param valid whether the number is good
     * @param consultation the proof that it was asked, or {@code null}
     * @param name whose number it is, or {@code null}
     */
    record Answer(boolean valid, String consultation, String name) {}

    /** VIES did not say; the number may be good or not. */
    static final class Away extends RuntimeException {
        private static final long serialVersionUID = 1;

        Away(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** @param number a VAT number with its country in front */
    Answer ask(String number) {
        ObjectNode question = JSON.createObjectNode()
                .put("countryCode", number.substring(0, 2))
                .put("vatNumber", number.substring(2));
        if (!requester.isEmpty()) {
            question.put("requesterMemberStateCode", requester.substring(0, 2))
                    .put("requesterNumber", requester.substring(2));
        }
        HttpRequest request = HttpRequest.newBuilder(check)
                .timeout(limit)
                .header("Content-Type", "application/json")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(question.toString()))
                .build();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            JsonNode body;
            try (InputStream stream = response.body()) {
                // The request's own limit ends where an answer begins.
                CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> giveUp(stream));
                body = JSON.readTree(stream.readNBytes(LONGEST_ANSWER));
            }
            return answer(number, response.statusCode(), body);
        } catch (IOException unreachable) {
            throw new Away(
                    "It can't be reached or read: " + unreachable.getClass().getSimpleName() + ".", unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Away("It was not waited for.", stopped);
        }
    }

    private static void giveUp(InputStream answer) {
        try {
            answer.close();
        } catch (IOException closed) {
            // nobody reads it any more
        }
    }

    private static Answer answer(String number, int status, JsonNode body) {
        JsonNode valid = body.path("valid");
        String error = body.path("errorWrappers").path(0).path("error").asText("");
        if (status != OK || !error.isEmpty() || !valid.isBoolean()) {
            throw new Away("It answered " + status + (error.isEmpty() ? "." : ": " + text(error) + "."), null);
        }
        if (!number.equals(
                body.path("countryCode").asText() + body.path("vatNumber").asText())) {
            throw new Away("It answered for another number.", null);
        }
        return new Answer(
                valid.booleanValue(),
                text(body.path("requestIdentifier").asText("")),
                text(body.path("name").asText("")));
    }

    private static String text(String said) {
        String text = said.strip();
        return text.isEmpty() || text.equals(UNTOLD) ? null : text.substring(0, Math.min(text.length(), LONGEST_TEXT));
    }
}
