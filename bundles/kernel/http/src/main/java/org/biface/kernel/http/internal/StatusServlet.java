package org.biface.kernel.http.internal;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.biface.commons.Unavailable;
import org.biface.kernel.http.HttpKernel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Says whether this node can serve: {@code GET /api/status}. For load balancers and start scripts; asks for no login. */
@Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/api/status")
public final class StatusServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final byte[] UP = "{\"status\":\"up\"}".getBytes(StandardCharsets.UTF_8);

    private final transient Gate gate;

    /** @param kernel the gate */
    @Activate
    public StatusServlet(@Reference HttpKernel kernel) {
        this.gate = (Gate) kernel;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        gate.serve(request, response, exchange -> {
            exchange.onlyReading();
            if (!gate.isUp()) {
                throw new Unavailable(
                        "The database is away for the moment. Try again in a few seconds.", Duration.ofSeconds(2));
            }
            response.setHeader("Cache-Control", "no-store");
            response.setContentType("application/json");
            response.setContentLength(UP.length);
            response.getOutputStream().write(UP);
        });
    }
}
