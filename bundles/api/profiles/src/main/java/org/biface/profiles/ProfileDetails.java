package org.biface.profiles;

import java.util.List;
import org.biface.commons.Money;

/**
 * What a freelancer says of themselves. Lists may be empty; {@code null} lists count as empty.
 *
 * @param title such as "Java developer", at most 120 characters, needed
 * @param summary at most 5,000 characters, may be {@code null}
 * @param skills at most 50, each name once
 * @param dailyRate what a day costs, without VAT; above zero; may be {@code null}
 * @param availability when; may be {@code null}
 * @param places where; at most 10
 * @param remote how; {@code null} means no preference
 * @param languages at most 20, each code once
 * @param experience at most 50
 * @param portfolio at most 30
 * @param visibility who may see it; {@code null} means {@code PUBLIC}
 */
public record ProfileDetails(
        String title,
        String summary,
        List<Skill> skills,
        Money dailyRate,
        Availability availability,
        List<Place> places,
        Remote remote,
        List<Language> languages,
        List<Experience> experience,
        List<PortfolioItem> portfolio,
        Visibility visibility) {}
