package org.biface.matching.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.biface.matching.Reason;
import org.biface.spi.matching.Pair;
import org.biface.spi.matching.RankingSignal;
import org.biface.spi.matching.Rating;
import org.biface.spi.matching.Sentence;
import org.junit.Test;
import org.osgi.framework.ServiceReference;

public class RankingTest {

    private static final LocalDate TODAY = LocalDate.of(2026, 12, 1);
    private static final Pair PAIR = new Pair(
            new Pair.Mission(
                    "Java",
                    List.of("java"),
                    false,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    Pair.Remote.REMOTE,
                    List.of(),
                    TODAY),
            new Pair.Freelancer(
                    "Java",
                    List.of("java"),
                    null,
                    null,
                    null,
                    null,
                    List.of(),
                    List.of(),
                    null,
                    TODAY,
                    List.of(),
                    null,
                    new Pair.Track(0, 0, 0, 0, List.of(), 0, 0)),
            List.of(),
            null,
            null,
            TODAY);

    /** A signal as a bundle brings it. */
    private record Brought(String id, double value) implements RankingSignal {
        @Override
        public Sentence name() {
            return new Sentence("Brought", "Apporté");
        }

        @Override
        public Sentence description() {
            return new Sentence("A signal that a bundle brings.", "Un signal qu'un bundle apporte.");
        }

        @Override
        public double defaultWeight() {
            return 2;
        }

        @Override
        public Optional<Rating> rate(Pair pair) {
            if (value < 0) {
                throw new IllegalStateException("broken");
            }
            return Optional.of(new Rating(value, new Sentence("It was brought.", "Il a été apporté.")));
        }
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<RankingSignal> reference(int place) {
        return (ServiceReference<RankingSignal>) Proxy.newProxyInstance(
                RankingTest.class.getClassLoader(),
                new Class<?>[] {ServiceReference.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "compareTo" -> Integer.compare(place, arguments[0].hashCode());
                    case "hashCode" -> place;
                    case "equals" -> proxy == arguments[0];
                    default -> null;
                });
    }

    private static Reason reason(Ranking ranking, String signal) {
        return ranking.reasons(ranking.judge(PAIR), Locale.ENGLISH).stream()
                .filter(reason -> reason.signal().equals(signal))
                .findFirst()
                .orElse(null);
    }

    @Test
    public void aSignalComesAndGoesUnderTraffic() throws Exception {
        Ranking ranking = House.ranking("brought=3");
        AtomicBoolean over = new AtomicBoolean();
        AtomicReference<Throwable> wrong = new AtomicReference<>();
        List<Thread> traffic = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Thread thread = new Thread(() -> {
                try {
                    do {
                        Ranking.Judgement judged = ranking.judge(PAIR);
                        double sum = ranking.reasons(judged, Locale.ENGLISH).stream()
                                .mapToDouble(Reason::contribution)
                                .sum();
                        assertEquals(judged.score(), sum, 1e-9);
                        assertTrue(judged.score() >= 0 && judged.score() <= 100);
                    } while (!over.get());
                } catch (Throwable failed) {
                    wrong.set(failed);
                }
            });
            traffic.add(thread);
            thread.start();
        }
        ServiceReference<RankingSignal> reference = reference(1);
        for (int i = 0; i < 200; i++) {
            ranking.bindSignal(reference, new Brought("brought", 0.5));
            assertEquals(3, reason(ranking, "brought").weight(), 0);
            ranking.unbindSignal(reference);
            assertNull(reason(ranking, "brought"));
        }
        over.set(true);
        for (Thread thread : traffic) {
            thread.join();
        }
        assertNull(wrong.get());
    }

    @Test
    public void theHighestOfOneIdCountsAndABrokenOneIsLeftOut() {
        Ranking ranking = House.ranking();
        ranking.bindSignal(reference(1), new Brought("brought", 0.2));
        ServiceReference<RankingSignal> better = reference(2);
        ranking.bindSignal(better, new Brought("brought", 0.8));
        assertEquals(0.8, reason(ranking, "brought").value(), 0);
        ranking.unbindSignal(better);
        assertEquals(0.2, reason(ranking, "brought").value(), 0);
        // A bundle may take the place of a signal of the house.
        ranking.bindSignal(reference(3), new Brought("freshness", 0.1));
        assertEquals(0.1, reason(ranking, "freshness").value(), 0);
        ranking.bindSignal(reference(4), new Brought("broken", -1));
        assertNull(reason(ranking, "broken"));
        assertEquals(
                2,
                ranking.criteria(Locale.FRENCH).stream()
                        .filter(one ->
                                one.name().equals("Apporté") && one.signal().equals("broken")
                                        || one.signal().equals("brought"))
                        .count());
    }
}
