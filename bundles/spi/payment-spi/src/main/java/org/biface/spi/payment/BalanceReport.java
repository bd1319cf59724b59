package org.biface.spi.payment;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What the provider holds at one moment, and what moved before it. Immutable. */
public final class BalanceReport {

    private final Instant at;
    private final List<Held> held;
    private final List<Movement> movements;

    /** What is in one account, in one currency. Immutable. */
    public static final class Held {

        private final String account;
        private final Amount available;
        private final Amount pending;

        private Held(String account, Amount available, Amount pending) {
            this.account = account;
            this.available = Objects.requireNonNull(available, "available");
            this.pending = Objects.requireNonNull(pending, "pending");
        }

        /**
         * @param account the freelancer's account at the provider; {@code null} for the platform's own
         * @param available what can be moved now; may be below zero
         * @param pending what is on its way into or out of it, in the same currency; may be below zero
         * @return what is in it
         */
        public static Held of(String account, Amount available, Amount pending) {
            return new Held(account, available, pending);
        }

        /** @return the freelancer's account at the provider; {@code null} for the platform's own */
        public String account() {
            return account;
        }

        /** @return what can be moved now */
        public Amount available() {
            return available;
        }

        /** @return what is on its way */
        public Amount pending() {
            return pending;
        }
    }

    private BalanceReport(Instant at, List<Held> held, List<Movement> movements) {
        this.at = Objects.requireNonNull(at, "at");
        this.held = List.copyOf(held);
        this.movements = List.copyOf(movements);
    }

    /**
     * @param at of which moment it is, UTC
     * @param held what is in the accounts, one for each account and currency
     * @return the report
     */
    public static BalanceReport of(Instant at, List<Held> held) {
        return new BalanceReport(at, held, List.of());
    }

    /**
     * @param lines what moved since the moment that was asked for, in any order
     * @return the same report, with that
     */
    public BalanceReport withMovements(List<Movement> lines) {
        return new BalanceReport(at, held, lines);
    }

    /** @return of which moment it is, UTC */
    public Instant at() {
        return at;
    }

    /** @return what is in the accounts */
    public List<Held> held() {
        return held;
    }

    /** @return what moved; empty of a provider without {@link PaymentProvider.Capability#MOVEMENTS} */
    public List<Movement> movements() {
        return movements;
    }
}
