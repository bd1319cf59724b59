package org.biface.accounts.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/**
 * VIES, as its public description has it, and as strict: POST of JSON with exactly the fields that it knows, 200 for an
 * answer, another status and {@code errorWrappers} where there is none.
 */
final class FakeVies implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final Set<String> FIELDS =
            Set.of("countryCode", "vatNumber", "requesterMemberStateCode", "requesterNumber");

    final Map<String, String> good = new ConcurrentHashMap<>();
    final List<String> asked = new CopyOnWriteArrayList<>();
    final CountDownLatch ended = new CountDownLatch(1);

    /** An error that it answers with, or {@code null}. */
    volatile String error;
    /** Another answer, as it is, or {@code null}. */
    volatile String odd;
    /** Whether it takes the question and says nothing until the test is over. */
    volatile boolean silent;
    /** Whether it begins its answer and does not end it until the test is over. */
    volatile boolean stalled;

    private final HttpServer server;

    FakeVies() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException unexpected) {
            throw new UncheckedIOException(unexpected);
        }
        server.createContext("/", this::answer);
        server.setExecutor(command -> {
            Thread thread = new Thread(command, "vies");
            thread.setDaemon(true);
            thread.start();
        });
        server.start();
    }

    String url() {
        return "http://" + server.getAddress().getAddress().getHostAddress() + ":"
                + server.getAddress().getPort() + "/rest-api";
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (silent) {
                ended.await();
            }
            ObjectNode answer = JSON.createObjectNode();
            int status = answer(exchange, body, answer);
            byte[] text = (odd == null ? answer.toString() : odd).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text, 0, 1);
            exchange.getResponseBody().flush();
            if (stalled) {
                ended.await();
            }
            exchange.getResponseBody().write(text, 1, text.length - 1);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private int answer(HttpExchange exchange, byte[] body, ObjectNode answer) throws IOException {
        if (!exchange.getRequestURI().getPath().equals("/rest-api/check-vat-number")) {
            return wrong(answer, 404, "NOT_FOUND");
        }
        if (!exchange.getRequestMethod().equals("POST")
                || !"application/json".equals(exchange.getRequestHeaders().getFirst("Content-Type"))) {
            return wrong(answer, 400, "INVALID_INPUT");
        }
        JsonNode question = JSON.readTree(body);
        var fields = new ArrayList<String>();
        question.fieldNames().forEachRemaining(fields::add);
        String country = question.path("countryCode").asText("");
        String number = question.path("vatNumber").asText("");
        if (!FIELDS.containsAll(fields) || !country.matches("[A-Z]{2}") || number.isEmpty()) {
            return wrong(answer, 400, "INVALID_INPUT");
        }
        boolean named = question.has("requesterNumber");
        if (named != question.has("requesterMemberStateCode")) {
            return wrong(answer, 400, "INVALID_REQUESTER_INFO");
        }
        asked.add(country + number);
        if (error != null) {
            return wrong(answer, 500, error);
        }
        String name = good.get(country + number);
        answer.put("countryCode", country)
                .put("vatNumber", number)
                .put("requestDate", "2026-11-23T08:00:00.000Z")
                .put("valid", name != null)
                .put("requestIdentifier", named ? "WAPI" + new TreeSet<>(asked).size() : "")
                .put("name", name == null ? "---" : name)
                .put("address", "---");
        return 200;
    }

    private static int wrong(ObjectNode answer, int status, String error) {
        answer.put("actionSucceed", false)
                .putArray("errorWrappers")
                .addObject()
                .put("error", error)
                .put("message", "");
        return status;
    }

    @Override
    public void close() {
        ended.countDown();
        server.stop(0);
    }
}
