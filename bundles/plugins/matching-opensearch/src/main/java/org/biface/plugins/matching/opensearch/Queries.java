package org.biface.plugins.matching.opensearch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.biface.spi.matching.engine.Sought;

/** Says in OpenSearch's query language what is sought. */
final class Queries {

    /** Until version 3, BM25 had a factor of k1 + 1 there that Lucene has given up. */
    static final float OLD_FACTOR = 2.2f;

    private static final String BOOST = "boost";

    private final float perWord;

    /** @param perWord by which the worth of words has to be multiplied */
    Queries(float perWord) {
        this.perWord = perWord;
    }

    ObjectNode of(Sought sought) {
        return of(sought, 1);
    }

    private ObjectNode of(Sought sought, float times) {
        ObjectNode query = Rest.JSON.createObjectNode();
        if (sought instanceof Sought.Term term) {
            ArrayNode values = query.putObject("terms").put(BOOST, times).putArray("terms." + term.field());
            term.values().forEach(values::add);
        } else if (sought instanceof Sought.Word word) {
            query.putObject("term")
                    .putObject("words." + word.field())
                    .put("value", word.word())
                    .put(BOOST, times * perWord);
        } else if (sought instanceof Sought.Beginning beginning) {
            query.putObject("prefix")
                    .putObject("words." + beginning.field())
                    .put("value", beginning.start())
                    .put(BOOST, times);
        } else if (sought instanceof Sought.Misspelt misspelt) {
            query.putObject("fuzzy")
                    .putObject("words." + misspelt.field())
                    .put("value", misspelt.word())
                    .put("fuzziness", misspelt.mistakes())
                    .put("prefix_length", 1)
                    .put("max_expansions", 50)
                    .put("transpositions", true)
                    .put(BOOST, times * perWord);
        } else if (sought instanceof Sought.Between between) {
            query.putObject("range")
                    .putObject("numbers." + between.field())
                    .put("gte", between.least())
                    .put("lte", between.most())
                    .put(BOOST, times);
        } else if (sought instanceof Sought.Around around) {
            ObjectNode near = query.putObject("geo_distance");
            near.put("distance", around.metres() + "m")
                    .put("distance_type", "arc")
                    .put("ignore_unmapped", true)
                    .put(BOOST, times)
                    .putObject("points." + around.field())
                    .put("lat", around.point().latitude())
                    .put("lon", around.point().longitude());
        } else if (sought instanceof Sought.Weighed weighed) {
            return of(weighed.part(), times * weighed.times());
        } else if (sought instanceof Sought.Combined combined) {
            ObjectNode parts = query.putObject("bool").put(BOOST, times);
            add(parts, "must", combined.must());
            add(parts, "filter", combined.filter());
            add(parts, "should", combined.may());
            add(parts, "must_not", combined.not());
        } else {
            query.putObject("match_all").put(BOOST, times);
        }
        return query;
    }

    private void add(ObjectNode to, String occur, List<Sought> parts) {
        if (!parts.isEmpty()) {
            ArrayNode all = to.putArray(occur);
            parts.forEach(part -> all.add(of(part, 1)));
        }
    }
}
