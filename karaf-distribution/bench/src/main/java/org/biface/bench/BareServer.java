package org.biface.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The baseline: a bare Jetty servlet that writes a JSON document with Jackson, and nothing else. Runs as its own process. */
final class BareServer {

    private BareServer() {}

    /**
     * @param args the port, and the file that holds the JSON
     * @throws Exception when Jetty does not start
     */
    public static void main(String[] args) throws Exception {
        ObjectMapper json = new ObjectMapper();
        JsonNode document = json.readTree(Files.readAllBytes(Path.of(args[1])));
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(new Json(json, document)), "/*");
        server.setHandler(context);
        server.start();
        server.join();
    }

    /** Writes the same document again and again. */
    private static final class Json extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient ObjectMapper json;
        private final transient JsonNode document;

        Json(ObjectMapper json, JsonNode document) {
            this.json = json;
            this.document = document;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            byte[] bytes = json.writeValueAsBytes(document);
            response.setContentType("application/json");
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        }
    }
}
