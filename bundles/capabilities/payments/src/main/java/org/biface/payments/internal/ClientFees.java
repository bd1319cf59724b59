package org.biface.payments.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.kernel.vat.VatRuling;
import org.biface.payments.AppliedVat;
import org.biface.payments.ClientFee;

/** What clients were told that they pay on top, beside the payments that collect it. */
final class ClientFees {

    private ClientFees() {}

    static AppliedVat applied(VatRuling ruling) {
        return ruling == null
                ? null
                : new AppliedVat(
                        ruling.rule().name(),
                        ruling.country(),
                        ruling.basisPoints(),
                        ruling.reasonEn(),
                        ruling.reasonFr());
    }

    static void insert(Connection connection, Order payment, ClientFee fee) throws SQLException {
        if (!fee.total().isPositive()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.client_fee (payment,"
                + " milestone, currency, commission, vat, rule) values (?, ?, ?, ?, ?, ?::jsonb)")) {
            insert.setObject(1, payment.id());
            insert.setObject(2, payment.milestone());
            insert.setString(3, payment.amount().currency());
            insert.setLong(4, fee.commission().minor());
            insert.setLong(5, fee.vat().minor());
            insert.setString(6, Releases.json(fee.rule()));
            insert.executeUpdate();
        }
    }

    static ClientFee of(Connection connection, Order payment) throws SQLException {
        String currency = payment.amount().currency();
        try (PreparedStatement query = connection.prepareStatement(
                "select commission, vat, rule from payments.client_fee where payment = ?")) {
            query.setObject(1, payment.id());
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new ClientFee(
                                Money.of(row.getLong(1), currency),
                                Money.of(row.getLong(2), currency),
                                Releases.rule(row.getString(3)))
                        : ClientFee.none(currency);
            }
        }
    }

    /**
     * A part of what is held of a fee that goes back before anything was charged: commission and VAT as they were collected,
     * in proportion.
     *
     * @param back how much goes back, in minor units
     */
    static ClientFee part(Connection connection, UUID payment, long back, String currency) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select commission, vat from payments.client_fee where payment = ?")) {
            query.setObject(1, payment);
            try (ResultSet row = query.executeQuery()) {
                if (back == 0 || !row.next()) {
                    return ClientFee.none(currency);
                }
                long commission = share(row.getLong(1), back, row.getLong(1) + row.getLong(2));
                return new ClientFee(Money.of(commission, currency), Money.of(back - commission, currency), null);
            }
        }
    }

    static long held(Connection connection, UUID milestone, String currency) throws SQLException {
        return RefundsService.lockedBalance(connection, AccountName.fee(milestone), currency);
    }

    static long share(long whole, long part, long of) {
        return BigDecimal.valueOf(whole)
                .multiply(BigDecimal.valueOf(part))
                .divide(BigDecimal.valueOf(of), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }
}
