package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.biface.commons.Money;
import org.biface.kernel.events.Events;
import org.biface.payments.Payment.Status;
import org.biface.payments.PaymentFailed;
import org.biface.payments.PaymentSucceeded;
import org.biface.payments.PayoutEnded;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a provider's word does to an order and to the ledger, whichever way it came: as an answer, as a notice, when asked
 * again. An order ends once; what comes later changes nothing. All methods work on the caller's transaction.
 */
final class Books {

    private static final Logger LOG = LoggerFactory.getLogger(Books.class);
    private static final int LONGEST_REASON = 100;

    /** What a provider's word did. The names are kept with notices. */
    enum Effect {
        APPLIED,
        CHANGED_NOTHING,
        NOBODY_KNOWS_IT,
        CONTRADICTS
    }

    private static final Set<Order.Kind> COMES_BACK =
            EnumSet.of(Order.Kind.PAYOUT, Order.Kind.REFUND, Order.Kind.SWEEP);

    private final Map<Order.Kind, OrderBook> books = new EnumMap<>(Order.Kind.class);
    private Consumer<Order> feeIsOpen = order -> {};
    private Consumer<Order> goesOn = order -> {};

    Books(Events events) {
        books.put(Order.Kind.COLLECT, new Collected(events));
        books.put(Order.Kind.PAYOUT, new PaidOut(events));
        books.put(Order.Kind.TRANSFER, new Moved());
        books.put(Order.Kind.ACCOUNT, new Moved());
    }

    /** Says what the end of orders of a kind does. */
    void keep(Order.Kind kind, OrderBook book) {
        books.put(kind, book);
    }

    /** Says what to do when the fee of an order that succeeded is not known yet. */
    void onOpenFee(Consumer<Order> action) {
        this.feeIsOpen = action;
    }

    /** Says what to do with an order whose turn has come. */
    void onTurn(Consumer<Order> action) {
        this.goesOn = action;
    }

    /** Money goes from what the freelancer can have to what is on its way. */
    static void startPayout(Connection connection, Order payout, Instant now) throws SQLException {
        startPayouts(connection, List.of(payout), now);
    }

    /** The same for many, each in an entry of its own. */
    static void startPayouts(Connection connection, List<Order> payouts, Instant now) throws SQLException {
        Ledger.post(
                connection,
                now,
                payouts.stream()
                        .map(payout -> Entry.of(
                                        "payout:" + payout.id(),
                                        "payout",
                                        payout.amount().currency(),
                                        payout.id())
                                .debit(AccountName.available(payout.freelancer()), payout.amount())
                                .credit(AccountName.payout(payout.id()), payout.amount())
                                .build())
                        .toList());
    }

    /**
     * @param order the order, its row locked
     * @param outcome what the provider says
     * @param askAt when to ask next while it is pending
     * @param now when this is
     * @return what it did
     */
    Effect apply(Connection connection, Order order, Outcome outcome, Instant askAt, Instant now) throws SQLException {
        return switch (outcome.status()) {
            case PENDING -> pending(connection, order, outcome, askAt, now);
            case SUCCEEDED -> succeeded(connection, order, outcome, now);
            case FAILED -> failed(connection, order, outcome, now);
            case RETURNED -> returned(connection, order, outcome, now);
        };
    }

    private static Effect pending(Connection connection, Order order, Outcome outcome, Instant askAt, Instant now)
            throws SQLException {
        if (order.hasEnded()) {
            return Effect.CHANGED_NOTHING;
        }
        boolean fresh = order.status() != Status.PENDING;
        if (fresh) {
            Orders.move(connection, order.id(), Status.PENDING, null, outcome.reference(), askAt, now);
        } else {
            Orders.postpone(connection, order.id(), askAt);
        }
        if (outcome.payerStep().isPresent()) {
            Orders.step(connection, order.id(), Steps.text(outcome.payerStep().get()));
        }
        return fresh ? Effect.APPLIED : Effect.CHANGED_NOTHING;
    }

