package org.biface.commission.internal;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.biface.commission.Simulation;
import org.biface.commons.Money;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.CommissionSide;

/**
 * The releases of one contract, decided again in their order. What was charged before the first of them is as it was; from
 * then on the contract's own sums are those of the other terms. A refund takes back what the other terms would have taken of
 * its release.
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
    private final Map<UUID, Again> again = new HashMap<>();

    /** A release that was decided again, and what went back of it since. */
    private static final class Again {
        /** By the other terms, or {@code null} when they refused it. */
        private final Reversals.Taken taken;

        private long back;

        Again(Reversals.Taken taken) {
            this.taken = taken;
        }

        Reversals.Part back(long part) {
            Reversals.Part before = taken.upTo(back);
            back += part;
            return taken.upTo(back).minus(before);
        }
    }

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

    void decided(Records.Past past, CommissionResult result) {
        releases++;
        amount += past.amount();
        recordedFreelancer += past.chargedFreelancer();
        recordedClient += past.chargedClient();
        BigDecimal freelancersExact = result.exact(CommissionSide.FREELANCER);
        BigDecimal clientsExact = result.exact(CommissionSide.CLIENT);
        exactFreelancer = exactFreelancer.add(freelancersExact);
        exactClient = exactClient.add(clientsExact);
        long freelancers = Facts.charge(exactFreelancer, chargedFreelancer);
        long clients = Facts.charge(exactClient, chargedClient);
        chargedFreelancer += freelancers;
        chargedClient += clients;
        simulatedFreelancer += freelancers;
        simulatedClient += clients;
        again.put(
                past.release(),
                new Again(new Reversals.Taken(
                        past.amount(),
                        freelancersExact,
                        clientsExact,
                        freelancers,
                        clients,
                        result.returnedOnRefund())));
    }

    void refused(Records.Past past, String why) {
        releases++;
        refused++;
        reason = reason == null ? why : reason;
        again.put(past.release(), new Again(null));
    }

    /** What was released before the first one goes back as it was recorded, and is in no total. */
    void wentBack(Records.WentBack refund) {
        Again of = again.get(refund.release());
        if (of == null) {
            lower(refund.recorded());
        } else if (of.taken != null) {
            Reversals.Part simulated = of.back(refund.recorded().amount());
            lower(simulated);
            amount -= simulated.amount();
            recordedFreelancer -= refund.recorded().freelancer();
            recordedClient -= refund.recorded().client();
            simulatedFreelancer -= simulated.freelancer();
            simulatedClient -= simulated.client();
        }
    }

    private void lower(Reversals.Part part) {
        exactFreelancer = exactFreelancer.subtract(part.exactFreelancer());
        exactClient = exactClient.subtract(part.exactClient());
        chargedFreelancer -= part.freelancer();
        chargedClient -= part.client();
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
