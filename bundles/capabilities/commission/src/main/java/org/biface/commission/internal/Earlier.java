package org.biface.commission.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;

/**
 * What earlier pins tell of two parties.
 *
 * @param withClientSince when the first contract between the two was signed
 * @param withClient how many contracts the two signed before
 * @param all how many contracts the freelancer signed before, with anybody
 */
record Earlier(Instant withClientSince, int withClient, int all) {

    /** The same without what the freelancer has done with others. */
    Earlier betweenTheTwo() {
        return new Earlier(withClientSince, withClient, withClient);
    }

    /**
     * @param signedAt when the contract was signed, or would be
     * @param contract the contract, or {@code null} when there is none yet
     */
    static Earlier read(Connection connection, UUID freelancer, UUID company, Instant signedAt, UUID contract)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select (select min(p.signed_at) from commission.pin p
                            where p.freelancer = q.freelancer and p.company = q.company and p.signed_at <= q.signed_at),
                        count(*) filter (where e.company = q.company), count(e.contract)
                from (values (?::uuid, ?::uuid, ?::timestamptz, ?::uuid)) as q (freelancer, company, signed_at, contract)
                    left join commission.pin e on e.freelancer = q.freelancer
                        and (e.signed_at < q.signed_at or e.signed_at = q.signed_at
                            and (q.contract is null or e.contract < q.contract))
                group by q.freelancer, q.company, q.signed_at""")) {
            query.setObject(1, freelancer);
            query.setObject(2, company);
            query.setObject(3, Facts.utc(signedAt));
            query.setObject(4, contract);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                OffsetDateTime since = row.getObject(1, OffsetDateTime.class);
                return new Earlier(since == null ? signedAt : since.toInstant(), row.getInt(2), row.getInt(3));
            }
        }
    }
}
