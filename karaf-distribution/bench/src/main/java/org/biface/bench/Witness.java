package org.biface.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * A bundle inside the server that writes down which bundle comes and goes, and when, as the framework itself says so: one
 * line for each event in {@code data/witness.log}.
 */
public final class Witness implements BundleActivator, SynchronousBundleListener {

    private Path file;

    /**
     * What the framework said.
     *
     * @param at when
     * @param what STARTING, STARTED, STOPPING, STOPPED or UPDATED
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
    }

    @Override
    public void stop(BundleContext context) {
        context.removeBundleListener(this);
    }

    @Override
    public synchronized void bundleChanged(BundleEvent event) {
        String what = switch (event.getType()) {
            case BundleEvent.STARTING -> "STARTING";
            case BundleEvent.STARTED -> "STARTED";
            case BundleEvent.STOPPING -> "STOPPING";
            case BundleEvent.STOPPED -> "STOPPED";
            case BundleEvent.UPDATED -> "UPDATED";
            default -> null;
        };
        if (what == null) {
            return;
        }
        Bundle bundle = event.getBundle();
        String line = Instant.now() + " " + what + " " + bundle.getSymbolicName() + "/" + bundle.getVersion() + "\n";
        try {
            Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException full) {
            throw new IllegalStateException("what was seen can't be written to " + file, full);
        }
    }
}
