package org.biface.missions.internal;

import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.kernel.persistence.TextArray;
import org.biface.missions.Budget;
import org.biface.missions.Language;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.Pricing;
import org.biface.missions.Remote;

/** A mission, as it is stored. */
@Entity
@Table(name = "mission")
public class MissionEntity {

    @Id
    UUID id;

    UUID company;

    @Column(name = "company_name")
    String companyName;

    UUID client;

    @Enumerated(EnumType.STRING)
    Mission.Status status;

    @Column(name = "taken_down")
    boolean takenDown;

    String title;

    String description;

    @Convert(converter = TextArray.class)
    List<String> skills;

    /** The skills in lower case, to be searched by. */
    @Column(name = "skill_keys")
    @Convert(converter = TextArray.class)
    List<String> skillKeys;

    /** The skills as one text, to be found by words. */
    @Column(name = "skill_words")
    String skillWords;

    @Enumerated(EnumType.STRING)
    Pricing pricing;

    @Column(name = "budget_min")
    Long budgetMin;

    @Column(name = "budget_max")
    Long budgetMax;

    String currency;

    @Column(name = "starts_on")
    LocalDate startsOn;

    @Column(name = "ends_on")
    LocalDate endsOn;

    String city;

    String country;

    @Enumerated(EnumType.STRING)
    Remote remote;

    String vertical;

    int openings;

    /** Each as its code, a colon, and the level if one is needed. */
    @Convert(converter = TextArray.class)
    List<String> languages;

    Double latitude;

    Double longitude;

    /** What the trade's fields say, as a JSON object. */
    String fields;

    int filled;

    int proposals;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "published_at")
    Instant publishedAt;

    @Column(name = "expires_at")
    Instant expiresAt;

    /** What lists are ordered by: when it was published, and before that when it was made. */
    @Column(name = "listed_at")
    Instant listedAt;

    @Version
    long version;

    void describe(MissionDetails details) {
        title = details.title();
        description = details.description();
        skills = details.skills();
        skillKeys = MissionRules.keys(details.skills());
        skillWords = String.join("\n", details.skills());
        Budget budget = details.budget();
        pricing = budget == null ? null : budget.pricing();
        budgetMin = budget == null || budget.min() == null ? null : budget.min().minor();
        budgetMax = budget == null ? null : budget.max().minor();
        currency = budget == null ? null : budget.max().currency();
        startsOn = details.startsOn();
        endsOn = details.endsOn();
        city = details.city();
        country = details.country();
        remote = details.remote();
        vertical = details.vertical();
        openings = details.openings();
        languages = details.languages().stream()
                .map(language -> language.code() + ":" + (language.level() == null ? "" : language.level()))
                .toList();
        latitude = details.latitude();
        longitude = details.longitude();
        fields = TermsJson.writeFields(details.fields());
    }

    boolean isOpen(Instant now) {
        return status == Mission.Status.PUBLISHED && now.isBefore(expiresAt);
    }

    boolean isOf(Actor actor) {
        return actor.actsFor(company);
    }

    Mission toMission() {
        return new Mission(
                id,
                company,
                companyName,
                client,
                new MissionDetails(
                        title,
                        description,
                        List.copyOf(skills),
                        budget(),
                        startsOn,
                        endsOn,
                        city,
                        country,
                        remote,
                        vertical,
                        openings,
                        languages.stream().map(MissionEntity::language).toList(),
                        latitude,
                        longitude,
                        TermsJson.readFields(fields)),
                status,
                takenDown,
                filled,
                proposals,
                createdAt,
                publishedAt,
                expiresAt,
                version);
    }

    private static Language language(String stored) {
        int colon = stored.indexOf(':');
        String level = stored.substring(colon + 1);
        return new Language(stored.substring(0, colon), level.isEmpty() ? null : level);
    }

    private Budget budget() {
        if (budgetMax == null) {
            return null;
        }
        Money min = budgetMin == null ? null : Money.of(budgetMin, currency);
        return new Budget(pricing, min, Money.of(budgetMax, currency));
    }
}
