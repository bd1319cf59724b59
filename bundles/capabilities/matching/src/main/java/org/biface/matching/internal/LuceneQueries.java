package org.biface.matching.internal;

import org.apache.lucene.document.LatLonPoint;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.FuzzyQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.biface.spi.matching.engine.Sought;

/** Says in Lucene's words what is sought. */
final class LuceneQueries {

    private LuceneQueries() {}

    static Query of(Sought sought) {
        if (sought instanceof Sought.Term term) {
            return new ConstantScoreQuery(
                    term.values().size() == 1
                            ? new TermQuery(new Term(term.field(), term.values().get(0)))
                            : new TermInSetQuery(
                                    term.field(),
                                    term.values().stream().map(BytesRef::new).toList()));
        }
        if (sought instanceof Sought.Word word) {
            return new TermQuery(new Term(word.field(), word.word()));
        }
        if (sought instanceof Sought.Beginning beginning) {
            return new PrefixQuery(new Term(beginning.field(), beginning.start()));
        }
        if (sought instanceof Sought.Misspelt misspelt) {
            return new FuzzyQuery(new Term(misspelt.field(), misspelt.word()), misspelt.mistakes(), 1);
        }
        if (sought instanceof Sought.Between between) {
            return LongPoint.newRangeQuery(between.field(), between.least(), between.most());
        }
        if (sought instanceof Sought.Around around) {
            return LatLonPoint.newDistanceQuery(
                    around.field(), around.point().latitude(), around.point().longitude(), around.metres());
        }
        if (sought instanceof Sought.Weighed weighed) {
            return new BoostQuery(of(weighed.part()), weighed.times());
        }
        if (sought instanceof Sought.Combined combined) {
            BooleanQuery.Builder query = new BooleanQuery.Builder();
            combined.must().forEach(part -> query.add(of(part), Occur.MUST));
            combined.filter().forEach(part -> query.add(of(part), Occur.FILTER));
            combined.may().forEach(part -> query.add(of(part), Occur.SHOULD));
            combined.not().forEach(part -> query.add(of(part), Occur.MUST_NOT));
            return query.build();
        }
        return new MatchAllDocsQuery();
    }
}
