package org.biface.commission;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * Past releases, decided once more by other terms. Nothing but this is changed by it.
 *
 * @param id its id
 * @param state where it stands
 * @param order what was asked for
 * @param policy the policy that is asked
 * @param version the exact version that is asked
 * @param releases how many releases there are
 * @param done how many of them have been decided again
 * @param totals what would have changed until now, by currency
 * @param startedAt UTC
 * @param endedAt UTC, or {@code null}
 * @param reason why it failed, or {@code null}
 */
public record Simulation(
        UUID id,
        State state,
        SimulationOrder order,
        String policy,
        String version,
        long releases,
        long done,
        List<Total> totals,
        Instant startedAt,
        Instant endedAt,
        String reason) {
    public Simulation {
        totals = List.copyOf(totals);
    }

    /** Where a simulation stands. */
    public enum State {
        /** It is ordered, and goes on when a node has time that has the policy: soon, or after its node has started again. */
        WAITING,
        /** A node works on it. */
        RUNNING,
        /** All releases have been decided again. */
        DONE,
        /** It ended before, for the reason given. */
        FAILED;

        /** @return whether nothing more comes */
        public boolean hasEnded() {
            return this == DONE || this == FAILED;
        }
    }

    /**
     * Several contracts in one currency. Releases that were refused count in no amount, and what was refunded
     * since of a release counts as not released and, where the terms return it, as not charged.
     *
     * @param contracts how many contracts
     * @param changed how many of them would have been charged something else
     * @param releases how many releases
     * @param refused how many of them would have been parked
     * @param amount what was released less what was refunded, without VAT
     * @param recordedFreelancer what freelancers were charged
     * @param recordedClient what clients were charged
     * @param simulatedFreelancer what freelancers would have been charged
     * @param simulatedClient what clients would have been charged
     */
    public record Total(
            long contracts,
            long changed,
            long releases,
            long refused,
            Money amount,
            Money recordedFreelancer,
            Money recordedClient,
            Money simulatedFreelancer,
            Money simulatedClient) {

        /** @return what both sides would have been charged more, below zero for less */
        public Money difference() {
            return simulatedFreelancer
                    .plus(simulatedClient)
                    .minus(recordedFreelancer)
                    .minus(recordedClient);
        }
    }

    /**
     * One contract. Releases that were refused count in no amount, and what was refunded
     * since of a release counts as not released and, where the terms return it, as not charged.
     *
     * @param contract the contract
     * @param freelancer the freelancer's account
     * @param company the client's company
     * @param releases how many of its releases were decided again
     * @param refused how many of them would have been parked
     * @param reason why the first of them was refused, or {@code null}
     * @param amount what was released less what was refunded, without VAT
     * @param recordedFreelancer what the freelancer was charged
     * @param recordedClient what the client was charged
     * @param simulatedFreelancer what the freelancer would have been charged
     * @param simulatedClient what the client would have been charged
     */
    public record OfContract(
            UUID contract,
            UUID freelancer,
            UUID company,
            long releases,
            long refused,
            String reason,
            Money amount,
            Money recordedFreelancer,
            Money recordedClient,
            Money simulatedFreelancer,
            Money simulatedClient) {

        /** @return what both sides would have been charged more, below zero for less */
        public Money difference() {
            return simulatedFreelancer
                    .plus(simulatedClient)
                    .minus(recordedFreelancer)
                    .minus(recordedClient);
        }
    }
}
