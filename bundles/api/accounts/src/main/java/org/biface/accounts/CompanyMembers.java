package org.biface.accounts;

import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Who acts for a company. Its owners invite colleagues by mail; who accepts acts for the company everywhere, with an account of
 * their own. Who is removed, or leaves, stops doing so at once, also in sessions that are open. A company always keeps an
 * owner, and a freelancer an own company, which their contracts are made out to.
 *
 * <p>Safe for use by many threads. Besides what each method names, every method throws
 * {@link org.biface.commons.Unavailable} while the database is away.
 */
@ProviderType
public interface CompanyMembers {

    /**
     * @param actor who acts for the company, or an operator
     * @param company its id
     * @return who acts for it, owners first, at most 1,000
     * @throws org.biface.commons.NotFound when there is no such company, or the actor does not act for it
     */
    List<CompanyMember> members(Actor actor, UUID company);

    /**
     * @param actor who acts for the company, or an operator
     * @param company its id
     * @return the newest 200 invitations, newest first
     * @throws org.biface.commons.NotFound when there is no such company, or the actor does not act for it
     */
    List<CompanyInvitation> invitations(Actor actor, UUID company);

    /**
     * Invites a colleague. A token is mailed, which can be used once and expires after some days, which an operator
     * configures; nobody else learns it. Another open invitation to the same address is replaced.
     *
     * @param actor an owner of the company
     * @param company its id
     * @param email where the colleague is reached
     * @param role what the colleague is to be there
     * @return the invitation
     * @throws org.biface.commons.NotFound when there is no such company, or the actor does not act for it
     * @throws org.biface.commons.Forbidden when the actor is no owner of it
     * @throws org.biface.commons.Invalid when a field is wrong
     * @throws org.biface.commons.Conflict when the address belongs to a member, the owner's own address is not confirmed, or too
     *     many invitations are open
     * @throws org.biface.commons.TooMany when the company invited too often in a day, or the address was written to too often
     */
    CompanyInvitation invite(Actor actor, UUID company, String email, CompanyRole role);

    /**
     * Takes an invitation back. One that expired stays as it is.
     *
     * @param actor an owner of the company
     * @param company its id
     * @param invitation the invitation
     * @return the invitation as it is now
     * @throws org.biface.commons.NotFound when the company has no such invitation, or the actor does not act for it
     * @throws org.biface.commons.Forbidden when the actor is no owner of it
     * @throws org.biface.commons.Conflict when it was accepted already
     */
    CompanyInvitation withdraw(Actor actor, UUID company, UUID invitation);

    /**
     * Says what a token is good for, without using it.
     *
     * @param token what the mail said
     * @return the invitation
     * @throws org.biface.commons.Invalid when the token is unknown, used, withdrawn or expired
     */
    CompanyInvitation invitation(String token);

    /**
     * Accepts an invitation with an account that exists already; who has none yet registers with the token
     * ({@link Registration#invitation}). The account becomes a client's if it is none, and its address is confirmed when the
     * token was mailed there.
     *
     * @param actor a person
     * @param token what the mail said; it is used up
     * @return the account as it is now
     * @throws org.biface.commons.Invalid when the token is unknown, used, withdrawn or expired
     * @throws org.biface.commons.Conflict when the person acts for the company already
     */
    Account accept(Actor actor, String token);

    /**
     * Gives a member another role.
     *
     * @param actor an owner of the company, or an operator
     * @param company its id
     * @param account whose role
     * @param role which
     * @return the member as they are now
     * @throws org.biface.commons.NotFound when the company has no such member, or the actor does not act for it
     * @throws org.biface.commons.Forbidden when the actor is no owner of it
     * @throws org.biface.commons.Conflict when it is the last owner's, or a freelancer's in their only own company
     */
    CompanyMember setRole(Actor actor, UUID company, UUID account, CompanyRole role);

    /**
     * Ends that somebody acts for a company, at once.
     *
     * @param actor an owner of the company, an operator, or the member, who leaves
     * @param company its id
     * @param account who acts for it no more
     * @throws org.biface.commons.NotFound when the company has no such member, or the actor does not act for it
     * @throws org.biface.commons.Forbidden when the actor is neither
     * @throws org.biface.commons.Conflict when it is the last owner, or a freelancer in their only own company
     */
    void remove(Actor actor, UUID company, UUID account);
}
