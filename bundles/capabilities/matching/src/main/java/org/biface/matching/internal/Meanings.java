package org.biface.matching.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.biface.matching.internal.Entry.Meant;
import org.biface.spi.matching.Meaning;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What titles mean, while somebody is installed who knows; with a byte for each dimension, which loses nothing that counts. */
@Component(service = Meanings.class)
public class Meanings {

    private static final Logger LOG = LoggerFactory.getLogger(Meanings.class);
    private static final int REMEMBERED = 30_000;
    private static final int MOST = 127;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Meaning meaning;

    private final Set<String> complained = ConcurrentHashMap.newKeySet();
    private final Map<String, Meant> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Meant> eldest) {
            return size() > REMEMBERED;
        }
    };

    /** Knows nothing until somebody comes. */
    @Activate
    public Meanings() {
        // The reference is all there is to do.
    }

    /** @return another text when titles get other vectors */
    String fingerprint() {
        Meaning asked = meaning;
        return asked == null ? "" : asked.id();
    }

    /** @return what the title means, or {@code null} when nobody knows */
    Meant of(String title) {
        Meaning asked = meaning;
        if (asked == null || Words.of(title).isEmpty()) {
            return null;
        }
        // Whether a woman or a man says it of herself or himself must make no difference.
        String neutral = Words.neutral(title).strip();
        String key = asked.id() + " " + neutral;
        synchronized (known) {
            Meant before = known.get(key);
            if (before != null) {
                return before;
            }
        }
        try {
            Meant meant = new Meant(asked.id(), bytes(asked.of(neutral)));
            synchronized (known) {
                known.put(key, meant);
            }
            return meant;
        } catch (RuntimeException | LinkageError failed) {
            if (complained.add(asked.id())) {
                LOG.warn("{} can't say what titles mean: they are compared by their words", asked.id(), failed);
            }
            return null;
        }
    }

    private static byte[] bytes(float[] vector) {
        float greatest = Float.MIN_NORMAL;
        for (float one : vector) {
            greatest = Math.max(greatest, Math.abs(one));
        }
        byte[] bytes = new byte[vector.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Math.round(vector[i] * MOST / greatest);
        }
        return bytes;
    }

    /** @return how near two titles are in meaning, from 0 to 1, or {@code null} when that is not known of both by the same */
    static Double likeness(Meant one, Meant other) {
        if (one == null || other == null || !one.by().equals(other.by())) {
            return null;
        }
        byte[] a = one.vector();
        byte[] b = other.vector();
        if (a.length != b.length) {
            return null;
        }
        int product = 0;
        int squareA = 0;
        int squareB = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
            squareA += a[i] * a[i];
            squareB += b[i] * b[i];
        }
        double lengths = Math.sqrt((double) squareA * squareB);
        return lengths == 0 ? null : Math.max(0, Math.min(1, product / lengths));
    }
}
