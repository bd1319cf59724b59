package org.biface.spi.commission;

/** Who bears a part of the commission. */
public enum CommissionSide {
    /** It is taken out of what is released. */
    FREELANCER,
    /** The client pays it on top. */
    CLIENT
}
