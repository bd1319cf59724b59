package org.biface.commission.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * What was released and charged before, in minor units of one currency; "released" means released less refunded.
 *
 * @param version grows with every release of the freelancer in that currency; 0 before the first
 * @param lifetime released of the freelancer, with everybody
 * @param lifetimeWithClient released between the two parties
 * @param month released of the freelancer in the calendar month, with everybody
 * @param monthWithClient released between the two parties in the calendar month
 * @param released released of the contract
 * @param exactFreelancer exact commission of the contract, freelancer's side
 * @param exactClient exact commission of the contract, client's side
 * @param chargedFreelancer commission charged for the contract, freelancer's side
 * @param chargedClient commission charged for the contract, client's side
 */
record Facts(
        long version,
        long lifetime,
        long lifetimeWithClient,
        long month,
        long monthWithClient,
        long released,
        BigDecimal exactFreelancer,
        BigDecimal exactClient,
        long chargedFreelancer,
        long chargedClient) {

    /** The same without what the freelancer has done with others. */
    Facts betweenTheTwo() {
        return new Facts(
                version,
                lifetimeWithClient,
                lifetimeWithClient,
                monthWithClient,
                monthWithClient,
                released,
                exactFreelancer,
                exactClient,
                chargedFreelancer,
                chargedClient);
    }

    /**
     * @param contract the contract, or {@code null} when there is none yet
     * @param at in which calendar month (UTC)
     */
    static Facts read(Connection connection, UUID freelancer, UUID company, String currency, UUID contract, Instant at)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select coalesce(f.version, 0), coalesce(f.lifetime, 0), coalesce(c.lifetime, 0),
                    coalesce((select sum(m.released) from commission.facts_month m where m.freelancer = q.freelancer
                        and m.currency = q.currency and m.month = q.month), 0)::bigint,
                    coalesce((select m.released from commission.facts_month m where m.freelancer = q.freelancer
                        and m.currency = q.currency and m.month = q.month and m.company = q.company), 0),
                    coalesce(k.released, 0), coalesce(k.exact_freelancer, 0), coalesce(k.exact_client, 0),
                    coalesce(k.charged_freelancer, 0), coalesce(k.charged_client, 0)
                from (values (?::uuid, ?::uuid, ?, ?::uuid, ?::date)) as q (freelancer, company, currency, contract, month)
                    left join commission.facts_freelancer f on f.freelancer = q.freelancer and f.currency = q.currency
                    left join commission.facts_client c on c.freelancer = q.freelancer and c.company = q.company
                        and c.currency = q.currency
                    left join commission.facts_contract k on k.contract = q.contract""")) {
            query.setObject(1, freelancer);
            query.setObject(2, company);
            query.setString(3, currency);
            query.setObject(4, contract);
            query.setObject(5, month(at));
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return new Facts(
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6),
                        row.getBigDecimal(7),
                        row.getBigDecimal(8),
                        row.getLong(9),
                        row.getLong(10));
            }
        }
    }

    static LocalDate month(Instant at) {
        return at.atOffset(ZoneOffset.UTC).toLocalDate().withDayOfMonth(1);
    }

    static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /** What is charged to the freelancer for a release whose exact commission is this. */
    long chargeFreelancer(BigDecimal exact) {
        return charge(exactFreelancer.add(exact), chargedFreelancer);
    }

    /** What is charged to the client for a release whose exact commission is this. */
    long chargeClient(BigDecimal exact) {
        return charge(exactClient.add(exact), chargedClient);
    }

    /**
     * Each release's charge goes back with it as it was rounded then, so that after a refund the rest may have been charged a
     * cent too much: that counts against what comes next, and a charge is never below zero.
     */
    static long charge(BigDecimal exact, long charged) {
        return Math.max(0, rounded(exact) - charged);
    }

    /** The only place where a commission is rounded. */
    static long rounded(BigDecimal exact) {
        return exact.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }
}
