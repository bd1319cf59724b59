package org.biface.commission.internal;

import java.math.BigDecimal;
import java.util.UUID;
import org.biface.commission.Simulation;
import org.biface.commons.Money;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;

/**
 * The releases of one contract, decided again in their order. What was charged before the first of them is as it was; from
 * then on the contract's own sums are those of the other terms.
 */
final class Replay {
    private final UUID contract;
    private final UUID freelancer;
    private final UUID company;
    private final String currency;
    private BigDecimal exactFreelancer;
    private BigDecimal exactClient;
    private long chargedFreelancer;
    private long chargedClient;
    private long releases;
    private long refused;
    private String reason;
    private long amount;
    private long recordedFreelancer;
    private long recordedClient;
    private long simulatedFreelancer;
    private long simulatedClient;

    Replay(CommissionRequest first) {
        contract = first.contract().orElseThrow();
        freelancer = first.freelancer();
        company = first.client();
        currency = first.currency();
        exactFreelancer = first.contractExactFreelancer();
        exactClient = first.contractExactClient();
        chargedFreelancer = first.contractChargedFreelancer();
        chargedClient = first.contractChargedClient();
    }

    UUID contract() {
        return contract;
    }

    /** Sets what the other terms would have made of the contract until now. */
    CommissionRequest.Builder follow(CommissionRequest.Builder recorded) {
        return recorded.contractExactFreelancer(exactFreelancer)
                .contractExactClient(exactClient)
                .contractChargedFreelancer(chargedFreelancer)
                .contractChargedClient(chargedClient);
    }

    /**
     * @param recordedForFreelancer what the freelancer was charged
     * @param recordedForClient what the client was charged
     */
    void decided(long released, CommissionResult result, long recordedForFreelancer, long recordedForClient) {
        releases++;
        amount += released;
        recordedFreelancer += recordedForFreelancer;
        recordedClient += recordedForClient;
        exactFreelancer = exactFreelancer.add(result.exact(CommissionSide.FREELANCER));
        exactClient = exactClient.add(result.exact(CommissionSide.CLIENT));
        long freelancers = Facts.rounded(exactFreelancer) - chargedFreelancer;
        long clients = Facts.rounded(exactClient) - chargedClient;
        chargedFreelancer += freelancers;
        chargedClient += clients;
        simulatedFreelancer += freelancers;
        simulatedClient += clients;
    }

    void refused(String why) {
        releases++;
        refused++;
        reason = reason == null ? why : reason;
    }

    Simulation.OfContract outcome() {
        return new Simulation.OfContract(
                contract,
                freelancer,
                company,
                releases,
                refused,
                reason,
                Money.of(amount, currency),
                Money.of(recordedFreelancer, currency),
                Money.of(recordedClient, currency),
                Money.of(simulatedFreelancer, currency),
                Money.of(simulatedClient, currency));
    }
}