    private Effect succeeded(Connection connection, Order order, Outcome outcome, Instant now) throws SQLException {
        if (order.status() == Status.SUCCEEDED || order.status() == Status.RETURNED) {
            return outcome.fee().isPresent()
                            && fee(connection, order, outcome.fee().get(), now)
                    ? Effect.APPLIED
                    : Effect.CHANGED_NOTHING;
        }
        if (order.status() == Status.FAILED) {
            return contradiction(connection, order, "it had failed before, and now it has succeeded");
        }
        if (order.kind() == Order.Kind.ACCOUNT) {
            if (outcome.account().isEmpty()) {
                return contradiction(connection, order, "it succeeded without an account");
            }
            ProviderAccounts.opened(
                    connection,
                    order.provider(),
                    order.freelancer(),
                    outcome.account().get(),
                    now);
        } else if (differs(order, outcome)) {
            return contradiction(connection, order, "it succeeded with " + differing(order, outcome));
        }
        end(connection, order, Status.SUCCEEDED, null, outcome, now);
        book(order).succeeded(connection, order, now);
        if (outcome.fee().isPresent()) {
            fee(connection, order, outcome.fee().get(), now);
        } else if (order.kind() != Order.Kind.ACCOUNT) {
            feeIsOpen.accept(order);
        }
        for (Order next : Orders.waitingFor(connection, order.id())) {
            goesOn.accept(next);
        }
        LOG.info("order={} kind={} provider={} succeeded", order.id(), order.kind(), order.provider());
        return Effect.APPLIED;
    }

    private static boolean differs(Order order, Outcome outcome) {
        Money amount = order.amount();
        return !Amount.of(amount.minor(), amount.currency()).equals(outcome.amount());
    }

    private static String differing(Order order, Outcome outcome) {
        return outcome.amount() + " instead of " + order.amount().minor() + " "
                + order.amount().currency();
    }

    private Effect failed(Connection connection, Order order, Outcome outcome, Instant now) throws SQLException {
        if (order.status() == Status.FAILED) {
            return Effect.CHANGED_NOTHING;
        }
        if (order.hasEnded()) {
            return contradiction(connection, order, "it had succeeded before, and now it has failed");
        }
        fail(connection, order, outcome, now);
        return Effect.APPLIED;
    }

    private void fail(Connection connection, Order order, Outcome outcome, Instant now) throws SQLException {
        String reason = reason(outcome);
        end(connection, order, Status.FAILED, reason, outcome, now);
        book(order).failed(connection, order, reason, now);
        LOG.info("order={} kind={} provider={} failed reason={}", order.id(), order.kind(), order.provider(), reason);
        for (Order next : Orders.waitingFor(connection, order.id())) {
            fail(connection, next, Outcome.failed(reason, null), now);
        }
    }

    private Effect returned(Connection connection, Order order, Outcome outcome, Instant now) throws SQLException {
        if (order.status() == Status.RETURNED) {
            return Effect.CHANGED_NOTHING;
        }
        if (!COMES_BACK.contains(order.kind())) {
            return contradiction(connection, order, "it is said to have come back");
        }
        if (order.status() == Status.FAILED) {
            return contradiction(connection, order, "it had failed before, and now it has come back");
        }
        if (differs(order, outcome)) {
            return contradiction(connection, order, "it came back with " + differing(order, outcome));
        }
        if (order.status() != Status.SUCCEEDED) {
            // What overtook the news of its arrival.
            end(connection, order, Status.SUCCEEDED, null, outcome, now);
            book(order).succeeded(connection, order, now);
        }
        String reason = reason(outcome);
        end(connection, order, Status.RETURNED, reason, outcome, now);
        book(order).returned(connection, order, reason, now);
        LOG.info("order={} kind={} provider={} came back: {}", order.id(), order.kind(), order.provider(), reason);
        return Effect.APPLIED;
    }

    private static void end(
            Connection connection, Order order, Status status, String reason, Outcome outcome, Instant now)
            throws SQLException {
        Orders.move(connection, order.id(), status, reason, outcome.reference(), order.askAt(), now);
    }

    private static String reason(Outcome outcome) {
        return outcome.reason().length() > LONGEST_REASON
                ? outcome.reason().substring(0, LONGEST_REASON)
                : outcome.reason();
    }

    private OrderBook book(Order order) {
        OrderBook book = books.get(order.kind());
        if (book == null) {
            throw new IllegalStateException("nobody keeps books of orders of kind " + order.kind());
        }
        return book;
    }

