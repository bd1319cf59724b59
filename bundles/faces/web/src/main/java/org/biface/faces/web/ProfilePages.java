package org.biface.faces.web;

import static java.util.Map.entry;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.biface.commons.Expected;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.matching.MatchFilter;
import org.biface.matching.Suggestion;
import org.biface.profiles.Availability;
import org.biface.profiles.Experience;
import org.biface.profiles.Place;
import org.biface.profiles.PortfolioItem;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Remote;
import org.biface.profiles.Skill;
import org.biface.profiles.Visibility;

/** A freelancer's own profile, and the missions that fit it. */
final class ProfilePages implements PageGroup {

    private static final int MATCHES = 20;
    private static final List<String> LEVELS = List.of("A1", "A2", "B1", "B2", "C1", "C2", "NATIVE");

    /** The editor's names of the service's fields. */
    private static final Map<String, String> FIELDS = Map.ofEntries(
            entry("dailyRate", "rate"),
            entry("availability/daysPerWeek", "days"),
            entry("availability/until", "until"),
            entry("skills/#/name", "skill#"),
            entry("skills/#/level", "level#"),
            entry("skills/#/years", "years#"),
            entry("places/#/city", "city#"),
            entry("places/#/country", "country#"),
            entry("places/#/radiusKm", "radius#"),
            entry("languages/#/code", "language#"),
            entry("experience/#/to", "end#"),
            entry("experience/#/organisation", "organisation#"),
            entry("portfolio/#/url", "url#"));

    @Override
    public void addTo(Routes routes) {
        routes.get("own/profile", ProfilePages::edit)
                .post("own/profile", ProfilePages::save)
                .get("own/matches", ProfilePages::matches)
                .get("own/suggestions", ProfilePages::suggestions);
    }

    private static Profile own(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        try {
            return visit.capabilities()
                    .profiles()
                    .get(visit.actor(), visit.actor().account());
        } catch (NotFound none) {
            return null;
        }
    }

    /** How many rows a list of the form has: those that are filled, and some more. */
    private static List<Integer> rows(Form form, String name, int more, int most) {
        int filled = 0;
        for (int i = 1; i <= most; i++) {
            if (!form.value(name + i).isBlank()) {
                filled = i;
            }
        }
        List<Integer> rows = new ArrayList<>();
        for (int i = 1; i <= Math.min(most, filled + more); i++) {
            rows.add(i);
        }
        return rows;
    }

    private static Reply editor(Visit visit, Profile profile, Form form) {
        Availability availability = profile == null ? null : profile.details().availability();
        return visit.show(
                form.ok() ? 200 : 422,
                "profile/editor",
                "profile",
                profile,
                "calendar",
                FreeDays.of(availability, visit.formats().today(), visit.language()),
                "over",
                FreeDays.isOver(availability, visit.formats().today()),
                "form",
                form,
                "skills",
                rows(form, "skill", 3, 50),
                "places",
                rows(form, "city", 1, 10),
                "tongues",
                rows(form, "language", 1, 20),
                "experience",
                rows(form, "job", 1, 50),
                "portfolio",
                rows(form, "work", 1, 30),
                "remotes",
                Remote.values(),
                "visibilities",
                Visibility.values(),
                "levels",
                LEVELS);
    }

    private static Reply edit(Visit visit) {
        Profile profile = own(visit);
        Form form = visit.emptyForm();
        if (profile != null) {
            fill(form, profile);
        }
        return editor(visit, profile, form);
    }

    private static void fill(Form form, Profile profile) {
        ProfileDetails details = profile.details();
        form.with("version", profile.version())
                .with("title", details.title())
                .with("summary", details.summary())
                .with("remote", details.remote())
                .with("visibility", details.visibility());
        if (details.dailyRate() != null) {
            form.with("rate", Formats.decimal(details.dailyRate()).toPlainString());
        }
        if (details.availability() != null) {
            form.with("from", details.availability().from())
                    .with("until", details.availability().until())
                    .with("days", details.availability().daysPerWeek());
        }
        int row = 0;
        for (Skill skill : details.skills()) {
            row++;
            form.with("skill" + row, skill.name())
                    .with("level" + row, skill.level())
                    .with("years" + row, skill.years());
        }
        row = 0;
        for (Place place : details.places()) {
            row++;
            form.with("city" + row, place.city())
                    .with("country" + row, place.country())
                    .with("radius" + row, place.radiusKm())
                    .with("latitude" + row, place.latitude())
                    .with("longitude" + row, place.longitude());
        }
        row = 0;
        for (org.biface.profiles.Language language : details.languages()) {
            row++;
            form.with("language" + row, language.code()).with("fluency" + row, language.level());
        }
        row = 0;
        for (Experience one : details.experience()) {
            row++;
            form.with("job" + row, one.title())
                    .with("organisation" + row, one.organisation())
                    .with("begin" + row, one.from())
                    .with("end" + row, one.to())
                    .with("did" + row, one.description());
        }
        row = 0;
        for (PortfolioItem item : details.portfolio()) {
            row++;
            form.with("work" + row, item.title()).with("url" + row, item.url()).with("about" + row, item.description());
        }
    }

