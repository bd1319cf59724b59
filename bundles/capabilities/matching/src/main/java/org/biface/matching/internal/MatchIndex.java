package org.biface.matching.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SegmentReader;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index on disk. How far it has read the event log is part of each of its commits, so what is found and what was read can
 * never disagree, whenever the node dies.
 */
final class MatchIndex implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MatchIndex.class);

    /** Another number when documents are written in another way: what was written before is then read anew. */
    private static final String FORMAT = "1";

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final Directory directory;
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final Map<String, String> state;

    private MatchIndex(Directory directory, double megabytes) throws IOException {
        this.directory = directory;
        this.writer = new IndexWriter(
                directory,
                new IndexWriterConfig(new StandardAnalyzer())
                        .setRAMBufferSizeMB(megabytes)
                        .setCommitOnClose(false));
        this.searchers = new SearcherManager(writer, null);
        this.state = new HashMap<>();
        Iterable<Map.Entry<String, String>> committed = writer.getLiveCommitData();
        if (committed != null) {
            committed.forEach(entry -> state.put(entry.getKey(), entry.getValue()));
        }
    }

    /** Opens the index of a folder; one that is missing, broken or of another format becomes an empty one. */
    static MatchIndex open(Path folder, double megabytes) {
        try {
            return checked(folder, megabytes);
        } catch (IOException | IllegalArgumentException | IllegalStateException broken) {
            LOG.warn(
                    "the index of matching can't be read and is built again from the event log: {}", broken.toString());
            try {
                delete(folder);
                return checked(folder, megabytes);
            } catch (IOException hopeless) {
                throw new UncheckedIOException(hopeless);
            }
        }
    }

    private static MatchIndex checked(Path folder, double megabytes) throws IOException {
        Files.createDirectories(folder);
        Directory directory = FSDirectory.open(folder);
        MatchIndex index = null;
        try {
            if (DirectoryReader.indexExists(directory)) {
                try (DirectoryReader reader = DirectoryReader.open(directory)) {
                    for (LeafReaderContext leaf : reader.leaves()) {
                        ((SegmentReader) leaf.reader()).checkIntegrity();
                    }
                    String format = reader.getIndexCommit().getUserData().get("format");
                    if (!FORMAT.equals(format)) {
                        throw new IllegalStateException("it has the format " + format);
                    }
                }
            }
            index = new MatchIndex(directory, megabytes);
            return index;
        } finally {
            if (index == null) {
                directory.close();
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    /** @return the position in the log up to which this was read */
    long position() {
        return Long.parseLong(state.getOrDefault("position", "0"));
    }

    /** @return by which trades skills were read */
    String fingerprint() {
        return state.getOrDefault("fingerprint", "");
    }

    void put(Entry entry) throws IOException {
        Document document = new Document();
        document.add(new StringField("key", entry.key(), Field.Store.NO));
        document.add(new StringField("kind", entry.kind().name(), Field.Store.NO));
        for (Entry.Known skill : entry.skills()) {
            document.add(new StringField("skill", skill.id(), Field.Store.NO));
        }
        document.add(new TextField("title", String.join(" ", Words.of(entry.title())), Field.Store.NO));
        document.add(new TextField("text", String.join(" ", Words.of(entry.text())), Field.Store.NO));
        if (entry.rate() != null) {
            document.add(new LongPoint("rate:" + entry.currency(), entry.rate()));
        }
        entry.countries().forEach(country -> document.add(new StringField("country", country, Field.Store.NO)));
        document.add(new StringField(
                "remote", entry.remote() == null ? "ANY" : entry.remote().name(), Field.Store.NO));
        if (entry.vertical() != null) {
            document.add(new StringField("vertical", entry.vertical(), Field.Store.NO));
        }
        document.add(new StoredField("entry", write(entry)));
        writer.updateDocument(new Term("key", entry.key()), document);
    }

    void remove(Entry.Kind kind, UUID id) throws IOException {
        writer.deleteDocuments(new Term("key", Entry.key(kind, id)));
    }

    void clear() throws IOException {
        writer.deleteAll();
    }

    /** Shows what was put and removed to whoever searches from now on, and notes how far the log was read. */
    void show(long position, String fingerprint) throws IOException {
        state.put("format", FORMAT);
        state.put("position", String.valueOf(position));
        state.put("fingerprint", fingerprint);
        writer.setLiveCommitData(Map.copyOf(state).entrySet());
        searchers.maybeRefreshBlocking();
    }

    /** Makes everything that was shown safe on disk. */
    void commit() throws IOException {
        writer.commit();
    }

    /** @return the entry as it is shown */
    Optional<Entry> find(Entry.Kind kind, UUID id) {
        List<Entry> found = search(new TermQuery(new Term("key", Entry.key(kind, id))), 1);
        return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
    }

    /** @return the best entries of a query, the best first */
    List<Entry> search(Query query, int most) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                List<Entry> found = new ArrayList<>();
                var stored = searcher.storedFields();
                for (ScoreDoc hit : searcher.search(query, most).scoreDocs) {
                    found.add(read(stored.document(hit.doc).getBinaryValue("entry")));
                }
                return found;
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    long documents() {
        return writer.getDocStats().numDocs;
    }

    private static byte[] write(Entry entry) throws JsonProcessingException {
        return JSON.writeValueAsBytes(entry);
    }

    private static Entry read(BytesRef json) throws IOException {
        return JSON.readValue(json.bytes, json.offset, json.length, Entry.class);
    }

    @Override
    public void close() throws IOException {
        searchers.close();
        writer.close();
        directory.close();
    }
}
