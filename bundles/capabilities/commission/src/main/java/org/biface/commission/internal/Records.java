package org.biface.commission.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.biface.commission.CommissionRecord;
import org.biface.commission.Decision;
import org.biface.commission.Explained;
import org.biface.commission.Side;
import org.biface.commons.Money;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What decided each release, kept for ever, and the facts that grow with it. */
@Component(service = {Records.class, RecordedInputs.class})
public final class Records implements RecordedInputs {
    private final PinStore store;

    @Activate
    public Records(@Reference PinStore store) {
        this.store = store;
    }

    /**
     * Moves the facts on and keeps the decisions, in one round trip. No row is touched that two freelancers share.
     *
     * @param connection the release's transaction
     * @param decisions by the ids of their releases
     * @return the releases whose facts still were those that their policy was asked with; nothing was done for the others. Of
     *     several releases of one freelancer in a currency only one can be among them
     */
    static Set<UUID> insert(Connection connection, List<Decided> decisions) throws SQLException {
        var rows = Inputs.array();
        decisions.forEach(one -> rows.add(row(one)));
        try (PreparedStatement insert = connection.prepareStatement("""
                with given as (select r.*, (r.inputs ->> 'freelancer')::uuid as freelancer,
                        (r.inputs ->> 'client')::uuid as company, (r.inputs ->> 'at')::timestamptz as at,
                        date_trunc('month', (r.inputs ->> 'at')::timestamptz at time zone 'UTC')::date as month
                    from jsonb_to_recordset(?::jsonb) as r (release uuid, contract uuid, currency text, amount bigint,
                        facts_version bigint, policy text, major int, version text, bundle_version text,
                        parameters jsonb, terms jsonb, inputs jsonb, lines jsonb, answered_at timestamptz, exact_freelancer numeric, exact_client numeric,
                        charged_freelancer bigint, charged_client bigint, returned_on_refund boolean)),
                q as (select distinct on (freelancer, currency) * from given order by freelancer, currency, release),
                taken as (
                    insert into commission.facts_freelancer as f (freelancer, currency, lifetime, version)
                    select freelancer, currency, amount, facts_version + 1 from q
                    on conflict (freelancer, currency) do update
                        set lifetime = f.lifetime + excluded.lifetime, version = excluded.version
                        where f.version = excluded.version - 1
                    returning freelancer, currency),
                t as (select q.* from q join taken using (freelancer, currency)),
                client as (
                    insert into commission.facts_client as f (freelancer, company, currency, lifetime)
                    select freelancer, company, currency, amount from t
                    on conflict (freelancer, company, currency) do update
                        set lifetime = f.lifetime + excluded.lifetime),
                month as (
                    insert into commission.facts_month as f (freelancer, currency, month, company, released)
                    select freelancer, currency, month, company, amount from t
                    on conflict (freelancer, currency, month, company) do update
                        set released = f.released + excluded.released),
                contract as (
                    insert into commission.facts_contract as f (contract, released, exact_freelancer, exact_client,
                        charged_freelancer, charged_client)
                    select contract, amount, exact_freelancer, exact_client, charged_freelancer, charged_client from t
                    on conflict (contract) do update
                        set released = f.released + excluded.released,
                            exact_freelancer = f.exact_freelancer + excluded.exact_freelancer,
                            exact_client = f.exact_client + excluded.exact_client,
                            charged_freelancer = f.charged_freelancer + excluded.charged_freelancer,
                            charged_client = f.charged_client + excluded.charged_client)
                insert into commission.record (release, contract, freelancer, company, currency, amount, facts_version,
                    policy, major, version, bundle_version, parameters, terms, inputs, lines, exact_freelancer, exact_client,
                    charged_freelancer, charged_client, returned_on_refund, at, answered_at)
                select release, contract, freelancer, company, currency, amount, facts_version, policy, major, version,
                    bundle_version, parameters, terms, inputs, lines, exact_freelancer, exact_client, charged_freelancer,
                    charged_client, returned_on_refund, at, answered_at
                from t
                returning release""")) {
            insert.setString(1, rows.toString());
            Set<UUID> kept = new HashSet<>();
            try (ResultSet row = insert.executeQuery()) {
                while (row.next()) {
                    kept.add(row.getObject(1, UUID.class));
                }
            }
            return kept;
        }
    }

    /**
     * A decision that becomes a release.
     *
     * @param release the release's id
     * @param decision what decided it
     */
    record Decided(UUID release, Decision decision) {}

