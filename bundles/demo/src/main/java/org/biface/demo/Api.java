package org.biface.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * One program's view of the marketplace over HTTP, as a careful client writes it: every POST carries an idempotency key,
 * and when the connection breaks or the server says 503, the same request goes again under the same key until it is
 * answered or the patience ends.
 */
public final class Api {

    /** JSON as this client reads and writes it. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http;
    private final URI base;
    private final Duration patience;
    private final String token;

    /**
     * @param base the server's root, such as {@code http://127.0.0.1:8080}
     * @param patience how long a request is repeated while the server is away
     */
    public Api(URI base, Duration patience) {
        this(
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build(),
                base,
                patience,
                null);
    }

    private Api(HttpClient http, URI base, Duration patience, String token) {
        this.http = http;
        this.base = base;
        this.patience = patience;
        this.token = token;
    }

    /**
     * @param bearer a token from a login
     * @return the same server, as the person who logged in
     */
    public Api as(String bearer) {
        return new Api(http, base, patience, bearer);
    }

    /** @return the server's root */
    public URI base() {
        return base;
    }

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param etag the header {@code ETag}, or {@code null}
     * @param body the JSON, or a missing node
     */
    public record Answer(int status, String etag, JsonNode body) {

        /** @return the id of the object that was answered */
        public String id() {
            return text("id");
        }

        /**
         * @param path the names of nested fields, separated by dots
         * @return the text there
         */
        public String text(String path) {
            return at(path).asText();
        }

        /**
         * @param path the names of nested fields, separated by dots
         * @return the node there; a missing node when there is none
         */
        public JsonNode at(String path) {
            JsonNode node = body;
            for (String name : path.split("\\.")) {
                node = node.isArray() ? node.path(Integer.parseInt(name)) : node.path(name);
            }
            return node;
        }
    }

    /** The server answered what the job did not expect. */
    public static final class Unexpected extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unexpected(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * @param path below the root
     * @return the answer, whatever its status
     */
    public Answer get(String path) {
        return send("GET", path, null, null);
    }

    /**
     * @param path below the root
     * @param body what to send, {@code null} for nothing
     * @return the answer, which is a 2xx
     */
    public Answer post(String path, Object body) {
        return must(send("POST", path, body, null), "POST", path);
    }

    /**
     * @param path below the root
     * @param body what to send, {@code null} for nothing
     * @param etag the version that the change is made on
     * @return the answer, which is a 2xx
     */
    public Answer post(String path, Object body, String etag) {
        return must(send("POST", path, body, etag), "POST", path);
    }

    /**
     * Puts an object that is not there yet. A PUT has no idempotency key: when its answer was lost and it went again, the
     * second one is refused for want of a version. Then the object is read, to see whether the first one made it.
     *
     * @param path below the root
     * @param body what to send
     * @param made says whether the object that was read is the one that was sent
     * @return the object
     */
    public Answer putNew(String path, Object body, Predicate<Answer> made) {
        Answer answer = send("PUT", path, body, null);
        if (answer.status() == 428 || answer.status() == 412) {
            Answer there = read(path);
            if (made.test(there)) {
                return there;
            }
        }
        return must(answer, "PUT", path);
    }

    /**
     * @param path below the root
     * @return the answer, which is a 2xx
     */
    public Answer read(String path) {
        return must(get(path), "GET", path);
    }

    private static Answer must(Answer answer, String method, String path) {
        if (answer.status() / 100 != 2) {
            throw new Unexpected(method + " " + path + " was answered " + answer.status() + " " + answer.body(), null);
        }
        return answer;
    }

    private Answer send(String method, String path, Object body, String etag) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
        request.header("Accept", "application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (etag != null) {
            request.header("If-Match", etag);
        }
        if (method.equals("POST")) {
            request.header("Idempotency-Key", UUID.randomUUID().toString());
        }
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json");
            try {
                request.method(method, HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
            } catch (IOException impossible) {
                throw new Unexpected("the request can't be written as JSON", impossible);
            }
        }
        return repeated(request.build(), method + " " + path);
    }

    private Answer repeated(HttpRequest request, String what) {
        long giveUp = System.nanoTime() + patience.toNanos();
        while (true) {
            IOException broken = null;
            try {
                HttpResponse<byte[]> response = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
                boolean again = response.statusCode() == 503 || stillRunning(response) || notYetStarted(response);
                if (!again || System.nanoTime() > giveUp) {
                    return answer(response);
                }
            } catch (IOException connection) {
                broken = connection;
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new Unexpected(what + " was interrupted", interrupted);
            }
            if (broken != null && System.nanoTime() > giveUp) {
                throw new Unexpected(what + " was not answered: " + broken, broken);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    // The key's first request has not ended yet; its answer will be there in a moment.
    private static boolean stillRunning(HttpResponse<byte[]> response) {
        return response.statusCode() == 409
                && response.request().headers().firstValue("Idempotency-Key").isPresent()
                && response.headers().firstValue("Retry-After").isPresent();
    }

    // Every answer of the marketplace that is no success is problem+json; another one comes from a container that
    // starts.
    private static boolean notYetStarted(HttpResponse<byte[]> response) {
        return response.statusCode() >= 400
                && !response.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json");
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        JsonNode body = MissingNode.getInstance();
        if (response.body().length > 0) {
            try {
                body = JSON.readTree(response.body());
            } catch (IOException notJson) {
                throw new Unexpected(
                        response.request().uri() + " was answered " + response.statusCode()
                                + " with something that is not JSON",
                        notJson);
            }
        }
        return new Answer(
                response.statusCode(), response.headers().firstValue("ETag").orElse(null), body);
    }
}