    private static Reply save(Visit visit) {
        Profile profile = own(visit);
        Form form = visit.form();
        ProfileDetails details = new ProfileDetails(
                form.needed("title", 120),
                form.text("summary", 5_000),
                skills(form),
                form.money("rate", visit.site().currency()),
                availability(visit, form),
                places(visit, form),
                form.choice("remote", Remote.class),
                languages(form),
                experience(visit, form),
                portfolio(form),
                form.choice("visibility", Visibility.class));
        Expected seen = form.value("version").isEmpty() ? Expected.ANY : visit.expected();
        Reply saved = visit.change(
                form,
                FIELDS,
                now -> "own/profile?done=saved",
                () -> visit.capabilities().profiles().save(visit.actor(), seen, details));
        return saved == null ? editor(visit, profile, form) : saved;
    }

    private static List<Skill> skills(Form form) {
        List<Skill> skills = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            String name = form.text("skill" + i, 60);
            if (name != null) {
                Integer level = form.number("level" + i, 1, 5);
                Integer years = form.number("years" + i, 0, 60);
                skills.add(new Skill(name, level == null ? 3 : level, years == null ? 0 : years));
            }
        }
        return skills;
    }

    private static Availability availability(Visit visit, Form form) {
        LocalDate from = form.date("from");
        LocalDate until = form.date("until");
        Integer days = form.number("days", 1, 7);
        if (days == null && (from != null || until != null)) {
            form.wrong("days", visit.t("form.number", 1, 7));
        }
        return days == null ? null : new Availability(from, until, days);
    }

    private static List<Place> places(Visit visit, Form form) {
        List<Place> places = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            String city = form.text("city" + i, 100);
            if (city != null) {
                String country = form.text("country" + i, 2);
                Integer radius = form.number("radius" + i, 0, 1_000);
                if (country == null) {
                    form.wrong("country" + i, visit.t("form.needed"));
                }
                places.add(new Place(
                        city,
                        country,
                        degrees(form, "latitude" + i),
                        degrees(form, "longitude" + i),
                        radius == null ? 30 : radius));
            }
        }
        return places;
    }

    /** What the form carries along unseen; whoever changes it loses it. */
    private static Double degrees(Form form, String name) {
        try {
            String text = form.value(name);
            return text.isEmpty() ? null : Double.valueOf(text);
        } catch (NumberFormatException changed) {
            return null;
        }
    }

    private static List<org.biface.profiles.Language> languages(Form form) {
        List<org.biface.profiles.Language> languages = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            String code = form.text("language" + i, 2);
            if (code != null) {
                String fluency = form.value("fluency" + i);
                languages.add(new org.biface.profiles.Language(code, LEVELS.contains(fluency) ? fluency : "B2"));
            }
        }
        return languages;
    }

    private static List<Experience> experience(Visit visit, Form form) {
        List<Experience> experience = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            String job = form.text("job" + i, 120);
            if (job != null) {
                YearMonth begin = month(visit, form, "begin" + i);
                if (begin == null) {
                    form.wrong("begin" + i, visit.t("form.month"));
                }
                experience.add(new Experience(
                        job,
                        form.text("organisation" + i, 120),
                        begin,
                        month(visit, form, "end" + i),
                        form.text("did" + i, 2_000)));
            }
        }
        return experience;
    }

    private static YearMonth month(Visit visit, Form form, String name) {
        String text = form.text(name, 10);
        try {
            return text == null ? null : YearMonth.parse(text);
        } catch (DateTimeException noMonth) {
            form.wrong(name, visit.t("form.month"));
            return null;
        }
    }

    private static List<PortfolioItem> portfolio(Form form) {
        List<PortfolioItem> portfolio = new ArrayList<>();
        for (int i = 1; i <= 30; i++) {
            String work = form.text("work" + i, 120);
            if (work != null) {
                portfolio.add(new PortfolioItem(work, form.text("url" + i, 500), form.text("about" + i, 2_000)));
            }
        }
        return portfolio;
    }

    private static Reply matches(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        List<Ranked> matches;
        try {
            matches = matches(visit, MATCHES);
        } catch (NotFound noProfileThatOthersSee) {
            matches = null;
        }
        return visit.show("profile/matches", "matches", matches);
    }

    /**
     * @return the open missions that fit the visitor's profile, the best first
     * @throws NotFound without a profile that others may see
     */
    static List<Ranked> matches(Visit visit, int most) {
        return Ranked.of(
                visit.capabilities()
                        .matching()
                        .missions(
                                visit.actor(),
                                visit.actor().account(),
                                MatchFilter.NONE,
                                most,
                                visit.language().locale()),
                match -> Ranked.found(() -> visit.capabilities().missions().get(visit.actor(), match.id())));
    }

    /** What a name of a skill could become, for the field in which somebody is typing. */
    private static Reply suggestions(Visit visit) {
        visit.mustBeLoggedIn();
        String typed = visit.query().first();
        List<Suggestion> suggestions = typed.isBlank() || typed.length() > 60
                ? List.of()
                : visit.capabilities()
                        .matching()
                        .suggest(visit.actor(), typed, visit.language().locale());
        return visit.show(
                "profile/suggestions",
                "suggestions",
                suggestions.stream()
                        .filter(one -> one.kind() == Suggestion.Kind.SKILL)
                        .toList());
    }
}
