package org.biface.matching.internal;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Counts what all that a query finds have in common. */
final class FacetCounts extends SimpleCollector {

    /** The facets, each with the field of the index that it counts. */
    static final Map<String, String> FIELDS = fields();

    /** How many of the most frequent values are shown. */
    static final int MOST = 20;

    private static final class Column {
        private final Map<String, Long> counted = new HashMap<>();
        private SortedSetDocValues values;
        private long[] counts;

        void close() throws IOException {
            for (int i = 0; counts != null && i < counts.length; i++) {
                if (counts[i] > 0) {
                    counted.merge(values.lookupOrd(i).utf8ToString(), counts[i], Long::sum);
                }
            }
            counts = null;
        }
    }

    private final Map<String, Column> columns = new LinkedHashMap<>();
    private long total;

    private FacetCounts() {
        FIELDS.keySet().forEach(facet -> columns.put(facet, new Column()));
    }

    private static Map<String, String> fields() {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String facet : List.of("skill", "country", "city", "remote", "rate", "availability", "language")) {
            fields.put(facet, "facet:" + facet);
        }
        return fields;
    }

    /** Counts each part of the index by itself, and adds up. */
    static FacetCounts of(IndexSearcher searcher, Query query) throws IOException {
        return searcher.search(query, new CollectorManager<FacetCounts, FacetCounts>() {
            @Override
            public FacetCounts newCollector() {
                return new FacetCounts();
            }

            @Override
            public FacetCounts reduce(Collection<FacetCounts> parts) throws IOException {
                FacetCounts whole = new FacetCounts();
                for (FacetCounts part : parts) {
                    whole.add(part);
                }
                return whole;
            }
        });
    }

    private void add(FacetCounts part) throws IOException {
        total += part.total;
        for (Map.Entry<String, Column> one : part.columns.entrySet()) {
            one.getValue().close();
            one.getValue()
                    .counted
                    .forEach((value, count) -> columns.get(one.getKey()).counted.merge(value, count, Long::sum));
        }
    }

    @Override
    protected void doSetNextReader(LeafReaderContext leaf) throws IOException {
        for (Map.Entry<String, Column> one : columns.entrySet()) {
            Column column = one.getValue();
            column.close();
            column.values = DocValues.getSortedSet(leaf.reader(), FIELDS.get(one.getKey()));
            column.counts = new long[Math.toIntExact(column.values.getValueCount())];
        }
    }

    @Override
    public void collect(int document) throws IOException {
        total++;
        for (Column column : columns.values()) {
            if (column.values.advanceExact(document)) {
                for (int i = 0; i < column.values.docValueCount(); i++) {
                    column.counts[(int) column.values.nextOrd()]++;
                }
            }
        }
    }

    @Override
    public ScoreMode scoreMode() {
        return ScoreMode.COMPLETE_NO_SCORES;
    }

    long total() {
        return total;
    }

    /** @return for each facet how many have each value */
    Map<String, Map<String, Long>> counts() {
        Map<String, Map<String, Long>> counts = new LinkedHashMap<>();
        columns.forEach((facet, column) -> counts.put(facet, column.counted));
        return counts;
    }

    /** @return the most frequent values, with how many have them */
    static List<Map.Entry<String, Long>> most(Map<String, Long> counted) {
        return counted.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .limit(MOST)
                .toList();
    }
}
