package org.biface.faces.web;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Page;
import org.biface.reviews.Aspect;
import org.biface.reviews.Review;
import org.biface.reviews.ReviewSummary;
import org.biface.reviews.ReviewTurn;
import org.biface.reviews.Side;
import org.junit.Test;

/** Reviews on pages, in every state that they can be in, and as search engines read them. */
public class ReviewPagesTest {

    private static final UUID CONTRACT = new UUID(1, 2);
    private static final Instant THEN = Instant.parse("2026-05-04T10:00:00Z");
    private static final Instant LATER = Instant.parse("2026-05-18T10:00:00Z");

    private static Review review(Side by, String author, int overall, boolean shown, String answer, String reason) {
        return new Review(
                new UUID(3, overall),
                CONTRACT,
                "Shop in Lyon",
                by,
                author,
                new UUID(4, 4),
                new UUID(5, 5),
                overall,
                Map.of(Aspect.COMMUNICATION, 4),
                "Said <b>of</b> " + by.other(),
                "fr",
                THEN,
                shown ? LATER : null,
                answer == null ? null : new Review.Answer(answer, LATER),
                reason == null ? null : new Review.TakenDown(reason, LATER),
                7);
    }

    private static String contract(Language language, boolean open, Review own, Review other) {
        var pages = new OperatorTemplatesTest.Pages(language);
        return pages.show(
                "parts/contract-reviews",
                "turn",
                new ReviewTurn(
                        CONTRACT, "Shop in Lyon", Side.FREELANCER, "Atelier", THEN, LATER, LATER, open, own, other),
                "aspects",
                Aspect.of(Side.CLIENT),
                "ratings",
                ReviewPages.RATINGS,
                "tongues",
                ReviewPages.languages(pages.form));
    }

    @Test
    public void aSideMayDoWhatTheStateAllows() {
        for (Language language : Language.values()) {
            Review hidden = review(Side.FREELANCER, "Nora", 5, false, null, null);
            Review mine = review(Side.FREELANCER, "Nora", 4, true, "Thank you.", null);
            Review theirs = review(Side.CLIENT, "Atelier", 3, true, null, null);
            Review answered = review(Side.CLIENT, "Atelier", 2, true, "That is not so.", null);
            Review down = review(Side.FREELANCER, "Nora", 1, true, null, "It names a person.");

            assertActions(contract(language, true, null, null), "/review");
            assertActions(contract(language, false, hidden, null), "/review/change");
            assertActions(contract(language, false, mine, theirs), "/review/answer");
            assertActions(contract(language, false, mine, answered));
            assertActions(contract(language, false, down, null));
            assertActions(contract(language, false, null, null));

            String both = contract(language, false, mine, theirs);
            assertTrue(both, both.contains("Said &lt;b&gt;of&lt;/b&gt; CLIENT"));
            assertTrue(both, both.contains("Thank you."));
            assertTrue(both, both.contains("★★★★☆"));
            assertTrue(contract(language, false, down, null).contains("It names a person."));
            // What is asked of a client, and nothing that is asked of a freelancer.
            String open = contract(language, true, null, null);
            assertTrue(open, open.contains("name=\"CLARITY\""));
            assertFalse(open, open.contains("name=\"QUALITY\""));
            assertTrue("nothing is chosen before somebody does", open.contains("<option value=\"\">"));
        }
    }

    private static void assertActions(String page, String... ends) {
        List<String> expected = List.of(ends);
        List<String> actions = java.util.regex.Pattern.compile("action=\"/../contracts/[0-9a-z]+([^\"]*)\"")
                .matcher(page)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertEquals(page, expected, actions);
    }

    @Test
    public void anOperatorTakesDownOrShowsAgain() {
        for (Language language : Language.values()) {
            var pages = new OperatorTemplatesTest.Pages(language);
            String shown = pages.show("operator/review", "review", review(Side.CLIENT, "A", 5, true, null, null));
            assertTrue(shown, shown.contains("/take-down\""));
            assertFalse(shown, shown.contains("/restore\""));
            String down = pages.show("operator/review", "review", review(Side.CLIENT, "A", 5, true, null, "Rude."));
            assertTrue(down, down.contains("/restore\"") && down.contains("Rude."));
            assertFalse(down, down.contains("/take-down\""));
        }
    }

    @Test
    public void searchEnginesReadTheSameNumbers() {
        ReviewPages.Said said = new ReviewPages.Said(
                new ReviewSummary(3, 467, List.of(0, 0, 0, 1, 2), Map.of(Aspect.QUALITY, 450)),
                new Page<>(
                        List.of(
                                review(Side.CLIENT, "Atelier", 4, true, null, null),
                                review(Side.FREELANCER, null, 5, true, null, null)),
                        null));
        JsonNode schema = new ObjectMapper().valueToTree(said.schema());
        assertEquals("4.67", schema.at("/aggregateRating/ratingValue").asText());
        assertEquals(3, schema.at("/aggregateRating/reviewCount").asInt());
        assertEquals(5, schema.at("/aggregateRating/bestRating").asInt());
        assertEquals(
                "who has no name here is not told of", 1, schema.at("/review").size());
        assertEquals("Organization", schema.at("/review/0/author/@type").asText());
        assertEquals("Atelier", schema.at("/review/0/author/name").asText());
        assertEquals(4, schema.at("/review/0/reviewRating/ratingValue").asInt());
        assertEquals(
                "2026-05-18T10:00:00Z", schema.at("/review/0/datePublished").asText());

        String page = new OperatorTemplatesTest.Pages(Language.FR).show("parts/reviews", "said", said, "title", "Avis");
        String text = page.replaceAll("<[^>]*>", "").replaceAll("\\s+", " ");
        assertTrue(text, text.contains("★★★★★ 4,67 sur 5, 3 avis"));
        assertTrue(text, text.contains("Qualité du travail : 4,5"));
    }
}
