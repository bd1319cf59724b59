package org.biface.matching.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.spi.matching.Meaning;
import org.junit.Test;

public class MeaningsTest {

    private final Meanings meanings = new Meanings();

    private static Meaning meaning(String id, Function<String, float[]> of) {
        return new Meaning() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public float[] of(String text) {
                return of.apply(text);
            }
        };
    }

    private static float[] closed() {
        throw new IllegalStateException("the model has left");
    }

    /** @return what was logged meanwhile */
    private static String log(Runnable work) {
        PrintStream usual = System.err;
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
        try {
            work.run();
        } finally {
            System.setErr(usual);
        }
        return log.toString(StandardCharsets.UTF_8);
    }

    private static <T> T silent(Supplier<T> work) {
        Object[] given = new Object[1];
        assertEquals("", log(() -> given[0] = work.get()));
        @SuppressWarnings("unchecked")
        T result = (T) given[0];
        return result;
    }

    @Test
    public void whoLeavesWhileItIsAskedIsNoFault() {
        meanings.meaning = meaning("leaving", text -> {
            meanings.meaning = null;
            return closed();
        });
        assertNull(silent(() -> meanings.of("Cook")));
    }

    @Test
    public void theSuccessorOfWhoLeftIsAsked() {
        Meaning successor = meaning("successor", text -> new float[] {0, 1});
        meanings.meaning = meaning("leaving", text -> {
            meanings.meaning = successor;
            return closed();
        });
        Entry.Meant meant = silent(() -> meanings.of("Cook"));
        assertEquals("successor", meant.by());
        assertArrayEquals(new byte[] {0, 127}, meant.vector());
    }

    @Test
    public void whoFailsAndStaysIsComplainedAboutOnce() {
        meanings.meaning = meaning("broken", text -> closed());
        String first = log(() -> assertNull(meanings.of("Cook")));
        assertTrue(first, first.contains("broken can't say what titles mean"));
        assertNull(silent(() -> meanings.of("Baker")));
    }
}
