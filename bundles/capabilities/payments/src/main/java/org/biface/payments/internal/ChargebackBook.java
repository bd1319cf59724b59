package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.biface.spi.payment.Chargeback;

/** What a chargeback does. What a provider says of one may come twice and out of order. */
interface ChargebackBook {

    /**
     * @param payment the order that collected it, its row locked
     * @param chargeback what the provider says
     * @param now when this is
     * @return what it did
     */
    Books.Effect apply(Connection connection, Order payment, Chargeback chargeback, Instant now) throws SQLException;
}
