package org.biface.profiles.internal;

import java.net.URI;
import java.net.URISyntaxException;
import java.text.Normalizer;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.profiles.Availability;
import org.biface.profiles.Experience;
import org.biface.profiles.Language;
import org.biface.profiles.Place;
import org.biface.profiles.PortfolioItem;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.ProfileQuery;
import org.biface.profiles.Skill;
import org.biface.profiles.Visibility;

/** What a profile and a search may say. Each check gives back what is stored or searched for. */
final class ProfileRules {

    private static final int MOST_SKILLS_ASKED = 30;

    /** One million of the usual currencies a day. */
    private static final long MOST_MINOR = 100_000_000L;

    private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
    private static final LocalDate LAST_DAY = LocalDate.of(2199, 12, 31);
    private static final YearMonth FIRST_MONTH = YearMonth.of(1940, 1);
    private static final YearMonth LAST_MONTH = YearMonth.of(2199, 12);
    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
    private static final Set<String> LANGUAGES = Set.of(Locale.getISOLanguages());
    private static final Set<String> LEVELS = Set.of("A1", "A2", "B1", "B2", "C1", "C2", "NATIVE");

    private ProfileRules() {}

    static ProfileDetails details(ProfileDetails said) {
        if (said == null) {
            throw new Invalid("title", "Send what the profile says.");
        }
        var check = new Invalid.Check();
        check.text(said.title(), "title", 120);
        check.optionalText(said.summary(), "summary", 5_000);
        List<Skill> skills = skills(said.skills(), check);
        rate(said.dailyRate(), "dailyRate", check);
        availability(said.availability(), check);
        List<Place> places = each(said.places(), "places", 10, check, (place, field) -> place(place, field, check));
        Set<String> codes = new HashSet<>();
        List<Language> languages = each(said.languages(), "languages", 20, check, (language, field) -> {
            check.that(
                    language.code() != null && LANGUAGES.contains(language.code()),
                    field + "/code",
                    field + "/code must be an ISO 639-1 code such as fr.");
            check.that(codes.add(language.code()), field + "/code", field + "/code is there twice.");
            check.that(
                    language.level() != null && LEVELS.contains(language.level()),
                    field + "/level",
                    field + "/level must be A1, A2, B1, B2, C1, C2 or NATIVE.");
        });
        List<Experience> experience =
                each(said.experience(), "experience", 50, check, (piece, field) -> experience(piece, field, check));
        List<PortfolioItem> portfolio =
                each(said.portfolio(), "portfolio", 30, check, (item, field) -> item(item, field, check));
        check.orThrow();
        return new ProfileDetails(
                said.title().strip(),
                said.summary(),
                skills,
                said.dailyRate(),
                said.availability(),
                places,
                said.remote(),
                languages,
                experience,
                portfolio,
                said.visibility() == null ? Visibility.PUBLIC : said.visibility());
    }

    static ProfileQuery query(ProfileQuery asked) {
        var check = new Invalid.Check();
        check.optionalText(asked.text(), "text", 200);
        List<String> skills = asked.skills() == null ? List.of() : asked.skills();
        check.that(
                skills.size() <= MOST_SKILLS_ASKED,
                "skills",
                "skills must hold at most " + MOST_SKILLS_ASKED + " skills.");
        for (String skill : skills) {
            name(skill, "skills", check);
        }
        rate(asked.maxDailyRate(), "maxDailyRate", check);
        check.orThrow();
        return new ProfileQuery(
                asked.text() == null || asked.text().isBlank() ? null : asked.text(),
                skills.stream().map(ProfileRules::key).toList(),
                asked.maxDailyRate(),
                asked.remote());
    }

