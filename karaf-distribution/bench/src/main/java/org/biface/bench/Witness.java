package org.biface.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceEvent;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.ListenerHook;

/**
 * A bundle inside the server that writes down which bundle and which commission policy comes and goes, and when, as the
 * framework itself says so: one line for each event in {@code data/witness.log}.
 *
 * <p>It is told of a policy before anybody else is: what a policy decides is never earlier than the line that says it is
 * there. Nor is it later than the one that says it is gone: that one is written when the framework has forgotten the service,
 * which is after everybody has let go of it.
 */
public final class Witness implements BundleActivator, SynchronousBundleListener, EventListenerHook {

    private static final String POLICY = "org.biface.spi.commission.CommissionPolicy";
    private static final long LOOK_AGAIN_NANOS = 500_000;

    private Path file;

    /**
     * What the framework said.
     *
     * @param at when
     * @param what STARTING, STARTED, STOPPING, STOPPED or UPDATED of a bundle; REGISTERED, UNREGISTERING or GONE of its policy
     * @param bundle symbolic name and version, with a slash between them
     */
    record Seen(Instant at, String what, String bundle) {}

    /** What was seen in the server of this folder so far. */
    static List<Seen> in(Path home) throws IOException {
        List<Seen> all = new ArrayList<>();
        for (String line : Files.readAllLines(home.resolve("data/witness.log"))) {
            String[] cells = line.split(" ");
            all.add(new Seen(Instant.parse(cells[0]), cells[1], cells[2]));
        }
        return all;
    }

    @Override
    public void start(BundleContext context) {
        file = Path.of(System.getProperty("karaf.data"), "witness.log");
        context.addBundleListener(this);
        context.registerService(EventListenerHook.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {
        context.removeBundleListener(this);
    }

    @Override
    public void bundleChanged(BundleEvent event) {
        String what = switch (event.getType()) {
            case BundleEvent.STARTING -> "STARTING";
            case BundleEvent.STARTED -> "STARTED";
            case BundleEvent.STOPPING -> "STOPPING";
            case BundleEvent.STOPPED -> "STOPPED";
            case BundleEvent.UPDATED -> "UPDATED";
            default -> null;
        };
        if (what != null) {
            write(what, event.getBundle());
        }
    }

    @Override
    public void event(ServiceEvent event, Map<BundleContext, Collection<ListenerHook.ListenerInfo>> listeners) {
        ServiceReference<?> policy = event.getServiceReference();
        if (!List.of((String[]) policy.getProperty(Constants.OBJECTCLASS)).contains(POLICY)) {
            return;
        }
        if (event.getType() == ServiceEvent.REGISTERED) {
            write("REGISTERED", policy.getBundle());
        } else if (event.getType() == ServiceEvent.UNREGISTERING) {
            Bundle bundle = policy.getBundle();
            write("UNREGISTERING", bundle);
            Thread waiting = new Thread(
                    () -> {
                        while (policy.getBundle() != null) {
                            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
                        }
                        write("GONE", bundle);
                    },
                    "witness of " + bundle);
            waiting.setDaemon(true);
            waiting.start();
        }
    }

    private synchronized void write(String what, Bundle bundle) {
        String line = Instant.now() + " " + what + " " + bundle.getSymbolicName() + "/" + bundle.getVersion() + "\n";
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException full) {
            throw new IllegalStateException("what was seen can't be written to " + file, full);
        }
    }
}
