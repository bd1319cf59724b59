package org.biface.profiles.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.kernel.persistence.TextArray;
import org.biface.profiles.Experience;
import org.biface.profiles.Place;
import org.biface.profiles.PortfolioItem;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Remote;
import org.biface.profiles.Skill;
import org.biface.profiles.Visibility;

/** A profile, as it is stored: all of it as JSON, and beside it what it is found by. */
@Entity
@Table(name = "profile")
public class ProfileEntity {

    @Id
    UUID freelancer;

    @Column(name = "display_name")
    String displayName;

    /** See {@link DetailsJson}. */
    String details;

    String title;

    @Column(name = "search_text")
    String searchText;

    @Column(name = "skill_keys")
    @Convert(converter = TextArray.class)
    List<String> skillKeys;

    @Column(name = "daily_rate")
    Long dailyRate;

    String currency;

    @Enumerated(EnumType.STRING)
    Remote remote;

    @Enumerated(EnumType.STRING)
    Visibility visibility;

    boolean suspended;

    @Column(name = "taken_down")
    boolean takenDown;

    @Column(name = "updated_at")
    Instant updatedAt;

    @Version
    long version;

    void describe(ProfileDetails said, Instant now) {
        details = DetailsJson.write(said);
        title = said.title();
        searchText = String.join("\n", words(said));
        skillKeys = said.skills().stream()
                .map(skill -> ProfileRules.key(skill.name()))
                .toList();
        Money rate = said.dailyRate();
        dailyRate = rate == null ? null : rate.minor();
        currency = rate == null ? null : rate.currency();
        remote = said.remote();
        visibility = said.visibility();
        updatedAt = now;
    }

    private static List<String> words(ProfileDetails said) {
        List<String> words = new ArrayList<>();
        said.skills().stream().map(Skill::name).forEach(words::add);
        words.add(said.summary());
        said.places().stream().map(Place::city).forEach(words::add);
        for (Experience experience : said.experience()) {
            words.add(experience.title());
            words.add(experience.organisation());
            words.add(experience.description());
        }
        for (PortfolioItem item : said.portfolio()) {
            words.add(item.title());
            words.add(item.description());
        }
        words.removeIf(word -> word == null);
        return words;
    }

    Profile toProfile() {
        ProfileDetails all = DetailsJson.read(details);
        List<String> missing = Completeness.missing(all);
        return new Profile(
                freelancer, displayName, all, Completeness.percent(missing), missing, takenDown, updatedAt, version);
    }
}
