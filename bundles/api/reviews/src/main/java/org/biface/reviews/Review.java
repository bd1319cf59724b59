package org.biface.reviews;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Versioned;

/**
 * What one side of a contract said of the other. What others than the two sides read has addresses and phone numbers masked.
 *
 * @param id its id
 * @param contract the contract; {@code null} for others than its two sides and operators
 * @param title what the contract is called
 * @param by who wrote it; the other side is reviewed
 * @param authorName the company's name, or the freelancer's; {@code null} for a freelancer when nobody is logged in, for people's
 *     names are for members
 * @param company the client's company
 * @param freelancer the freelancer's account
 * @param overall from 1 (bad) to 5 (very good)
 * @param aspects from 1 to 5 each, as far as they were rated
 * @param text what it says
 * @param language the language of the text, an ISO 639-1 code
 * @param writtenAt when it was written or changed last, UTC
 * @param shownAt since when others see it, UTC; {@code null} while only its writer does
 * @param answer what the reviewed side answered, or {@code null}
 * @param takenDown why operators took it down, for its writer and operators; nobody else sees it then
 * @param version grows with every change
 */
public record Review(
        UUID id,
        UUID contract,
        String title,
        Side by,
        String authorName,
        UUID company,
        UUID freelancer,
        int overall,
        Map<Aspect, Integer> aspects,
        String text,
        String language,
        Instant writtenAt,
        Instant shownAt,
        Answer answer,
        TakenDown takenDown,
        long version)
        implements Versioned {
    public Review {
        aspects = Ratings.of(aspects);
    }

    /**
     * What the reviewed side answered; never changed afterwards.
     *
     * @param text what it says
     * @param at when, UTC
     */
    public record Answer(String text, Instant at) {}

    /**
     * Why a review is not shown any more.
     *
     * @param reason what its writer is told
     * @param at since when, UTC
     */
    public record TakenDown(String reason, Instant at) {}
}
