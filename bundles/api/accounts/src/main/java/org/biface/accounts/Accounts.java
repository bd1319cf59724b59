package org.biface.accounts;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Accounts, companies and sessions. Safe for use by many threads. Besides what each method names, every method throws
 * {@link org.biface.commons.Unavailable} while the database is away.
 *
 * <p>Whoever still has a one-time password ({@link Account#mustChangePassword}) is an actor without roles and companies,
 * and may only read their own account, change the password and log out; everything else throws
 * {@link org.biface.commons.Forbidden}.
 */
@ProviderType
public interface Accounts {

    /**
     * Registers a person. An address that is registered already is answered like a new one as far as the caller can see
     * only by {@link org.biface.commons.Conflict}; guessing is limited.
     *
     * <p>A client who registers with the code of an introduction is brought along by the freelancer who made it, from now
     * on and for every contract between the two (see {@link Introductions}). The code is used up by that.
     *
     * <p>A client who registers with the token of a company's invitation acts for that company (see {@link CompanyMembers}).
     *
     * @param actor anybody
     * @param registration what the person says
     * @param remoteAddress where the request came from
     * @return the new account; a mail to confirm the address is on its way
     * @throws org.biface.commons.Invalid when a field is wrong, or the introduction or invitation unknown, used,
     *     withdrawn or expired
     * @throws org.biface.commons.Conflict when the address has an account
     * @throws org.biface.commons.TooMany when the address registers too often
     */
    Account register(Actor actor, Registration registration, String remoteAddress);

    /**
     * Logs a person in.
     *
     * @param request what the person says
     * @return the token and its session
     * @throws org.biface.commons.Unauthenticated when address or password is wrong; it never says which
     * @throws org.biface.commons.Forbidden when the account is suspended; the message gives the operator's reason
     * @throws org.biface.commons.TooMany when there were too many attempts
     */
    Login login(LoginRequest request);

    /**
     * Says who a token belongs to. Fast: it is asked at every request, and answers from a cache that is at most half a
     * second old, so that a revoked token is refused everywhere within a second.
     *
     * @param token a bearer token
     * @return the person, or nothing when the token is unknown, expired or revoked, or its account suspended
     */
    Optional<Actor> authenticate(String token);

    /**
     * Ends the session of a token.
     *
     * @param actor the person
     * @param token the token
     */
    void logout(Actor actor, String token);

    /**
     * @param actor the person
     * @param token the token that asks, so that its session can be marked; may be {@code null}
     * @return the person's sessions that have not ended, newest first
     */
    List<Session> sessions(Actor actor, String token);

    /**
     * Ends a session.
     *
     * @param actor the person whose session it is
     * @param session its id
     * @throws org.biface.commons.NotFound when the person has no such session
     */
    void revokeSession(Actor actor, UUID session);

    /**
     * Changes the password and ends all other sessions.
     *
     * @param actor the person
     * @param token the token that asks; its session stays
     * @param oldPassword the password until now
     * @param newPassword the new one
     * @throws org.biface.commons.Invalid when the old one is wrong or the new one too weak
     * @throws org.biface.commons.TooMany when there were too many attempts
     */
    void changePassword(Actor actor, String token, String oldPassword, String newPassword);

    /**
     * Mails a token that sets a new password. Says nothing of whether the address has an account.
     *
     * @param email an address
     * @param remoteAddress where the request came from
     * @throws org.biface.commons.TooMany when it was asked too often
     */
    void requestPasswordReset(String email, String remoteAddress);

    /**
     * Sets a new password, ends all sessions, and uses the token up.
     *
     * @param token what the mail said
     * @param newPassword the new password
     * @throws org.biface.commons.Invalid when the token is unknown, used or expired, or the password too weak
     */
    void resetPassword(String token, String newPassword);

    /**
     * Mails another token that confirms the person's address.
     *
     * @param actor the person
     * @throws org.biface.commons.Conflict when the address is confirmed already
     */
    void requestConfirmation(Actor actor);

    /**
     * Confirms an address, and uses the token up.
     *
     * @param token what the mail said
     * @throws org.biface.commons.Invalid when the token is unknown, used or expired
     */
    void confirmEmail(String token);

    /**
     * @param actor the person, or an operator
     * @param account whose account
     * @return the account
     * @throws org.biface.commons.NotFound when there is none, or it is somebody else's
     */
    Account get(Actor actor, UUID account);

    /**
     * Changes what others see of the person, and the language.
     *
     * @param actor the person
     * @param expected the version that the person has seen
     * @param displayName what others see
     * @param locale {@code en} or {@code fr}
     * @return the account as it is now
     */
    Account update(Actor actor, Expected expected, String displayName, String locale);

    /**
     * @param actor somebody logged in
     * @param account whose
     * @return what every member may know, or nothing when there is no such account
     */
    Optional<Person> person(Actor actor, UUID account);

    /**
     * @param actor who acts for the company, or an operator, or the platform
     * @param company its id
     * @return the company
     * @throws org.biface.commons.NotFound when there is none, or the actor does not act for it
     */
    Company company(Actor actor, UUID company);

    /**
     * @param actor who acts for the company
     * @param company its id
     * @param expected the version that the person has seen
     * @param details the new details
     * @return the company as it is now
     */
    Company updateCompany(Actor actor, UUID company, Expected expected, CompanyDetails details);

    /**
     * @param actor the platform
     * @param company its id
     * @return how it stands towards VAT now
     * @throws org.biface.commons.NotFound when there is no such company
     */
    default VatStanding vatStanding(Actor actor, UUID company) {
        VatStanding standing = vatStandings(actor, Set.of(company)).get(company);
        if (standing == null) {
            throw new NotFound("There is no such company.");
        }
        return standing;
    }

    /**
     * As {@link #vatStanding} for one company, in one round trip.
     *
     * @param actor the platform
     * @param companies their ids
     * @return how each stands towards VAT now; those that there are not are missing
     */
    Map<UUID, VatStanding> vatStandings(Actor actor, Set<UUID> companies);

    /**
     * @param actor who acts for the company, or an operator
     * @param company its id
     * @return everything that VIES and operators have said of its VAT numbers, newest first
     */
    List<VatCheck> vatChecks(Actor actor, UUID company);

    /**
     * Has VIES asked for the company's VAT number again, soon, even if it is known.
     *
     * @param actor who acts for the company, or an operator
     * @param company its id
     * @return the company; what VIES says is in it later
     * @throws org.biface.commons.Conflict when VIES does not know numbers of that country, or need not be asked
     */
    Company askVies(Actor actor, UUID company);

    /**
     * Says instead of VIES what the company's VAT number is worth. It holds until the number or the country changes, or VIES
     * is asked again.
     *
     * @param actor an operator
     * @param company its id
     * @param expected the version that the operator has seen
     * @param good whether the number is good
     * @param reason how the operator knows, needed; it is kept as evidence
     * @return the company as it is now
     * @throws org.biface.commons.Conflict when the company has no VAT number
     */
    Company decideVatNumber(Actor actor, UUID company, Expected expected, boolean good, String reason);

    /**
     * @param actor an operator
     * @param text part of an address or name, or {@code null} for all
     * @param role only accounts with this role, or {@code null} for all
     * @param page which page
     * @return accounts, newest first
     */
    Page<Account> list(Actor actor, String text, Role role, PageRequest page);

    /**
     * @param actor an operator
     * @return how many accounts have each role, suspended ones too; who has two roles counts for both
     */
    Map<Role, Long> counts(Actor actor);

    /**
     * Gives an account a role.
     *
     * @param actor an operator
     * @param account whose
     * @param role which
     * @return the account as it is now
     */
    Account grant(Actor actor, UUID account, Role role);

    /**
     * Takes a role from an account.
     *
     * @param actor an operator
     * @param account whose
     * @param role which
     * @return the account as it is now
     * @throws org.biface.commons.Conflict when it is the last operator's
     */
    Account withdraw(Actor actor, UUID account, Role role);

    /**
     * Suspends an account: its sessions end, and it can't log in. The person sees the reason.
     *
     * @param actor an operator
     * @param account whose
     * @param reason what the person is told, needed
     * @return the account as it is now
     * @throws org.biface.commons.Conflict when it is the operator's own
     */
    Account suspend(Actor actor, UUID account, String reason);

    /**
     * Ends a suspension.
     *
     * @param actor an operator
     * @param account whose
     * @return the account as it is now
     */
    Account reinstate(Actor actor, UUID account);
}
