package org.biface.missions;

import java.util.Map;
import org.biface.commons.Page;

/**
 * Missions that were found.
 *
 * @param page one page of them, the newest first
 * @param total how many there are in all
 * @param bySkill how many of them want each of the 20 commonest skills (lower case)
 * @param byRemote how many of them are done in each way
 * @param byPricing how many of them are paid in each way
 */
public record MissionList(
        Page<Mission> page,
        long total,
        Map<String, Long> bySkill,
        Map<Remote, Long> byRemote,
        Map<Pricing, Long> byPricing) {}
