package org.biface.kernel.http.internal;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.biface.kernel.http.HttpKernel;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Answers where nobody else does: addresses that nobody serves, and errors that a servlet left to the container. */
@Component(
        service = Servlet.class,
        property = {
            "osgi.http.whiteboard.servlet.pattern=/",
            "osgi.http.whiteboard.servlet.errorPage=4xx",
            "osgi.http.whiteboard.servlet.errorPage=5xx",
            "osgi.http.whiteboard.servlet.asyncSupported:Boolean=true"
        })
public final class OutsideServlet extends HttpServlet {

    private static final long serialVersionUID = 1L;

    private final transient Gate gate;

    /** @param kernel the gate */
    @Activate
    public OutsideServlet(@Reference HttpKernel kernel) {
        this.gate = (Gate) kernel;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Problem problem = code instanceof Integer status ? left(status) : Problems.notFound();
        gate.serve(request, response, exchange -> exchange.write(problem));
    }

    private static Problem left(int status) {
        return switch (status) {
            case 404 -> Problems.notFound();
            case 400 -> Problems.malformed("The request can't be understood.");
            case 503 ->
                Problem.of(
                                503,
                                "unavailable",
                                "Unavailable",
                                "This is away for the moment. Try again in a few seconds.")
                        .retryAfter(java.time.Duration.ofSeconds(2));
            default ->
                status >= 500
                        ? Problems.internal()
                        : Problem.of(status, "http-" + status, "Refused", "The request was refused.");
        };
    }
}
