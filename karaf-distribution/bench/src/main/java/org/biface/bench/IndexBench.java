package org.biface.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.store.FSDirectory;
import org.biface.matching.internal.Marketplace;
import org.biface.plugins.matching.meaning.MiniLm;
import org.biface.plugins.vertical.it.ItVertical;
import org.biface.profiles.Experience;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Skill;

/**
 * {@code index}: generated profiles read into the index of matching, with contact data masked and skills recognised, against
 * Lucene that indexes their plain words with its standard analyzer; in one process, in turns. What is counted is how
 * fast profiles come to be found: by their words at once, as with Lucene. What their titles mean is said afterwards, for each
 * different title once; how long that takes is said beside it.
 */
final class IndexBench {

    private static final int USUAL = 100_000;
    private static final int BATCH = 500;
    private static final int ROUNDS = 3;
    private static final double MEGABYTES = 16;
    private static final double WANTED = 0.5;

    private IndexBench() {}

    /** How long it took until all were found by words, and how long then until all titles were understood. */
    private record Took(int profiles, double seconds, int titles, double understanding) {

        double perSecond() {
            return profiles / seconds;
        }

        double understoodPerSecond() {
            return profiles / (seconds + understanding);
        }
    }

    static Figure run() throws Exception {
        int documents = Integer.getInteger("profiles", USUAL);
        Path folder = Files.createTempDirectory("biface-index");
        MiniLm model = new MiniLm();
        try {
            List<Double> ratios = new ArrayList<>();
            double raw = 0;
            Took ours = null;
            Took words = null;
            // The first round warms up, and only the last waits for what titles mean.
            for (int round = 0; round <= ROUNDS; round++) {
                int many = round == 0 ? Math.min(documents, 20_000) : documents;
                raw = raw(folder.resolve("raw" + round), many, round);
                ours = ours(folder.resolve("ours" + round), many, round, model, round == ROUNDS);
                words = ours(folder.resolve("words" + round), many, round, null, false);
                System.out.printf(
                        Locale.ROOT,
                        "%s: %,d profiles: lucene %.0f/s | biface %.0f/s, ratio %.3f | without matching-meaning %.0f/s, ratio %.3f%n",
                        round == 0 ? "warm-up" : "round " + round,
                        many,
                        raw,
                        ours.perSecond(),
                        ours.perSecond() / raw,
                        words.perSecond(),
                        words.perSecond() / raw);
                if (round > 0) {
                    ratios.add(ours.perSecond() / raw);
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "what titles mean: %,d different titles of %,d profiles in %.1f s, %.0f titles/s; counted in, %.0f profiles/s, ratio %.3f%n",
                    ours.titles(),
                    documents,
                    ours.understanding(),
                    ours.titles() / ours.understanding(),
                    ours.understoodPerSecond(),
                    ours.understoodPerSecond() / raw);
            ratios.sort(null);
            double median = ratios.get(ROUNDS / 2);
            return new Figure(
                    String.format(
                            Locale.ROOT,
                            "index: ratio %.3f (median of %d rounds, %.3f to %.3f; at least %.1f wanted), %,d profiles found by their"
                                    + " words, last round %.0f/s of %.0f/s; without matching-meaning %.0f/s; until the meaning of"
                                    + " every title is known, too, %.0f/s",
                            median,
                            ROUNDS,
                            ratios.get(0),
                            ratios.get(ROUNDS - 1),
                            WANTED,
                            documents,
                            ours.perSecond(),
                            raw,
                            words.perSecond(),
                            ours.understoodPerSecond()),
                    median >= WANTED);
        } finally {
            model.close();
            TitleQuality.delete(folder);
        }
    }

    private static Took ours(Path folder, int many, long seed, MiniLm model, boolean understand) throws IOException {
        ProfileMaker maker = new ProfileMaker(seed);
        try (Marketplace market = new Marketplace(folder, new ItVertical(), model)) {
            long nanos = 0;
            for (int i = 0; i < many; i += BATCH) {
                List<ProfileDetails> batch = batch(maker, Math.min(BATCH, many - i));
                long start = System.nanoTime();
                for (int j = 0; j < batch.size(); j++) {
                    market.add(new UUID(seed, i + j), batch.get(j));
                }
                market.keepUp();
                nanos += System.nanoTime() - start;
            }
            long start = System.nanoTime();
            market.show();
            long found = System.nanoTime();
            nanos += found - start;
            int titles = understand ? market.understand() : 0;
            market.show();
            return new Took(many, nanos / 1e9, titles, (System.nanoTime() - found) / 1e9);
        }
    }

    private static List<ProfileDetails> batch(ProfileMaker maker, int many) {
        List<ProfileDetails> batch = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            batch.add(maker.profile());
        }
        return batch;
    }

    private static double raw(Path folder, int many, long seed) throws IOException {
        ProfileMaker maker = new ProfileMaker(seed);
        try (FSDirectory directory = FSDirectory.open(folder);
                IndexWriter writer = new IndexWriter(
                        directory, new IndexWriterConfig(new StandardAnalyzer()).setRAMBufferSizeMB(MEGABYTES))) {
            long nanos = 0;
            for (int i = 0; i < many; i += BATCH) {
                List<ProfileDetails> batch = batch(maker, Math.min(BATCH, many - i));
                long start = System.nanoTime();
                for (int j = 0; j < batch.size(); j++) {
                    String id = new UUID(seed, i + j).toString();
                    writer.updateDocument(new Term("id", id), document(id, batch.get(j)));
                }
                nanos += System.nanoTime() - start;
            }
            long start = System.nanoTime();
            writer.commit();
            return many / ((nanos + System.nanoTime() - start) / 1e9);
        }
    }

    private static Document document(String id, ProfileDetails details) {
        Document document = new Document();
        document.add(new StringField("id", id, Field.Store.NO));
        document.add(new TextField("title", details.title(), Field.Store.NO));
        StringBuilder text = new StringBuilder(details.title()).append('\n').append(details.summary());
        for (Skill skill : details.skills()) {
            document.add(new StringField("skill", skill.name(), Field.Store.NO));
            text.append('\n').append(skill.name());
        }
        for (Experience piece : details.experience()) {
            text.append('\n').append(piece.title()).append('\n').append(piece.description());
        }
        document.add(new TextField("text", text.toString(), Field.Store.NO));
        document.add(new LongPoint("rate", details.dailyRate().minor()));
        document.add(new StringField("country", details.places().get(0).country(), Field.Store.NO));
        document.add(new StringField("city", details.places().get(0).city(), Field.Store.NO));
        document.add(new StringField("remote", details.remote().name(), Field.Store.NO));
        document.add(new StoredField("profile", text.toString().getBytes(StandardCharsets.UTF_8)));
        return document;
    }
}
