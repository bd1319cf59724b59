package org.biface.matching.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.biface.matching.Criterion;
import org.biface.matching.Reason;
import org.biface.spi.matching.Pair;
import org.biface.spi.matching.RankingSignal;
import org.biface.spi.matching.Rating;
import org.biface.spi.matching.Sentence;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The signals in force and their weights; an immutable picture, exchanged as a whole. */
@Component(service = Ranking.class, configurationPid = MatchingSettings.PID)
@Designate(ocd = MatchingSettings.class)
public class Ranking {

    private static final Logger LOG = LoggerFactory.getLogger(Ranking.class);

    record Weighted(RankingSignal signal, double weight) {}

    /** What the signals say of one pair: who was asked, what each said or {@code null}, and their weights in all. */
    record Judgement(List<Weighted> asked, List<Rating> ratings, double weight, double score) {}

    private final Map<ServiceReference<RankingSignal>, RankingSignal> present =
            new TreeMap<>(Comparator.reverseOrder());
    private final Set<String> complained = ConcurrentHashMap.newKeySet();
    private Map<String, Double> weights = Map.of();
    private volatile List<Weighted> inForce = List.of();

    @Activate
    public Ranking(MatchingSettings settings) {
        configure(settings);
    }

    @Modified
    final void configure(MatchingSettings settings) {
        Map<String, Double> set = new HashMap<>();
        for (String one : settings.weights()) {
            String[] parts = one.split("=");
            try {
                double weight = Double.parseDouble(parts[parts.length - 1].strip());
                if (parts.length != 2 || !(weight >= 0 && weight <= 1_000)) {
                    throw new NumberFormatException();
                }
                set.put(parts[0].strip(), weight);
            } catch (NumberFormatException wrong) {
                LOG.warn("the weight {} is passed over: write signal=weight, from 0 to 1000", one);
            }
        }
        synchronized (present) {
            weights = set;
            show();
        }
    }

    @Reference(policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void bindSignal(ServiceReference<RankingSignal> reference, RankingSignal signal) {
        synchronized (present) {
            present.put(reference, signal);
            show();
        }
    }

    void unbindSignal(ServiceReference<RankingSignal> reference) {
        synchronized (present) {
            present.remove(reference);
            show();
        }
    }

    private void show() {
        Map<String, RankingSignal> best = new LinkedHashMap<>();
        present.values().forEach(signal -> best.putIfAbsent(signal.id(), signal));
        Signals.all().forEach(signal -> best.putIfAbsent(signal.id(), signal));
        show(best.values());
    }

    private void show(Collection<RankingSignal> signals) {
        inForce = signals.stream()
                .map(signal -> new Weighted(signal, weights.getOrDefault(signal.id(), signal.defaultWeight())))
                .sorted(Comparator.comparingDouble(Weighted::weight)
                        .reversed()
                        .thenComparing(one -> one.signal().id()))
                .toList();
    }

    Judgement judge(Pair pair) {
        List<Weighted> asked = inForce;
        List<Rating> ratings = new ArrayList<>();
        double weight = 0;
        for (Weighted one : asked) {
            Rating rating = one.weight() > 0 ? rate(one.signal(), pair).orElse(null) : null;
            ratings.add(rating);
            weight += rating == null ? 0 : one.weight();
        }
        double score = 0;
        for (int i = 0; i < asked.size(); i++) {
            Rating rating = ratings.get(i);
            if (rating != null) {
                score += rating.value() * asked.get(i).weight() * 100 / weight;
            }
        }
        return new Judgement(asked, ratings, weight, score);
    }

    /** @return for each signal that had something to say what it gave to the score, and why; the greatest first */
    List<Reason> reasons(Judgement judged, Locale reader) {
        List<Reason> reasons = new ArrayList<>();
        for (int i = 0; i < judged.asked().size(); i++) {
            Rating rating = judged.ratings().get(i);
            Weighted asked = judged.asked().get(i);
            if (rating != null) {
                double contribution = rating.value() * asked.weight() * 100 / judged.weight();
                reasons.add(new Reason(
                        asked.signal().id(),
                        rating.value(),
                        asked.weight(),
                        contribution,
                        sentence(asked.signal(), rating, reader)));
            }
        }
        reasons.sort(Comparator.comparingDouble(Reason::contribution).reversed());
        return reasons;
    }

    /** One that can't say why has counted all the same: what it is called has to do. */
    private String sentence(RankingSignal signal, Rating rating, Locale reader) {
        try {
            return in(rating.sentence(), reader);
        } catch (RuntimeException failed) {
            complain(signal, failed);
            return in(signal.name(), reader);
        }
    }

    private void complain(RankingSignal signal, RuntimeException failed) {
        if (complained.add(signal.id())) {
            LOG.warn("the signal {} fails and is left out where it does", signal.id(), failed);
        }
    }

    private Optional<Rating> rate(RankingSignal signal, Pair pair) {
        try {
            return signal.rate(pair);
        } catch (RuntimeException failed) {
            complain(signal, failed);
            return Optional.empty();
        }
    }

    List<Criterion> criteria(Locale reader) {
        List<Weighted> shown = inForce;
        double sum = shown.stream().mapToDouble(Weighted::weight).sum();
        return shown.stream()
                .map(one -> new Criterion(
                        one.signal().id(),
                        in(one.signal().name(), reader),
                        in(one.signal().description(), reader),
                        one.weight(),
                        sum == 0 ? 0 : one.weight() / sum))
                .toList();
    }

    private static String in(Sentence sentence, Locale reader) {
        return reader.getLanguage().equals("fr") ? sentence.french() : sentence.english();
    }
}
