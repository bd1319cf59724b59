package org.biface.plugins.matching.opensearch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.biface.spi.matching.engine.EngineAway;

/** Talks to the nodes of a cluster: to the one that answered last, and to the next when it does not. */
final class Rest {

    static final ObjectMapper JSON = new ObjectMapper();

    private static final int NO_SERVER_CAN = 500;
    private static final int TOO_MANY = 429;

    /** What a cluster said, and with which status. */
    record Said(int status, JsonNode body) {
        boolean ok() {
            return status < 300;
        }

        /** @return what was wrong, in the cluster's own words */
        String why() {
            JsonNode error = body.path("error");
            String reason = error.path("reason").asText(error.asText());
            JsonNode cause = error.path("root_cause").path(0).path("reason");
            return status + " " + (cause.isTextual() ? cause.asText() : reason);
        }
    }

    private final Settings settings;
    private final HttpClient http;
    private final String authorization;
    private final AtomicInteger turn = new AtomicInteger();

    Rest(Settings settings) {
        this.settings = settings;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(settings.connectLimit());
        if (settings.authorities() != null) {
            builder.sslContext(trusting(settings.authorities()));
        }
        http = builder.build();
        authorization = settings.user().isEmpty()
                ? null
                : "Basic "
                        + Base64.getEncoder()
                                .encodeToString(
                                        (settings.user() + ":" + settings.password()).getBytes(StandardCharsets.UTF_8));
    }

    private static SSLContext trusting(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
            trusted.load(null, null);
            int number = 0;
            for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                trusted.setCertificateEntry("authority-" + number++, one);
            }
            if (number == 0) {
                throw new IllegalArgumentException("There is no certificate in " + file + ".");
            }
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(trusted);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, managers.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException unreadable) {
            throw new IllegalArgumentException("The certificates in " + file + " can't be read.", unreadable);
        }
    }

    Said ask(String method, String path, Object body) {
        return send(method, path, "application/json", body == null ? null : bytes(body), settings.answerLimit());
    }

    /** Asks for what may take longer: writing, and what changes indices. */
    Said order(String method, String path, Object body) {
        return send(method, path, "application/json", body == null ? null : bytes(body), settings.writeLimit());
    }

    Said bulk(String path, byte[] lines) {
        return send("POST", path, "application/x-ndjson", lines, settings.writeLimit());
    }

    static byte[] bytes(Object body) {
        try {
            return JSON.writeValueAsBytes(body);
        } catch (IOException impossible) {
            throw new IllegalStateException("a question can't be written", impossible);
        }
    }

    /** Everything that is sent may be sent twice, so a node that fails is no reason to give up while there is another. */
    private Said send(String method, String path, String type, byte[] body, Duration limit) {
        int nodes = settings.hosts().size();
        EngineAway failed = null;
        for (int i = 0; i < nodes; i++) {
            int at = turn.get();
            URI host = settings.hosts().get(Math.floorMod(at, nodes));
            try {
                Said said = send(host, method, path, type, body, limit);
                if (said.status() < NO_SERVER_CAN && said.status() != TOO_MANY) {
                    return said;
                }
                failed = new EngineAway("OpenSearch at " + host + " answers " + said.why() + ".", null);
            } catch (IOException away) {
                failed = new EngineAway("OpenSearch at " + host + " can't be reached: " + why(away) + ".", away);
            }
            turn.compareAndSet(at, at + 1);
        }
        throw failed;
    }

    private Said send(URI host, String method, String path, String type, byte[] body, Duration limit)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(host + path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", type);
        }
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        // The client's own limit ends where an answer begins.
        var answering = http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        try {
            HttpResponse<byte[]> answer = answering.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            return new Said(answer.statusCode(), answer.body().length == 0 ? JSON.nullNode() : read(answer));
        } catch (TimeoutException late) {
            answering.cancel(true);
            throw new IOException("no answer within " + limit.toMillis() + " ms", late);
        } catch (ExecutionException failed) {
            throw new IOException(why(failed.getCause()), failed);
        } catch (InterruptedException interrupted) {
            answering.cancel(true);
            Thread.currentThread().interrupt();
            throw new EngineAway("Nobody waits for OpenSearch any more.", interrupted);
        }
    }

    private static String why(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }

    /** A proxy before the cluster may answer with a page. */
    private static JsonNode read(HttpResponse<byte[]> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException noJson) {
            return JSON.createObjectNode().put("error", "what is no JSON");
        }
    }
}
