package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
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
        CONTRADICTS
    }

    private final Events events;

    Books(Events events) {
        this.events = events;
    }

    /** Money goes from what the freelancer can have to what is on its way. */
    static void startPayout(Connection connection, Order payout, Instant now) throws SQLException {
        Entry entry = Entry.of(
                        "payout:" + payout.id(), "payout", payout.amount().currency(), payout.id())
                .debit(AccountName.available(payout.freelancer()), payout.amount())
                .credit(AccountName.payout(payout.id()), payout.amount())
                .build();
        Ledger.post(connection, now, List.of(entry));
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
            case RETURNED -> contradiction(connection, order, "it had been done, and has come back");
        };
    }

    private static Effect pending(Connection connection, Order order, Outcome outcome, Instant askAt, Instant now)
            throws SQLException {
        if (order.hasEnded()) {
            return Effect.CHANGED_NOTHING;
        }
        if (order.status() == Status.PENDING) {
            Orders.postpone(connection, order.id(), askAt);
            return Effect.CHANGED_NOTHING;
        }
        Orders.move(connection, order.id(), Status.PENDING, null, outcome.reference(), askAt, now);
        return Effect.APPLIED;
    }

    private Effect succeeded(Connection connection, Order order, Outcome outcome, Instant now) throws SQLException {
        if (order.status() == Status.SUCCEEDED) {
            return Effect.CHANGED_NOTHING;
        }
        if (order.status() == Status.FAILED) {
            return contradiction(connection, order, "it had failed before, and now it has succeeded");
        }
        Money amount = order.amount();
        if (!outcome.amount().equals(Amount.of(amount.minor(), amount.currency()))) {
            return contradiction(
                    connection,
                    order,
                    "it succeeded with " + outcome.amount() + " instead of " + amount.minor() + " "
                            + amount.currency());
        }
        Orders.move(connection, order.id(), Status.SUCCEEDED, null, outcome.reference(), order.askAt(), now);
        switch (order.kind()) {
            case COLLECT -> {
                Ledger.post(
                        connection,
                        now,
                        List.of(Entry.of("fund:" + order.id(), "fund", amount.currency(), order.milestone())
                                .debit(AccountName.PROVIDER_CASH, amount)
                                .credit(AccountName.escrow(order.milestone()), amount)
                                .build()));
                events.append(new PaymentSucceeded(order.id(), order.milestone(), order.contract()));
            }
            case PAYOUT -> {
                Ledger.post(
                        connection,
                        now,
                        List.of(Entry.of(
                                        "payout-settled:" + order.id(), "payout-settled", amount.currency(), order.id())
                                .debit(AccountName.payout(order.id()), amount)
                                .credit(AccountName.PROVIDER_CASH, amount)
                                .build()));
                events.append(new PayoutEnded(order.id(), order.freelancer(), Status.SUCCEEDED.name()));
            }
        }
        LOG.info("order={} kind={} provider={} succeeded", order.id(), order.kind(), order.provider());
        return Effect.APPLIED;
    }

    private Effect failed(Connection connection, Order order, Outcome outcome, Instant now) throws SQLException {
        if (order.status() == Status.FAILED) {
            return Effect.CHANGED_NOTHING;
        }
        if (order.status() == Status.SUCCEEDED) {
            return contradiction(connection, order, "it had succeeded before, and now it has failed");
        }
        String reason = outcome.reason().length() > LONGEST_REASON
                ? outcome.reason().substring(0, LONGEST_REASON)
                : outcome.reason();
        Orders.move(connection, order.id(), Status.FAILED, reason, outcome.reference(), order.askAt(), now);
        switch (order.kind()) {
            case COLLECT -> events.append(new PaymentFailed(order.id(), order.milestone(), order.contract(), reason));
            case PAYOUT -> {
                Money amount = order.amount();
                Ledger.post(
                        connection,
                        now,
                        List.of(Entry.of("payout-failed:" + order.id(), "payout-failed", amount.currency(), order.id())
                                .debit(AccountName.payout(order.id()), amount)
                                .credit(AccountName.available(order.freelancer()), amount)
                                .build()));
                events.append(new PayoutEnded(order.id(), order.freelancer(), Status.FAILED.name()));
            }
        }
        LOG.info("order={} kind={} provider={} failed reason={}", order.id(), order.kind(), order.provider(), reason);
        return Effect.APPLIED;
    }

    private static Effect contradiction(Connection connection, Order order, String what) throws SQLException {
        Orders.contradict(connection, order.id(), what);
        LOG.warn(
                "order={} kind={} provider={} contradicts: {}; nothing was booked, compare with the provider's own books",
                order.id(),
                order.kind(),
                order.provider(),
                what);
        return Effect.CONTRADICTS;
    }
}
