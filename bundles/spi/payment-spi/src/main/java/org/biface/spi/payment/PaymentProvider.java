package org.biface.spi.payment;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A payment provider, registered as an OSGi service. Of several services with one {@link #id}, the one with the higher
 * {@code service.ranking}, then the higher bundle version, then the lower service id is asked.
 *
 * <p><b>Keys.</b> Each order carries a key that never changes for that order. An implementation must do an order of one
 * key at most once, however often it is given, also after a crash on either side; most providers call this an
 * idempotency key. The same key with another order must be refused with {@link KeyReused}.
 *
 * <p><b>Time.</b> Calls come from pool threads, never inside a database transaction, and are bounded: after the
 * operator's limit the thread is interrupted and the order counts as unknown. An order whose fate is unknown is asked for
 * again with {@link #find}, for days if need be, until the provider knows. So an implementation never guesses: without
 * an answer it throws {@link ProviderTimeout}, and {@link ProviderUnavailable} only when the order has surely not reached
 * the provider or was surely turned away undone (a refused connection, too many requests). After several of either, the
 * provider is left alone for a while. Any other exception counts as {@link ProviderTimeout}.
 *
 * <p><b>Money.</b> What was collected stays with the provider until the platform says where it goes: with
 * {@link Capability#TRANSFER} first to a freelancer's account at the provider and from there to the bank, without it to
 * the bank at once. All amounts are in minor units of the order's currency; nothing is ever rounded or converted.
 *
 * <p><b>Notices.</b> What a provider reports later comes as a webhook at {@code /api/v1/payments/webhooks/ID}; see
 * {@link #receive}. They may come late, twice and out of order: the platform sorts that out.
 *
 * <p><b>Growing.</b> New operations come as default methods with a capability of their own, new facts as new fields of
 * requests and outcomes. An operation is called only when its capability is there.
 *
 * <p>Implementations are safe for use by many threads, and on the way out let calls in flight end.
 */
@ConsumerType
public interface PaymentProvider {

    /** What a provider is able to do. More may come; unknown ones are ignored. */
    enum Capability {
        /** It collects money from a client. */
        COLLECT,
        /** It keeps what it collected until it is told where it goes, for at most {@link PaymentProvider#longestHold}. */
        HOLD,
        /** It withdraws an order to collect that the client has not paid yet. */
        CANCEL,
        /** It sends collected money back, all or a part. */
        REFUND,
        /** Freelancers have accounts there, and their identity is checked there. */
        ACCOUNT,
        /** It moves held money to freelancers' accounts; needs {@link #ACCOUNT}. */
        TRANSFER,
        /** It sends money to a freelancer's bank. */
        PAYOUT,
        /** It sends the platform's own money to the platform's own bank. */
        SWEEP,
        /** It says what it took for an order: each order that succeeded is asked for until its fee is known. */
        FEES,
        /** It reports chargebacks. */
        CHARGEBACKS,
        /** It says what it holds. */
        BALANCE,
        /** It says what moved, too; needs {@link #BALANCE}. */
        MOVEMENTS
    }

    /** @return the provider's id: lower-case letters, digits and dashes, such as {@code sandbox}; never changes */
    String id();

    /** @return what it is able to do; fixed for the life of the service */
    Set<Capability> capabilities();

    /** @return for how long collected money may stay, when there is a limit; both sides are warned before it ends */
    default Optional<Duration> longestHold() {
        return Optional.empty();
    }

    /**
     * Asks for money to be collected and held.
     *
     * @param order how much, from whom, under which key
     * @return where it stands now; usually {@link Outcome#pending}, with what the client has to do; a notice follows
     * @throws ProviderTimeout when it is not known whether the provider has acted
     * @throws ProviderUnavailable when the provider has surely not acted
     * @throws KeyReused when the provider knows the key with another order
     */
    Outcome collect(CollectRequest order);

    /**
     * Says what became of an order.
     *
     * @param query the order's key, and what else the platform knows of it
     * @return where it stands now; nothing when the provider has surely never acted on the key, so that the order is
     *     given again
     * @throws ProviderTimeout when the provider did not answer
     * @throws ProviderUnavailable when the provider could not be reached
     */
    Optional<Outcome> find(OrderQuery query);

    /**
     * Checks that a webhook is the provider's own, and reads it. Called for whatever anybody posts to the address, so it
     * must be quick, must compare signatures in constant time, and must refuse old time stamps where the provider signs
     * one. It changes nothing and asks nobody.
     *
     * @param webhook what was posted
     * @return what it says, each with the provider's event id; empty for events that are of no interest
     * @throws ForgedNotice when the signature is missing, wrong or too old
     * @throws IllegalArgumentException when it is signed and can't be read
     */
    List<Notice> receive(Webhook webhook);

    /**
     * Withdraws an order to collect. Needs {@link Capability#CANCEL}.
     *
     * @param query which one
     * @return where it stands now: {@link Outcome#failed} when it is withdrawn, and whatever it is when it was too late
     * @throws ProviderTimeout when it is not known whether the provider has acted
     * @throws ProviderUnavailable when the provider has surely not acted
     */
    default Outcome cancel(OrderQuery query) {
        throw new UnsupportedOperationException("cancel");
    }

    /**
     * Asks for collected money to be sent back. Needs {@link Capability#REFUND}.
     *
     * @param order how much, of which payment, under which key
     * @return where it stands now
     * @throws ProviderTimeout when it is not known whether the provider has acted
     * @throws ProviderUnavailable when the provider has surely not acted
     * @throws KeyReused when the provider knows the key with another order
     */
    default Outcome refund(RefundRequest order) {
        throw new UnsupportedOperationException("refund");
    }

    /**
     * Makes an account for a freelancer's business. Needs {@link Capability#ACCOUNT}.
     *
     * @param order whose, where, under which key
     * @return {@link Outcome#opened} with how it stands; identity may be checked later, which notices say
     * @throws ProviderTimeout when it is not known whether the provider has acted
     * @throws ProviderUnavailable when the provider has surely not acted
     * @throws KeyReused when the provider knows the key with another order
     */
    default Outcome openAccount(AccountRequest order) {
        throw new UnsupportedOperationException("openAccount");
    }

    /**
     * Says how an account stands. Needs {@link Capability#ACCOUNT}.
     *
     * @param account the provider's own id of the account
     * @return how it stands now; nothing when there is no such account
     * @throws ProviderTimeout when the provider did not answer
     * @throws ProviderUnavailable when the provider could not be reached
     */
    default Optional<AccountState> account(String account) {
        throw new UnsupportedOperationException("account");
    }

    /**
     * Gives a page of the provider where the freelancer says who they are and where they bank. Needs
     * {@link Capability#ACCOUNT}. The page works once and for minutes, so it is asked for when somebody is there to open
     * it.
     *
     * @param account the provider's own id of the account
     * @param back where the provider sends them afterwards
     * @param again where it sends them when the page has expired
     * @return the page; nothing when nothing is asked of the freelancer
     * @throws ProviderTimeout when the provider did not answer
     * @throws ProviderUnavailable when the provider could not be reached
     */
    default Optional<URI> onboarding(String account, URI back, URI again) {
        throw new UnsupportedOperationException("onboarding");
    }

    /**
     * Asks for held money to be moved to a freelancer's account at the provider. Needs {@link Capability#TRANSFER}.
     *
     * @param order how much, to which account, under which key
     * @return where it stands now
     * @throws ProviderTimeout when it is not known whether the provider has acted
     * @throws ProviderUnavailable when the provider has surely not acted
     * @throws KeyReused when the provider knows the key with another order
     */
    default Outcome transfer(TransferRequest order) {
        throw new UnsupportedOperationException("transfer");
    }

    /**
     * Asks for money to be sent to a freelancer's bank: out of the freelancer's account with
     * {@link Capability#TRANSFER}, out of what is held without it. Needs {@link Capability#PAYOUT}. When it fails or comes
     * back, the money is where it was taken from.
     *
     * @param order how much, to whom, under which key
     * @return where it stands now
     * @throws ProviderTimeout when it is not known whether the provider has acted
     * @throws ProviderUnavailable when the provider has surely not acted
     * @throws KeyReused when the provider knows the key with another order
     */
    default Outcome payOut(PayoutRequest order) {
        throw new UnsupportedOperationException("payOut");
    }

    /**
     * Asks for the platform's own money to be sent to the platform's own bank, out of what is held for the platform itself.
     * Needs {@link Capability#SWEEP}. When it fails or comes back, the money is where it was taken from.
     *
     * @param order how much, under which key
     * @return where it stands now
     * @throws ProviderTimeout when it is not known whether the provider has acted
     * @throws ProviderUnavailable when the provider has surely not acted
     * @throws KeyReused when the provider knows the key with another order
     */
    default Outcome sweep(SweepRequest order) {
        throw new UnsupportedOperationException("sweep");
    }

    /**
     * Says what is held, and with {@link Capability#MOVEMENTS} what moved. Needs {@link Capability#BALANCE}. It may take
     * longer than other calls: the operator's limit for it is a minute or more.
     *
     * @param request of which accounts, since when
     * @return what is held
     * @throws ProviderTimeout when the provider did not answer
     * @throws ProviderUnavailable when the provider could not be reached
     */
    default BalanceReport balance(BalanceRequest request) {
        throw new UnsupportedOperationException("balance");
    }
}
