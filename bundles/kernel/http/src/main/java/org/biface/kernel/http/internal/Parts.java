package org.biface.kernel.http.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the OpenAPI parts of the bundles that are active, and the document made of them. */
final class Parts implements BundleTrackerCustomizer<Long> {

    /** Where a bundle keeps its part. */
    static final String ENTRY = "OSGI-INF/biface/openapi.json";

    private static final Logger LOG = LoggerFactory.getLogger(Parts.class);
    private static final String PREFIX = "org.biface.";

    private record Part(String capability, JsonNode document) {}

    /** The document as it is sent. */
    record Rendered(long change, byte[] document, byte[] page, String etag) {}

    private final ObjectMapper json;
    private final OpenApi openApi;
    private final ConcurrentSkipListMap<Long, Part> parts = new ConcurrentSkipListMap<>();
    private final AtomicLong changes = new AtomicLong();
    private volatile Rendered rendered;

    Parts(ObjectMapper json) {
        this.json = json;
        this.openApi = new OpenApi(json);
    }

    @Override
    public Long addingBundle(Bundle bundle, BundleEvent event) {
        URL entry = bundle.getEntry(ENTRY);
        if (entry == null) {
            return null;
        }
        String name = bundle.getSymbolicName();
        try {
            add(bundle.getBundleId(), name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name, entry);
        } catch (IOException unreadable) {
            LOG.warn(
                    "bundle={} has an OpenAPI part that can't be read; the document goes without it", name, unreadable);
            return null;
        }
        return bundle.getBundleId();
    }

    void add(long id, String capability, URL entry) throws IOException {
        parts.put(id, new Part(capability, read(entry)));
        changes.incrementAndGet();
    }

    private JsonNode read(URL entry) throws IOException {
        try (InputStream in = entry.openStream()) {
            return json.readTree(in);
        }
    }

    @Override
    public void modifiedBundle(Bundle bundle, BundleEvent event, Long id) {
        // it stays what it is
    }

    @Override
    public void removedBundle(Bundle bundle, BundleEvent event, Long id) {
        remove(id);
    }

    void remove(long id) {
        parts.remove(id);
        changes.incrementAndGet();
    }

    Rendered rendered() {
        Rendered current = rendered;
        long change = changes.get();
        if (current == null || current.change != change) {
            current = render(change);
            rendered = current;
        }
        return current;
    }

    private Rendered render(long change) {
        Map<String, JsonNode> byCapability = new LinkedHashMap<>();
        // Of two versions side by side the older serves until it leaves, and it has the lower id.
        parts.values().forEach(part -> byCapability.putIfAbsent(part.capability, part.document));
        JsonNode document = openApi.merge(byCapability);
        try {
            byte[] bytes = json.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
            byte[] page = DocsPage.of(document).getBytes(StandardCharsets.UTF_8);
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Rendered(change, bytes, page, "\"" + HexFormat.of().formatHex(hash, 0, 12) + "\"");
        } catch (IOException | NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
