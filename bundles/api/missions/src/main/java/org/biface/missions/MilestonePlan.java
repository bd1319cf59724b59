package org.biface.missions;

import java.time.LocalDate;
import org.biface.commons.Money;

/**
 * A milestone as it is proposed.
 *
 * @param title at most 150 characters
 * @param amount its price without VAT, above zero
 * @param dueOn when it is to be done, or {@code null}
 */
public record MilestonePlan(String title, Money amount, LocalDate dueOn) {}
