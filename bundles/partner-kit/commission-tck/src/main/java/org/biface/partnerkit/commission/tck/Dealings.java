package org.biface.partnerkit.commission.tck;

import java.math.BigDecimal;
import java.math.MathContext;
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
 * next request, and charges are rounded over the whole contract.
 */
final class Dealings {
    private final String currency;
    private final UnaryOperator<CommissionRequest.Builder> given;
    private final CommissionRequest first;
    private final Map<YearMonth, Long> months;
    private Instant at;
    private Instant contractStart;
    private UUID contract;
    private int contracts;
    private long released;
    private long contractReleased;
    private BigDecimal exactFreelancer;
    private BigDecimal exactClient;
    private long chargedFreelancer;
    private long chargedClient;
    private long lastAmount;
    private CommissionResult last;

    /**
     * What was charged for one release.
     *
     * @param result what the policy said
     * @param freelancer rounded, minor units
     * @param client rounded, minor units
     */
    record Charge(CommissionResult result, long freelancer, long client) {}

    Dealings(String currency, UnaryOperator<CommissionRequest.Builder> given) {
        this.currency = currency;
        this.given = given;
        this.first = given.apply(CommissionRequest.of(1, currency)).build();
        this.months = new HashMap<>();
        this.at = first.at();
        this.contractStart = first.contractStart();
        this.contract = first.contract().orElseGet(() -> new UUID(1, 1));
        this.contractReleased = first.contractReleased();
        this.exactFreelancer = first.contractExactFreelancer();
        this.exactClient = first.contractExactClient();
        this.chargedFreelancer = first.contractChargedFreelancer();
        this.chargedClient = first.contractChargedClient();
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
        this.contractReleased = other.contractReleased;
        this.exactFreelancer = other.exactFreelancer;
        this.exactClient = other.exactClient;
        this.chargedFreelancer = other.chargedFreelancer;
        this.chargedClient = other.chargedClient;
        this.lastAmount = other.lastAmount;
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
        contractReleased = 0;
        exactFreelancer = BigDecimal.ZERO;
        exactClient = BigDecimal.ZERO;
        chargedFreelancer = 0;
        chargedClient = 0;
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
                .contractReleased(contractReleased)
                .contractExactFreelancer(exactFreelancer)
                .contractExactClient(exactClient)
                .contractChargedFreelancer(chargedFreelancer)
                .contractChargedClient(chargedClient)
                .at(at)
                .build();
    }

    Charge release(CommissionPolicy policy, long amount) {
        CommissionRequest request = request(amount);
        CommissionResult result = Answer.of(policy, request);
        exactFreelancer = exactFreelancer.add(result.exact(CommissionSide.FREELANCER));
        exactClient = exactClient.add(result.exact(CommissionSide.CLIENT));
        move(amount);
        lastAmount = amount;
        last = result;
        long freelancer = rounded(exactFreelancer) - chargedFreelancer;
        long client = rounded(exactClient) - chargedClient;
        chargedFreelancer += freelancer;
        chargedClient += client;
        return new Charge(result, freelancer, client);
    }

    /** A part of the last release goes back, and with it its part of the commission, unless the policy keeps it. */
    void refund(long amount) {
        if (last == null || amount > lastAmount) {
            throw new AssertionError("only what was released last can be refunded");
        }
        if (last.returnedOnRefund()) {
            BigDecimal part = BigDecimal.valueOf(amount).divide(BigDecimal.valueOf(lastAmount), MathContext.DECIMAL128);
            exactFreelancer = exactFreelancer.subtract(
                    last.exact(CommissionSide.FREELANCER).multiply(part));
            exactClient = exactClient.subtract(last.exact(CommissionSide.CLIENT).multiply(part));
            chargedFreelancer = rounded(exactFreelancer);
            chargedClient = rounded(exactClient);
        }
        move(-amount);
    }

    private void move(long amount) {
        released += amount;
        contractReleased += amount;
        months.merge(month(), amount, Long::sum);
    }

    private YearMonth month() {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    BigDecimal exact(CommissionSide side) {
        return side == CommissionSide.FREELANCER ? exactFreelancer : exactClient;
    }

    private static long rounded(BigDecimal exact) {
        return exact.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }
}
