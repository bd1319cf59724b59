package org.biface.commission;

/** Who bears a part of the commission. */
public enum Side {
    /** It is taken out of what is released. */
    FREELANCER,
    /** It is paid on top. */
    CLIENT
}
