package org.biface.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.biface.plugins.vertical.it.ItVertical;
import org.biface.spi.vertical.Mention;
import org.biface.spi.vertical.Neighbour;
import org.biface.spi.vertical.SkillReader;
import org.biface.spi.vertical.Taxonomy;

/**
 * {@code matching-quality}: how well titles are ranked ({@link TitleQuality}), and how well skills are recognised, on sentences of job advertisements that people have annotated
 * with ESCO's skills (HOUSE and TECHWOLF). The sets may not be shipped: they are read from {@code -Dbiface.data}, by default
 * {@code ../shared/data} seen from the repository.
 *
 * <p>The sets name skills of every trade. Precision and recall are of the labels that the trade IT knows, in the sentences
 * that have one; a skill that is found there and that nobody annotated counts as wrong, even where it stands in the
 * sentence. RP@5 is the part of a sentence's labels that is among the first five of what is found, neighbours in the
 * taxonomy after what was read; it is printed for the labels that the trade knows, and for all labels of all trades.
 */
final class MatchingQuality {

    private static final List<String> SETS =
            List.of("house_validation_annotations.csv", "house_test_annotations.csv", "techwolf_test_annotations.csv");
    private static final Set<String> NO_SKILL = Set.of("LABEL NOT PRESENT", "UNDERSPECIFIED");
    private static final int FIRST = 5;
    private static final double WANTED = 0.45;

    private MatchingQuality() {}

    private static final class Sums {
        private int sentences;
        private int expected;
        private int found;
        private int right;
        private double ranked;
        private int allSentences;
        private double allRanked;

        private void add(Sums other) {
            sentences += other.sentences;
            expected += other.expected;
            found += other.found;
            right += other.right;
            ranked += other.ranked;
            allSentences += other.allSentences;
            allRanked += other.allRanked;
        }

        private double precision() {
            return right / (double) Math.max(1, found);
        }

        private double recall() {
            return right / (double) Math.max(1, expected);
        }

        private String line(String name) {
            return String.format(
                    Locale.ROOT,
                    "%-34s %9d %6d %9.3f %6.3f %5.3f %10.3f",
                    name,
                    sentences,
                    expected,
                    precision(),
                    recall(),
                    ranked / Math.max(1, sentences),
                    allRanked / Math.max(1, allSentences));
        }
    }

    static Figure run() throws Exception {
        Path data = Path.of(System.getProperty("biface.data", "../shared/data"), "matching")
                .toAbsolutePath()
                .normalize();
        TitleQuality titles = new TitleQuality(data.resolve("titles-en"));
        Path folder = data.resolve("skill-mentions");
        for (String set : SETS) {
            if (!Files.isRegularFile(folder.resolve(set))) {
                throw new IOException("NOT MEASURED: " + folder.resolve(set)
                        + " is not there. The annotated sentences may not be shipped; put them there, or say with"
                        + " -Dbiface.data where the folder matching/skill-mentions is.");
            }
        }
        System.out.printf("%-44s %6s %6s %8s%n", "titles: " + titles.size(), "MAP", "P@10", "found");
        TitleQuality.Reached words = titles.withoutMeaning();
        System.out.println(words.line("without matching-meaning, by words"));
        TitleQuality.Reached reached = titles.distribution();
        System.out.println(reached.line("as in the distribution, all-MiniLM-L6-v2"));
        System.out.println();
        Taxonomy taxonomy = new ItVertical().taxonomy();
        SkillReader reader = new SkillReader(taxonomy);
        System.out.printf(
                "%-34s %9s %6s %9s %6s %5s %10s%n",
                "set", "sentences", "labels", "precision", "recall", "RP@5", "RP@5 of all");
        Sums sum = new Sums();
        for (String set : SETS) {
            Sums one = measure(Files.readString(folder.resolve(set)), taxonomy, reader);
            System.out.println(one.line(set));
            sum.add(one);
        }
        String line = String.format(
                Locale.ROOT,
                "matching-quality: MAP %.3f of titles (%.3f without the model; at least %.2f wanted); skills: precision %.3f, recall"
                        + " %.3f, RP@5 %.3f on %d sentences with %d labels of the trade",
                reached.map(),
                words.map(),
                WANTED,
                sum.precision(),
                sum.recall(),
                sum.ranked / Math.max(1, sum.sentences),
                sum.sentences,
                sum.expected);
        // Recognition has no bar of its own.
        return new Figure(line, reached.map() >= WANTED);
    }

    private static Sums measure(String csv, Taxonomy taxonomy, SkillReader reader) {
        Map<String, Set<String>> bySentence = new TreeMap<>();
        List<List<String>> rows = rows(csv);
        int label = rows.get(0).indexOf("label");
        for (List<String> row : rows.subList(1, rows.size())) {
            if (!NO_SKILL.contains(row.get(label))) {
                bySentence.computeIfAbsent(row.get(0), none -> new TreeSet<>()).add(row.get(label));
            }
        }
        Sums sums = new Sums();
        bySentence.forEach((sentence, labels) -> {
            Set<String> expected = new LinkedHashSet<>();
            labels.forEach(one -> reader.skill(one).ifPresent(expected::add));
            List<String> ranked = ranked(reader.skills(sentence), taxonomy);
            sums.allSentences++;
            sums.allRanked += hits(ranked, expected) / Math.min(FIRST, (double) labels.size());
            if (expected.isEmpty()) {
                return;
            }
            Set<String> found = new LinkedHashSet<>();
            reader.skills(sentence).forEach(mention -> found.add(mention.id()));
            sums.sentences++;
            sums.expected += expected.size();
            sums.found += found.size();
            sums.ranked += hits(ranked, expected) / Math.min(FIRST, (double) expected.size());
            found.retainAll(expected);
            sums.right += found.size();
        });
        return sums;
    }

    private static int hits(List<String> ranked, Set<String> expected) {
        return (int) ranked.stream().limit(FIRST).filter(expected::contains).count();
    }

    /** What was read, in the order of the sentence, and then its neighbours, the nearest first. */
    private static List<String> ranked(List<Mention> mentions, Taxonomy taxonomy) {
        Set<String> ranked = new LinkedHashSet<>();
        mentions.forEach(mention -> ranked.add(mention.id()));
        Map<String, Double> near = new LinkedHashMap<>();
        for (String read : ranked) {
            for (Neighbour neighbour : taxonomy.neighbours(read)) {
                near.merge(neighbour.concept(), neighbour.weight(), Double::sum);
            }
        }
        near.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(entry -> ranked.add(entry.getKey()));
        return List.copyOf(ranked);
    }

    /** Comma-separated values with quotes, also over several lines. */
    static List<List<String>> rows(String csv) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (char c : csv.toCharArray()) {
            if (c == '"') {
                // A doubled quote closes and opens again; what it stands for does not matter to a reader of words.
                quoted = !quoted;
            } else if (!quoted && (c == ',' || c == '\n')) {
                row.add(field.toString());
                field.setLength(0);
                if (c == '\n') {
                    rows.add(row);
                    row = new ArrayList<>();
                }
            } else if (c != '\r') {
                field.append(c);
            }
        }
        if (!row.isEmpty()) {
            row.add(field.toString());
            rows.add(row);
        }
        return rows;
    }
}
