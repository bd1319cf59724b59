package org.biface.accounts;

/** How a company stands towards value added tax. */
public enum VatStatus {
    /** It charges VAT. */
    REGISTERED,
    /** It charges none: "franchise en base", article 293 B of the French tax code, or the like elsewhere. */
    FRANCHISE
}
