package org.biface.contracts;

/** How a contract is paid. */
public enum Pricing {
    /** A fixed price, by milestones. */
    FIXED,
    /** By the day, by timesheets of a week. */
    DAILY
}
