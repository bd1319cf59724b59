package org.biface.contracts;

import java.time.LocalDate;
import org.biface.commons.Money;

/**
 * A milestone as it is signed.
 *
 * @param title what it is
 * @param amount its price without VAT, above zero
 * @param dueOn when it is to be done, or {@code null}
 */
public record MilestoneDraft(String title, Money amount, LocalDate dueOn) {}
