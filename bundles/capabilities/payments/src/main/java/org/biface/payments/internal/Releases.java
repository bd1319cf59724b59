package org.biface.payments.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.biface.commission.Decision;
import org.biface.commons.Money;
import org.biface.payments.CommissionLine;
import org.biface.payments.Release;

/** Releases, as they are kept for ever, and the VAT on their commissions. All methods work on the caller's connection. */
final class Releases {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<CommissionLine>> LINES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};
    private static final String COLUMNS =
            "id, milestone, contract, company, freelancer, currency, net, vat, commission,"
                    + " commission_vat, lines, policy, policy_version, policy_parameters, released_at, available_at";

    private Releases() {}

    /**
     * Keeps a release, in one round trip. Rounding of the VAT happens once for the contract and not once for each release:
     * the parts of a split payment add up to the VAT on the whole. The commission has locked the freelancer's facts before,
     * so nobody else changes the contract's VAT meanwhile.
     *
     * @param release the release, without the VAT on its commission
     * @param vatBasisPoints the rate of VAT on the commission, in basis points (2000 is 20 %)
     * @return the VAT on the commission, and what of the freelancer's part pays a debt
     */
    static Kept insert(Connection connection, Release release, int vatBasisPoints) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                with q as (select ?::uuid as id, ?::uuid as milestone, ?::uuid as contract, ?::uuid as company,
                        ?::uuid as freelancer, ?::text as currency, ?::bigint as net, ?::bigint as vat,
                        ?::bigint as commission, ?::int as vat_basis_points, ?::jsonb as lines, ?::text as policy,
                        ?::text as policy_version, ?::jsonb as policy_parameters, ?::timestamptz as released_at,
                        ?::timestamptz as available_at),
                exact as (select contract, currency, commission * vat_basis_points * 0.0001 as vat from q),
                sum as (
                    insert into payments.commission_vat as v (contract, currency, exact)
                    select contract, currency, vat from exact
                    on conflict (contract, currency) do update set exact = v.exact + excluded.exact
                    returning exact),
                charge as (select round(sum.exact) - round(sum.exact - exact.vat) as vat from exact, sum),
                debt as (
                    select coalesce((select a.balance from payments.ledger_account a
                        where a.name = 'receivable:freelancer:' || q.freelancer and a.currency = q.currency), 0) as owed
                    from q)
                insert into payments.release (id, milestone, contract, company, freelancer, currency, net, vat,
                    commission, commission_vat, vat_basis_points, lines, policy, policy_version, policy_parameters,
                    released_at, available_at, recovered)
                select id, milestone, contract, company, freelancer, currency, net, q.vat, commission,
                    charge.vat, vat_basis_points, lines, policy, policy_version, policy_parameters, released_at,
                    available_at, greatest(0, least(owed, net + q.vat - commission - charge.vat))
                from q, charge, debt
                returning commission_vat, recovered""")) {
            insert.setObject(1, release.id());
            insert.setObject(2, release.milestone());
            insert.setObject(3, release.contract());
            insert.setObject(4, release.company());
            insert.setObject(5, release.freelancer());
            insert.setString(6, release.net().currency());
            insert.setLong(7, release.net().minor());
            insert.setLong(8, release.gross().minus(release.net()).minor());
            insert.setLong(9, release.commission().minor());
            insert.setInt(10, vatBasisPoints);
            insert.setString(11, json(release.lines()));
            insert.setString(12, release.policy());
            insert.setString(13, release.policyVersion());
            insert.setString(14, json(release.policyParameters()));
            insert.setObject(15, Ledger.utc(release.releasedAt()));
            insert.setObject(16, Ledger.utc(release.availableAt()));
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return new Kept(row.getLong(1), row.getLong(2));
            }
        }
    }

    /**
     * What became known of a release when it was kept, in minor units.
     *
     * @param commissionVat the VAT on the commission
     * @param recovered what of the freelancer's part pays what the freelancer owes of refunds and chargebacks
     */
    record Kept(long commissionVat, long recovered) {}

    static Optional<Release> of(Connection connection, UUID milestone) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select " + COLUMNS + " from payments.release where milestone = ?")) {
            query.setObject(1, milestone);
            return read(query).stream().findFirst();
        }
    }

    static Optional<Release> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select " + COLUMNS + " from payments.release where id = ?")) {
            query.setObject(1, id);
            return read(query).stream().findFirst();
        }
    }

    /** @return the freelancer's releases before the given one, newest first */
    static List<Release> of(Connection connection, UUID freelancer, UUID before, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select " + COLUMNS
                + " from payments.release where freelancer = ?" + (before == null ? "" : " and id < ?")
                + " order by id desc limit ?")) {
            int n = 0;
            query.setObject(++n, freelancer);
            if (before != null) {
                query.setObject(++n, before);
            }
            query.setInt(++n, limit);
            return read(query);
        }
    }

    private static List<Release> read(PreparedStatement query) throws SQLException {
        var releases = new ArrayList<Release>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                String currency = row.getString(6);
                Money net = Money.of(row.getLong(7), currency);
                Money gross = net.plus(Money.of(row.getLong(8), currency));
                Money commission = Money.of(row.getLong(9), currency);
                Money commissionVat = Money.of(row.getLong(10), currency);
                releases.add(new Release(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class),
                        row.getObject(4, UUID.class),
                        row.getObject(5, UUID.class),
                        gross,
                        net,
                        commission,
                        commissionVat,
                        gross.minus(commission).minus(commissionVat),
                        json(row.getString(11), LINES),
                        row.getString(12),
                        row.getString(13),
                        json(row.getString(14), PARAMETERS),
                        Orders.instant(row, 15),
                        Orders.instant(row, 16)));
            }
        }
        return releases;
    }

    static List<CommissionLine> lines(Decision decision) {
        return decision.lines().stream()
                .map(line ->
                        new CommissionLine(line.side().name(), line.labelEn(), line.labelFr(), plain(line.exact())))
                .toList();
    }

    /** The database gives back what it was given, digit by digit. */
    private static BigDecimal plain(BigDecimal exact) {
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    static <T> T json(String text, TypeReference<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
