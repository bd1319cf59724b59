package org.biface.kernel.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.biface.kernel.drain.InFlight;
import org.biface.kernel.http.internal.Gate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pages for people. Like {@link CapabilityServlet} it passes requests through the gate (request id, security headers, limits,
 * who acts), but it writes its own answers, and its errors are pages, too.
 *
 * <p>Changes by a session cookie from another origin are refused as everywhere; that a form was made here is for the
 * pages to check, by a token in the form. While accounts are away, a visitor who only reads is nobody.
 */
public abstract class PageServlet extends HttpServlet implements ErrorPages {

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(PageServlet.class);
    private static final Duration QUIET = Duration.ofMillis(100);

    private final transient Gate gate;
    private final transient InFlight inFlight = new InFlight();

    /** @param kernel the HTTP kernel */
    protected PageServlet(HttpKernel kernel) {
        this.gate = (Gate) kernel;
    }

    /**
     * Answers a request. What it throws comes to {@link #refuse}.
     *
     * @param call the request
     * @param request the request
     * @param response its answer
     * @throws IOException when the caller is gone
     */
    protected abstract void serve(PageCall call, HttpServletRequest request, HttpServletResponse response)
            throws IOException;

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        inFlight.enter();
        try {
            gate.serve(this, this::serve, request, response);
        } finally {
            inFlight.leave();
        }
    }

    @Override
    public final void destroy() {
        if (!inFlight.awaitQuiet(QUIET, gate.settings().drain())) {
            LOG.warn("pages={} leave with {} requests in flight", getClass().getName(), inFlight.now());
        }
    }
}
