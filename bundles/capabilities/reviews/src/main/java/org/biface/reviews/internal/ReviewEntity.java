package org.biface.reviews.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import org.biface.reviews.Aspect;
import org.biface.reviews.Review;
import org.biface.reviews.ReviewDraft;
import org.biface.reviews.Side;

/** What one side says of the other, as it is stored. */
@Entity
@Table(name = "review")
public class ReviewEntity {

    @Id
    UUID id;

    UUID contract;

    @Enumerated(EnumType.STRING)
    @Column(name = "written_by")
    Side by;

    UUID author;

    /** The freelancer's account, or the client's company. */
    UUID about;

    int overall;

    Integer quality;

    Integer clarity;

    Integer communication;

    Integer deadlines;

    Integer cooperation;

    String text;

    String language;

    @Column(name = "written_at")
    Instant writtenAt;

    @Column(name = "shown_at")
    Instant shownAt;

    String answer;

    @Column(name = "answered_by")
    UUID answeredBy;

    @Column(name = "answered_at")
    Instant answeredAt;

    @Column(name = "taken_down_at")
    Instant takenDownAt;

    @Column(name = "taken_down_by")
    UUID takenDownBy;

    @Column(name = "taken_down_because")
    String takenDownBecause;

    @Version
    long version;

    void say(ReviewDraft draft, UUID account, Instant now) {
        author = account;
        overall = draft.overall();
        quality = draft.aspects().get(Aspect.QUALITY);
        clarity = draft.aspects().get(Aspect.CLARITY);
        communication = draft.aspects().get(Aspect.COMMUNICATION);
        deadlines = draft.aspects().get(Aspect.DEADLINES);
        cooperation = draft.aspects().get(Aspect.COOPERATION);
        text = draft.text();
        language = draft.language();
        writtenAt = now;
    }

    boolean isShown() {
        return shownAt != null && takenDownAt == null;
    }

    Review toReview(OccasionEntity occasion) {
        Map<Aspect, Integer> aspects = new EnumMap<>(Aspect.class);
        aspects.put(Aspect.QUALITY, quality);
        aspects.put(Aspect.CLARITY, clarity);
        aspects.put(Aspect.COMMUNICATION, communication);
        aspects.put(Aspect.DEADLINES, deadlines);
        aspects.put(Aspect.COOPERATION, cooperation);
        return new Review(
                id,
                contract,
                occasion.title,
                by,
                occasion.name(by),
                occasion.company,
                occasion.freelancer,
                overall,
                aspects,
                text,
                language,
                writtenAt,
                shownAt,
                answer == null ? null : new Review.Answer(answer, answeredAt),
                takenDownAt == null ? null : new Review.TakenDown(takenDownBecause, takenDownAt),
                version);
    }
}
