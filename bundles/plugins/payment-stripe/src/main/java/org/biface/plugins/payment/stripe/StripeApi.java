package org.biface.plugins.payment.stripe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.util.function.Consumer;
import org.biface.spi.payment.KeyReused;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.ProviderUnavailable;

/**
 * Speaks Stripe's API over HTTP, and tells apart what matters for money: what was surely not done
 * ({@link ProviderUnavailable}), what may have been done ({@link ProviderTimeout}), and what Stripe says no to
 * ({@link Refusal}). It repeats nothing by itself. Safe for use by many threads.
 *
 * <p>Stripe keeps the answer of a key, also a 500, for at least a day, and gives it again; after a 500 the platform asks
 * again until then, and finds the order by listing, or has it done anew when the key is forgotten.
 */
final class StripeApi {

    /** The version whose objects {@link Reading} reads; the account's own default does not matter. */
    static final String VERSION = "2026-07-29.dahlia";

    static final int PAGE = 100;

    private static final int MOST_PAGES = 100;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Settings settings;
    private final HttpClient http;

    StripeApi(Settings settings) {
        this.settings = settings;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectLimit())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * @param account the freelancer's account that it is done in; {@code null} for the platform's
     * @param key the idempotency key
     */
    JsonNode post(String path, Form form, String account, String key) {
        HttpRequest.Builder request = request(path, account)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form.toString()));
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return send(request.build());
    }

    JsonNode get(String path, Form query, String account) {
        return send(request(query.isEmpty() ? path : path + "?" + query, account)
                .GET()
                .build());
    }

    /** Gives each object of a list, page by page, newest first, until somebody has seen enough. */
    boolean list(String path, Form query, String account, java.util.function.Predicate<JsonNode> enough) {
        String after = null;
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = get(path, query.with("limit", PAGE).with("starting_after", after), account);
            for (JsonNode one : answer.path("data")) {
                if (enough.test(one)) {
                    return true;
                }
                after = one.path("id").asText();
            }
            if (!answer.path("has_more").asBoolean()) {
                return false;
            }
        }
        // Not to have found it is no proof that it is not there.
        throw new ProviderTimeout("Stripe's list " + path + " is longer than " + MOST_PAGES + " pages", null);
    }

    void each(String path, Form query, String account, Consumer<JsonNode> visitor) {
        list(path, query, account, one -> {
            visitor.accept(one);
            return false;
        });
    }

    private HttpRequest.Builder request(String path, String account) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.base() + path))
                .timeout(settings.answerLimit())
                .header("Authorization", "Bearer " + settings.key())
                .header("Stripe-Version", VERSION)
                .header("User-Agent", "Biface/1.0");
        if (account != null) {
            request.header("Stripe-Account", account);
        }
        return request;
    }

    private JsonNode send(HttpRequest request) {
        HttpResponse<String> response;
        try {
            response = http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (HttpConnectTimeoutException | ConnectException | UnknownHostException notReached) {
            throw new ProviderUnavailable("Stripe can't be reached.", notReached);
        } catch (IOException lost) {
            throw new ProviderTimeout("Stripe did not answer", lost);
        } catch (UnresolvedAddressException notReached) {
            throw new ProviderUnavailable("Stripe can't be reached.", notReached);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProviderTimeout("interrupted while waiting for Stripe", stopped);
        }
        return read(response.statusCode(), response.body());
    }

    private static JsonNode read(int status, String body) {
        JsonNode answer;
        try {
            answer = JSON.readTree(body);
        } catch (JsonProcessingException notJson) {
            throw new ProviderTimeout("Stripe answered " + status + " with something that is no JSON", notJson);
        }
        if (status / 100 == 2) {
            return answer;
        }
        JsonNode error = answer.path("error");
        String type = error.path("type").asText("");
        String code = error.path("code").asText("");
        if ("idempotency_error".equals(type) && !"idempotency_key_in_use".equals(code)) {
            throw new KeyReused("Stripe knows the key with other parameters", null);
        }
        switch (status) {
            case 401, 403 ->
                throw new ProviderUnavailable(
                        "Stripe does not take the key, or it has no right to this (" + type + " " + code + ").", null);
            // Turned away before anything was done; the next try is the platform's.
            case 429 -> throw new ProviderUnavailable("Stripe takes no more requests at the moment.", null);
            // Another request with this key is under way, and what becomes of it is not known.
            case 409 -> throw new ProviderTimeout("Stripe is still at a request with this key", null);
            default -> {
                if (status / 100 != 4 || status == 408 || status == 424) {
                    throw new ProviderTimeout("Stripe answered " + status, null);
                }
            }
        }
        throw new Refusal(status, error);
    }

    static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("the webhook is no JSON", unreadable);
        }
    }
}
