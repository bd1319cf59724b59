package org.biface.payments.internal;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * What the ledger knows of earlier releases, in minor units of one currency.
 *
 * @param version grows with every release of the freelancer in that currency; 0 before the first
 * @param lifetime released less refunded, of the freelancer with everybody
 * @param lifetimeWithClient released less refunded, of the freelancer with this company
 * @param released released less refunded, of this contract
 * @param exactFreelancer exact commission of this contract, freelancer's side
 * @param exactClient exact commission of this contract, client's side
 * @param chargedFreelancer commission charged for this contract, freelancer's side
 * @param chargedClient commission charged for this contract, client's side
 * @param exactVat exact VAT on the commission charged for this contract
 * @param chargedVat VAT charged for this contract
 */
record Facts(
        long version,
        long lifetime,
        long lifetimeWithClient,
        long released,
        BigDecimal exactFreelancer,
        BigDecimal exactClient,
        long chargedFreelancer,
        long chargedClient,
        BigDecimal exactVat,
        long chargedVat) {

    static Facts read(Connection connection, UUID freelancer, UUID company, UUID contract, String currency)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select coalesce(f.version, 0), coalesce(f.lifetime, 0), coalesce(c.lifetime, 0), coalesce(k.released, 0),
                    coalesce(k.exact_freelancer, 0), coalesce(k.exact_client, 0),
                    coalesce(k.charged_freelancer, 0), coalesce(k.charged_client, 0),
                    coalesce(k.exact_vat, 0), coalesce(k.charged_vat, 0)
                from (values (?::uuid, ?::uuid, ?::uuid, ?)) as q (freelancer, company, contract, currency)
                    left join payments.facts_freelancer f on f.freelancer = q.freelancer and f.currency = q.currency
                    left join payments.facts_client c on c.freelancer = q.freelancer and c.company = q.company
                        and c.currency = q.currency
                    left join payments.facts_contract k on k.contract = q.contract and k.currency = q.currency""")) {
            query.setObject(1, freelancer);
            query.setObject(2, company);
            query.setObject(3, contract);
            query.setString(4, currency);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Facts(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getBigDecimal(5),
                        row.getBigDecimal(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getBigDecimal(9),
                        row.getLong(10));
            }
        }
    }
}
