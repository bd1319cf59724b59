package org.biface.profiles.internal;

import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.biface.commons.Actor;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.contracts.Contract;
import org.biface.contracts.Contracts;
import org.biface.kernel.masking.Acquaintances;
import org.biface.kernel.masking.Masking;
import org.biface.profiles.Experience;
import org.biface.profiles.Place;
import org.biface.profiles.PortfolioItem;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Skill;

/**
 * What others see of a profile: addresses and phone numbers are masked until a milestone between the two sides was funded.
 * While that can't be asked, they stay masked.
 */
final class Sight {

    private final Masking masking;
    private final Supplier<Contracts> contracts;
    private final Acquaintances acquaintances;

    Sight(Masking masking, Supplier<Contracts> contracts) {
        this.masking = masking;
        this.contracts = contracts;
        this.acquaintances = new Acquaintances(
                (company, freelancer) -> contracts.get().fundedBetween(Actor.SYSTEM, company, freelancer));
    }

    Profile seen(Actor actor, Profile profile) {
        if (actor.isOperator() || actor.is(profile.freelancer())) {
            return profile;
        }
        Profile masked = masked(profile);
        return masked.equals(profile) || isFundedFor(actor, profile.freelancer()) ? profile : masked;
    }

    /** Whether somebody acts for a company that has a contract with the freelancer. */
    boolean hasContract(Actor actor, UUID freelancer) {
        Contracts present = contracts.get();
        PageRequest next = PageRequest.first(PageRequest.MAX_LIMIT);
        while (next != null) {
            Page<Contract> page = present.list(actor, next);
            if (page.items().stream()
                    .anyMatch(contract ->
                            contract.freelancer().equals(freelancer) && actor.actsFor(contract.company()))) {
                return true;
            }
            next = page.next() == null ? null : new PageRequest(page.next(), PageRequest.MAX_LIMIT);
        }
        return false;
    }

    private boolean isFundedFor(Actor actor, UUID freelancer) {
        return actor.companies().stream().anyMatch(company -> acquaintances.haveMet(company, freelancer));
    }

    private Profile masked(Profile profile) {
        ProfileDetails details = profile.details();
        ProfileDetails masked = new ProfileDetails(
                masking.mask(details.title()),
                masking.mask(details.summary()),
                details.skills().stream().map(this::masked).toList(),
                details.dailyRate(),
                details.availability(),
                details.places().stream().map(this::masked).toList(),
                details.remote(),
                details.languages(),
                details.experience().stream().map(this::masked).toList(),
                details.portfolio().stream().map(this::masked).toList(),
                details.visibility());
        return new Profile(
                profile.freelancer(),
                masking.mask(profile.displayName()),
                masked,
                profile.completeness(),
                profile.missing(),
                profile.takenDown(),
                profile.updatedAt(),
                profile.version());
    }

    private Skill masked(Skill skill) {
        return new Skill(masking.mask(skill.name()), skill.level(), skill.years());
    }

    private Place masked(Place place) {
        return new Place(
                masking.mask(place.city()), place.country(), place.latitude(), place.longitude(), place.radiusKm());
    }

    private Experience masked(Experience piece) {
        return new Experience(
                masking.mask(piece.title()),
                masking.mask(piece.organisation()),
                piece.from(),
                piece.to(),
                masking.mask(piece.description()));
    }

    private PortfolioItem masked(PortfolioItem item) {
        // What is left of a masked address would lead nowhere.
        String url = Objects.equals(item.url(), masking.mask(item.url())) ? item.url() : null;
        return new PortfolioItem(masking.mask(item.title()), url, masking.mask(item.description()));
    }
}
