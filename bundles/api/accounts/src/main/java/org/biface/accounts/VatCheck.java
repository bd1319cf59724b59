package org.biface.accounts;

import java.time.Instant;
import java.util.UUID;

/**
 * What is known of a company's VAT number, and who says so. It is kept as evidence.
 *
 * @param number the number that was asked for
 * @param status what is known
 * @param at when it became known, UTC
 * @param consultation the consultation number that VIES gave, the proof that it was asked; {@code null} when it gave none
 * @param name the name that VIES has for the number; {@code null} where the member state does not tell
 * @param by the operator who decided instead of VIES; {@code null} when it was VIES
 * @param reason why the operator did, or why VIES did not answer; {@code null} otherwise
 */
public record VatCheck(
        String number, Status status, Instant at, String consultation, String name, UUID by, String reason) {

    /** What is known of a VAT number. */
    public enum Status {
        /** VIES says that it is good. */
        VALID,
        /** VIES says that there is no such number. */
        INVALID,
        /** VIES could not be asked, and is asked again. */
        UNANSWERED,
        /** An operator says that it is good. */
        ACCEPTED,
        /** An operator says that it is not good. */
        REFUSED
    }
}
