package org.biface.spi.payment;

/** What an order is about. More may come; a provider is never given a kind that its capabilities don't name. */
public enum OrderKind {
    /** An account for a freelancer's business at the provider. */
    ACCOUNT,
    /** Money from a client, to be held. */
    COLLECT,
    /** Held money to a freelancer's account at the provider. */
    TRANSFER,
    /** Collected money back to the client. */
    REFUND,
    /** Money to a freelancer's bank. */
    PAYOUT,
    /** The platform's own money to its own bank. */
    SWEEP
}
