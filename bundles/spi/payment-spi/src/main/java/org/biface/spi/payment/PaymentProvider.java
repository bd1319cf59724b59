package org.biface.spi.payment;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A payment provider, registered as an OSGi service. Of several services with one {@link #id}, the one with the higher
 * {@code service.ranking}, then the higher bundle version, then the lower service id is asked.
 *
 * <p><b>Keys.</b> Each order carries a key that never changes for that order. An implementation must do an order of one
 * key at most once, however often it is asked, also after a crash on either side; most providers call this an
 * idempotency key. The same key with another order must be refused with {@link Outcome#failed}.
 *
 * <p><b>Time.</b> Calls come from pool threads, never inside a database transaction, and are bounded: after the
 * operator's limit the thread is interrupted and the order counts as unknown. An order whose fate is unknown is asked for
 * again with {@link #find}, for days if need be, until the provider knows. So an implementation never guesses: without
 * an answer it throws {@link ProviderTimeout}, and {@link ProviderUnavailable} only when the order has surely not reached
 * the provider.
 *
 * <p><b>Notices.</b> What a provider reports later comes as a webhook at {@code /api/v1/payments/webhooks/ID}; see
 * {@link #receive}. They may come late, twice and out of order: the platform sorts that out.
 *
 * <p>Implementations are safe for use by many threads, and on the way out let calls in flight end. All amounts are in
 * minor units; nothing is ever rounded or converted.
 */
@ConsumerType
public interface PaymentProvider {

    /** What a provider is able to do. More may come; unknown ones are ignored. */
    enum Capability {
        /** It collects money from a client and holds it. */
        COLLECT,
        /** It sends held money to a freelancer's bank. */
        PAYOUT
    }

    /** @return the provider's id: lower-case letters, digits and dashes, such as {@code sandbox}; never changes */
    String id();

    /** @return what it is able to do; fixed for the life of the service */
    Set<Capability> capabilities();

    /**
     * Asks for money to be collected and held.
     *
     * @param order how much, from whom, under which key
     * @return where it stands now; usually {@link Outcome#pending}, and a notice follows
     * @throws ProviderTimeout when it is not known whether the provider has acted
     * @throws ProviderUnavailable when the provider has surely not been reached
     */
    Outcome collect(CollectRequest order);

    /**
     * Asks for held money to be sent to a freelancer's bank.
     *
     * @param order how much, to whom, under which key
     * @return where it stands now
     * @throws ProviderTimeout when it is not known whether the provider has acted
     * @throws ProviderUnavailable when the provider has surely not been reached
     */
    Outcome payOut(PayoutRequest order);

    /**
     * Says what became of an order.
     *
     * @param key the order's key
     * @return where it stands now; nothing when the provider has surely never seen the key
     * @throws ProviderTimeout when the provider did not answer
     * @throws ProviderUnavailable when the provider could not be reached
     */
    Optional<Outcome> find(String key);

    /**
     * Checks that a webhook is the provider's own, and reads it. Called for whatever anybody posts to the address, so it
     * must be quick, must compare signatures in constant time, and must refuse old time stamps where the provider signs
     * one. It changes nothing.
     *
     * @param webhook what was posted
     * @return what it says, each with the provider's event id; empty for events that are of no interest
     * @throws ForgedNotice when the signature is missing, wrong or too old
     * @throws IllegalArgumentException when it is signed and can't be read
     */
    List<Notice> receive(Webhook webhook);
}
