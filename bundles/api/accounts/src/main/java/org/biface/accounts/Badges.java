package org.biface.accounts;

import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** Badges of freelancers: operators grant them and take them back, on record. Safe for use by many threads. */
@ProviderType
public interface Badges {

    /**
     * @param actor somebody logged in
     * @param account whose
     * @return the badges that the account has now, by name
     * @throws org.biface.commons.NotFound when there is no such account
     */
    List<Badge> of(Actor actor, UUID account);

    /**
     * Gives a freelancer a badge. One that the freelancer has already stays as it is.
     *
     * @param actor an operator
     * @param account whose
     * @param badge its name: 1 to 63 lower-case letters, digits and hyphens
     * @param reason why, needed
     * @return the badges that the account has now
     * @throws org.biface.commons.NotFound when there is no such account
     * @throws org.biface.commons.Conflict when it is no freelancer's
     */
    List<Badge> grant(Actor actor, UUID account, String badge, String reason);

    /**
     * Takes a badge back.
     *
     * @param actor an operator
     * @param account whose
     * @param badge its name
     * @param reason why, needed
     * @return the badges that the account has now
     * @throws org.biface.commons.NotFound when there is no such account, or it does not have the badge
     */
    List<Badge> takeBack(Actor actor, UUID account, String badge, String reason);

    /**
     * @param actor an operator
     * @param account whose
     * @return everything that became of the account's badges, the newest first
     * @throws org.biface.commons.NotFound when there is no such account
     */
    List<BadgeChange> history(Actor actor, UUID account);
}
