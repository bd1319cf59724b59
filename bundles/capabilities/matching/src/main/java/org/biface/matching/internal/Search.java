package org.biface.matching.internal;

import java.time.Clock;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermQuery;
import org.biface.matching.Facet;
import org.biface.matching.Found;
import org.biface.matching.SearchResult;

/** Looks for what people type, and counts what it has found. */
final class Search {

    private static final int ONE_MISTAKE = 4;
    private static final int TWO_MISTAKES = 8;
    private static final int SKILLS = 10;
    private static final int BAND = 10_000;

    /** The value of the facet {@code availability} of who has time now, and of missions that start now. */
    private static final String NOW = "NOW";

    private final Trades trades;
    private final Clock clock;

    Search(Trades trades, Clock clock) {
        this.trades = trades;
        this.clock = clock;
    }

    SearchResult run(MatchIndex index, String text, List<Query> filters, int limit, Locale reader) {
        boolean all = isForAll(text);
        Query query = whole(text, filters);
        return index.ask(searcher -> {
            FacetCounts counts = FacetCounts.of(searcher, query);
            String month = month(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
            counts.merge("availability", from -> from.compareTo(month) <= 0 ? NOW : from);
            ScoreDoc[] best = all
                    ? searcher.search(query, limit, new Sort(new SortField("changed", SortField.Type.LONG, true)))
                            .scoreDocs
                    : searcher.search(query, limit).scoreDocs;
            List<Found> found = new ArrayList<>();
            for (Entry entry : MatchIndex.read(searcher, best)) {
                found.add(new Found(
                        entry.id(),
                        entry.title(),
                        entry.skills().stream()
                                .limit(SKILLS)
                                .map(skill -> trades.name(skill.id(), reader))
                                .toList()));
            }
            Map<String, List<Facet>> facets = new LinkedHashMap<>();
            for (String facet : FacetCounts.FIELDS.keySet()) {
                facets.put(
                        facet,
                        counts.most(facet).stream()
                                .map(one -> new Facet(one.getKey(), name(facet, one.getKey(), reader), one.getValue()))
                                .toList());
            }
            return new SearchResult(counts.total(), found, facets);
        });
    }

    private static boolean isForAll(String text) {
        return text == null || Words.of(text).isEmpty();
    }

    /** @return everything that has the words and for which the filters hold */
    Query whole(String text, List<Query> filters) {
        BooleanQuery.Builder whole = new BooleanQuery.Builder();
        whole.add(isForAll(text) ? new MatchAllDocsQuery() : query(text), Occur.MUST);
        filters.forEach(filter -> whole.add(filter, Occur.FILTER));
        return whole.build();
    }

    private Query query(String text) {
        List<String> words = Words.of(text);
        BooleanQuery.Builder each = new BooleanQuery.Builder();
        for (int i = 0; i < words.size(); i++) {
            each.add(word(words.get(i), i == words.size() - 1), Occur.MUST);
        }
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        query.add(each.build(), Occur.SHOULD);
        query.add(skill(trades.skill(text), 6), Occur.SHOULD);
        return query.build();
    }

    /** A word as it is counts most, then one that is the beginning of another, then one with a mistake. */
    private Query word(String word, boolean last) {
        BooleanQuery.Builder query = new BooleanQuery.Builder();
        query.add(new BoostQuery(new TermQuery(new Term("title", word)), 4), Occur.SHOULD);
        query.add(new TermQuery(new Term("text", word)), Occur.SHOULD);
        query.add(skill(trades.skill(word), 3), Occur.SHOULD);
        if (last) {
            query.add(new BoostQuery(new PrefixQuery(new Term("title", word)), 1), Occur.SHOULD);
            query.add(new BoostQuery(new PrefixQuery(new Term("text", word)), 0.3f), Occur.SHOULD);
        }
        if (word.length() >= ONE_MISTAKE) {
            int mistakes = word.length() >= TWO_MISTAKES ? 2 : 1;
            query.add(new BoostQuery(new FuzzyQuery(new Term("title", word), mistakes, 1), 0.5f), Occur.SHOULD);
            query.add(new BoostQuery(new FuzzyQuery(new Term("text", word), mistakes, 1), 0.1f), Occur.SHOULD);
        }
        return query.build();
    }

    private static Query skill(String id, float boost) {
        return new BoostQuery(new ConstantScoreQuery(new TermQuery(new Term("skill", id))), boost);
    }

    /** @return the band that a rate is in, as the facet {@code rate} has it */
    static String band(long minor, String currency) {
        return currency + " " + minor / BAND * BAND;
    }

    /** @return the month of a day, as the facet {@code availability} has it: months are in the order of their texts */
    static String month(LocalDate from) {
        return from == null ? "" : YearMonth.from(from).toString();
    }

    private String name(String facet, String value, Locale reader) {
        boolean french = reader.getLanguage().equals("fr");
        return switch (facet) {
            case "skill" -> trades.name(value, reader);
            case "country" -> new Locale("", value).getDisplayCountry(reader);
            case "language" -> new Locale(value).getDisplayLanguage(reader);
            case "availability" -> {
                if (value.equals(NOW)) {
                    yield french ? "maintenant" : "now";
                }
                YearMonth month = YearMonth.parse(value);
                String name = month.getMonth().getDisplayName(TextStyle.FULL, french ? Locale.FRENCH : Locale.ENGLISH);
                yield (french ? "dès " : "from ") + name + " " + month.getYear();
            }
            case "rate" -> {
                String[] parts = value.split(" ");
                long from = Long.parseLong(parts[1]) / 100;
                yield from + (french ? " à " : " to ") + (from + BAND / 100) + " " + parts[0];
            }
            case "remote" ->
                switch (value) {
                    case "REMOTE" -> french ? "à distance" : "remote";
                    case "HYBRID" -> french ? "en partie sur place" : "partly on site";
                    case "ONSITE" -> french ? "sur place" : "on site";
                    default -> french ? "peu importe" : "no preference";
                };
            default -> value;
        };
    }
}
