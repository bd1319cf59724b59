package org.biface.notices;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Notices of content, and what comes of them: Regulation (EU) 2022/2065 (DSA), articles 16, 17 and 20. Everybody can report what
 * they see; an operator decides, with a statement of reasons for whom it affects, who can contest it once; an operator answers
 * that. What is decided is done in the same transaction.
 *
 * <p>Safe for use by many threads. What the actor may not know of is answered by {@link org.biface.commons.NotFound}; a state
 * that does not allow a call by {@link org.biface.commons.Conflict}.
 */
@ProviderType
public interface Notices {

    /**
     * Reports something. A receipt is mailed. Who is not logged in is not told whether the same address has reported the same
     * thing before: a second notice of it is answered like the first, and nothing comes of it while the first is open.
     *
     * @param actor anybody
     * @param draft what is reported
     * @param remoteAddress where the request came from
     * @return that it was received
     * @throws org.biface.commons.Invalid when a field is wrong
     * @throws org.biface.commons.NotFound when there is no such thing, or the actor may not see it
     * @throws org.biface.commons.Forbidden when it is the actor's own
     * @throws org.biface.commons.Conflict when the person has an open notice of it
     * @throws org.biface.commons.TooMany when the account or address reports too often
     */
    NoticeReceipt report(Actor actor, NoticeDraft draft, String remoteAddress);

    /**
     * @param actor an operator
     * @param status only those, or {@code null} for all
     * @param page which page
     * @return notices: first those that wait for an operator, the oldest first, then the others, the newest first
     */
    Page<Notice> list(Actor actor, Notice.Status status, PageRequest page);

    /**
     * @param actor an operator
     * @param notice which
     * @return the notice
     */
    Notice get(Actor actor, UUID notice);

    /**
     * @param actor an operator
     * @return how many notices wait for an operator: open ones, and contested ones
     */
    long waiting(Actor actor);

    /**
     * Decides about an open notice, and does what is decided.
     *
     * @param actor an operator
     * @param notice which
     * @param expected the version that the operator has seen
     * @param decision what is done, and why
     * @return the notice as it is now
     * @throws org.biface.commons.Forbidden when the actor made it
     * @throws org.biface.commons.Invalid when a field is wrong
     * @throws org.biface.commons.Conflict when it was decided already, or what is to be done has been done already
     */
    Notice decide(Actor actor, UUID notice, Expected expected, NoticeDecision decision);

    /**
     * Answers who contests a decision.
     *
     * @param actor an operator
     * @param notice which
     * @param expected the version that the operator has seen
     * @param reversed whether what was done is undone: what was taken down is shown again, and the account can be used again
     *     unless it was suspended for something else meanwhile
     * @param text the reasons, needed, at most 2,000 characters
     * @return the notice as it is now
     * @throws org.biface.commons.Forbidden when the actor made what it is about
     * @throws org.biface.commons.Conflict when it is not contested
     */
    Notice answer(Actor actor, UUID notice, Expected expected, boolean reversed, String text);

    /**
     * @param actor somebody logged in
     * @param page which page
     * @return what was done to the person's content or account, the newest first
     */
    Page<Statement> statements(Actor actor, PageRequest page);

    /**
     * @param actor who is affected
     * @param notice which
     * @return what was done, and why
     */
    Statement statement(Actor actor, UUID notice);

    /**
     * Contests a decision, once, within six months.
     *
     * @param actor who is affected
     * @param notice which
     * @param text why it is wrong, needed, at most 5,000 characters
     * @return the statement as it is now
     * @throws org.biface.commons.Conflict when it was contested already, or the time is over
     */
    Statement contest(Actor actor, UUID notice, String text);

    /**
     * Like {@link #statement}, for who can't log in since the account is suspended.
     *
     * @param token what the mail said
     * @return what was done, and why
     * @throws org.biface.commons.Invalid when the token is unknown
     */
    Statement statementOf(String token);

    /**
     * Like {@link #contest}, for who can't log in since the account is suspended.
     *
     * @param token what the mail said
     * @param text why it is wrong, needed, at most 5,000 characters
     * @return the statement as it is now
     * @throws org.biface.commons.Invalid when the token is unknown
     * @throws org.biface.commons.Conflict when it was contested already, or the time is over
     */
    Statement contestWith(String token, String text);
}
