package org.biface.contracts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Role;
import org.biface.contracts.Milestone.Status;
import org.biface.contracts.internal.Move.Who;
import org.junit.Test;

/** The table of a milestone's moves, against that of the domain. */
public class MoveTest {

    private static final UUID COMPANY = new UUID(1, 1);
    private static final UUID FREELANCER = new UUID(2, 2);

    /** Where a move leads to from a state; {@code null} when it does not start there. */
    static Status target(Move move, Status from) {
        return switch (move) {
            case FUND -> from == Status.PLANNED ? Status.FUNDING : null;
            case SUBMIT -> from == Status.FUNDED || from == Status.CHANGES_REQUESTED ? Status.SUBMITTED : null;
            case REQUEST_CHANGES -> from == Status.SUBMITTED ? Status.CHANGES_REQUESTED : null;
            case APPROVE -> from == Status.SUBMITTED ? Status.RELEASED : null;
            case PARK -> from == Status.SUBMITTED ? Status.APPROVED : null;
            case RESUME -> from == Status.APPROVED ? Status.RELEASED : null;
            case CONFIRM -> from == Status.FUNDING ? Status.FUNDED : null;
            case REFUSE -> from == Status.FUNDING ? Status.PLANNED : null;
            case CANCEL -> from == Status.PLANNED ? Status.CANCELLED : null;
            case REFUND -> from == Status.FUNDED ? Status.REFUNDED : null;
            case DISPUTE ->
                switch (from) {
                    case FUNDED, SUBMITTED, CHANGES_REQUESTED -> Status.DISPUTED;
                    default -> null;
                };
            case SETTLE -> from == Status.DISPUTED ? Status.RELEASED : null;
            case GIVE_BACK -> from == Status.DISPUTED || from == Status.APPROVED ? Status.REFUNDED : null;
            case RESTORE_FUNDED -> from == Status.DISPUTED ? Status.FUNDED : null;
            case RESTORE_SUBMITTED -> from == Status.DISPUTED ? Status.SUBMITTED : null;
            case RESTORE_CHANGES_REQUESTED -> from == Status.DISPUTED ? Status.CHANGES_REQUESTED : null;
        };
    }

    private static Who who(Move move) {
        return switch (move) {
            case FUND, REQUEST_CHANGES, APPROVE, PARK -> Who.CLIENT;
            case SUBMIT -> Who.FREELANCER;
            case DISPUTE -> Who.SIDE;
            default -> Who.PLATFORM;
        };
    }

    private static ContractEntity contract() {
        ContractEntity contract = new ContractEntity();
        contract.company = COMPANY;
        contract.freelancer = FREELANCER;
        return contract;
    }

    @Test
    public void theTableIsTheDomains() {
        for (Move move : Move.values()) {
            assertEquals(move.toString(), who(move), move.who());
            for (Status from : Status.values()) {
                String what = move + " " + from;
                Status target = target(move, from);
                assertEquals(what, target != null, move.from().contains(from));
                if (target == null) {
                    String now = from.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
                    String why = assertThrows(what, Conflict.class, () -> move.check(from))
                            .getMessage();
                    assertEquals(what, 0, why.indexOf("The milestone is " + now + " and can't "));
                } else {
                    move.check(from);
                    assertEquals(what, target, move.to());
                }
            }
        }
    }

    @Test
    public void whoMovesIsTheDomains() {
        Actor client = Actor.person(new UUID(3, 3), Set.of(Role.CLIENT), Set.of(COMPANY));
        Actor freelancer = Actor.person(FREELANCER, Set.of(Role.FREELANCER), Set.of());
        Actor both = Actor.person(FREELANCER, Set.of(Role.FREELANCER, Role.CLIENT), Set.of(COMPANY));
        Actor stranger = Actor.person(new UUID(4, 4), Set.of(Role.CLIENT), Set.of(new UUID(5, 5)));
        for (Move move : Move.values()) {
            Who who = who(move);
            move.check(Actor.SYSTEM, contract());
            may(move, client, who == Who.CLIENT || who == Who.SIDE);
            may(move, freelancer, who == Who.FREELANCER || who == Who.SIDE);
            may(move, both, who == Who.FREELANCER || who == Who.SIDE);
            may(move, stranger, false);
            may(move, Actor.NOBODY, false);
        }
    }

    private static void may(Move move, Actor actor, boolean may) {
        if (may) {
            move.check(actor, contract());
        } else {
            String why = assertThrows(move + " " + actor, Forbidden.class, () -> move.check(actor, contract()))
                    .getMessage();
            assertEquals(
                    switch (who(move)) {
                        case CLIENT -> "Only who acts for the client may do this.";
                        case FREELANCER -> "Only the freelancer may do this.";
                        case SIDE -> "Only one of the two sides may do this.";
                        case PLATFORM -> "Only the platform may do this.";
                    },
                    why);
        }
    }
}