    /** @return a skill's name as it is compared */
    static String key(String skill) {
        return Normalizer.normalize(skill.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    }

    private static List<Skill> skills(List<Skill> said, Invalid.Check check) {
        Set<String> names = new HashSet<>();
        List<Skill> skills = each(said, "skills", 50, check, (skill, field) -> {
            name(skill.name(), field + "/name", check);
            if (skill.name() != null) {
                check.that(names.add(key(skill.name())), field + "/name", field + "/name is there twice.");
            }
            check.that(
                    skill.level() >= 1 && skill.level() <= 5, field + "/level", field + "/level must be from 1 to 5.");
            check.that(
                    skill.years() >= 0 && skill.years() <= 60,
                    field + "/years",
                    field + "/years must be from 0 to 60.");
        });
        return skills.stream()
                .map(skill ->
                        new Skill(skill.name() == null ? null : skill.name().strip(), skill.level(), skill.years()))
                .toList();
    }

    private static void name(String name, String field, Invalid.Check check) {
        check.text(name, field, 60);
        check.that(
                name == null || name.strip().chars().noneMatch(Character::isISOControl),
                field,
                field + " must be on one line.");
    }

    private static void rate(Money rate, String field, Invalid.Check check) {
        check.that(
                rate == null || (rate.minor() > 0 && rate.minor() <= MOST_MINOR),
                field,
                field + " must be above zero and at most " + MOST_MINOR + " minor units.");
    }

    private static void availability(Availability availability, Invalid.Check check) {
        if (availability == null) {
            return;
        }
        day(availability.from(), "availability/from", check);
        day(availability.until(), "availability/until", check);
        check.that(
                availability.from() == null
                        || availability.until() == null
                        || !availability.until().isBefore(availability.from()),
                "availability/until",
                "availability/until must not be before availability/from.");
        check.that(
                availability.daysPerWeek() >= 1 && availability.daysPerWeek() <= 7,
                "availability/daysPerWeek",
                "availability/daysPerWeek must be from 1 to 7.");
    }

    private static void day(LocalDate day, String field, Invalid.Check check) {
        check.that(
                day == null || (!day.isBefore(FIRST_DAY) && !day.isAfter(LAST_DAY)),
                field,
                field + " must be from " + FIRST_DAY + " to " + LAST_DAY + ".");
    }

    private static void place(Place place, String field, Invalid.Check check) {
        check.text(place.city(), field + "/city", 100);
        check.that(
                place.country() != null && COUNTRIES.contains(place.country()),
                field + "/country",
                field + "/country must be an ISO 3166-1 alpha-2 code such as FR.");
        check.that(
                (place.latitude() == null) == (place.longitude() == null),
                field + "/latitude",
                field + "/latitude and longitude must be given together.");
        degrees(place.latitude(), 90, field + "/latitude", check);
        degrees(place.longitude(), 180, field + "/longitude", check);
        check.that(
                place.radiusKm() >= 0 && place.radiusKm() <= 1_000,
                field + "/radiusKm",
                field + "/radiusKm must be from 0 to 1000.");
    }

    private static void degrees(Double degrees, int most, String field, Invalid.Check check) {
        check.that(
                degrees == null || (degrees >= -most && degrees <= most),
                field,
                field + " must be from -" + most + " to " + most + ".");
    }

    private static void experience(Experience piece, String field, Invalid.Check check) {
        check.text(piece.title(), field + "/title", 120);
        check.text(piece.organisation(), field + "/organisation", 120);
        check.that(piece.from() != null, field + "/from", field + "/from must be given.");
        month(piece.from(), field + "/from", check);
        month(piece.to(), field + "/to", check);
        check.that(
                piece.from() == null || piece.to() == null || !piece.to().isBefore(piece.from()),
                field + "/to",
                field + "/to must not be before from.");
        check.optionalText(piece.description(), field + "/description", 2_000);
    }

    private static void month(YearMonth month, String field, Invalid.Check check) {
        check.that(
                month == null || (!month.isBefore(FIRST_MONTH) && !month.isAfter(LAST_MONTH)),
                field,
                field + " must be from " + FIRST_MONTH + " to " + LAST_MONTH + ".");
    }

    private static void item(PortfolioItem item, String field, Invalid.Check check) {
        check.text(item.title(), field + "/title", 120);
        check.optionalText(item.description(), field + "/description", 2_000);
        check.that(
                item.url() == null || isWebAddress(item.url()),
                field + "/url",
                field + "/url must be an http or https address of at most 500 characters.");
    }

    private static boolean isWebAddress(String url) {
        if (url.length() > 500) {
            return false;
        }
        try {
            URI uri = new URI(url);
            return uri.getHost() != null
                    && uri.getUserInfo() == null
                    && ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()));
        } catch (URISyntaxException notThat) {
            return false;
        }
    }

    private static <T> List<T> each(
            List<T> said, String field, int most, Invalid.Check check, BiConsumer<T, String> checkOne) {
        if (said == null) {
            return List.of();
        }
        check.that(said.size() <= most, field, field + " must hold at most " + most + " items.");
        List<T> items = new ArrayList<>();
        for (int i = 0; i < Math.min(most, said.size()); i++) {
            T item = said.get(i);
            if (item == null) {
                check.that(false, field + "/" + i, field + "/" + i + " must not be null.");
            } else {
                checkOne.accept(item, field + "/" + i);
                items.add(item);
            }
        }
        return List.copyOf(items);
    }
}
