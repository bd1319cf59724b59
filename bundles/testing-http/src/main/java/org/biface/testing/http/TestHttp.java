package org.biface.testing.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Function;
import org.biface.accounts.Accounts;
import org.biface.kernel.http.internal.Gate;
import org.biface.kernel.http.internal.Settings;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.testing.TestDatabase;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The servlet of a capability on a free port of the loopback, behind the house's real gate and without OSGi, with a client
 * for it:
 *
 * <pre>
 * http = new TestHttp(DATABASE.persistence(), accounts, "/api/v1/missions", gate -&gt; new MissionsServlet(gate, missions));
 * HttpResponse&lt;String&gt; mine = http.call("GET", "?mine=true", token, null);
 * </pre>
 */
public final class TestHttp implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Server server = new Server();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Unit unit;
    private final String base;

    /** The gate as the container has it, but for where it finds the accounts. */
    private static final class TestGate extends Gate {
        private final Accounts accounts;

        TestGate(Persistence persistence, Unit unit, Accounts accounts) {
            super(Settings.DEFAULT, persistence, unit);
            this.accounts = accounts;
        }

        @Override
        protected Accounts accounts() {
            return accounts;
        }
    }

    /**
     * @param node the node whose gate this is
     * @param accounts who says whose a token is
     * @param path where the servlet is, without a slash at the end
     * @param servlet makes the servlet behind this gate
     * @throws Exception if the server does not start
     */
    public TestHttp(Persistence node, Accounts accounts, String path, Function<Gate, Servlet> servlet)
            throws Exception {
        URL migration = Gate.class.getResource("/" + UnitDefinition.MIGRATIONS + "/V1__idempotent_answers.sql");
        unit = node.open(new UnitDefinition(
                "http",
                List.of(),
                Gate.class.getClassLoader(),
                Gate.class.getProtectionDomain().getCodeSource().getLocation(),
                () -> List.of(migration)));
        TestDatabase.await("the unit of HTTP is ready", unit::isReady);
        Gate gate = new TestGate(node, unit, accounts);
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler();
        context.addFilter(new FilterHolder(gate), "/*", EnumSet.of(DispatcherType.REQUEST));
        context.addServlet(new ServletHolder(servlet.apply(gate)), path + "/*");
        server.setHandler(context);
        server.start();
        base = "http://127.0.0.1:" + connector.getLocalPort() + path;
    }

    /**
     * Sends a request and gives the answer.
     *
     * @param method such as {@code GET}
     * @param path what follows the path of the servlet
     * @param token whose request it is; {@code null} for nobody's
     * @param body what is sent, as JSON unless a header says otherwise; {@code null} for nothing
     * @param headers names and values in turn
     * @return the answer
     * @throws IOException if there is none
     * @throws InterruptedException if the caller is interrupted
     */
    public HttpResponse<String> call(String method, String path, String token, String body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /**
     * @param answer an answer
     * @return its body
     * @throws IOException if that is no JSON
     */
    public static JsonNode json(HttpResponse<String> answer) throws IOException {
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception stuck) {
            throw new IllegalStateException(stuck);
        }
        unit.close();
    }
}
