package org.biface.kernel.http;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.biface.kernel.drain.InFlight;
import org.biface.kernel.http.internal.Application;
import org.biface.kernel.http.internal.Gate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The endpoints of one capability: a Jersey application of its own over the capability's resources. A capability extends
 * it by a component that is registered as a {@code jakarta.servlet.Servlet} of the OSGi whiteboard:
 *
 * <pre>{@code
 * @Component(service = Servlet.class, property = "osgi.http.whiteboard.servlet.pattern=/api/v1/missions/*")
 * public final class MissionsServlet extends CapabilityServlet {
 *     @Activate
 *     public MissionsServlet(@Reference HttpKernel kernel, @Reference MissionsService missions) {
 *         super(kernel, "missions", new MissionResource(missions));
 *     }
 * }
 * }</pre>
 *
 * <p>Paths of resources are relative to {@value #BASE}, so that a servlet may have several patterns. When the bundle
 * leaves, {@link #destroy} returns only when no request is in flight any more (bounded).
 */
public abstract class CapabilityServlet extends HttpServlet {

    /** What the paths of resources are relative to. */
    public static final String BASE = "/api/v1/";

    private static final long serialVersionUID = 1L;
    private static final Logger LOG = LoggerFactory.getLogger(CapabilityServlet.class);
    private static final Duration QUIET = Duration.ofMillis(100);

    private final transient Gate gate;
    private final String capability;
    private final transient List<Object> resources;
    private final transient InFlight inFlight = new InFlight();
    private transient volatile Application application;

    /**
     * @param kernel the HTTP kernel
     * @param capability the capability's name, such as {@code missions}; for the log and for answers while it is away
     * @param resources instances of classes with {@code @Path}, relative to {@value #BASE}; used by many threads
     */
    protected CapabilityServlet(HttpKernel kernel, String capability, Object... resources) {
        this.gate = (Gate) kernel;
        this.capability = Objects.requireNonNull(capability, "capability");
        this.resources = List.of(resources);
    }

    @Override
    public final void init() {
        application = new Application(gate, getClass().getClassLoader(), BASE, resources);
    }

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        inFlight.enter();
        try {
            gate.serve(capability, application, request, response);
        } finally {
            inFlight.leave();
        }
    }

    @Override
    public final void destroy() {
        if (!inFlight.awaitQuiet(QUIET, gate.settings().drain())) {
            LOG.warn("capability={} leaves with {} requests in flight", capability, inFlight.now());
        }
        Application leaving = application;
        application = null;
        if (leaving != null) {
            leaving.close();
        }
    }
}
