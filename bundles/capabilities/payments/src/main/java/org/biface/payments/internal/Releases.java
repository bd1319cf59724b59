package org.biface.payments.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.biface.commission.Decision;
import org.biface.commons.Money;
import org.biface.payments.AppliedVat;
import org.biface.payments.ClientFee;
import org.biface.payments.CommissionLine;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.payments.Turnover;

/** Releases, as they are kept for ever, and the VAT on their commissions. All methods work on the caller's connection. */
final class Releases {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<List<CommissionLine>> LINES = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> PARAMETERS = new TypeReference<>() {};
    private static final TypeReference<AppliedVat> RULE = new TypeReference<>() {};
    private static final String COLUMNS =
            "id, milestone, contract, company, freelancer, currency, net, vat, commission,"
                    + " commission_vat, lines, policy, policy_version, policy_parameters, released_at, available_at,"
                    + " vat_rule, client_commission, client_commission_vat, client_vat_rule";

    private static final String TURNOVER = """
            select q.currency, sum(q.net), sum(q.commission) from (
                select r.currency, r.net, r.commission + r.client_commission as commission
                from payments.release r where r.released_at >= ?::timestamptz
                union all
                select t.currency, -t.net, -(t.commission + t.client_commission)
                from payments.taken_back t where t.at >= ?::timestamptz) q
            group by q.currency order by q.currency""";

    private Releases() {}

