package org.biface.spi.payment;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** What the platform wants to compare its books with. Immutable. */
public final class BalanceRequest {

    private final Instant since;
    private final List<String> accounts;

    private BalanceRequest(Instant since, List<String> accounts) {
        this.since = Objects.requireNonNull(since, "since");
        this.accounts = List.copyOf(accounts);
    }

    /**
     * @param since from when movements are wanted, UTC, inclusive
     * @return the request, for the platform's own balance alone
     */
    public static BalanceRequest since(Instant since) {
        return new BalanceRequest(since, List.of());
    }

    /**
     * @param references freelancers' accounts at the provider whose balances are wanted too
     * @return the same request, with them
     */
    public BalanceRequest withAccounts(List<String> references) {
        return new BalanceRequest(since, references);
    }

    /** @return from when movements are wanted, UTC, inclusive */
    public Instant since() {
        return since;
    }

    /** @return freelancers' accounts at the provider whose balances are wanted too */
    public List<String> accounts() {
        return accounts;
    }
}
