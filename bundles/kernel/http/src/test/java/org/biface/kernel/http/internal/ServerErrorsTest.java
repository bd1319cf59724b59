package org.biface.kernel.http.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNotSame;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.BundleContext;

/** The bare server, before the gate is there and after it has left. */
public class ServerErrorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Server server;
    private ServerConnector connector;
    private Request.Handler before;
    private ServerErrors errors;

    @Before
    public void start() throws Exception {
        server = new Server();
        connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        errors = new ServerErrors(() -> JSON, nothing(BundleContext.class), nothing(ServerErrors.Config.class));
        server.start();
        before = server.getErrorHandler();
        errors.createConnector(server);
    }

    @After
    public void stop() throws Exception {
        server.stop();
    }

    /** Everything that it is asked for is not set. */
    private static <T> T nothing(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> type.isAnnotation() ? method.getDefaultValue() : null));
    }

    @Test
    public void whileNobodyServesTheServerIsStarting() throws Exception {
        HttpResponse<String> answer = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/api/v1/missions"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
        assertEquals(answer.body(), 503, answer.statusCode());
        assertEquals("2", answer.headers().firstValue("Retry-After").orElse(""));
        assertEquals(
                "application/problem+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertEquals(
                "nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
        JsonNode problem = JSON.readTree(answer.body());
        assertEquals(503, problem.path("status").asInt());
        assertTrue(answer.body(), problem.path("detail").asText().contains("is starting or stopping"));
        assertEquals(
                answer.headers().firstValue("X-Request-Id").orElse(""),
                problem.path("requestId").asText());
    }

    @Test
    public void whatTheServerCanNotReadIsAProblemToo() throws Exception {
        try (Socket socket = new Socket("127.0.0.1", connector.getLocalPort())) {
            socket.getOutputStream().write("GET / HTTP/1.1\r\n: none\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer, answer.startsWith("HTTP/1.1 400 "));
            assertTrue(answer, answer.contains("application/problem+json"));
        }
    }

    @Test
    public void whatWasThereIsThereAgainWhenItLeaves() {
        assertNotSame(before, server.getErrorHandler());
        errors.close();
        assertSame(before, server.getErrorHandler());
    }
}
