package org.biface.contracts.internal;

import static org.biface.contracts.Milestone.Status.APPROVED;
import static org.biface.contracts.Milestone.Status.CANCELLED;
import static org.biface.contracts.Milestone.Status.CHANGES_REQUESTED;
import static org.biface.contracts.Milestone.Status.DISPUTED;
import static org.biface.contracts.Milestone.Status.FUNDED;
import static org.biface.contracts.Milestone.Status.FUNDING;
import static org.biface.contracts.Milestone.Status.PLANNED;
import static org.biface.contracts.Milestone.Status.REFUNDED;
import static org.biface.contracts.Milestone.Status.RELEASED;
import static org.biface.contracts.Milestone.Status.SUBMITTED;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.contracts.Milestone.Status;

/** The table of a milestone's moves: who, from where, to where. There is no other way for a milestone to change its state. */
enum Move {
    FUND(Who.CLIENT, "be funded", FUNDING, PLANNED),
    CONFIRM(Who.PLATFORM, "be confirmed as funded", FUNDED, FUNDING),
    REFUSE(Who.PLATFORM, "go back to planned", PLANNED, FUNDING),
    SUBMIT(Who.FREELANCER, "be submitted", SUBMITTED, FUNDED, CHANGES_REQUESTED),
    REQUEST_CHANGES(Who.CLIENT, "be sent back", CHANGES_REQUESTED, SUBMITTED),
    APPROVE(Who.CLIENT, "be approved", RELEASED, SUBMITTED),
    /** Approved, while the commission can't be decided. */
    PARK(Who.CLIENT, "be approved", APPROVED, SUBMITTED),
    RESUME(Who.PLATFORM, "be released", RELEASED, APPROVED),
    /** By an amendment that both have agreed to. */
    CANCEL(Who.PLATFORM, "be amended", CANCELLED, PLANNED),
    /** Both sides have agreed that all of the money goes back. */
    REFUND(Who.PLATFORM, "be refunded", REFUNDED, FUNDED),
    DISPUTE(Who.SIDE, "be disputed", DISPUTED, FUNDED, SUBMITTED, CHANGES_REQUESTED),
    /** A dispute gives the freelancer all or a part. */
    SETTLE(Who.PLATFORM, "be settled", RELEASED, DISPUTED),
    /** A dispute gives the client everything, or the client's bank has taken it. */
    GIVE_BACK(Who.PLATFORM, "be given back", REFUNDED, DISPUTED, APPROVED),
    /** The client's bank has let go of the money. */
    RESTORE_FUNDED(Who.PLATFORM, "be restored", FUNDED, DISPUTED),
    RESTORE_SUBMITTED(Who.PLATFORM, "be restored", SUBMITTED, DISPUTED),
    RESTORE_CHANGES_REQUESTED(Who.PLATFORM, "be restored", CHANGES_REQUESTED, DISPUTED);

    /** Who makes a move. The platform itself may make each: a timer approves for a client who is silent. */
    enum Who {
        CLIENT("who acts for the client"),
        FREELANCER("the freelancer"),
        SIDE("one of the two sides"),
        PLATFORM("the platform");

        private final String words;

        Who(String words) {
            this.words = words;
        }

        /** A freelancer who acts for the company as well, since the contract was signed, still is on their own side only. */
        boolean is(Actor actor, ContractEntity contract) {
            return actor.isSystem()
                    || this == SIDE && (actor.actsFor(contract.company) || actor.is(contract.freelancer))
                    || this == CLIENT && actor.actsFor(contract.company) && !actor.is(contract.freelancer)
                    || this == FREELANCER && actor.is(contract.freelancer);
        }
    }

    private final Who who;
    private final String words;
    private final Status to;
    private final Set<Status> from;

    Move(Who who, String words, Status to, Status first, Status... others) {
        this.who = who;
        this.words = words;
        this.to = to;
        this.from = EnumSet.of(first, others);
    }

    Who who() {
        return who;
    }

    Set<Status> from() {
        return from;
    }

    Status to() {
        return to;
    }

    /** Refuses an actor who sees the contract, and may not make this move. */
    void check(Actor actor, ContractEntity contract) {
        if (!who.is(actor, contract)) {
            throw new Forbidden("Only " + who.words + " may do this.");
        }
    }

    /** Refuses a state from which this move does not start. */
    void check(Status now) {
        if (!from.contains(now)) {
            throw new Conflict("The milestone is " + words(now) + " and can't " + words + " now.");
        }
    }

    private static String words(Status status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