    private static ObjectNode row(Decided one) {
        Decision decision = one.decision();
        ObjectNode row = Inputs.object()
                .put("release", one.release().toString())
                .put("contract", decision.pin().contract().toString())
                .put("currency", decision.amount().currency())
                .put("amount", decision.amount().minor())
                .put("facts_version", decision.factsVersion())
                .put("policy", decision.pin().policy())
                .put("major", decision.pin().major())
                .put("version", decision.version())
                .put("bundle_version", decision.bundleVersion())
                .put("answered_at", decision.answeredAt().toString())
                .put("exact_freelancer", plain(decision.exact(Side.FREELANCER)))
                .put("exact_client", plain(decision.exact(Side.CLIENT)))
                .put("charged_freelancer", decision.freelancerCharge().minor())
                .put("charged_client", decision.clientCharge().minor())
                .put("returned_on_refund", decision.returnedOnRefund())
                .putRawValue("inputs", new RawValue(decision.inputs()));
        row.set("lines", Inputs.writeLines(decision.lines()));
        row.set("terms", Inputs.writeTerms(decision.terms()));
        decision.pin().parameters().forEach(row.putObject("parameters")::put);
        return row;
    }

    private static String plain(BigDecimal exact) {
        return exact.toPlainString();
    }

    @Override
    public List<Recorded> last(String policy, int major, int limit) {
        return store.readSql(connection -> {
            try (PreparedStatement query = connection.prepareStatement("""
                    select release, version, inputs, lines, returned_on_refund from commission.record
                    where policy = ? and major = ? order by release desc limit ?""")) {
                query.setString(1, policy);
                query.setInt(2, major);
                query.setInt(3, limit);
                List<Recorded> found = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        found.add(new Recorded(
                                row.getObject(1, UUID.class),
                                row.getString(2),
                                Inputs.read(row.getString(3)),
                                Inputs.readLines(row.getString(4)),
                                row.getBoolean(5)));
                    }
                }
                return found;
            }
        });
    }

    /** One release as it was decided, with everything. */
    Optional<CommissionRecord> find(UUID release) {
        return store.readSql(connection -> {
            try (PreparedStatement query = connection.prepareStatement("""
                    select contract, freelancer, company, currency, amount, facts_version, policy, major, version,
                        bundle_version, parameters, inputs, lines, charged_freelancer, charged_client,
                        returned_on_refund, at, coalesce(answered_at, at) as answered_at
                    from commission.record where release = ?""")) {
                query.setObject(1, release);
                try (ResultSet row = query.executeQuery()) {
                    if (!row.next()) {
                        return Optional.empty();
                    }
                    String currency = row.getString(4);
                    return Optional.of(new CommissionRecord(
                            release,
                            row.getObject(1, UUID.class),
                            row.getObject(2, UUID.class),
                            row.getObject(3, UUID.class),
                            Money.of(row.getLong(5), currency),
                            row.getLong(6),
                            row.getString(7),
                            row.getInt(8),
                            row.getString(9),
                            row.getString(10),
                            Inputs.texts(row.getString(11)),
                            Inputs.map(row.getString(12)),
                            Inputs.readLines(row.getString(13)),
                            Money.of(row.getLong(14), currency),
                            Money.of(row.getLong(15), currency),
                            row.getBoolean(16),
                            row.getObject(17, OffsetDateTime.class).toInstant(),
                            row.getObject(18, OffsetDateTime.class).toInstant()));
                }
            }
        });
    }

    /** What the reader of a release needs. */
    Optional<Explained> explained(UUID release) {
        return store.readSql(connection -> {
            try (PreparedStatement query = connection.prepareStatement("""
                    select currency, terms, (inputs ->> 'contractChargedFreelancer')::bigint,
                        (inputs ->> 'contractChargedClient')::bigint
                    from commission.record where release = ?""")) {
                query.setObject(1, release);
                try (ResultSet row = query.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Explained(
                                    Inputs.readTerms(row.getString(2)),
                                    Money.of(row.getLong(3), row.getString(1)),
                                    Money.of(row.getLong(4), row.getString(1))))
                            : Optional.empty();
                }
            }
        });
    }

    /** What happened to a contract, in its place among the releases and refunds of its freelancer. */
    sealed interface Happened permits Past, WentBack {
        UUID contract();

        long factsVersion();
    }

    /**
     * A release to be decided again.
     *
     * @param release its id
     * @param contract its contract
     * @param factsVersion its place
     * @param amount what was released
     * @param policy the policy that decided
     * @param version its exact version
     * @param inputs what it was asked with
     * @param chargedFreelancer what the freelancer was charged
     * @param chargedClient what the client was charged
     */
    record Past(
            UUID release,
            UUID contract,
            long factsVersion,
            long amount,
            String policy,
            String version,
            JsonNode inputs,
            long chargedFreelancer,
            long chargedClient)
            implements Happened {}

    /**
     * A refund of a release.
     *
     * @param release the release
     * @param contract its contract
     * @param factsVersion its place
     * @param recorded what went back, with the commission as it was recorded
     */
    record WentBack(UUID release, UUID contract, long factsVersion, Reversals.Part recorded) implements Happened {}

    /** @return how many releases there are since an instant, of one contract or of all */
    long count(Instant since, UUID contract) {
        return store.readSql(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select count(*) from commission.record where at >= ?"
                            + (contract == null ? "" : " and contract = ?"))) {
                query.setObject(1, Facts.utc(since));
                if (contract != null) {
                    query.setObject(2, contract);
                }
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /** @return the next releases and refunds, contract by contract, in the order in which they happened */
    List<Happened> past(Instant since, UUID contract, Happened after, int limit) {
        return past(
                since,
                contract,
                after == null ? null : after.contract(),
                after == null ? 0 : after.factsVersion(),
                limit);
    }

    /** @return the releases and refunds of the contracts behind one */
    List<Happened> pastAfter(Instant since, UUID contract, UUID finished, int limit) {
        return past(since, contract, finished, Long.MAX_VALUE, limit);
    }

    private List<Happened> past(Instant since, UUID contract, UUID afterContract, long afterVersion, int limit) {
        String which = " where at >= ?"
                + (contract == null ? "" : " and contract = ?")
                + (afterContract == null ? "" : " and (contract, facts_version) > (?, ?)")
                + " order by contract, facts_version limit ?)";
        return store.readSql(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("(select release, contract, facts_version, amount,"
                            + " charged_freelancer, charged_client, policy, version, inputs,"
                            + " null::numeric as exact_freelancer, null::numeric as exact_client from commission.record"
                            + which
                            + " union all (select release, contract, facts_version, amount, charged_freelancer, charged_client,"
                            + " null, null, null, exact_freelancer, exact_client from commission.reversal" + which
                            + " order by contract, facts_version limit ?")) {
                int n = 0;
                for (int table = 0; table < 2; table++) {
                    query.setObject(++n, Facts.utc(since));
                    if (contract != null) {
                        query.setObject(++n, contract);
                    }
                    if (afterContract != null) {
                        query.setObject(++n, afterContract);
                        query.setLong(++n, afterVersion);
                    }
                    query.setInt(++n, limit);
                }
                query.setInt(++n, limit);
                List<Happened> found = new ArrayList<>(limit);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        found.add(happened(row));
                    }
                }
                return found;
            }
        });
    }

    private static Happened happened(ResultSet row) throws SQLException {
        UUID release = row.getObject(1, UUID.class);
        UUID contract = row.getObject(2, UUID.class);
        long version = row.getLong(3);
        long amount = row.getLong(4);
        long freelancer = row.getLong(5);
        long client = row.getLong(6);
        String policy = row.getString(7);
        return policy == null
                ? new WentBack(
                        release,
                        contract,
                        version,
                        new Reversals.Part(amount, row.getBigDecimal(10), row.getBigDecimal(11), freelancer, client))
                : new Past(
                        release,
                        contract,
                        version,
                        amount,
                        policy,
                        row.getString(8),
                        Inputs.tree(row.getString(9)),
                        freelancer,
                        client);
    }

    /**
     * A release with the policy that decided it.
     *
     * @param policy the policy's id
     * @param recorded the release
     */
    record Known(String policy, Recorded recorded) {}

    /** @return the newest releases before one, whatever their policies are */
    List<Known> newest(UUID before, int limit) {
        return store.readSql(connection -> {
            try (PreparedStatement query = connection.prepareStatement("select policy, release, version, inputs, lines,"
                    + " returned_on_refund from commission.record" + (before == null ? "" : " where release < ?")
                    + " order by release desc limit ?")) {
                int n = 0;
                if (before != null) {
                    query.setObject(++n, before);
                }
                query.setInt(++n, limit);
                List<Known> found = new ArrayList<>(limit);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        found.add(new Known(
                                row.getString(1),
                                new Recorded(
                                        row.getObject(2, UUID.class),
                                        row.getString(3),
                                        Inputs.read(row.getString(4)),
                                        Inputs.readLines(row.getString(5)),
                                        row.getBoolean(6))));
                    }
                }
                return found;
            }
        });
    }
}
