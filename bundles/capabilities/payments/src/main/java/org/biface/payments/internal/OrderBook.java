package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/**
 * What the end of an order of one kind does to the ledger and to others. Each is called once for an order, in the
 * transaction that ends it, with the order as it was before.
 */
interface OrderBook {

    /** The provider has done it, to the last cent. */
    void succeeded(Connection connection, Order order, Instant now) throws SQLException;

    /** The provider will not do it, and no money has moved. */
    void failed(Connection connection, Order order, String reason, Instant now) throws SQLException;

    /** It was done, and the bank has sent it back. */
    default void returned(Connection connection, Order order, String reason, Instant now) throws SQLException {
        throw new IllegalStateException("an order of kind " + order.kind() + " does not come back");
    }
}
