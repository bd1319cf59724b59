package org.biface.missions;

import java.util.List;
import org.biface.commons.Money;

/**
 * What one side offers the other.
 *
 * @param pricing as the mission's budget
 * @param milestones for {@code FIXED}: from 1 to 30, all in one currency
 * @param dailyRate for {@code DAILY}: the price of a day without VAT
 * @param days for {@code DAILY}: about how many days, from 1 to 1,000
 * @param scope what is to be done, at most 10,000 characters, needed; part of the text that both sides sign
 */
public record Terms(Pricing pricing, List<MilestonePlan> milestones, Money dailyRate, Integer days, String scope) {}
