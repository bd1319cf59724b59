package org.biface.missions.internal;

import java.text.Normalizer;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.missions.Budget;
import org.biface.missions.Language;
import org.biface.missions.MilestonePlan;
import org.biface.missions.MissionDetails;
import org.biface.missions.MissionQuery;
import org.biface.missions.Pricing;
import org.biface.missions.Remote;
import org.biface.missions.Terms;

/** What a mission, terms and a search may say. Each check gives back what is stored or searched for. */
final class MissionRules {

    static final int MESSAGE = 5_000;

    private static final int MOST_SKILLS = 30;
    private static final int MOST_MILESTONES = 30;

    /** One hundred million of the usual currencies; far from where sums could overflow. */
    private static final long MOST_MINOR = 10_000_000_000L;

    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2199, 12, 31);
    private static final Pattern VERTICAL = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final Set<String> LEVELS = Set.of("A1", "A2", "B1", "B2", "C1", "C2", "NATIVE");
    private static final int MOST_LANGUAGES = 10;

    private MissionRules() {}

    static MissionDetails details(MissionDetails said, boolean toPublish, Verticals verticals) {
        if (said == null) {
            throw new Invalid("", "Send what the mission is about.");
        }
        var check = new Invalid.Check();
        check.text(said.title(), "title", 150);
        if (toPublish) {
            check.text(said.description(), "description", 20_000);
            check.that(said.budget() != null, "budget", "budget must be given to publish a mission.");
        } else {
            check.optionalText(said.description(), "description", 20_000);
        }
        List<String> skills = skills(said.skills(), check);
        budget(said.budget(), check);
        day(said.startsOn(), "startsOn", check);
        day(said.endsOn(), "endsOn", check);
        check.that(
                said.startsOn() == null
                        || said.endsOn() == null
                        || !said.endsOn().isBefore(said.startsOn()),
                "endsOn",
                "endsOn must not be before startsOn.");
        check.optionalText(said.city(), "city", 100);
        country(said.country(), check);
        vertical(said.vertical(), check);
        check.that(
                said.openings() == null || (said.openings() >= 1 && said.openings() <= 20),
                "openings",
                "openings must be from 1 to 20.");
        List<Language> languages = languages(said.languages(), check);
        check.that(
                (said.latitude() == null) == (said.longitude() == null),
                "latitude",
                "latitude and longitude must be given together.");
        degrees(said.latitude(), 90, "latitude", check);
        degrees(said.longitude(), 180, "longitude", check);
        check.orThrow();
        String vertical = said.vertical() == null ? "it" : said.vertical();
        return new MissionDetails(
                said.title().strip(),
                said.description(),
                skills,
                said.budget(),
                said.startsOn(),
                said.endsOn(),
                said.city(),
                said.country(),
                said.remote() == null ? Remote.REMOTE : said.remote(),
                vertical,
                said.openings() == null ? 1 : said.openings(),
                languages,
                said.latitude(),
                said.longitude(),
                verticals.fields(vertical, said.fields(), toPublish));
    }

    static Terms terms(Terms said, Budget budget) {
        if (said == null) {
            throw new Invalid("terms", "terms must be given.");
        }
        var check = new Invalid.Check();
        check.text(said.scope(), "terms/scope", 10_000);
        check.that(
                said.pricing() == budget.pricing(),
                "terms/pricing",
                "terms/pricing must be " + budget.pricing() + ", as the mission's.");
        String currency = budget.max().currency();
        List<MilestonePlan> milestones = said.milestones() == null ? List.of() : said.milestones();
        if (budget.pricing() == Pricing.FIXED) {
            check.that(
                    !milestones.isEmpty() && milestones.size() <= MOST_MILESTONES,
                    "terms/milestones",
                    "terms/milestones must hold from 1 to " + MOST_MILESTONES + " milestones.");
            for (int i = 0; i < Math.min(milestones.size(), MOST_MILESTONES); i++) {
                milestone(milestones.get(i), "terms/milestones/" + i, currency, check);
            }
            check.that(said.dailyRate() == null, "terms/dailyRate", "terms/dailyRate is for missions paid by the day.");
            check.that(said.days() == null, "terms/days", "terms/days is for missions paid by the day.");
        } else {
            check.that(
                    milestones.isEmpty(), "terms/milestones", "terms/milestones is for missions with a fixed price.");
            check.that(said.dailyRate() != null, "terms/dailyRate", "terms/dailyRate must be given.");
            amount(said.dailyRate(), "terms/dailyRate", currency, check);
            check.that(
                    said.days() != null && said.days() >= 1 && said.days() <= 1_000,
                    "terms/days",
                    "terms/days must be from 1 to 1000.");
        }
        check.orThrow();
        return new Terms(said.pricing(), List.copyOf(milestones), said.dailyRate(), said.days(), said.scope());
    }

    private static void milestone(MilestonePlan milestone, String field, String currency, Invalid.Check check) {
        if (milestone == null) {
            check.that(false, field, field + " must not be null.");
            return;
        }
        check.text(milestone.title(), field + "/title", 150);
        check.that(milestone.amount() != null, field + "/amount", field + "/amount must be given.");
        amount(milestone.amount(), field + "/amount", currency, check);
        day(milestone.dueOn(), field + "/dueOn", check);
    }

    static String message(String message) {
        new Invalid.Check().optionalText(message, "message", MESSAGE).orThrow();
        return message == null || message.isBlank() ? null : message;
    }

    static MissionQuery query(MissionQuery asked) {
        var check = new Invalid.Check();
        check.optionalText(asked.text(), "text", 200);
        List<String> skills = skills(asked.skills(), check);
        check.that(
                asked.minBudget() == null || !asked.minBudget().isNegative(),
                "minBudget",
                "minBudget must not be negative.");
        country(asked.country(), check);
        vertical(asked.vertical(), check);
        check.orThrow();
        return new MissionQuery(
                asked.text() == null || asked.text().isBlank() ? null : asked.text(),
                keys(skills),
                asked.pricing(),
                asked.minBudget(),
                asked.remote(),
                asked.country(),
                asked.vertical(),
                asked.company(),
                asked.status());
    }

    /** @return the skills as they are compared */
    static List<String> keys(List<String> skills) {
        return skills.stream().map(MissionRules::key).toList();
    }

    private static String key(String skill) {
        return Normalizer.normalize(skill.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static List<String> skills(List<String> said, Invalid.Check check) {
        if (said == null) {
            return List.of();
        }
        check.that(said.size() <= MOST_SKILLS, "skills", "skills must hold at most " + MOST_SKILLS + " skills.");
        var skills = new ArrayList<String>();
        var seen = new HashSet<String>();
        for (int i = 0; i < Math.min(said.size(), MOST_SKILLS); i++) {
            String skill = said.get(i);
            String field = "skills/" + i;
            check.text(skill, field, 60);
            if (skill != null) {
                check.that(
                        skill.strip().chars().noneMatch(Character::isISOControl),
                        field,
                        field + " must be on one line.");
                check.that(seen.add(key(skill)), field, field + " is there twice.");
                skills.add(skill.strip());
            }
        }
        return List.copyOf(skills);
    }

    private static List<Language> languages(List<Language> said, Invalid.Check check) {
        if (said == null) {
            return List.of();
        }
        check.that(
                said.size() <= MOST_LANGUAGES,
                "languages",
                "languages must hold at most " + MOST_LANGUAGES + " languages.");
        var seen = new HashSet<String>();
        for (int i = 0; i < Math.min(said.size(), MOST_LANGUAGES); i++) {
            Language language = said.get(i);
            String field = "languages/" + i;
            if (language == null) {
                check.that(false, field, field + " must not be null.");
                continue;
            }
            check.that(
                    language.code() != null && LANGUAGES.contains(language.code()),
                    field + "/code",
                    field + "/code must be an ISO 639-1 code such as fr.");
            check.that(seen.add(language.code()), field + "/code", field + "/code is there twice.");
            check.that(
                    language.level() == null || LEVELS.contains(language.level()),
                    field + "/level",
                    field + "/level must be A1, A2, B1, B2, C1, C2 or NATIVE.");
        }
        check.orThrow();
        return List.copyOf(said);
    }

    private static void degrees(Double degrees, int most, String field, Invalid.Check check) {
        check.that(
                degrees == null || (degrees >= -most && degrees <= most),
                field,
                field + " must be from -" + most + " to " + most + ".");
    }

    private static void budget(Budget budget, Invalid.Check check) {
        if (budget == null) {
            return;
        }
        check.that(budget.pricing() != null, "budget/pricing", "budget/pricing must be FIXED or DAILY.");
        check.that(budget.max() != null, "budget/max", "budget/max must be given.");
        if (budget.max() == null) {
            return;
        }
        amount(budget.max(), "budget/max", budget.max().currency(), check);
        Money min = budget.min();
        if (min != null) {
            boolean same = min.currency().equals(budget.max().currency());
            check.that(same, "budget/min", "budget/min must be in the currency of budget/max.");
            check.that(
                    !same || (!min.isNegative() && min.compareTo(budget.max()) <= 0),
                    "budget/min",
                    "budget/min must be from zero to budget/max.");
        }
    }

    private static void amount(Money amount, String field, String currency, Invalid.Check check) {
        if (amount == null) {
            return;
        }
        check.that(
                amount.minor() > 0 && amount.minor() <= MOST_MINOR,
                field,
                field + " must be above zero and at most " + MOST_MINOR + " minor units.");
        check.that(amount.currency().equals(currency), field, field + " must be in " + currency + ".");
    }

    private static void day(LocalDate day, String field, Invalid.Check check) {
        check.that(
                day == null || (!day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY)),
                field,
                field + " must be from " + FIRST_DAY + " to " + LAST_DAY + ".");
    }

    private static void country(String country, Invalid.Check check) {
        check.that(
                country == null || COUNTRIES.contains(country),
                "country",
                "country must be an ISO 3166-1 alpha-2 code such as FR.");
    }

    private static void vertical(String vertical, Invalid.Check check) {
        check.that(
                vertical == null || VERTICAL.matcher(vertical).matches(),
                "vertical",
                "vertical must be a short name such as it.");
    }
}
