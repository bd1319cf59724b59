package org.biface.missions;

import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;

/**
 * Which missions are wanted. Every part may be {@code null} or empty; all parts must hold.
 *
 * @param text words in title or description
 * @param skills skills wanted by the mission, all of them; compared without regard to case
 * @param pricing how it is paid
 * @param minBudget the upper end of the budget is at least this (same currency only)
 * @param remote how it is done
 * @param country ISO 3166-1 alpha-2 code
 * @param vertical the trade
 * @param company only missions of this company; drafts too when the actor acts for it
 * @param status only this status; {@code null} means published ones, and all of one's own when {@code company} is given
 */
public record MissionQuery(
        String text,
        List<String> skills,
        Pricing pricing,
        Money minBudget,
        Remote remote,
        String country,
        String vertical,
        UUID company,
        Mission.Status status) {}
