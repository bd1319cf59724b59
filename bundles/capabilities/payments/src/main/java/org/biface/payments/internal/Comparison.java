package org.biface.payments.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.biface.commons.Money;
import org.biface.payments.Payment.Status;
import org.biface.payments.Reconciliation.Cause;
import org.biface.payments.Reconciliation.Difference;
import org.biface.spi.payment.Movement;

/** Lays a provider's lines beside our orders, order by order, and says why they differ. */
final class Comparison {

    /**
     * What we know of an order.
     *
     * @param key its key
     * @param kind what it is
     * @param status where it stands
     * @param amount how much
     * @param feeKnown whether its fee is booked
     * @param chargedBack what was booked as taken back by a bank
     */
    record Ours(String key, Order.Kind kind, Status status, Money amount, boolean feeKnown, long chargedBack) {

        /** What its lines should sum to at the provider, as our books have it. */
        long booked() {
            // A sweep is booked when it is ordered, all others when they are done.
            boolean booked = kind == Order.Kind.SWEEP
                    ? status != Status.FAILED && status != Status.RETURNED
                    : status == Status.SUCCEEDED;
            if (!booked) {
                return 0;
            }
            return switch (kind) {
                case COLLECT -> amount.minor();
                case REFUND, PAYOUT, SWEEP -> -amount.minor();
                case TRANSFER, ACCOUNT -> 0;
            };
        }
    }

    /** The provider's lines of one order. */
    private static final class Theirs {
        private long moved;
        private long fee;
        private long chargedBack;
        private long chargebackFee;
        private boolean any;
    }

    private final String provider;
    private final Set<String> paidIn;
    private final List<Difference> differences = new ArrayList<>();

    /**
     * @param paidIn lines of which the operator has said that it is the platform's own money, put in
     */
    Comparison(String provider, Set<String> paidIn) {
        this.provider = provider;
        this.paidIn = paidIn;
    }

    /**
     * @param ours orders by key: those of the lines, and those that ended since
     * @param keyOf an order's key by the provider's own id
     * @param movements the provider's lines
     */
    List<Difference> compare(Map<String, Ours> ours, Map<String, String> keyOf, List<Movement> movements) {
        Map<String, Theirs> theirs = new TreeMap<>();
        for (Movement line : movements) {
            sort(line, ours, keyOf, theirs);
        }
        for (Ours order : ours.values()) {
            compare(order, theirs.getOrDefault(order.key(), new Theirs()));
        }
        return differences;
    }

    private void sort(Movement line, Map<String, Ours> ours, Map<String, String> keyOf, Map<String, Theirs> theirs) {
        String key = line.key() != null && ours.containsKey(line.key()) ? line.key() : keyOf.get(line.reference());
        boolean known = key != null && ours.containsKey(key);
        Money net = Money.of(
                line.amount().minor() - line.fee().minor(), line.amount().currency());
        switch (line.kind()) {
            case TRANSFER -> {
                // From one pocket to another; what it costs is a fee.
                if (line.fee().minor() != 0) {
                    differs(Money.of(-line.fee().minor(), line.fee().currency()), Cause.FEE_NOT_BOOKED, line.id());
                }
            }
            case COLLECT, REFUND, PAYOUT -> {
                if (!known) {
                    differs(net, Cause.NOT_ORDERED_HERE, line.id());
                    return;
                }
                Theirs of = theirs.computeIfAbsent(key, any -> new Theirs());
                of.any = true;
                of.moved += line.amount().minor();
                of.fee += line.fee().minor();
            }
            case CHARGEBACK -> {
                if (!known) {
                    differs(net, Cause.CHARGEBACK_NOT_BOOKED, line.id());
                    return;
                }
                Theirs of = theirs.computeIfAbsent(key, any -> new Theirs());
                of.chargedBack += line.amount().minor();
                of.chargebackFee += line.fee().minor();
            }
            case FEE -> differs(net, Cause.FEE_NOT_BOOKED, line.id());
            case OTHER -> {
                if (!paidIn.contains(line.id())) {
                    differs(net, Cause.OTHER_MOVEMENT, line.id());
                }
            }
        }
    }

    private void compare(Ours order, Theirs theirs) {
        String currency = order.amount().currency();
        long more = theirs.moved - order.booked();
        if (more != 0) {
            differs(Money.of(more, currency), cause(order, theirs), order.key());
        }
        if (theirs.fee != 0 && !order.feeKnown()) {
            differs(Money.of(-theirs.fee, currency), Cause.FEE_NOT_BOOKED, order.key());
        }
        long back = theirs.chargedBack - order.chargedBack();
        if (back != 0) {
            // The fee is booked with it, so it is missing when nothing of it is booked.
            long fee = order.chargedBack() == 0 ? theirs.chargebackFee : 0;
            differs(Money.of(back - fee, currency), Cause.CHARGEBACK_NOT_BOOKED, order.key());
        }
    }

    private static Cause cause(Ours order, Theirs theirs) {
        return switch (order.status()) {
            case INITIATED, PENDING -> Cause.OPEN_ORDER;
            case UNKNOWN -> Cause.OUTCOME_UNKNOWN;
            case FAILED, RETURNED -> Cause.FAILED_HERE;
            case SUCCEEDED -> {
                if (!theirs.any) {
                    yield Cause.MISSING_AT_PROVIDER;
                }
                yield theirs.moved == 0 && order.kind() != Order.Kind.COLLECT ? Cause.CAME_BACK : Cause.AMOUNT_DIFFERS;
            }
        };
    }

    private void differs(Money amount, Cause cause, String subject) {
        differences.add(difference(provider, amount, cause, subject));
    }

    static Difference difference(String provider, Money amount, Cause cause, String subject) {
        return new Difference(provider, amount, cause, subject, advice(cause));
    }

    private static String advice(Cause cause) {
        return switch (cause) {
            case OPEN_ORDER -> "Wait: the order is under way.";
            case OUTCOME_UNKNOWN -> "Wait until the provider is asked again, or look whether its notices arrive.";
            case FAILED_HERE -> "Look the order up at the provider: it was done after it had counted as failed.";
            case MISSING_AT_PROVIDER -> "Look the order up at the provider: its books don't have what is booked here.";
            case AMOUNT_DIFFERS -> "Compare the order with the provider's line: the amounts are not the same.";
            case CAME_BACK -> "Look whether the provider's notices arrive: the bank sent it back.";
            case FEE_NOT_BOOKED -> "Book the provider's fee, when the next asking does not.";
            case CHARGEBACK_NOT_BOOKED -> "Look whether the provider's notices of chargebacks arrive.";
            case NOT_ORDERED_HERE -> "Look at the provider who ordered this: the platform did not.";
            case OTHER_MOVEMENT -> "Note it as paid in (ledger/dues), when the operator's own money was put in.";
            case UNEXPLAINED -> "Compare the provider's statement line by line: no line explains it.";
        };
    }
}
