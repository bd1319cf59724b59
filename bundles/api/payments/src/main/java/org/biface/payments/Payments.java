package org.biface.payments;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Held payments, releases and payouts. Safe for use by many threads. The provider is never asked
 * inside a database transaction.
 */
@ProviderType
public interface Payments {

    /**
     * Says what a client pays on top of the price of work: the client's side of the commission by the contract's terms, and the
     * VAT on it. It is collected with the price, and the client never pays more: what is not charged at the release goes back.
     * Must not be called inside a transaction, for a policy is asked.
     *
     * @param actor the platform
     * @param contract the contract
     * @param company the client's company
     * @param net the price without VAT
     * @return the fee, which may be nothing
     * @throws org.biface.commons.Unavailable when no policy answers well, or another capability is away
     */
    ClientFee clientFee(Actor actor, UUID contract, UUID company, Money net);

    /**
     * Starts to collect money for a milestone. Joins the thread's transaction; the provider is asked after the commit, and
     * its answer comes as {@link PaymentSucceeded} or {@link PaymentFailed}.
     *
     * @param actor the platform (contracts has checked who acts)
     * @param order what to collect
     * @return the payment
     * @throws org.biface.commons.Conflict when one is under way or has succeeded
     */
    Payment collect(Actor actor, CollectOrder order);

    /**
     * @param actor who acts for the paying company, or an operator
     * @param payment its id
     * @return the payment
     */
    Payment payment(Actor actor, UUID payment);

    /**
     * Withdraws a payment that the client has not made yet, so that the milestone can be left or funded anew. The provider
     * is asked, so it must not be called in a transaction.
     *
     * @param actor who acts for the paying company, or an operator
     * @param payment its id
     * @return the payment as it is then: failed when it was withdrawn, succeeded when the client was faster
     * @throws org.biface.commons.Conflict when it has ended already, or its provider can't withdraw
     * @throws org.biface.commons.Unavailable when the provider does not answer
     */
    Payment withdraw(Actor actor, UUID payment);

    /**
     * Asks the contract's policy what a release costs. Must not be called inside a transaction.
     *
     * @param actor the platform
     * @param order what is to be released
     * @return the release, ready to be carried out; when no policy answers well, commission's {@code Undecided} passes
     *     through
     * @throws org.biface.commons.Unavailable when commission is away
     */
    default PreparedRelease prepare(Actor actor, ReleaseOrder order) {
        return prepare(actor, facts(actor, List.of(order)).get(0));
    }

    /**
     * Reads what the preparation of several releases needs, in few round trips. Asks no policy.
     *
     * @param actor the platform
     * @param orders what is to be released
     * @return for each, in the same order, what {@link #prepare(Actor, ReleaseFacts)} needs
     * @throws org.biface.commons.Unavailable when commission or accounts are away
     */
    List<ReleaseFacts> facts(Actor actor, List<ReleaseOrder> orders);

    /**
     * As {@link #prepare(Actor, ReleaseOrder)}, when the facts were read before. Must not be called inside a transaction.
     *
     * @param actor the platform
     * @param facts what {@link #facts} gave, also that of another version of this service, which is read again
     * @return the release, ready to be carried out; when no policy answers well, commission's {@code Undecided} passes
     *     through
     * @throws org.biface.commons.Unavailable when commission is away
     */
    PreparedRelease prepare(Actor actor, ReleaseFacts facts);

    /**
     * Carries a release out. Joins the thread's transaction.
     *
     * @param actor the platform
     * @param release what {@link #prepare} gave
     * @return the release
     * @throws FactsChanged when it has to be prepared again
     * @throws org.biface.commons.Conflict when the milestone's escrow does not hold the amount, or is released already
     */
    default Release release(Actor actor, PreparedRelease release) {
        return releaseAll(actor, Collections.singletonList(release)).get(0).orElseThrow(FactsChanged::new);
    }

    /**
     * Carries several releases out, as {@link #release(Actor, PreparedRelease)} does for one, with as many round trips. Joins
     * the thread's transaction.
     *
     * @param actor the platform
     * @param releases what {@link #prepare} gave, of different milestones
     * @return for each the release, or nothing when it has to be prepared again and nothing was done for it. When something
     *     else is wrong with one, an exception fails them all
     */
    List<Optional<Release>> releaseAll(Actor actor, List<PreparedRelease> releases);

    /**
     * @param actor the freelancer, who acts for the paying company, or an operator
     * @param release its id
     * @return the release
     */
    Release release(Actor actor, UUID release);

    /**
     * @param actor the freelancer, or an operator
     * @param freelancer whose
     * @param page which page
     * @return the freelancer's releases, newest first
     */
    Page<Release> releases(Actor actor, UUID freelancer, PageRequest page);

    /**
     * @param actor the freelancer, or an operator
     * @param freelancer whose
     * @return one balance for each currency
     */
    List<Balance> balances(Actor actor, UUID freelancer);

    /**
     * Starts a payout of available money.
     *
     * @param actor the freelancer
     * @param amount how much; {@code null} for all that is available in the only currency
     * @return the payout; its end comes later
     * @throws org.biface.commons.Conflict when that much is not available
     * @throws org.biface.commons.Invalid when it is less than the operator pays out at least
     */
    Payout payOut(Actor actor, Money amount);

    /**
     * @param actor the freelancer, or an operator
     * @param payout its id
     * @return the payout
     */
    Payout payout(Actor actor, UUID payout);

    /**
     * @param actor the freelancer, or an operator
     * @param freelancer whose; {@code null} for everybody's (operators)
     * @param page which page
     * @return payouts, newest first
     */
    Page<Payout> payouts(Actor actor, UUID freelancer, PageRequest page);
}
