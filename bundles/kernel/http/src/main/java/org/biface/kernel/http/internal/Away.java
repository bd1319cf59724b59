package org.biface.kernel.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.biface.kernel.http.CapabilityServlet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which addresses belong to capabilities that are installed, whether they serve now or not, so that a caller learns
 * the difference between what is away for the moment and what does not exist.
 */
final class Away implements BundleTrackerCustomizer<Long> {

    /** A container that has not finished its start by then never will. */
    static final Duration LONGEST_START = Duration.ofSeconds(120);

    private static final Logger LOG = LoggerFactory.getLogger(Away.class);

    private final ObjectMapper json;
    private final BooleanSupplier starting;
    private final Map<Long, Set<String>> described = new ConcurrentHashMap<>();

    /**
     * @param json reads the parts
     * @param starting whether bundles may still be missing because the container has not finished its start
     */
    Away(ObjectMapper json, BooleanSupplier starting) {
        this.json = json;
        this.starting = starting;
    }

    /**
     * @param path of a request that nobody serves
     * @return whether the same request may be served in a moment
     */
    boolean isAway(String path) {
        if (!path.startsWith(CapabilityServlet.BASE)) {
            return false;
        }
        String room = first(path.substring(CapabilityServlet.BASE.length()));
        return described.values().stream().anyMatch(rooms -> rooms.contains(room)) || starting.getAsBoolean();
    }

    @Override
    public Long addingBundle(Bundle bundle, BundleEvent event) {
        URL entry = bundle.getEntry(Parts.ENTRY);
        if (entry == null) {
            return null;
        }
        try {
            add(bundle.getBundleId(), entry);
            return bundle.getBundleId();
        } catch (IOException unreadable) {
            LOG.debug("bundle={} has an OpenAPI part that can't be read", bundle.getSymbolicName(), unreadable);
            return null;
        }
    }

    void add(long id, URL entry) throws IOException {
        Set<String> rooms = new HashSet<>();
        try (InputStream in = entry.openStream()) {
            JsonNode part = json.readTree(in);
            part.path("paths").fieldNames().forEachRemaining(path -> rooms.add(first(path.substring(1))));
        }
        described.put(id, Set.copyOf(rooms));
    }

    private static String first(String relative) {
        int end = relative.indexOf('/');
        return end < 0 ? relative : relative.substring(0, end);
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Long id) {
        // it describes the same, whatever its state
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Long id) {
        remove(id);
    }

    void remove(long id) {
        described.remove(id);
    }
}
