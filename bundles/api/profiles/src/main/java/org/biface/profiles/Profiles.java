package org.biface.profiles;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/** Freelancers' profiles. Safe for use by many threads. */
@ProviderType
public interface Profiles {

    /**
     * Makes or changes the freelancer's own profile.
     *
     * @param actor a freelancer
     * @param expected the version that the freelancer has seen; {@link Expected#ANY} for the first one
     * @param details all of it; what is missing is removed
     * @return the profile as it is now
     * @throws org.biface.commons.Invalid when a field is wrong
     * @throws org.biface.commons.Stale when it was changed meanwhile
     */
    Profile save(Actor actor, Expected expected, ProfileDetails details);

    /**
     * @param actor anybody
     * @param freelancer whose
     * @return the profile as the actor may see it
     * @throws org.biface.commons.NotFound when there is none that the actor may see
     */
    Profile get(Actor actor, UUID freelancer);

    /**
     * @param actor anybody
     * @param query which
     * @param page which page
     * @return profiles that the actor may see, the last changed first
     */
    Page<Profile> search(Actor actor, ProfileQuery query, PageRequest page);

    /**
     * Hides a profile from everybody but its freelancer and operators, whatever its visibility, until it is restored. Why,
     * and that it can be contested, is for the caller to tell.
     *
     * @param actor an operator
     * @param freelancer whose
     * @return the profile as it is now
     * @throws org.biface.commons.NotFound when there is none
     * @throws org.biface.commons.Conflict when it was taken down already
     */
    Profile takeDown(Actor actor, UUID freelancer);

    /**
     * Shows a profile again that was taken down, to whom its visibility says.
     *
     * @param actor an operator
     * @param freelancer whose
     * @return the profile as it is now
     * @throws org.biface.commons.NotFound when there is none
     * @throws org.biface.commons.Conflict when it was not taken down
     */
    Profile restore(Actor actor, UUID freelancer);
}
