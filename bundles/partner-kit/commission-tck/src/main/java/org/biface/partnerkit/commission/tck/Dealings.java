package org.biface.partnerkit.commission.tck;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;

/**
 * What a freelancer and a client have done together, kept as the platform keeps it: each release changes the facts of the
 * next request, charges are rounded over the whole contract, and what a refund takes back is rounded by itself.
 */
final class Dealings {
    /** With so many digits the platform keeps what goes back of an exact commission. */
    private static final int SCALE = 12;

    private final String currency;
    private final UnaryOperator<CommissionRequest.Builder> given;
    private final CommissionRequest first;
    private final Map<YearMonth, Long> months;
    private Instant at;
    private Instant contractStart;
    private UUID contract;
    private int contracts;
    private long released;
    private Sums sums;
    private Released last;

    /**
     * What a contract has come to; what went back is not in it.
     *
     * @param released minor units
     * @param exactFreelancer minor units, not rounded
     * @param exactClient minor units, not rounded
     * @param freelancer what the freelancer was charged
     * @param client what the client was charged
     */
    private record Sums(
            long released, BigDecimal exactFreelancer, BigDecimal exactClient, long freelancer, long client) {
        static final Sums NOTHING = new Sums(0, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);

        Sums plus(Sums more) {
            return new Sums(
                    released + more.released,
                    exactFreelancer.add(more.exactFreelancer),
                    exactClient.add(more.exactClient),
                    freelancer + more.freelancer,
                    client + more.client);
        }

        Sums minus(Sums less) {
            return new Sums(
                    released - less.released,
                    exactFreelancer.subtract(less.exactFreelancer),
                    exactClient.subtract(less.exactClient),
                    freelancer - less.freelancer,
                    client - less.client);
        }
    }

    /**
     * The last release.
     *
     * @param contract its contract
     * @param month its month
     * @param took what it added to its contract
     * @param returned whether its commission goes back with it
     * @param back what has gone back of it
     */
    private record Released(UUID contract, YearMonth month, Sums took, boolean returned, Sums back) {
        /** All that goes back when so much does: each refund takes the difference to those before it. */
        Sums upTo(long part) {
            if (!returned) {
                return new Sums(part, BigDecimal.ZERO, BigDecimal.ZERO, 0, 0);
            }
            return new Sums(
                    part,
                    share(took.exactFreelancer, part, SCALE),
                    share(took.exactClient, part, SCALE),
                    share(BigDecimal.valueOf(took.freelancer), part, 0).longValueExact(),
                    share(BigDecimal.valueOf(took.client), part, 0).longValueExact());
        }

        private BigDecimal share(BigDecimal whole, long part, int scale) {
            return part == took.released
                    ? whole
                    : whole.multiply(BigDecimal.valueOf(part))
                            .divide(BigDecimal.valueOf(took.released), scale, RoundingMode.HALF_UP);
        }
    }

    /**
     * What was charged for one release.
     *
     * @param result what the policy said
     * @param freelancer rounded, minor units
     * @param client rounded, minor units
     */
    record Charge(CommissionResult result, long freelancer, long client) {}

    /**
     * What went back with a refund.
     *
     * @param freelancer minor units
     * @param client minor units
     */
    record Returned(long freelancer, long client) {}

    Dealings(String currency, UnaryOperator<CommissionRequest.Builder> given) {
        this.currency = currency;
        this.given = given;
        this.first = given.apply(CommissionRequest.of(1, currency)).build();
        this.months = new HashMap<>();
        this.at = first.at();
        this.contractStart = first.contractStart();
        this.contract = first.contract().orElseGet(() -> new UUID(1, 1));
        this.sums = new Sums(
                first.contractReleased(),
                first.contractExactFreelancer(),
                first.contractExactClient(),
                first.contractChargedFreelancer(),
                first.contractChargedClient());
    }

    /** The same past with a future of its own. */
    Dealings(Dealings other) {
        this.currency = other.currency;
        this.given = other.given;
        this.first = other.first;
        this.months = new HashMap<>(other.months);
        this.at = other.at;
        this.contractStart = other.contractStart;
        this.contract = other.contract;
        this.contracts = other.contracts;
        this.released = other.released;
        this.sums = other.sums;
        this.last = other.last;
    }

    void on(Instant later) {
        if (later.isBefore(at)) {
            throw new AssertionError("time goes forward: " + later + " comes after " + at);
        }
        at = later;
    }

    /** Another contract between the same two. */
    void sign() {
        contracts++;
        contract = new UUID(1, 1L + contracts);
        contractStart = at;
        sums = Sums.NOTHING;
    }

    CommissionRequest request(long amount) {
        YearMonth month = month();
        boolean firstMonth = month.equals(YearMonth.from(first.at().atOffset(ZoneOffset.UTC)));
        long thisMonth = months.getOrDefault(month, 0L);
        return given.apply(CommissionRequest.of(amount, currency))
                .contract(contract)
                .contractStart(contractStart)
                .withClientSince(first.withClientSince())
                .contractsWithClientBefore(first.contractsWithClientBefore() + contracts)
                .contractsBefore(first.contractsBefore() + contracts)
                .lifetimeWithClient(first.lifetimeWithClient() + released)
                .lifetime(first.lifetime() + released)
                .thisMonthWithClient(thisMonth + (firstMonth ? first.thisMonthWithClient() : 0))
                .thisMonth(thisMonth + (firstMonth ? first.thisMonth() : 0))
                .contractReleased(sums.released)
                .contractExactFreelancer(sums.exactFreelancer)
                .contractExactClient(sums.exactClient)
                .contractChargedFreelancer(sums.freelancer)
                .contractChargedClient(sums.client)
                .at(at)
                .build();
    }

    Charge release(CommissionPolicy policy, long amount) {
        CommissionResult result = Answer.of(policy, request(amount));
        BigDecimal exactFreelancer = result.exact(CommissionSide.FREELANCER);
        BigDecimal exactClient = result.exact(CommissionSide.CLIENT);
        var took = new Sums(
                amount,
                exactFreelancer,
                exactClient,
                charge(sums.exactFreelancer.add(exactFreelancer), sums.freelancer),
                charge(sums.exactClient.add(exactClient), sums.client));
        sums = sums.plus(took);
        last = new Released(contract, month(), took, result.returnedOnRefund(), Sums.NOTHING);
        move(last.month, amount);
        return new Charge(result, took.freelancer, took.client);
    }

    /**
     * A part of the last release goes back, and with it its part of what was charged for it, unless the policy keeps that. It
     * counts as not released in the month and the contract of the release, whenever it goes back.
     */
    Returned refund(long amount) {
        if (last == null || amount > last.took.released - last.back.released) {
            throw new AssertionError("only what was released last, and has not gone back yet, can be refunded");
        }
        Sums now = last.upTo(last.back.released + amount);
        Sums part = now.minus(last.back);
        if (last.contract.equals(contract)) {
            sums = sums.minus(part);
        }
        move(last.month, -amount);
        last = new Released(last.contract, last.month, last.took, last.returned, now);
        return new Returned(part.freelancer, part.client);
    }

    private void move(YearMonth month, long amount) {
        released += amount;
        months.merge(month, amount, Long::sum);
    }

    /** After a refund the rest may have been charged a cent too much: a charge is never below zero. */
    private static long charge(BigDecimal exact, long charged) {
        return Math.max(0, exact.setScale(0, RoundingMode.HALF_UP).longValueExact() - charged);
    }

    private YearMonth month() {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    BigDecimal exact(CommissionSide side) {
        return side == CommissionSide.FREELANCER ? sums.exactFreelancer : sums.exactClient;
    }
}