    /**
     * Books what the provider took for an order out of what it holds; once.
     *
     * @return whether it was not known before
     */
    private static boolean fee(Connection connection, Order order, Amount fee, Instant now) throws SQLException {
        if (!fee.currency().equals(order.amount().currency()) || fee.minor() < 0) {
            contradiction(connection, order, "its fee is " + fee);
            return false;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update payments.provider_order set fee = ? where id = ? and fee is null")) {
            update.setLong(1, fee.minor());
            update.setObject(2, order.id());
            if (update.executeUpdate() == 0) {
                return false;
            }
        }
        if (fee.minor() > 0) {
            Money money = Money.of(fee.minor(), fee.currency());
            Ledger.post(
                    connection,
                    now,
                    List.of(Entry.of("fee:" + order.id(), "provider-fee", fee.currency(), order.id())
                            .debit(AccountName.PROVIDER_FEES, money)
                            .credit(AccountName.OWN_CASH, money)
                            .build()));
            Dues.fee(connection, "fee:" + order.id(), order.provider(), order.id(), money, now);
        }
        return true;
    }

    /** Keeps that a provider said what can't be true. Nothing is booked. */
    static Effect contradiction(Connection connection, Order order, String what) throws SQLException {
        Orders.contradict(connection, order.id(), what);
        LOG.warn(
                "order={} kind={} provider={} contradicts: {}; nothing was booked, compare with the provider's own books",
                order.id(),
                order.kind(),
                order.provider(),
                what);
        return Effect.CONTRADICTS;
    }

    /** A client's money is held. */
    private record Collected(Events events) implements OrderBook {

        @Override
        public void succeeded(Connection connection, Order order, Instant now) throws SQLException {
            Money fee = ClientFees.of(connection, order).total();
            Ledger.post(
                    connection,
                    now,
                    List.of(Entry.of(
                                    "fund:" + order.id(), "fund", order.amount().currency(), order.milestone())
                            .debit(AccountName.PROVIDER_CASH, order.amount())
                            .credit(
                                    AccountName.escrow(order.milestone()),
                                    order.amount().minus(fee))
                            .credit(AccountName.fee(order.milestone()), fee)
                            .build()));
            events.append(new PaymentSucceeded(order.id(), order.milestone(), order.contract()));
        }

        @Override
        public void failed(Connection connection, Order order, String reason, Instant now) {
            events.append(new PaymentFailed(order.id(), order.milestone(), order.contract(), reason));
        }
    }

    /** A freelancer's money is at the bank, or available again. */
    private record PaidOut(Events events) implements OrderBook {

        @Override
        public void succeeded(Connection connection, Order order, Instant now) throws SQLException {
            Entry.Builder entry = entry("payout-settled", order);
            post(
                    connection,
                    now,
                    entry.debit(AccountName.payout(order.id()), order.amount())
                            .credit(AccountName.PROVIDER_CASH, order.amount()));
            ended(order, Status.SUCCEEDED);
        }

        @Override
        public void failed(Connection connection, Order order, String reason, Instant now) throws SQLException {
            post(
                    connection,
                    now,
                    entry("payout-failed", order)
                            .debit(AccountName.payout(order.id()), order.amount())
                            .credit(AccountName.available(order.freelancer()), order.amount()));
            ended(order, Status.FAILED);
        }

        @Override
        public void returned(Connection connection, Order order, String reason, Instant now) throws SQLException {
            post(
                    connection,
                    now,
                    entry("payout-returned", order)
                            .debit(AccountName.PROVIDER_CASH, order.amount())
                            .credit(AccountName.available(order.freelancer()), order.amount()));
            ended(order, Status.RETURNED);
        }

        private static Entry.Builder entry(String kind, Order order) {
            return Entry.of(kind + ":" + order.id(), kind, order.amount().currency(), order.id());
        }

        private static void post(Connection connection, Instant now, Entry.Builder entry) throws SQLException {
            Ledger.post(connection, now, List.of(entry.build()));
        }

        private void ended(Order order, Status status) {
            events.append(new PayoutEnded(order.id(), order.freelancer(), status.name()));
        }
    }

    /** Moves nothing in the ledger: money in a freelancer's account at the provider is held by the provider all the same. */
    private record Moved() implements OrderBook {

        @Override
        public void succeeded(Connection connection, Order order, Instant now) {
            // What waits for it goes on.
        }

        @Override
        public void failed(Connection connection, Order order, String reason, Instant now) {
            // What waits for it fails too.
        }
    }
}
