package org.biface.matching.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.FSDirectory;
import org.biface.commons.Money;
import org.biface.matching.MatchFilter;
import org.biface.missions.MissionDetails;
import org.biface.plugins.vertical.it.ItVertical;

/**
 * Lucene alone on the same index, as a process of its own: skills, near skills, words and filters of a mission as one query, of
 * which the best twenty are taken and not even read. Titles by meaning are left out. For each number of seconds on a line of
 * its input it says how many queries two threads made and how long they took.
 */
public final class RawSearch {

    private static final int THREADS = 2;
    private static final int TOP = 20;

    private RawSearch() {}

    /**
     * @param args the folder of the index, and the file with a query on each line
     * @throws Exception when the index can't be read
     */
    public static void main(String[] args) throws Exception {
        List<Query> queries = new ArrayList<>();
        Marketplace market = Marketplace.unopened(new ItVertical());
        ObjectMapper json = new ObjectMapper();
        for (String line : Files.readAllLines(Path.of(args[1]))) {
            queries.add(query(market, json.readTree(line)));
        }
        try (DirectoryReader reader = DirectoryReader.open(FSDirectory.open(Path.of(args[0])));
                var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            IndexSearcher searcher = new IndexSearcher(reader);
            System.out.println("ready");
            for (String seconds = in.readLine(); seconds != null; seconds = in.readLine()) {
                run(searcher, queries, Integer.parseInt(seconds));
            }
        }
    }

    private static Query query(Marketplace market, JsonNode wanted) {
        List<String> skills = new ArrayList<>();
        wanted.path("skills").forEach(skill -> skills.add(skill.asText()));
        JsonNode rate = wanted.path("maxDailyRate");
        String country = wanted.path("country").asText(null);
        return market.query(
                new MissionDetails(
                        wanted.path("title").asText(),
                        wanted.path("description").asText(),
                        skills,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        "it",
                        1),
                new MatchFilter(
                        List.of(),
                        rate.isNumber() ? Money.of(rate.asLong(), "EUR") : null,
                        country,
                        wanted.path("remoteOnly").asBoolean(),
                        null));
    }

    private static void run(IndexSearcher searcher, List<Query> queries, int seconds) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        long start = System.nanoTime();
        long end = start + seconds * 1_000_000_000L;
        List<Future<long[]>> lanes = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            long seed = i;
            lanes.add(pool.submit(() -> lane(searcher, queries, new Random(seed), end)));
        }
        List<long[]> done = new ArrayList<>();
        for (Future<long[]> lane : lanes) {
            done.add(lane.get());
        }
        double took = (System.nanoTime() - start) / 1e9;
        pool.shutdown();
        long[] all = done.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%.2f %d %d%n",
                all.length / took,
                all[all.length / 2] / 1000,
                all[(int) (all.length * 0.99)] / 1000);
    }

    private static long[] lane(IndexSearcher searcher, List<Query> queries, Random random, long end)
            throws IOException {
        long[] nanos = new long[1 << 10];
        int count = 0;
        for (long from = System.nanoTime(); from < end; ) {
            searcher.search(queries.get(random.nextInt(queries.size())), TOP);
            long now = System.nanoTime();
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, count * 2);
            }
            nanos[count++] = now - from;
            from = now;
        }
        return Arrays.copyOf(nanos, count);
    }
}
