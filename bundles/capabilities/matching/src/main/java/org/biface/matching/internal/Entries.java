package org.biface.matching.internal;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.accounts.Badge;
import org.biface.accounts.Badges;
import org.biface.commons.Actor;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.biface.kernel.masking.Masking;
import org.biface.missions.Budget;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.Missions;
import org.biface.missions.Pricing;
import org.biface.profiles.Experience;
import org.biface.profiles.Place;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Profiles;
import org.biface.profiles.Skill;
import org.biface.profiles.Visibility;
import org.biface.spi.matching.Pair;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Reads profiles and missions from their capabilities, as the index keeps them. */
@Component(service = Entries.class)
public class Entries {

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Accounts accounts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Badges badges;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Profiles profiles;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Missions missions;

    /** Levels of the Common European Framework of Reference, from the first up. */
    private static final List<String> LEVELS = List.of("A1", "A2", "B1", "B2", "C1", "C2", "NATIVE");

    static final int BEST = LEVELS.indexOf("C2") + 1;

    private final MatchingStore store;
    private final Trades trades;
    private final Masking masking;

    @Activate
    public Entries(@Reference MatchingStore store, @Reference Trades trades, @Reference Masking masking) {
        this.store = store;
        this.trades = trades;
        this.masking = masking;
    }

    /** @return the freelancer's profile, when others may find it */
    Optional<Entry> freelancer(UUID id) {
        Accounts askedAccounts = accounts;
        Badges askedBadges = badges;
        Profiles askedProfiles = profiles;
        if (askedAccounts == null || askedBadges == null) {
            throw Unavailable.capability("accounts");
        }
        if (askedProfiles == null) {
            throw Unavailable.capability("profiles");
        }
        try {
            // The profile may learn later than this that its account is suspended.
            Account account = askedAccounts.get(Actor.SYSTEM, id);
            if (account.suspension() != null) {
                return Optional.empty();
            }
            Profile profile = askedProfiles.get(Actor.SYSTEM, id);
            if (profile.details().visibility() == Visibility.HIDDEN || profile.takenDown()) {
                return Optional.empty();
            }
            List<String> names =
                    askedBadges.of(Actor.SYSTEM, id).stream().map(Badge::name).toList();
            return Optional.of(
                    entry(profile, day(account.createdAt()), store.track(id).with(names)));
        } catch (NotFound gone) {
            return Optional.empty();
        }
    }

    /** @return the account, while it can be used */
    Optional<Account> account(UUID id) {
        Accounts asked = accounts;
        if (asked == null) {
            throw Unavailable.capability("accounts");
        }
        try {
            return Optional.of(asked.get(Actor.SYSTEM, id)).filter(account -> account.suspension() == null);
        } catch (NotFound gone) {
            return Optional.empty();
        }
    }

    /** @return the mission, while it is open for proposals */
    Optional<Entry> mission(UUID id) {
        try {
            Mission mission = read(Actor.SYSTEM, id);
            return mission.status() == Mission.Status.PUBLISHED ? Optional.of(entry(mission)) : Optional.empty();
        } catch (NotFound gone) {
            return Optional.empty();
        }
    }

    /** @return the mission as its capability shows it to the actor */
    Mission read(Actor actor, UUID id) {
        Missions asked = missions;
        if (asked == null) {
            throw Unavailable.capability("missions");
        }
        return asked.get(actor, id);
    }

