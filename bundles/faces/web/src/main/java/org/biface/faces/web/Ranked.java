package org.biface.faces.web;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.commons.DomainException;
import org.biface.matching.Match;

/**
 * Something that was ranked, with why.
 *
 * @param match its place and the reasons
 * @param value what it is
 */
record Ranked(Match match, Object value) {

    /** @return those of which somebody still knows what they are */
    static List<Ranked> of(List<Match> matches, Function<Match, Object> find) {
        return matches.stream()
                .map(match -> new Ranked(match, find.apply(match)))
                .filter(ranked -> ranked.value() != null)
                .toList();
    }

    /** @return what is found, or {@code null} when it is gone meanwhile, or its capability away */
    static <T> T found(Supplier<T> find) {
        try {
            return find.get();
        } catch (DomainException goneOrAway) {
            return null;
        }
    }
}
