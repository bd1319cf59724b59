package org.biface.commission.internal;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.biface.commission.Line;
import org.biface.commission.PolicyDifference;
import org.biface.commission.Side;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;

/**
 * Holds a newcomer to "within a major version the same inputs give the same result": it is rehearsed, and asked what the
 * last releases of its id and major version were asked. Runs off the serving path.
 */
final class PolicyProving {
    /** Kept to be shown; all are counted. */
    static final int KEPT = 20;
    /** Nobody waits for the rest of what a policy does not answer. */
    private static final int UNANSWERED = 5;
    /** A busy machine must not cost a good version its place: too slow is who is it three times. */
    private static final int PATIENCE = 3;

    private static final int MAX_TEXT = 400;
    /** For those that only time has kept from it. */
    private static final String AGAIN = "; it is proven again by itself";

    private final PolicyGuard guard;
    private final RecordedInputs inputs;
    private volatile int records;

    PolicyProving(PolicyGuard guard, RecordedInputs inputs, int records) {
        this.guard = guard;
        this.inputs = inputs;
        this.records = records;
    }

    void records(int now) {
        records = now;
    }

    /**
     * @param newcomer who wants to serve
     * @return whether it may, or nothing when it has left meanwhile
     * @throws org.biface.commons.Unavailable while the records can't be read
     */
    Optional<Proof> prove(RegisteredPolicy newcomer) {
        List<RecordedInputs.Recorded> recorded =
                inputs.last(newcomer.description().id(), newcomer.description().major(), records);
        if (!newcomer.visit()) {
            return Optional.empty();
        }
        Optional<Refused> rehearsal;
        try {
            rehearsal = guard.rehearse(newcomer);
        } finally {
            newcomer.leave();
        }
        if (recorded.isEmpty()) {
            return Optional.of(rehearsal
                    .map(why -> new Proof(
                            0,
                            0,
                            0,
                            List.of(),
                            new Fingerprint().add(why.kind().name()).toString(),
                            isOfTime(why),
                            why.shortly(),
                            "nothing is recorded that it could be asked, and in its rehearsal " + why.getMessage()
                                    + (isOfTime(why) ? AGAIN : "")))
                    .orElse(Proof.holding(0, 0)));
        }
        var seen = new Fingerprint();
        var differences = new ArrayList<PolicyDifference>();
        int asked = 0;
        int differing = 0;
        int unanswered = 0;
        for (RecordedInputs.Recorded one : recorded) {
            if (unanswered == UNANSWERED) {
                break;
            }
            if (!newcomer.visit()) {
                return Optional.empty();
            }
            asked++;
            List<PolicyDifference> found;
            try {
                found = compare(one, answer(newcomer, one));
                found.forEach(difference -> seen.add(difference.release().toString())
                        .add(difference.what())
                        .add(difference.answered()));
            } catch (Refused why) {
                found = List.of(difference(one, "refused", recorded(one), why.getMessage()));
                // What it says of itself may be another text each time.
                seen.add(one.release().toString()).add(why.kind().name());
                unanswered += isOfTime(why) ? 1 : 0;
            } finally {
                newcomer.leave();
            }
            differing += found.isEmpty() ? 0 : 1;
            found.stream().limit(KEPT - differences.size()).forEach(differences::add);
        }
        if (differing == 0) {
            return Optional.of(Proof.holding(recorded.size(), asked));
        }
        return Optional.of(new Proof(
                recorded.size(),
                asked,
                differing,
                differences,
                seen.toString(),
                unanswered == differing,
                "it does not give the results that are recorded",
                "it does not give the recorded result of " + differing + " of " + asked + " releases"
                        + (asked < recorded.size() ? ", and was not asked " + (recorded.size() - asked) + " more" : "")
                        + "; the first: " + text(differences.get(0))
                        + (unanswered == differing ? AGAIN : "")));
    }

    private static boolean isOfTime(Refused why) {
        return why.kind() == Refused.Kind.SLOW || why.kind() == Refused.Kind.NOT_ASKED;
    }

    private CommissionResult answer(RegisteredPolicy newcomer, RecordedInputs.Recorded one) throws Refused {
        try {
            Offers.complete(one.request().parameters(), newcomer.description());
        } catch (IllegalArgumentException unfit) {
            throw new Refused(Refused.Kind.WRONG, "it does not know the parameters", unfit.getMessage());
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return guard.ask(newcomer, one.request(), RegisteredPolicy.Purpose.TRIAL);
            } catch (Refused why) {
                if (!isOfTime(why)
                        || attempt == PATIENCE
                        || Thread.currentThread().isInterrupted()) {
                    throw why;
                }
            }
        }
    }

    static List<PolicyDifference> compare(RecordedInputs.Recorded one, CommissionResult now) {
        var found = new ArrayList<PolicyDifference>();
        for (Side side : Side.values()) {
            BigDecimal before = exact(one, side);
            BigDecimal answered =
                    now.exact(side == Side.FREELANCER ? CommissionSide.FREELANCER : CommissionSide.CLIENT);
            if (before.compareTo(answered) != 0) {
                found.add(difference(
                        one,
                        side.name().toLowerCase(java.util.Locale.ROOT),
                        before.toPlainString(),
                        answered.toPlainString()));
            }
        }
        if (one.returnedOnRefund() != now.returnedOnRefund()) {
            found.add(difference(
                    one,
                    "returnedOnRefund",
                    String.valueOf(one.returnedOnRefund()),
                    String.valueOf(now.returnedOnRefund())));
        }
        return found;
    }

    private static BigDecimal exact(RecordedInputs.Recorded one, Side side) {
        return one.lines().stream()
                .filter(line -> line.side() == side)
                .map(Line::exact)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    static String recorded(RecordedInputs.Recorded one) {
        return exact(one, Side.FREELANCER).toPlainString() + " and "
                + exact(one, Side.CLIENT).toPlainString();
    }

    static PolicyDifference difference(RecordedInputs.Recorded one, String what, String before, String now) {
        return new PolicyDifference(
                one.release(),
                one.version(),
                what,
                before,
                now.length() <= MAX_TEXT ? now : now.substring(0, MAX_TEXT) + "…");
    }

    private static String text(PolicyDifference difference) {
        return "release " + difference.release() + ", " + difference.what() + " was " + difference.recorded() + " by "
                + difference.version() + " and is '" + difference.answered() + "'";
    }
}
