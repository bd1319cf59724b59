package org.biface.commission.internal;

import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.biface.commission.BroughtBy;
import org.biface.commission.ChargeOrder;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Persistence.SqlWork;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The pins of all contracts. */
@Component(service = PinStore.class)
public final class PinStore {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Persistence persistence;
    private final Unit unit;

    @Activate
    public PinStore(@Reference Persistence persistence, BundleContext context) {
        this(persistence, persistence.open(UnitDefinition.of(context.getBundle(), "commission", PinEntity.class)));
    }

    PinStore(Persistence persistence, Unit unit) {
        this.persistence = persistence;
        this.unit = unit;
    }

    @Deactivate
    void close() {
        unit.close();
    }

    boolean inTransaction() {
        return persistence.inTransaction();
    }

    <T> T write(Function<EntityManager, T> work) {
        return unit.write(work);
    }

    Optional<PinEntity> find(UUID contract) {
        return unit.read(entities -> Optional.ofNullable(entities.find(PinEntity.class, contract)));
    }

    /** Plain SQL; tables are named with the schema. */
    <T> T readSql(SqlWork<T> work) {
        mustBeReady();
        return persistence.read(work);
    }

    /** Plain SQL in the thread's transaction, else in a new one. */
    <T> T writeSql(SqlWork<T> work) {
        mustBeReady();
        return persistence.write(work);
    }

    void afterCommit(Runnable action) {
        persistence.afterCommit(action);
    }

    private void mustBeReady() {
        if (!unit.isReady()) {
            throw new Unavailable("Commissions are not ready yet. Try again in a few seconds.", RETRY_AFTER);
        }
    }

    /**
     * What the earlier contracts of the parties say; contracts signed at the same instant are ordered by their ids.
     *
     * @return for each order, {@code null} when the contract has no pin
     */
    List<Terms> terms(List<ChargeOrder> orders) {
        return readSql(connection -> terms(connection, orders));
    }

    private static List<Terms> terms(Connection connection, List<ChargeOrder> orders) throws SQLException {
        var found = new Terms[orders.size()];
        try (PreparedStatement query = connection.prepareStatement("""
                select q.n, p.contract, p.offer, p.policy, p.major, p.parameters, p.freelancer, p.company, p.vertical,
                    p.currency, p.brought_by, p.signed_at,
                    (select min(e.signed_at) from commission.pin e
                        where e.freelancer = p.freelancer and e.company = p.company and e.signed_at <= p.signed_at),
                    b.with_client, b.with_all,
                    coalesce(f.version, 0), coalesce(f.lifetime, 0), coalesce(c.lifetime, 0), m.with_all, m.with_client,
                    coalesce(k.released, 0), coalesce(k.exact_freelancer, 0), coalesce(k.exact_client, 0),
                    coalesce(k.charged_freelancer, 0), coalesce(k.charged_client, 0),
                    array(select g.badge from commission.badge g where g.freelancer = p.freelancer)
                from unnest(?::uuid[], ?::date[]) with ordinality as q (contract, month, n)
                    join commission.pin p on p.contract = q.contract
                    cross join lateral (
                        select count(*) filter (where e.company = p.company) as with_client, count(*) as with_all
                        from commission.pin e where e.freelancer = p.freelancer
                            and (e.signed_at < p.signed_at or e.signed_at = p.signed_at and e.contract < p.contract)) b
                    cross join lateral (
                        select coalesce(sum(s.released), 0)::bigint as with_all,
                            coalesce(sum(s.released) filter (where s.company = p.company), 0)::bigint as with_client
                        from commission.facts_month s where s.freelancer = p.freelancer and s.currency = p.currency
                            and s.month = q.month) m
                    left join commission.facts_freelancer f on f.freelancer = p.freelancer and f.currency = p.currency
                    left join commission.facts_client c on c.freelancer = p.freelancer and c.company = p.company
                        and c.currency = p.currency
                    left join commission.facts_contract k on k.contract = p.contract""")) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid", orders.stream().map(ChargeOrder::contract).toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "date",
                            orders.stream()
                                    .map(one -> Facts.month(one.at()).toString())
                                    .toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    found[row.getInt(1) - 1] = new Terms(
                            pin(row),
                            new Earlier(instant(row, 13), row.getInt(14), row.getInt(15)),
                            new Facts(
                                    row.getLong(16),
                                    row.getLong(17),
                                    row.getLong(18),
                                    row.getLong(19),
                                    row.getLong(20),
                                    row.getLong(21),
                                    row.getBigDecimal(22),
                                    row.getBigDecimal(23),
                                    row.getLong(24),
                                    row.getLong(25)),
                            Set.of((String[]) row.getArray(26).getArray()));
                }
            }
        }
        return Arrays.asList(found);
    }

    private static PinEntity pin(ResultSet row) throws SQLException {
        PinEntity pin = new PinEntity();
        pin.contract = row.getObject(2, UUID.class);
        pin.offer = row.getString(3);
        pin.policy = row.getString(4);
        pin.major = row.getInt(5);
        pin.parameters = row.getString(6);
        pin.freelancer = row.getObject(7, UUID.class);
        pin.company = row.getObject(8, UUID.class);
        pin.vertical = row.getString(9);
        pin.currency = row.getString(10);
        pin.broughtBy = BroughtBy.valueOf(row.getString(11));
        pin.signedAt = instant(row, 12);
        return pin;
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** The same for a pin that is not stored, with no contract. */
    Terms terms(PinEntity pin, Instant at) {
        return readSql(connection -> new Terms(
                pin,
                Earlier.read(connection, pin.freelancer, pin.company, pin.signedAt, pin.contract),
                Facts.read(connection, pin.freelancer, pin.company, pin.currency, pin.contract, at),
                FreelancerBadges.read(connection, pin.freelancer)));
    }

    /**
     * A pin with everything that was before.
     *
     * @param pin the pin
     * @param earlier what earlier pins tell of its parties
     * @param facts what was released and charged
     * @param badges the freelancer's badges
     */
    record Terms(PinEntity pin, Earlier earlier, Facts facts, Set<String> badges) {}
}
