package org.biface.kernel.http.internal;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.biface.kernel.http.ErrorPages;
import org.biface.kernel.http.HttpKernel;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.util.tracker.BundleTracker;

/**
 * Answers where nobody else does: addresses of capabilities that are away for the moment, addresses that nobody serves,
 * and errors that a servlet left to the container.
 */
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
    private static final int INSTALLED =
            Bundle.INSTALLED | Bundle.RESOLVED | Bundle.STARTING | Bundle.ACTIVE | Bundle.STOPPING;

    /** What Karaf registers when every boot feature is installed; named, not imported, as other containers have none. */
    private static final String BOOT_FINISHED = "org.apache.karaf.features.BootFinished";

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private transient volatile ErrorPages pages;

    private final transient Gate gate;
    private final transient Away away;
    private final transient BundleTracker<Long> tracker;

    /**
     * @param kernel the gate
     * @param context sees the bundles
     */
    @Activate
    public OutsideServlet(@Reference HttpKernel kernel, BundleContext context) {
        this.gate = (Gate) kernel;
        long from = System.nanoTime();
        this.away = new Away(
                kernel.json(), () -> System.nanoTime() - from < Away.LONGEST_START.toNanos() && !hasBooted(context));
        this.tracker = new BundleTracker<>(context, INSTALLED, away);
        tracker.open();
    }

    /** Without OSGi. */
    OutsideServlet(Gate gate, Away away) {
        this.gate = gate;
        this.away = away;
        this.tracker = null;
    }

    private static boolean hasBooted(BundleContext context) {
        try {
            return context.getAllServiceReferences(BOOT_FINISHED, null) != null;
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Deactivate
    void close() {
        tracker.close();
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Problem problem = code instanceof Integer status ? Problems.ofStatus(status) : unserved(request);
        ErrorPages shown = pages;
        gate.serve(request, response, exchange -> {
            if (shown != null && isBrowser(request)) {
                gate.refuse(shown, new PageExchange(exchange), problem);
            } else {
                exchange.write(problem);
            }
        });
    }

    /**
     * Browsers say first of all that they want HTML; the API answers programs, whatever they say. Whoever asks for nothing but
     * the server is shown in, too.
     */
    private static boolean isBrowser(HttpServletRequest request) {
        if (request.getRequestURI().equals("/")) {
            return true;
        }
        String accepted = request.getHeader("Accept");
        return accepted != null
                && accepted.startsWith("text/html")
                && !request.getRequestURI().startsWith("/api/");
    }

    private Problem unserved(HttpServletRequest request) {
        return away.isAway(request.getRequestURI()) ? Problems.unavailable() : Problems.notFound();
    }
}
