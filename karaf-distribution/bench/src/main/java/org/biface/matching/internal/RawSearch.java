package org.biface.matching.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.FSDirectory;
import org.biface.spi.matching.engine.Sought;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * Lucene alone on the same index, as a bundle of its own in the server's JVM: skills, near skills, words and filters of a mission
 * as one query, of which the best twenty are taken and not even read. Titles by meaning are left out. For each number of
 * seconds on a line that is sent to it, it says how many queries two threads made and how long they took.
 */
public final class RawSearch implements BundleActivator {

    /** What the bundle is told: where the index is, where to write the port on which it listens, and the queries. */
    public static final String TASK = "/task.json";

    private static final int THREADS = 2;
    private static final int TOP = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private ServerSocket door;
    private DirectoryReader reader;

    /** Made by the framework. */
    public RawSearch() {
        // Everything begins with start.
    }

    /**
     * @param index the folder of the index
     * @param port where to write the port
     * @param queries what is sought
     * @return the task
     */
    static byte[] task(Path index, Path port, List<Sought> queries) throws IOException {
        ObjectNode task = JSON.createObjectNode();
        task.put("index", index.toString()).put("port", port.toString());
        queries.forEach(query -> task.withArray("queries").add(written(query)));
        return JSON.writeValueAsBytes(task);
    }

    private static JsonNode written(Sought sought) {
        ObjectNode node = JSON.createObjectNode().put("is", sought.getClass().getSimpleName());
        if (sought instanceof Sought.Combined whole) {
            parts(node.putArray("must"), whole.must());
            parts(node.putArray("filter"), whole.filter());
            parts(node.putArray("may"), whole.may());
            parts(node.putArray("not"), whole.not());
        } else if (sought instanceof Sought.Weighed weighed) {
            node.put("times", weighed.times()).set("part", written(weighed.part()));
        } else {
            node.setAll((ObjectNode) JSON.valueToTree(sought));
        }
        return node;
    }

    private static void parts(ArrayNode to, List<Sought> parts) {
        parts.forEach(part -> to.add(written(part)));
    }

    private static Sought read(JsonNode node) {
        return switch (node.path("is").asText()) {
            case "Combined" ->
                new Sought.Combined(
                        all(node.path("must"), RawSearch::read),
                        all(node.path("filter"), RawSearch::read),
                        all(node.path("may"), RawSearch::read),
                        all(node.path("not"), RawSearch::read));
            case "Weighed" ->
                new Sought.Weighed(
                        read(node.path("part")), (float) node.path("times").asDouble());
            case "Term" -> new Sought.Term(node.path("field").asText(), all(node.path("values"), JsonNode::asText));
            case "Word" ->
                new Sought.Word(node.path("field").asText(), node.path("word").asText());
            case "Between" ->
                new Sought.Between(
                        node.path("field").asText(),
                        node.path("least").asLong(),
                        node.path("most").asLong());
            case "Everything" -> new Sought.Everything();
            default -> throw new IllegalArgumentException("no mission is asked for like this: " + node);
        };
    }

    private static <T> List<T> all(JsonNode array, Function<JsonNode, T> read) {
        List<T> all = new ArrayList<>();
        array.forEach(node -> all.add(read.apply(node)));
        return all;
    }

    @Override
    public void start(BundleContext context) throws IOException {
        JsonNode task;
        try (InputStream in = RawSearch.class.getResourceAsStream(TASK)) {
            task = JSON.readTree(in);
        }
        List<Query> queries = all(task.path("queries"), node -> LuceneQueries.of(read(node)));
        reader =
                DirectoryReader.open(FSDirectory.open(Path.of(task.path("index").asText())));
        door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> serve(new IndexSearcher(reader), queries), "bench-raw-search");
        thread.setDaemon(true);
        thread.start();
        Path port = Path.of(task.path("port").asText());
        Path written = Files.writeString(port.resolveSibling("port.new"), String.valueOf(door.getLocalPort()));
        Files.move(written, port, StandardCopyOption.ATOMIC_MOVE);
    }

    private void serve(IndexSearcher searcher, List<Query> queries) {
        try (Socket asker = door.accept();
                var in = new BufferedReader(new InputStreamReader(asker.getInputStream(), StandardCharsets.US_ASCII));
                var out = new PrintWriter(asker.getOutputStream(), true, StandardCharsets.US_ASCII)) {
            for (String seconds = in.readLine(); seconds != null; seconds = in.readLine()) {
                out.println(run(searcher, queries, Integer.parseInt(seconds)));
            }
        } catch (Exception over) {
            // Who asks sees that no answer comes, and fails.
            System.err.println("Lucene alone has ended: " + over);
        }
    }

    private static String run(IndexSearcher searcher, List<Query> queries, int seconds) throws Exception {
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
        return String.format(
                Locale.ROOT,
                "%.2f %d %d",
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

    @Override
    public void stop(BundleContext context) throws IOException {
        door.close();
        reader.close();
    }
}
