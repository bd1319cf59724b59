package org.biface.faces.web;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.commons.DomainException;
import org.biface.commons.Expected;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.contracts.Contract;
import org.biface.reviews.Aspect;
import org.biface.reviews.Review;
import org.biface.reviews.ReviewDraft;
import org.biface.reviews.ReviewSummary;
import org.biface.reviews.ReviewTurn;
import org.biface.reviews.Reviews;

/**
 * What the two sides of an ended contract say of each other: on the contract's page, where it is written; on the pages of whom
 * it is about; and for operators, who can take it down. All of these pages go on without it while reviews are away.
 */
final class ReviewPages implements PageGroup {

    private static final int LONGEST = 3_000;
    private static final int LONGEST_ANSWER = 2_000;
    private static final int WORST = 1;
    private static final int BEST = 5;
    private static final int HUNDREDTHS = 2;

    /** How many search engines are told of. */
    private static final int TOLD = 5;

    /** Of how many contracts that ended last the overview looks whether they can be reviewed. */
    private static final int ENDED = 20;

    /** As they are offered: the best first. */
    static final List<Integer> RATINGS = List.of(5, 4, 3, 2, 1);

    @Override
    public void addTo(Routes routes) {
        routes.post("contracts/{contract}/review", ReviewPages::write)
                .post("contracts/{contract}/review/change", ReviewPages::change)
                .post("contracts/{contract}/review/answer", ReviewPages::answer)
                .get("operator/reviews/{review}", visit -> desk(visit, null))
                .post("operator/reviews/{review}/take-down", ReviewPages::takeDown)
                .post("operator/reviews/{review}/restore", ReviewPages::restore);
    }

    private static <T> T part(Supplier<T> part) {
        try {
            return part.get();
        } catch (DomainException away) {
            return null;
        }
    }

    // ---------------------------------------------------------------- whom it is about

    /**
     * What is said of a freelancer or a company.
     *
     * @param summary what it comes to; there is something
     * @param page what is shown now
     */
    record Said(ReviewSummary summary, Page<Review> page) {

        private static Said of(ReviewSummary summary, Supplier<Page<Review>> page) {
            return summary.count() == 0 ? null : new Said(summary, page.get());
        }

        /** @return what schema.org calls {@code aggregateRating} and {@code review} */
        Map<String, Object> schema() {
            Map<String, Object> schema = new LinkedHashMap<>();
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("@type", "AggregateRating");
            all.put("ratingValue", BigDecimal.valueOf(summary.average(), HUNDREDTHS));
            all.put("reviewCount", summary.count());
            all.put("bestRating", BEST);
            all.put("worstRating", WORST);
            schema.put("aggregateRating", all);
            schema.put(
                    "review",
                    page.items().stream()
                            // A review without an author is none for search engines.
                            .filter(review -> review.authorName() != null)
                            .limit(TOLD)
                            .map(Said::schema)
                            .toList());
            return schema;
        }

        private static Map<String, Object> schema(Review review) {
            Map<String, Object> schema = new LinkedHashMap<>();
            schema.put("@type", "Review");
            schema.put(
                    "author",
                    Map.of(
                            "@type",
                            review.by() == org.biface.reviews.Side.CLIENT ? "Organization" : "Person",
                            "name",
                            review.authorName()));
            schema.put("datePublished", review.shownAt().toString());
            schema.put("inLanguage", review.language());
            schema.put("reviewBody", review.text());
            schema.put(
                    "reviewRating",
                    Map.of(
                            "@type",
                            "Rating",
                            "ratingValue",
                            review.overall(),
                            "bestRating",
                            BEST,
                            "worstRating",
                            WORST));
            return schema;
        }
    }

    /**
     * How one aspect was rated; templates can't go through a map.
     *
     * @param aspect which
     * @param rating how: from 1 to 5, or the mean in hundredths
     */
    record Rated(Aspect aspect, int rating) {}

    static List<Rated> rated(Map<?, ?> ratings) {
        List<Rated> all = new ArrayList<>();
        ratings.forEach((aspect, rating) -> all.add(new Rated((Aspect) aspect, (Integer) rating)));
        return all;
    }

    /** @return what is said of a freelancer, or {@code null} when nothing is, or reviews are away */
    static Said ofFreelancer(Visit visit, UUID freelancer, PageRequest page) {
        return part(() -> {
            Reviews reviews = visit.capabilities().reviews();
            return Said.of(
                    reviews.summaryOfFreelancer(visit.actor(), freelancer),
                    () -> reviews.ofFreelancer(visit.actor(), freelancer, page));
        });
    }

    /** @return what is said of a client, or {@code null} when nothing is, or reviews are away */
    static Said ofCompany(Visit visit, UUID company, PageRequest page) {
        return part(() -> {
            Reviews reviews = visit.capabilities().reviews();
            return Said.of(
                    reviews.summaryOfCompany(visit.actor(), company),
                    () -> reviews.ofCompany(visit.actor(), company, page));
        });
    }

    // ---------------------------------------------------------------- the two sides

