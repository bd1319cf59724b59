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
 * {@code index}: generated profiles read into the index of matching, with contact data masked, skills recognised and titles
 * understood, against Lucene that indexes their plain words with its standard analyzer; in one process, in turns.
 */
final class IndexBench {

    private static final int USUAL = 100_000;
    private static final int BATCH = 500;
    private static final int ROUNDS = 3;
    private static final double MEGABYTES = 16;
    private static final double WANTED = 0.5;

    private IndexBench() {}

    static Figure run() throws Exception {
        int documents = Integer.getInteger("profiles", USUAL);
        Path folder = Files.createTempDirectory("biface-index");
        MiniLm model = new MiniLm();
        try {
            List<Double> ratios = new ArrayList<>();
            double raw = 0;
            double ours = 0;
            double words = 0;
            // The first round warms up.
            for (int round = 0; round <= ROUNDS; round++) {
                int many = round == 0 ? Math.min(documents, 20_000) : documents;
                raw = raw(folder.resolve("raw" + round), many, round);
                ours = ours(folder.resolve("ours" + round), many, round, model);
                words = ours(folder.resolve("words" + round), many, round, null);
                System.out.printf(
                        Locale.ROOT,
                        "%s: %,d profiles: lucene %.0f/s | biface %.0f/s, ratio %.3f | without matching-meaning %.0f/s, ratio %.3f%n",
                        round == 0 ? "warm-up" : "round " + round,
                        many,
                        raw,
                        ours,
                        ours / raw,
                        words,
                        words / raw);
                if (round > 0) {
                    ratios.add(ours / raw);
                }
            }
            ratios.sort(null);
            double median = ratios.get(ROUNDS / 2);
            return new Figure(
                    String.format(
                            Locale.ROOT,
                            "index: ratio %.3f (median of %d rounds, %.3f to %.3f; at least %.1f wanted), %,d profiles, last round"
                                    + " %.0f/s of %.0f/s, without matching-meaning %.0f/s",
                            median,
                            ROUNDS,
                            ratios.get(0),
                            ratios.get(ROUNDS - 1),
                            WANTED,
                            documents,
                            ours,
                            raw,
                            words),
                    median >= WANTED);
        } finally {
            model.close();
            TitleQuality.delete(folder);
        }
    }

    private static double ours(Path folder, int many, long seed, MiniLm model) throws IOException {
        ProfileMaker maker = new ProfileMaker(seed);
        try (Marketplace market = new Marketplace(folder, new ItVertical(), model)) {
            long nanos = 0;
            for (int i = 0; i < many; i += BATCH) {
                List<ProfileDetails> batch = batch(maker, Math.min(BATCH, many - i));
                long start = System.nanoTime();
                for (int j = 0; j < batch.size(); j++) {
                    market.add(new UUID(seed, i + j), batch.get(j));
                }
                market.refresh();
                nanos += System.nanoTime() - start;
            }
            long start = System.nanoTime();
            market.show();
            return many / ((nanos + System.nanoTime() - start) / 1e9);
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