    private Entry entry(Profile profile, LocalDate since, Entry.Track track) {
        ProfileDetails details = profile.details();
        Map<String, Entry.Known> skills = new LinkedHashMap<>();
        for (Skill skill : details.skills()) {
            String known = trades.skill(skill.name());
            skills.putIfAbsent(known, new Entry.Known(known, skill.level(), skill.years()));
        }
        StringBuilder text = new StringBuilder();
        add(text, details.title());
        add(text, details.summary());
        details.skills().forEach(skill -> add(text, skill.name()));
        for (Experience piece : details.experience()) {
            add(text, piece.title());
            add(text, piece.description());
        }
        details.portfolio().forEach(item -> add(text, item.title()));
        String seen = masking.mask(text.toString());
        trades.read(seen).forEach(skill -> skills.putIfAbsent(skill, new Entry.Known(skill, 0, 0)));
        return new Entry(
                Entry.Kind.FREELANCER,
                profile.freelancer(),
                masking.mask(details.title()),
                seen,
                List.copyOf(skills.values()),
                details.dailyRate() == null ? null : details.dailyRate().minor(),
                details.dailyRate() == null ? null : details.dailyRate().currency(),
                true,
                details.availability() == null ? null : details.availability().from(),
                details.availability() == null ? null : details.availability().until(),
                details.places().stream().map(Place::city).toList(),
                details.places().stream().map(Place::country).distinct().toList(),
                details.remote() == null
                        ? null
                        : Pair.Remote.valueOf(details.remote().name()),
                null,
                day(profile.updatedAt()),
                details.visibility() == null || details.visibility() == Visibility.PUBLIC,
                details.places().stream()
                        .flatMap(
                                place -> spot(
                                        place.latitude(),
                                        place.longitude(),
                                        place.radiusKm(),
                                        place.city(),
                                        place.country())
                                        .stream())
                        .toList(),
                details.languages().stream()
                        .map(language -> new Pair.Language(language.code(), level(language.level())))
                        .toList(),
                since,
                track);
    }

    private static LocalDate day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /**
     * Native is C2 here: the work needs a language well, and which one somebody was born with says where they come from.
     *
     * @return from 1 for A1 to {@link #BEST} for C2 and native; 0 for none of them
     */
    static int level(String name) {
        return name == null ? 0 : Math.min(BEST, LEVELS.indexOf(name) + 1);
    }

    private static Optional<Spot> spot(Double latitude, Double longitude, int radiusKm, String city, String country) {
        return latitude != null && longitude != null
                ? Optional.of(new Spot(latitude, longitude, radiusKm, city))
                : city == null ? Optional.empty() : Places.find(city, country, radiusKm);
    }

    private Entry entry(Mission mission) {
        MissionDetails details = mission.details();
        Map<String, Entry.Known> skills = new LinkedHashMap<>();
        List<String> named = details.skills() == null ? List.of() : details.skills();
        for (String skill : named) {
            String known = trades.skill(skill);
            skills.putIfAbsent(known, new Entry.Known(known, 0, 0));
        }
        String fields = details.fields() == null
                ? ""
                : String.join("\n", details.fields().values());
        String seen = masking.mask(details.title() + "\n" + details.description() + "\n" + fields);
        // Who names skills means those; the rest of the text often names what is only nearby.
        List<String> read = trades.read(named.isEmpty() ? seen : details.title());
        read.forEach(skill -> skills.putIfAbsent(skill, new Entry.Known(skill, 0, 0)));
        Budget budget = details.budget();
        boolean daily = budget != null && budget.pricing() == Pricing.DAILY;
        return new Entry(
                Entry.Kind.MISSION,
                mission.id(),
                masking.mask(details.title()),
                seen,
                List.copyOf(skills.values()),
                daily ? (Long) budget.max().minor() : null,
                daily ? budget.max().currency() : null,
                daily,
                details.startsOn(),
                details.endsOn(),
                details.city() == null ? List.of() : List.of(details.city()),
                details.country() == null ? List.of() : List.of(details.country()),
                details.remote() == null
                        ? Pair.Remote.REMOTE
                        : Pair.Remote.valueOf(details.remote().name()),
                details.vertical(),
                day(mission.publishedAt()),
                true,
                spot(details.latitude(), details.longitude(), 0, details.city(), details.country()).stream()
                        .toList(),
                details.languages() == null
                        ? List.of()
                        : details.languages().stream()
                                .map(language -> new Pair.Language(language.code(), level(language.level())))
                                .toList(),
                null,
                Entry.Track.NONE);
    }

    private static void add(StringBuilder text, String part) {
        if (part != null && !part.isBlank()) {
            text.append(part).append(".\n");
        }
    }
}
