package org.biface.accounts;

import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who brought which client to the platform. Commission policies and offers go by it, so neither side says it alone: a
 * freelancer makes an introduction, and a client who does not have an account yet registers with its code. Then the client's
 * company is brought along by that freelancer, towards whom alone it matters. Who is registered already can't be brought any
 * more; an operator may record it nevertheless, or revoke it, for a reason that is kept.
 *
 * <p>What is recorded counts for contracts that are signed from then on. A signed contract keeps what held when it was
 * signed.
 *
 * <p>Safe for use by many threads. Besides what each method names, every method throws
 * {@link org.biface.commons.Unavailable} while the database is away.
 */
@ProviderType
public interface Introductions {

    /**
     * Makes an introduction. With an address its code is mailed there and nobody else learns it; without one the freelancer
     * asks for it ({@link #newCode}). It expires after some days, which an operator configures. Nothing says whether the
     * address has an account; one that has gets no mail.
     *
     * @param actor a freelancer
     * @param email where the client is reached, or {@code null}
     * @param label what the freelancer calls the client, one line of at most 100 characters, or {@code null}
     * @return the introduction
     * @throws org.biface.commons.Forbidden when the actor is no freelancer
     * @throws org.biface.commons.Invalid when a field is wrong
     * @throws org.biface.commons.Conflict when too many introductions of the freelancer are open, or one is to be mailed while
     *     the freelancer's own address is not confirmed
     * @throws org.biface.commons.TooMany when the freelancer made too many in a day, or the address was written to too often
     */
    Introduction introduce(Actor actor, String email, String label);

    /**
     * Makes the code of an introduction that is not mailed. A code that it had before is no use any more.
     *
     * @param actor the freelancer who made the introduction
     * @param introduction its id
     * @return the code; it is not said again
     * @throws org.biface.commons.NotFound when the freelancer has no such introduction
     * @throws org.biface.commons.Conflict when it is not open, or mailed
     */
    IntroductionCode newCode(Actor actor, UUID introduction);

    /**
     * Takes an introduction back; its code is no use any more. One that has ended unused stays as it is.
     *
     * @param actor the freelancer who made the introduction
     * @param introduction its id
     * @return the introduction as it is now
     * @throws org.biface.commons.NotFound when the freelancer has no such introduction
     * @throws org.biface.commons.Conflict when a client has registered with it already
     */
    Introduction withdraw(Actor actor, UUID introduction);

    /**
     * @param actor a person
     * @param page which page
     * @return the introductions that the person made, newest first
     */
    Page<Introduction> own(Actor actor, PageRequest page);

    /**
     * @param actor who acts for the company, the freelancer who brought it, an operator, or the platform
     * @param company its id
     * @return who brought it
     * @throws org.biface.commons.NotFound when there is no such company, or the actor is none of them
     */
    ClientOrigin origin(Actor actor, UUID company);

    /**
     * What contracts and prices go by.
     *
     * @param actor the freelancer, who acts for the company, an operator, or the platform
     * @param company the client's company
     * @param freelancer the freelancer's account
     * @return whether this freelancer brought this company along; not, when there is no such company
     * @throws org.biface.commons.NotFound when the actor is none of them
     */
    boolean isBroughtBy(Actor actor, UUID company, UUID freelancer);

    /**
     * Records that a freelancer brought a company along, for the contracts that are signed from now on. If that is recorded
     * already, it stays as it is.
     *
     * @param actor an operator
     * @param company the client's company
     * @param freelancer the freelancer's account
     * @param reason why, needed; it is kept
     * @return who brought it now
     * @throws org.biface.commons.NotFound when there is no such company or account
     * @throws org.biface.commons.Conflict when the account is no freelancer's, or acts for the company, or another freelancer
     *     is recorded
     */
    ClientOrigin recordOrigin(Actor actor, UUID company, UUID freelancer, String reason);

    /**
     * Revokes that a freelancer brought a company along, for the contracts that are signed from now on.
     *
     * @param actor an operator
     * @param company the client's company
     * @param reason why, needed; it is kept
     * @return who brought it now: the platform
     * @throws org.biface.commons.NotFound when there is no such company
     * @throws org.biface.commons.Conflict when no freelancer is recorded
     */
    ClientOrigin revokeOrigin(Actor actor, UUID company, String reason);

    /**
     * @param actor an operator
     * @param company its id
     * @return everything that was recorded of who brought the company, the newest first
     * @throws org.biface.commons.NotFound when there is no such company
     */
    List<ClientOriginChange> history(Actor actor, UUID company);
}
