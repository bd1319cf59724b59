package org.biface.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.biface.matching.Match;
import org.biface.matching.internal.Marketplace;
import org.biface.missions.MissionDetails;
import org.biface.plugins.matching.meaning.MiniLm;
import org.biface.plugins.vertical.it.ItVertical;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Visibility;
import org.biface.spi.matching.Meaning;

/**
 * How well titles are ranked, on job titles that people have judged (TalentCLEF 2025, task A, English): each corpus title is the
 * profile of a freelancer who says nothing else, each query a mission that says nothing else, and matching ranks the one
 * for the other as it does in the distribution. What it does not rate at all counts as not found.
 */
final class TitleQuality {

    private static final int FIRST = 10;

    /** What one way of ranking reaches; means over the queries. */
    record Reached(double map, double precisionAt10, double found) {

        String line(String name) {
            return String.format(Locale.ROOT, "%-44s %6.3f %6.3f %8.3f", name, map, precisionAt10, found);
        }
    }

    private final Map<String, String> queries;
    private final Map<String, String> corpus;
    private final Map<String, Set<String>> relevant = new HashMap<>();

    TitleQuality(Path folder) throws IOException {
        for (String file : List.of("queries", "corpus_elements", "qrels.tsv")) {
            if (!Files.isRegularFile(folder.resolve(file))) {
                throw new IOException("NOT MEASURED: " + folder.resolve(file)
                        + " is not there. The judged titles may not be shipped; put them there, or say with -Dbiface.data"
                        + " where the folder matching/titles-en is.");
            }
        }
        queries = titles(folder.resolve("queries"));
        corpus = titles(folder.resolve("corpus_elements"));
        for (String line : Files.readAllLines(folder.resolve("qrels.tsv"))) {
            String[] judged = line.strip().split("\\s+");
            if (judged.length == 4 && Integer.parseInt(judged[3]) > 0) {
                relevant.computeIfAbsent(judged[0], none -> new HashSet<>()).add(judged[2]);
            }
        }
    }

    private static Map<String, String> titles(Path file) throws IOException {
        Map<String, String> titles = new LinkedHashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t");
            titles.put(cells[0], cells[1]);
        }
        return titles;
    }

    String size() {
        return String.format(Locale.ENGLISH, "%d x %,d titles", queries.size(), corpus.size());
    }

    Reached distribution() throws IOException {
        MiniLm model = new MiniLm();
        try {
            return measure(model);
        } finally {
            model.close();
        }
    }

    Reached withoutMeaning() throws IOException {
        return measure(null);
    }

    private Reached measure(Meaning meaning) throws IOException {
        Path folder = Files.createTempDirectory("biface-matching-quality");
        try (Marketplace market = new Marketplace(folder.resolve("index"), new ItVertical(), meaning)) {
            Map<UUID, String> ids = new HashMap<>();
            for (Map.Entry<String, String> one : corpus.entrySet()) {
                UUID id = new UUID(1, Long.parseLong(one.getKey()));
                ids.put(id, one.getKey());
                market.add(id, profile(one.getValue()));
            }
            market.understand();
            market.show();
            double map = 0;
            double precision = 0;
            double found = 0;
            for (Map.Entry<String, String> query : queries.entrySet()) {
                Set<String> good = relevant.getOrDefault(query.getKey(), Set.of());
                List<String> ranked = market.freelancers(mission(query.getValue())).stream()
                        .map(Match::id)
                        .map(ids::get)
                        .toList();
                map += averagePrecision(ranked, good);
                precision += ranked.stream().limit(FIRST).filter(good::contains).count() / (double) FIRST;
                found += ranked.stream().filter(good::contains).count() / (double) good.size();
            }
            return new Reached(map / queries.size(), precision / queries.size(), found / queries.size());
        } finally {
            delete(folder);
        }
    }

    static void delete(Path folder) throws IOException {
        List<Path> files;
        try (var all = Files.walk(folder)) {
            files = new ArrayList<>(all.toList());
        }
        for (int i = files.size() - 1; i >= 0; i--) {
            Files.deleteIfExists(files.get(i));
        }
    }

    private static double averagePrecision(List<String> ranked, Set<String> good) {
        int hits = 0;
        double sum = 0;
        for (int i = 0; i < ranked.size(); i++) {
            if (good.contains(ranked.get(i))) {
                hits++;
                sum += hits / (i + 1.0);
            }
        }
        return sum / good.size();
    }

    private static ProfileDetails profile(String title) {
        return new ProfileDetails(
                title,
                null,
                List.of(),
                null,
                null,
                List.of(),
                null,
                List.of(),
                List.of(),
                List.of(),
                Visibility.PUBLIC);
    }

    private static MissionDetails mission(String title) {
        return new MissionDetails(title, "", List.of(), null, null, null, null, null, null, "it", 1);
    }
}
