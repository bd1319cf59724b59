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
import org.biface.commission.Side;
import org.biface.commons.Money;
import org.biface.payments.CommissionLine;
import org.biface.payments.Release;

/** Releases, as they are kept for ever, and the facts that grow with them. All methods work on the caller's connection. */
final class Releases {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<CommissionLine>> LINES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};
    private static final String COLUMNS =
            "id, milestone, contract, company, freelancer, currency, net, vat, commission,"
                    + " commission_vat, lines, policy, policy_version, policy_parameters, released_at, available_at";

    private Releases() {}

    /**
     * Moves the facts on and keeps the release, in one round trip.
     *
     * @return whether the facts still were those that the policy was asked with; if not, nothing was done
     */
    static boolean insert(Connection connection, Release release, Prepared prepared, Charge charge, int vatBasisPoints)
            throws SQLException {
        Decision decision = prepared.decision();
        try (PreparedStatement insert = connection.prepareStatement("""
                with q as (select ?::uuid as id, ?::uuid as milestone, ?::uuid as contract, ?::uuid as company,
                        ?::uuid as freelancer, ?::text as currency, ?::bigint as net, ?::bigint as vat,
                        ?::bigint as commission, ?::bigint as commission_vat, ?::int as vat_basis_points,
                        ?::jsonb as lines, ?::text as policy, ?::int as policy_major, ?::text as policy_version,
                        ?::jsonb as policy_parameters, ?::boolean as returned_on_refund, ?::jsonb as inputs,
                        ?::bigint as version, ?::timestamptz as released_at, ?::timestamptz as available_at,
                        ?::numeric as exact_freelancer, ?::numeric as exact_client, ?::numeric as exact_vat),
                taken as (
                    insert into payments.facts_freelancer as f (freelancer, currency, lifetime, version)
                    select freelancer, currency, net, 1 from q
                    on conflict (freelancer, currency) do update
                        set lifetime = f.lifetime + excluded.lifetime, version = f.version + 1
                        where f.version = (select version from q)
                    returning version),
                client as (
                    insert into payments.facts_client as f (freelancer, company, currency, lifetime)
                    select freelancer, company, currency, net from q, taken where taken.version = q.version + 1
                    on conflict (freelancer, company, currency) do update
                        set lifetime = f.lifetime + excluded.lifetime),
                contract as (
                    insert into payments.facts_contract as f (contract, currency, released, exact_freelancer,
                        exact_client, charged_freelancer, charged_client, exact_vat, charged_vat)
                    select contract, currency, net, exact_freelancer, exact_client, commission, 0, exact_vat,
                        commission_vat from q, taken where taken.version = q.version + 1
                    on conflict (contract, currency) do update
                        set released = f.released + excluded.released,
                            exact_freelancer = f.exact_freelancer + excluded.exact_freelancer,
                            exact_client = f.exact_client + excluded.exact_client,
                            charged_freelancer = f.charged_freelancer + excluded.charged_freelancer,
                            exact_vat = f.exact_vat + excluded.exact_vat,
                            charged_vat = f.charged_vat + excluded.charged_vat)
                insert into payments.release (id, milestone, contract, company, freelancer, currency, net, vat,
                    commission, commission_vat, vat_basis_points, lines, policy, policy_major, policy_version,
                    policy_parameters, returned_on_refund, inputs, facts_version, released_at, available_at)
                select id, milestone, contract, company, freelancer, currency, net, vat, commission, commission_vat,
                    vat_basis_points, lines, policy, policy_major, policy_version, policy_parameters,
                    returned_on_refund, inputs, q.version, released_at, available_at
                from q, taken where taken.version = q.version + 1""")) {
            insert.setObject(1, release.id());
            insert.setObject(2, release.milestone());
            insert.setObject(3, release.contract());
            insert.setObject(4, release.company());
            insert.setObject(5, release.freelancer());
            insert.setString(6, release.net().currency());
            insert.setLong(7, release.net().minor());
            insert.setLong(8, release.gross().minus(release.net()).minor());
            insert.setLong(9, release.commission().minor());
            insert.setLong(10, release.commissionVat().minor());
            insert.setInt(11, vatBasisPoints);
            insert.setString(12, json(release.lines()));
            insert.setString(13, release.policy());
            insert.setInt(14, decision.pin().major());
            insert.setString(15, release.policyVersion());
            insert.setString(16, json(release.policyParameters()));
            insert.setBoolean(17, decision.returnedOnRefund());
            insert.setString(18, decision.inputs());
            insert.setLong(19, prepared.facts().version());
            insert.setObject(20, Ledger.utc(release.releasedAt()));
            insert.setObject(21, Ledger.utc(release.availableAt()));
            insert.setBigDecimal(22, charge.exact());
            insert.setBigDecimal(23, decision.exact(Side.CLIENT));
            insert.setBigDecimal(24, charge.exactVat());
            return insert.executeUpdate() == 1;
        }
    }

    static boolean exists(Connection connection, UUID milestone) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select exists (select 1 from payments.release where milestone = ?)")) {
            query.setObject(1, milestone);
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
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
