package org.biface.profiles.internal;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.biface.accounts.Accounts;
import org.biface.accounts.Person;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Stale;
import org.biface.commons.Unavailable;
import org.biface.contracts.Contracts;
import org.biface.kernel.events.Events;
import org.biface.kernel.masking.Masking;
import org.biface.kernel.persistence.Cursor;
import org.biface.kernel.persistence.UniqueViolation;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileChanged;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.ProfileQuery;
import org.biface.profiles.Profiles;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The rules of profiles. */
@Component(service = ProfilesService.class)
public class ProfilesService implements Profiles {

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Accounts accounts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Contracts contracts;

    private final ProfileStore store;
    private final Events events;
    private final Sight sight;
    private final Clock clock;

    @Activate
    public ProfilesService(@Reference ProfileStore store, @Reference Events events, @Reference Masking masking) {
        this(store, events, masking, Clock.systemUTC());
    }

    ProfilesService(ProfileStore store, Events events, Masking masking, Clock clock) {
        this.store = store;
        this.events = events;
        this.sight = new Sight(masking, this::contracts);
        this.clock = clock;
    }

    @Override
    public Profile save(Actor actor, Expected expected, ProfileDetails said) {
        UUID freelancer = freelancer(actor);
        ProfileDetails details = ProfileRules.details(said);
        try {
            return store.write(em -> {
                ProfileEntity profile = store.locked(em, freelancer);
                boolean first = profile == null;
                if (first) {
                    profile = first(actor, expected);
                } else {
                    expected.check(profile.version);
                }
                profile.describe(details, now());
                if (first) {
                    em.persist(profile);
                }
                em.flush();
                events.append(new ProfileChanged(freelancer));
                return profile.toProfile();
            });
        } catch (UniqueViolation madeMeanwhile) {
            throw new Stale("It was made meanwhile. Read it again and repeat the change.");
        }
    }

    private ProfileEntity first(Actor actor, Expected expected) {
        if (expected.version() != null) {
            throw new Stale("There is no profile yet. Leave the version out to make it.");
        }
        var profile = new ProfileEntity();
        profile.freelancer = actor.account();
        profile.displayName = nameOf(actor.account());
        return profile;
    }

    /** @return whether the freelancer has a profile already */
    boolean exists(Actor actor) {
        UUID freelancer = freelancer(actor);
        return store.read(em -> em.find(ProfileEntity.class, freelancer) != null);
    }

    @Override
    public Profile get(Actor actor, UUID freelancer) {
        ProfileEntity found = store.read(em -> em.find(ProfileEntity.class, freelancer));
        if (found == null || !maySee(actor, found)) {
            throw new NotFound("There is no such profile.");
        }
        return sight.seen(actor, found.toProfile());
    }

    private boolean maySee(Actor actor, ProfileEntity profile) {
        if (actor.isOperator() || actor.is(profile.freelancer)) {
            return true;
        }
        if (profile.suspended || profile.takenDown) {
            return false;
        }
        return switch (profile.visibility) {
            case PUBLIC -> true;
            case MEMBERS -> actor.isPerson();
            case HIDDEN -> actor.has(Role.CLIENT) && sight.hasContract(actor, profile.freelancer);
        };
    }

    @Override
    public Page<Profile> search(Actor actor, ProfileQuery asked, PageRequest page) {
        ProfileQuery query = ProfileRules.query(asked);
        Cursor after = Cursor.parse(page.cursor());
        List<ProfileEntity> found = store.read(em -> store.search(em, actor, query, after, page.limit()));
        return Cursor.page(
                found,
                page.limit(),
                profile -> new Cursor(profile.updatedAt, profile.freelancer),
                profile -> sight.seen(actor, profile.toProfile()));
    }

    @Override
    public Profile takeDown(Actor actor, UUID freelancer) {
        return takenDown(actor, freelancer, true);
    }

    @Override
    public Profile restore(Actor actor, UUID freelancer) {
        return takenDown(actor, freelancer, false);
    }

    private Profile takenDown(Actor actor, UUID freelancer, boolean down) {
        actor.mustHave(Role.OPERATOR);
        return store.write(em -> {
            ProfileEntity profile = store.locked(em, freelancer);
            if (profile == null) {
                throw new NotFound("There is no such profile.");
            }
            if (profile.takenDown == down) {
                throw new Conflict(down ? "This profile was taken down already." : "This profile was not taken down.");
            }
            profile.takenDown = down;
            em.flush();
            events.append(new ProfileChanged(freelancer));
            return profile.toProfile();
        });
    }

    /** Takes over the name that the person chose; in the transaction of the event that tells it. */
    void rename(UUID freelancer) {
        store.write(em -> {
            ProfileEntity profile = store.locked(em, freelancer);
            if (profile != null) {
                profile.displayName = nameOf(freelancer);
            }
            return null;
        });
    }

    /** Hides the profile of a suspended account from others, or shows it again. */
    void suspend(UUID freelancer, boolean suspended) {
        store.write(em -> {
            ProfileEntity profile = store.locked(em, freelancer);
            if (profile != null) {
                profile.suspended = suspended;
            }
            return null;
        });
    }

    private String nameOf(UUID freelancer) {
        Accounts present = accounts;
        if (present == null) {
            throw Unavailable.capability("accounts");
        }
        return present.person(Actor.SYSTEM, freelancer)
                .map(Person::displayName)
                .orElseThrow(() -> new NotFound("There is no such account."));
    }

    private Contracts contracts() {
        Contracts present = contracts;
        if (present == null) {
            throw Unavailable.capability("contracts");
        }
        return present;
    }

    private static UUID freelancer(Actor actor) {
        actor.mustHave(Role.FREELANCER);
        if (!actor.isPerson()) {
            throw new Forbidden("Only a freelancer has a profile.");
        }
        return actor.account();
    }

    /** The database keeps microseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
