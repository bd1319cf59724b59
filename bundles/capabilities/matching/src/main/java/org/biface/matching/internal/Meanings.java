package org.biface.matching.internal;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
        String key = key(asked.id(), title);
        Meant before = remembered(key);
        if (before != null) {
            return before;
        }
        try {
            // Whether a woman or a man says it of herself or himself must make no difference.
            String neutral = Words.neutral(title).strip();
            Meant meant = new Meant(asked.id(), bytes(asked.of(neutral)));
            remember(key, meant);
            return meant;
        } catch (RuntimeException | LinkageError failed) {
            if (meaning != asked) {
                // It has left meanwhile, and that is no fault of its own: its successor knows, if there is one.
                LOG.debug("{} left while it was asked", key, failed);
                return of(title);
            }
            if (complained.add(asked.id())) {
                LOG.warn("{} can't say what titles mean: they are compared by their words", asked.id(), failed);
            }
            return null;
        }
    }

    /**
     * @param kept knows the vectors that were made of this title by each id, or {@code null}
     * @return what the title means, or {@code null} while nobody has thought about it
     */
    Meant known(String title, Function<String, byte[]> kept) {
        Meaning asked = meaning;
        if (asked == null || title == null) {
            return null;
        }
        String id = asked.id();
        // By the title as it is written: this is asked for hundreds of them in each request.
        String key = key(id, title);
        Meant before = remembered(key);
        if (before != null) {
            return before;
        }
        byte[] vector = kept.apply(id);
        if (vector == null) {
            return null;
        }
        Meant meant = new Meant(id, vector);
        remember(key, meant);
        return meant;
    }

    private static String key(String id, String title) {
        return id + " " + title;
    }

    private Meant remembered(String key) {
        synchronized (known) {
            return known.get(key);
        }
    }

    private void remember(String key, Meant meant) {
        synchronized (known) {
            known.put(key, meant);
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
}