    /** @return the contracts that the visitor can review now, the one whose time is over first at the beginning */
    static List<ReviewTurn> open(Visit visit) {
        return visit.capabilities().reviews().turns(visit.actor(), PageRequest.first(ENDED)).items().stream()
                .filter(ReviewTurn::open)
                .sorted(java.util.Comparator.comparing(ReviewTurn::writeUntil))
                .toList();
    }

    /** @return the reviews of a contract that has ended, or {@code null} when there can be none, or they are away */
    static ReviewTurn turn(Visit visit, Contract contract) {
        return contract.status() == Contract.Status.ACTIVE
                ? null
                : part(() -> visit.capabilities().reviews().turn(visit.actor(), contract.id()));
    }

    /** @return the form of a review: what is there already, as long as it can be changed */
    static Form form(Visit visit, ReviewTurn turn) {
        Form form = visit.emptyForm().with("language", visit.language().code());
        if (turn != null && turn.own() != null) {
            Review own = turn.own();
            form.with("version", own.version())
                    .with("overall", own.overall())
                    .with("text", own.text())
                    .with("language", own.language());
            own.aspects().forEach((aspect, rating) -> form.with(aspect.name(), rating));
        }
        return form;
    }

    /** @return the codes of the languages that a review can be said to be in */
    static List<String> languages(Form form) {
        List<String> codes = new ArrayList<>();
        for (Language language : Language.values()) {
            codes.add(language.code());
        }
        String own = form.value("language");
        if (own.matches("[a-z]{2}") && !codes.contains(own)) {
            codes.add(own);
        }
        return codes;
    }

    private static Reply write(Visit visit) {
        visit.mustBeLoggedIn();
        UUID contract = visit.id("contract");
        ReviewDraft draft = draft(visit.form());
        return written(visit, "reviewed", reviews -> reviews.write(visit.actor(), contract, draft));
    }

    private static Reply change(Visit visit) {
        visit.mustBeLoggedIn();
        UUID review = own(visit);
        ReviewDraft draft = draft(visit.form());
        Expected seen = visit.expected();
        return written(visit, "reviewed", reviews -> reviews.edit(visit.actor(), review, seen, draft));
    }

    private static Reply answer(Visit visit) {
        visit.mustBeLoggedIn();
        Review other = turn(visit).other();
        if (other == null) {
            throw nothing();
        }
        String answer = visit.form().needed("answer", LONGEST_ANSWER);
        return written(visit, "answered", reviews -> reviews.answer(visit.actor(), other.id(), answer));
    }

    private static ReviewTurn turn(Visit visit) {
        return visit.capabilities().reviews().turn(visit.actor(), visit.id("contract"));
    }

    private static UUID own(Visit visit) {
        Review own = turn(visit).own();
        if (own == null) {
            throw nothing();
        }
        return own.id();
    }

    private static NotFound nothing() {
        return new NotFound("There is no such review.");
    }

    private static ReviewDraft draft(Form form) {
        form.needed("overall", 1);
        Integer overall = form.number("overall", WORST, BEST);
        Map<Aspect, Integer> aspects = new EnumMap<>(Aspect.class);
        for (Aspect aspect : Aspect.values()) {
            Integer rating = form.number(aspect.name(), WORST, BEST);
            if (rating != null) {
                aspects.put(aspect, rating);
            }
        }
        return new ReviewDraft(
                overall == null ? 0 : overall, aspects, form.needed("text", LONGEST), form.needed("language", 2));
    }

    private static Reply written(Visit visit, String done, Function<Reviews, Review> writing) {
        Form form = visit.form();
        UUID contract = visit.id("contract");
        Reply written = visit.change(
                form,
                Map.of("text", form.all("answer").isEmpty() ? "text" : "answer"),
                review -> ContractPages.address(contract) + "?done=" + done,
                () -> writing.apply(visit.capabilities().reviews()));
        return written == null ? ContractPages.contract(visit, form) : written;
    }

    // ---------------------------------------------------------------- operators

    private static Reply desk(Visit visit, Form form) {
        visit.mustBe(Role.OPERATOR);
        Review review = visit.capabilities().reviews().get(visit.actor(), visit.id("review"));
        return visit.show(
                form == null ? 200 : 422,
                "operator/review",
                "review",
                review,
                "form",
                form == null ? visit.emptyForm() : form);
    }

    private static Reply takeDown(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        UUID review = visit.id("review");
        String reason = visit.form().needed("reason", LONGEST_ANSWER);
        return decided(visit, "review-taken-down", reviews -> reviews.takeDown(visit.actor(), review, reason));
    }

    private static Reply restore(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        UUID review = visit.id("review");
        return decided(visit, "review-restored", reviews -> reviews.restore(visit.actor(), review));
    }

    private static Reply decided(Visit visit, String done, Function<Reviews, Review> decision) {
        Form form = visit.form();
        Reply decided = visit.change(
                form,
                review -> "operator/reviews/" + PublicId.of(review.id()) + "?done=" + done,
                () -> decision.apply(visit.capabilities().reviews()));
        return decided == null ? desk(visit, form) : decided;
    }
}
