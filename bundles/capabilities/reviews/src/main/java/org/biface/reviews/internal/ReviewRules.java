package org.biface.reviews.internal;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.biface.commons.Invalid;
import org.biface.reviews.Aspect;
import org.biface.reviews.ReviewDraft;
import org.biface.reviews.Side;

/** What a review may say. */
final class ReviewRules {

    static final int LONGEST_TEXT = 3_000;
    static final int LONGEST_ANSWER = 2_000;
    private static final int BEST = 5;
    private static final Set<String> LANGUAGES = new HashSet<>(Arrays.asList(Locale.getISOLanguages()));

    private ReviewRules() {}

    /** @return what is stored */
    static ReviewDraft draft(ReviewDraft said, Side by) {
        if (said == null) {
            throw new Invalid("overall", "Send what the review says.");
        }
        var check = new Invalid.Check();
        rating(said.overall(), "overall", check);
        List<Aspect> asked = Aspect.of(by.other());
        said.aspects().forEach((aspect, rating) -> {
            String field = "aspects/" + aspect;
            check.that(asked.contains(aspect), field, field + " is not rated of this side.");
            rating(rating, field, check);
        });
        check.text(said.text(), "text", LONGEST_TEXT);
        check.that(
                said.language() != null && LANGUAGES.contains(said.language()),
                "language",
                "language must be an ISO 639-1 code such as fr.");
        check.orThrow();
        return new ReviewDraft(said.overall(), said.aspects(), said.text().strip(), said.language());
    }

    private static void rating(int rating, String field, Invalid.Check check) {
        check.that(rating >= 1 && rating <= BEST, field, field + " must be from 1 to " + BEST + ".");
    }

    /** @return what is stored */
    static String text(String said, String field) {
        var check = new Invalid.Check();
        check.text(said, field, LONGEST_ANSWER);
        check.orThrow();
        return said.strip();
    }
}
