package org.biface.reviews.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Forbidden;
import org.biface.commons.NotFound;
import org.biface.reviews.Side;

/** An ended contract whose sides may review each other. Whoever writes or shows reviews of it holds its row. */
@Entity
@Table(name = "occasion")
public class OccasionEntity {

    @Id
    UUID contract;

    String title;

    UUID company;

    @Column(name = "company_name")
    String companyName;

    UUID client;

    UUID freelancer;

    @Column(name = "freelancer_name")
    String freelancerName;

    @Column(name = "ended_at")
    Instant endedAt;

    @Column(name = "write_until")
    Instant writeUntil;

    @Column(name = "shows_at")
    Instant showsAt;

    /** When its reviews were shown, or the time was over without any. */
    @Column(name = "shown_at")
    Instant shownAt;

    boolean isOpen(Instant now) {
        return shownAt == null && now.isBefore(writeUntil);
    }

    boolean isParty(Actor actor) {
        return actor.is(freelancer) || actor.actsFor(company);
    }

    /** Which side an actor is; operators know that there are contracts, everybody else must not know of it. */
    Side side(Actor actor) {
        boolean worked = actor.is(freelancer);
        boolean wanted = actor.actsFor(company);
        if (worked && wanted) {
            throw new Forbidden("You act for both sides of this contract; nobody reviews themselves.");
        }
        if (!worked && !wanted) {
            if (actor.isOperator()) {
                throw new Forbidden("Only the two sides of a contract may review each other.");
            }
            throw noContract();
        }
        return worked ? Side.FREELANCER : Side.CLIENT;
    }

    static NotFound noContract() {
        return new NotFound("There is no such contract to review.");
    }

    UUID about(Side by) {
        return by == Side.CLIENT ? freelancer : company;
    }

    String name(Side side) {
        return side == Side.CLIENT ? companyName : freelancerName;
    }
}
