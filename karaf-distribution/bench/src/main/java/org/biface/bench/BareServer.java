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

/**
 * The baseline: a bare Jetty servlet that writes a JSON document with Jackson, or the bytes of a page, and nothing else. Runs as
 * its own process.
 */
final class BareServer {

    private BareServer() {}

    /**
     * @param args the port, and the file that holds the document, whose name ends with {@code .json} or {@code .html}
     * @throws Exception when Jetty does not start
     */
    public static void main(String[] args) throws Exception {
        byte[] document = Files.readAllBytes(Path.of(args[1]));
        ObjectMapper json = new ObjectMapper();
        HttpServlet servlet = args[1].endsWith(".html") ? new Page(document) : new Json(json, json.readTree(document));
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        connector.setPort(Integer.parseInt(args[0]));
        server.addConnector(connector);
        ServletContextHandler context = new ServletContextHandler("/");
        context.addServlet(new ServletHolder(servlet), "/*");
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

    /** Writes the same bytes again and again. */
    private static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;
        private final transient byte[] page;

        Page(byte[] page) {
            this.page = page;
        }

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.setContentType("text/html; charset=utf-8");
            response.setContentLength(page.length);
            response.getOutputStream().write(page);
        }
    }
}
