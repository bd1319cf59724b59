package org.biface.missions;

/** How work is paid. */
public enum Pricing {
    /** A fixed price, paid by milestones. */
    FIXED,
    /** By the day, paid by timesheets of a week. */
    DAILY
}