    /** @param since from when on; {@code null} for the whole time */
    static List<Turnover> turnover(Connection connection, Instant since) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(TURNOVER)) {
            String from = since == null ? "-infinity" : since.toString();
            query.setString(1, from);
            query.setString(2, from);
            var turnover = new ArrayList<Turnover>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String currency = row.getString(1);
                    turnover.add(new Turnover(Money.of(row.getLong(2), currency), Money.of(row.getLong(3), currency)));
                }
            }
            return turnover;
        }
    }

    /**
     * Keeps releases, in one round trip. The commission has locked the freelancers' facts before, so nobody else changes the
     * VAT of their contracts meanwhile.
     *
     * @param releases the releases, of different contracts
     * @param prepared what each was made of
     * @return what of each release pays what the freelancer owes of refunds and chargebacks, in minor units. When one is
     *     missing, its contract's VAT was not what it was prepared with, and nothing may be committed
     */
    static Map<UUID, Long> insert(Connection connection, List<Release> releases, List<Prepared> prepared)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                with q as (select * from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[],
                        ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::jsonb[], ?::text[], ?::text[],
                        ?::jsonb[], ?::timestamptz[], ?::timestamptz[], ?::numeric[], ?::numeric[], ?::jsonb[],
                        ?::bigint[], ?::bigint[], ?::jsonb[], ?::numeric[], ?::numeric[])
                    as q (id, milestone, contract, company, freelancer, currency, net, vat, commission, commission_vat,
                        vat_basis_points, lines, policy, policy_version, policy_parameters, released_at, available_at,
                        vat_before, vat_after, vat_rule, client_commission, client_commission_vat, client_vat_rule,
                        client_before, client_after)),
                sum as (
                    insert into payments.commission_vat as v (contract, currency, exact, client_exact)
                    select contract, currency, vat_after - vat_before, client_after - client_before from q
                    order by contract
                    on conflict (contract, currency) do update set exact = v.exact + excluded.exact,
                        client_exact = v.client_exact + excluded.client_exact
                    returning contract, exact, client_exact)
                insert into payments.release (id, milestone, contract, company, freelancer, currency, net, vat,
                    commission, commission_vat, vat_basis_points, lines, policy, policy_version, policy_parameters,
                    released_at, available_at, vat_rule, client_commission, client_commission_vat, client_vat_rule,
                    recovered)
                select q.id, q.milestone, q.contract, q.company, q.freelancer, q.currency, q.net, q.vat, q.commission,
                    q.commission_vat, q.vat_basis_points, q.lines, q.policy, q.policy_version, q.policy_parameters,
                    q.released_at, q.available_at, q.vat_rule, q.client_commission, q.client_commission_vat,
                    q.client_vat_rule,
                    greatest(0, least(coalesce(a.balance, 0), q.net + q.vat - q.commission - q.commission_vat))
                from q join sum on sum.contract = q.contract and sum.exact = q.vat_after
                        and sum.client_exact = q.client_after
                    left join payments.ledger_account a
                        on a.name = 'receivable:freelancer:' || q.freelancer and a.currency = q.currency
                returning id, recovered""")) {
            var columns = new Columns<>(connection, insert, releases);
            columns.set("uuid", Release::id);
            columns.set("uuid", Release::milestone);
            columns.set("uuid", Release::contract);
            columns.set("uuid", Release::company);
            columns.set("uuid", Release::freelancer);
            columns.set("text", release -> release.net().currency());
            columns.set("int8", release -> release.net().minor());
            columns.set("int8", release -> release.gross().minus(release.net()).minor());
            columns.set("int8", release -> release.commission().minor());
            columns.set("int8", release -> release.commissionVat().minor());
            var sums = columns.of(prepared);
            sums.set("int4", one -> one.ruling().basisPoints());
            columns.set("text", release -> json(release.lines()));
            columns.set("text", Release::policy);
            columns.set("text", Release::policyVersion);
            columns.set("text", release -> json(release.policyParameters()));
            columns.set("text", release -> release.releasedAt().toString());
            columns.set("text", release -> release.availableAt().toString());
            sums.set("text", one -> one.vatBefore().toPlainString());
            sums.set("text", one -> one.vatAfter().toPlainString());
            columns.set("text", release -> json(release.vatRule()));
            sums.set("int8", one -> one.client().commission());
            sums.set("int8", one -> one.client().vat());
            columns.set(
                    "text",
                    release -> release.fee().rule() == null
                            ? null
                            : json(release.fee().rule()));
            sums.set("text", one -> one.client().vatBefore().toPlainString());
            sums.set("text", one -> one.client().vatAfter().toPlainString());
            Map<UUID, Long> recovered = new HashMap<>();
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    recovered.put(row.getObject(1, UUID.class), row.getLong(2));
                }
            }
            return recovered;
        }
    }

    /** @return what was charged and collected before releases, in the order in which they are named */
    static List<Sums> sums(Connection connection, List<ReleaseOrder> orders) throws SQLException {
        var sums = new ArrayList<Sums>(orders.size());
        try (PreparedStatement query = connection.prepareStatement("""
                select coalesce(v.exact, 0), coalesce(v.client_exact, 0), coalesce(a.balance, 0)
                from unnest(?::uuid[], ?::text[], ?::text[]) with ordinality as q (contract, currency, fee, n)
                    left join payments.commission_vat v on v.contract = q.contract and v.currency = q.currency
                    left join payments.ledger_account a on a.name = q.fee and a.currency = q.currency
                order by q.n""")) {
            var columns = new Columns<>(connection, query, orders);
            columns.set("uuid", ReleaseOrder::contract);
            columns.set("text", order -> order.net().currency());
            columns.set("text", order -> AccountName.fee(order.milestone()).text());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    sums.add(new Sums(row.getBigDecimal(1), row.getBigDecimal(2), row.getLong(3)));
                }
            }
        }
        return sums;
    }

    /** @return the exact VAT on the client's side of a contract until now */
    static BigDecimal clientVat(Connection connection, UUID contract, String currency) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select client_exact from payments.commission_vat where contract = ? and currency = ?")) {
            query.setObject(1, contract);
            query.setString(2, currency);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getBigDecimal(1) : BigDecimal.ZERO;
            }
        }
    }

    static long rounded(BigDecimal exact) {
        return exact.setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

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
                        rule(row.getString(17)),
                        new ClientFee(
                                Money.of(row.getLong(18), currency),
                                Money.of(row.getLong(19), currency),
                                rule(row.getString(20))),
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

    static AppliedVat rule(String text) {
        return text == null ? null : json(text, RULE);
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
