package org.biface.plugins.matching.meaning;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

public class MiniLmTest {

    private static MiniLm model;

    @BeforeClass
    public static void open() {
        model = new MiniLm();
    }

    @AfterClass
    public static void close() {
        model.close();
    }

    private static double likeness(String one, String other) {
        float[] a = model.of(one);
        float[] b = model.of(other);
        double product = 0;
        for (int i = 0; i < a.length; i++) {
            product += a[i] * b[i];
        }
        return product;
    }

    @Test
    public void titlesWithoutACommonWordAreNearWhenTheyMeanTheSame() {
        assertTrue(likeness("lawyer", "attorney") > likeness("lawyer", "carpenter") + 0.3);
        assertTrue(likeness("front-end developer", "web designer") > likeness("front-end developer", "accountant"));
        assertEquals(1, likeness("DevOps Engineer", "devops engineer"), 1e-5);
    }

    @Test
    public void theSameTextIsTheSameAndALongOneIsCut() {
        assertArrayEquals(model.of("Data engineer"), model.of("Data engineer"), 0);
        assertEquals(384, model.of("word ".repeat(10_000)).length);
        assertEquals(384, model.of("").length);
    }

    @Test
    public void wordsAreCutAsTheModelLearnedThem() {
        var pieces = new WordPieces("""
                {"added_tokens": [{"id": 0, "content": "x"}], "model": {"vocab": {"[UNK]": 1, "[CLS]": 2, "[SEP]": 3,
                "develop": 4, "##pe": 5, "##ur": 6, "c": 7, "+": 8, "\\"": 9, "\\u00e9": 10}}}
                """);
        assertArrayEquals(new long[] {2, 4, 5, 6, 3}, pieces.of("Développeur", 10));
        assertArrayEquals(new long[] {2, 7, 8, 8, 1, 9, 3}, pieces.of("C++ zzz \"", 10));
        assertArrayEquals(new long[] {2, 4, 3}, pieces.of("Développeur", 3));
    }

    @Test
    public void whoHasLeftSaysSo() {
        MiniLm other = new MiniLm();
        other.close();
        assertThrows(IllegalStateException.class, () -> other.of("x"));
    }

    /** The model is native code: what is closed under somebody takes the whole process away. */
    @Test
    public void itIsNotClosedUnderAnybody() throws Exception {
        MiniLm other = new MiniLm();
        CountDownLatch asked = new CountDownLatch(4);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> asking = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                asking.add(threads.submit(() -> assertThrows(IllegalStateException.class, () -> {
                    while (true) {
                        assertEquals(384, other.of("Data engineer").length);
                        asked.countDown();
                    }
                })));
            }
            assertTrue(asked.await(3, TimeUnit.MINUTES));
            other.close();
            for (Future<?> one : asking) {
                one.get(3, TimeUnit.MINUTES);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
