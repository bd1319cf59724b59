package org.biface.kernel.vat;

/** Why a service carries the VAT that it carries. */
public enum VatRule {
    /** Both sides are in one country: its rate. */
    DOMESTIC,
    /** The customer is elsewhere in the Union, and nobody has said that its VAT number is good: the supplier's rate. */
    NOT_VERIFIED,
    /** The customer is a business elsewhere in the Union and pays the VAT itself. */
    REVERSE_CHARGE,
    /** One of the two is outside the Union: taxed where the customer is, without the supplier. */
    OUTSIDE,
    /** The supplier is small and charges none. */
    SMALL_BUSINESS
}
