package org.biface.matching.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.MultiTerms;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
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

    /** @return what it has in each field, but for numbers and points */
    Map<String, List<String>> terms() throws IOException {
        Map<String, List<String>> all = new HashMap<>();
        for (String field : FieldInfos.getIndexedFields(reader)) {
            Terms terms = MultiTerms.getTerms(reader, field);
            List<String> values = new ArrayList<>();
            TermsEnum each = terms == null ? TermsEnum.EMPTY : terms.iterator();
            for (BytesRef value = each.next(); value != null; value = each.next()) {
                values.add(value.utf8ToString());
            }
            all.put(field, values);
        }
        return all;
    }

    @Override
    public void close() throws IOException {
        reader.close();
        directory.close();
    }
}
