package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.biface.commons.Invalid;
import org.biface.payments.internal.Books.Effect;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.Chargeback;
import org.biface.spi.payment.Notice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what providers report: each event counts once, whenever and however often it comes. All methods work on the
 * caller's transaction.
 */
final class NoticeInbox {

    private static final Logger LOG = LoggerFactory.getLogger(NoticeInbox.class);
    private static final int LONGEST_ID = 200;

    private final Books books;
    private final Settings settings;
    private final Clock clock;
    private ChargebackBook chargebacks;

    NoticeInbox(Books books, Settings settings, Clock clock) {
        this.books = books;
        this.settings = settings;
        this.clock = clock;
    }

    /** Says what chargebacks do. */
    void onChargeback(ChargebackBook book) {
        this.chargebacks = book;
    }

    /** What a notice is about, and what it says of it. */
    private record Said(String subject, String status) {

        static Said of(Notice notice) {
            if (notice.account().isPresent()) {
                AccountState account = notice.account().get();
                return new Said(account.reference(), account.identity().name());
            }
            if (notice.chargeback().isPresent()) {
                Chargeback chargeback = notice.chargeback().get();
                return new Said(chargeback.reference(), chargeback.phase().name());
            }
            return new Said(notice.key(), notice.outcome().status().name());
        }
    }

    /** @return whether it was new */
    boolean take(Connection connection, String provider, Notice notice) throws SQLException {
        Said said = Said.of(notice);
        if (notice.eventId().length() > LONGEST_ID || said.subject().length() > LONGEST_ID) {
            throw new Invalid("body", "An id in the webhook has more than " + LONGEST_ID + " characters.");
        }
        Instant now = clock.instant();
        // Two that say the same at once meet at the order's row; of two about no order, the second meets the first's
        // key.
        Optional<Order> order = lock(connection, provider, notice);
        if (seen(connection, provider, notice.eventId())) {
            LOG.debug("provider={} event={} came again", provider, notice.eventId());
            return false;
        }
        Effect effect = apply(connection, provider, notice, order.orElse(null), now);
        if (effect == Effect.NOBODY_KNOWS_IT) {
            LOG.warn("provider={} event={} is about an order that nobody knows", provider, notice.eventId());
        }
        return insert(connection, provider, notice, said, effect, now);
    }

    private Effect apply(Connection connection, String provider, Notice notice, Order order, Instant now)
            throws SQLException {
        if (notice.account().isPresent()) {
            return ProviderAccounts.seen(connection, provider, notice.account().get(), notice.at(), now);
        }
        if (order == null) {
            return Effect.NOBODY_KNOWS_IT;
        }
        if (notice.chargeback().isPresent()) {
            if (chargebacks == null) {
                return Books.contradiction(connection, order, "it was charged back, which nobody books");
            }
            return chargebacks.apply(connection, order, notice.chargeback().get(), now);
        }
        Instant askAt = now.plus(settings.askAgain(order.attempts()));
        return books.apply(connection, order, notice.outcome(), askAt, now);
    }

    private static Optional<Order> lock(Connection connection, String provider, Notice notice) throws SQLException {
        Optional<Order> order;
        if (notice.account().isPresent()) {
            order = Optional.empty();
        } else if (notice.chargeback().isPresent()) {
            Chargeback chargeback = notice.chargeback().get();
            order = chargeback.paymentKey() != null
                    ? byKey(connection, chargeback.paymentKey())
                    : Orders.lockByReference(connection, provider, chargeback.paymentReference());
        } else {
            order = byKey(connection, notice.key());
        }
        return order.filter(found -> found.provider().equals(provider));
    }

    private static Optional<Order> byKey(Connection connection, String key) throws SQLException {
        try {
            return Orders.lock(connection, UUID.fromString(key));
        } catch (IllegalArgumentException notOurs) {
            LOG.debug("key={} is not one of ours", key, notOurs);
            return Optional.empty();
        }
    }

    private static boolean seen(Connection connection, String provider, String event) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select exists (select 1 from payments.notice where provider = ? and event_id = ?)")) {
            query.setString(1, provider);
            query.setString(2, event);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static boolean insert(
            Connection connection, String provider, Notice notice, Said said, Effect effect, Instant now)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.notice"
                + " (provider, event_id, subject, status, effect, happened_at, received_at)"
                + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")) {
            insert.setString(1, provider);
            insert.setString(2, notice.eventId());
            insert.setString(3, said.subject());
            insert.setString(4, said.status());
            insert.setString(5, effect.name());
            insert.setObject(6, Ledger.utc(notice.at()));
            insert.setObject(7, Ledger.utc(now));
            return insert.executeUpdate() == 1;
        }
    }
}
