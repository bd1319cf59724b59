package org.biface.kernel.http.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.biface.kernel.http.HttpKernel;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.util.tracker.BundleTracker;

/** Says what the API is at this moment: for programs at {@code /api/openapi.json}, for people at {@code /api/docs}. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/api/openapi.json",
            "osgi.http.whiteboard.servlet.pattern=/api/docs",
            "osgi.http.whiteboard.servlet.pattern=/api/docs/docs.css"
        })
public final class DocsServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final String STYLE_VERSION = "\"style-1\"";

    private final transient Gate gate;
    private final transient Parts parts;
    private final transient BundleTracker<Long> tracker;
    private final byte[] style;

    /**
     * @param kernel the gate
     * @param context sees the bundles
     */
    @Activate
    public DocsServlet(@Reference HttpKernel kernel, BundleContext context) {
        this.gate = (Gate) kernel;
        this.parts = new Parts(kernel.json());
        this.style = style();
        this.tracker = new BundleTracker<>(context, Bundle.ACTIVE, parts);
        tracker.open();
    }

    /** Without OSGi. */
    DocsServlet(Gate gate, Parts parts) {
        this.gate = gate;
        this.parts = parts;
        this.style = style();
        this.tracker = null;
    }

    private static byte[] style() {
        try (InputStream in = DocsServlet.class.getResourceAsStream("docs.css")) {
            return in.readAllBytes();
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    @Deactivate
    void close() {
        tracker.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        gate.serve(request, response, exchange -> {
            exchange.onlyReading();
            switch (request.getServletPath()) {
                case "/api/docs/docs.css" -> send(request, response, "text/css; charset=utf-8", STYLE_VERSION, style);
                case "/api/docs" -> {
                    Parts.Rendered now = parts.rendered();
                    send(request, response, "text/html; charset=utf-8", now.etag(), now.page());
                }
                default -> {
                    Parts.Rendered now = parts.rendered();
                    send(request, response, "application/json", now.etag(), now.document());
                }
            }
        });
    }

    private static void send(
            HttpServletRequest request, HttpServletResponse response, String type, String etag, byte[] body)
            throws IOException {
        response.setHeader("ETag", etag);
        response.setHeader("Cache-Control", "no-cache");
        String known = request.getHeader("If-None-Match");
        if (known != null && known.contains(etag.substring(1, etag.length() - 1))) {
            response.setStatus(304);
            return;
        }
        response.setContentType(type);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
