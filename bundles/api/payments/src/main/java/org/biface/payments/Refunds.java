package org.biface.payments;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Money that goes back to clients, and money that two sides disagree on. Safe for use by many threads. The provider is asked
 * after the commit; what it says comes as {@link RefundEnded}.
 */
@ProviderType
public interface Refunds {

    /**
     * Sends held money back, all or a part. Joins the thread's transaction.
     *
     * @param actor the platform (contracts has checked that both sides agree)
     * @param order how much of which milestone
     * @return the refund
     * @throws org.biface.commons.Conflict when less is held, or a chargeback of the payment is open
     */
    Refund beforeRelease(Actor actor, RefundOrder order);

    /**
     * Sends released money back, all or a part. It is taken from what the freelancer can have now, else from what is still in
     * hold; what is missing the freelancer owes, and later releases pay it first. The commission goes back as the policy had
     * said when the money was released, at the rate recorded then.
     *
     * @param actor the freelancer, or an operator
     * @param release which release
     * @param amount how much, VAT included, above zero
     * @param reason what the client reads, 1 to 500 characters
     * @return the refund
     * @throws org.biface.commons.Conflict when more would go back than was released, or a chargeback of the payment is open
     */
    Refund afterRelease(Actor actor, UUID release, Money amount, String reason);

    /**
     * Puts all that is held for a milestone aside: nothing of it can be released or refunded until it is settled. Joins the
     * thread's transaction.
     *
     * @param actor the platform (contracts has checked who acts)
     * @param milestone whose
     * @param currency its currency
     * @return how much
     * @throws org.biface.commons.Conflict when nothing is held
     */
    Money freeze(Actor actor, UUID milestone, String currency);

    /**
     * Puts all that was put aside for a milestone back where it was held: both sides are done with the disagreement. Joins the
     * thread's transaction.
     *
     * @param actor the platform (contracts has checked who acts)
     * @param milestone whose
     * @param currency its currency
     * @return how much
     * @throws org.biface.commons.Conflict when nothing was put aside, or a chargeback of the payment is open
     */
    Money thaw(Actor actor, UUID milestone, String currency);

    /**
     * Gives money that was put aside to the freelancer, to the client, or to both; nothing of it is left. Joins the thread's
     * transaction.
     *
     * @param actor the platform
     * @param release what {@link Payments#prepare} gave for the freelancer's part, or {@code null}
     * @param refund the client's part, or {@code null}
     * @return what became of it
     * @throws FactsChanged when the release has to be prepared again
     * @throws org.biface.commons.Conflict when the parts are not what was put aside, or a chargeback of the payment is open
     */
    Settlement settle(Actor actor, PreparedRelease release, RefundOrder refund);

    /**
     * @param actor the freelancer, who acts for the company, or an operator
     * @param refund its id
     * @return the refund
     */
    Refund refund(Actor actor, UUID refund);

    /**
     * @param actor somebody logged in
     * @param status only those that stand so, or {@code null} for all
     * @param page which page
     * @return the refunds that the actor is a side of (an operator: all), newest first
     */
    Page<Refund> refunds(Actor actor, Payment.Status status, PageRequest page);

    /**
     * Orders a refund from the provider once more.
     *
     * @param actor an operator
     * @param refund a refund that failed
     * @return the refund as it is now
     * @throws org.biface.commons.Conflict when it has not failed
     */
    Refund retry(Actor actor, UUID refund);
}
