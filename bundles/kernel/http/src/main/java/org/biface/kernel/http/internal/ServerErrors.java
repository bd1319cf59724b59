package org.biface.kernel.http.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.felix.http.jetty.ConnectorFactory;
import org.biface.commons.Unavailable;
import org.biface.kernel.http.HttpKernel;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers what the HTTP server refuses before any servlet sees it (a broken request line, an address that can't be decoded,
 * headers that are too long) as a problem, with the headers that every answer has. Felix HTTP has no setting for that; the
 * one thing that is told of the server is a factory of connectors, so this is one, of a connector that never listens.
 */
@Component(service = ConnectorFactory.class, configurationPid = "org.apache.felix.http")
public final class ServerErrors implements ConnectorFactory {

    private static final Logger LOG = LoggerFactory.getLogger(ServerErrors.class);
    private static final Logger REQUEST_LOG = LoggerFactory.getLogger(Gate.REQUESTS);

    /** Where Felix HTTP listens; the names are Felix's. */
    @interface Config {
        String org_apache_felix_http_host() default "";

        String org_osgi_service_http_port() default "";
    }

    private final Handler handler;
    private final String host;
    private final String port;
    private Server server;
    private Request.Handler before;

    /**
     * @param kernel writes JSON
     * @param context has the properties where the configuration has nothing
     * @param config where the server listens
     */
    @Activate
    public ServerErrors(@Reference HttpKernel kernel, BundleContext context, Config config) {
        this.handler = new Handler(kernel.json());
        this.host = first(
                config.org_apache_felix_http_host(), context.getProperty("org.apache.felix.http.host"), "0.0.0.0");
        this.port =
                first(config.org_osgi_service_http_port(), context.getProperty("org.osgi.service.http.port"), "8080");
    }

    private static String first(String configured, String property, String otherwise) {
        return !configured.isBlank() ? configured : property != null && !property.isBlank() ? property : otherwise;
    }

    @Override
    public synchronized Connector createConnector(Server started) {
        if (started.getConnectors().length == 0) {
            String sentence = "HTTP does not listen at " + host + ":" + port + " (" + reason()
                    + "). Free the port or set another, and start again.";
            LOG.error(sentence);
            // Whoever started it in a terminal looks there, not into the log.
            System.err.println("biface: " + sentence);
        }
        server = started;
        before = started.getErrorHandler();
        started.setErrorHandler(handler);
        return new Silent(started, host, Integer.parseInt(port));
    }

    /** The server says why in a stack trace; the system says it in a word. */
    private String reason() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, Integer.parseInt(port)));
            return "it could not be opened";
        } catch (IOException | IllegalArgumentException refused) {
            return refused.getMessage();
        }
    }

    @Deactivate
    synchronized void close() {
        // A successor may have put its own there already.
        if (server != null && server.getErrorHandler() == handler) {
            server.setErrorHandler(before);
        }
    }

    /** Felix publishes the address of each connector, so this one has the address of the one that listens. */
    private static final class Silent extends ServerConnector {

        Silent(Server server, String host, int port) {
            super(server);
            setHost(host);
            setPort(port);
        }

        @Override
        protected void doStart() {
            // It has nothing to start.
        }

        @Override
        protected void doStop() {
            // It has nothing to stop.
        }
    }

    private static final class Handler extends ErrorHandler {

        private static final Unavailable STARTING = new Unavailable(
                "The marketplace is starting or stopping. Try again in a few seconds.", Duration.ofSeconds(2));

        private final ObjectMapper json;

        Handler(ObjectMapper json) {
            this.json = json;
        }

        @Override
        public boolean errorPageForMethod(String method) {
            return true;
        }

        @Override
        protected void generateResponse(
                Request request, Response response, int code, String message, Throwable cause, Callback callback)
                throws IOException {
            String id = Exchange.requestId(request.getHeaders().get(Exchange.REQUEST_ID));
            LOG.debug("request={} refused by the server with {}: {}", id, code, message, cause);
            REQUEST_LOG.info("refused by the server with {} request={}", code, id);
            Gate.headers(id, request.isSecure(), response.getHeaders()::put);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
            Problem problem = Problems.ofStatus(code);
            if (code == 404) {
                // Whatever does not exist is said by us, behind the gate. That the server itself finds nothing means
                // that the
                // gate is not there: the port is open, and the servlets are about to come, or have just left.
                problem = Problems.of(STARTING);
                response.setStatus(problem.status());
                response.getHeaders().put(HttpHeader.RETRY_AFTER, Exchange.seconds(problem.retryAfter()));
            }
            byte[] body = json.writeValueAsBytes(problem.body(id));
            response.write(true, ByteBuffer.wrap(body), callback);
        }
    }
}
