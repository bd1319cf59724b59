package org.biface.matching.internal;

import java.io.IOException;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.biface.spi.matching.engine.Sought;

/** An index of one entry, to see which searches find it. */
final class OneEntry implements AutoCloseable {

    private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
    private final DirectoryReader reader;
    private final IndexSearcher searcher;

    OneEntry(Entry entry) throws IOException {
        try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig(new StandardAnalyzer()))) {
            writer.addDocument(MatchIndex.document(entry));
        }
        reader = DirectoryReader.open(directory);
        searcher = new IndexSearcher(reader);
    }

    boolean isFoundBy(Sought query) throws IOException {
        return searcher.count(LuceneQueries.of(query)) > 0;
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
    }
}
