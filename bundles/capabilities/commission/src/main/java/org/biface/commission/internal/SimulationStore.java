package org.biface.commission.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.biface.commission.Simulation;
import org.biface.commission.SimulationOrder;
import org.biface.commons.Money;

/** Simulations and their outcomes in the database. All methods work on the caller's connection. */
final class SimulationStore {
    /** A running simulation shows a sign of life far more often than this. */
    private static final String SILENT = "interval '60 seconds'";

    /** Only one at a time counts those that are under way and adds another one. */
    private static final long LOCK = 0x62_69_66_73_69_6dL;

    private static final String DAYS_KEPT = "30";

    private SimulationStore() {}

    /**
     * What a node works on.
     *
     * @param id the simulation's id
     * @param order what was asked for
     * @param terms by which terms
     * @param contract the last contract that is finished, or {@code null}
     * @param done the releases until its end
     */
    record Claimed(UUID id, SimulationOrder order, SimulationTerms terms, UUID contract, long done) {}

    /** How many wait or run, until the end of the transaction. */
    static int underWay(Connection connection) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement("select pg_advisory_xact_lock(?)")) {
            lock.setLong(1, LOCK);
            lock.execute();
        }
        try (PreparedStatement query = connection.prepareStatement(
                        "select count(*) from commission.simulation where state in ('WAITING', 'RUNNING')");
                ResultSet row = query.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    /** Those whose node has died wait for another one. */
    static void orphaned(Connection connection) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update commission.simulation set state = 'WAITING', node = null"
                        + " where state = 'RUNNING' and alive_at < now() - " + SILENT)) {
            update.executeUpdate();
        }
    }

    /** A node that has the policies of waiting ones says so, even while it is busy. */
    static void wanted(Connection connection, Set<String> installed) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update commission.simulation set alive_at = now()"
                + " where state = 'WAITING' and policy || ' ' || version = any (?)")) {
            update.setArray(1, connection.createArrayOf("text", installed.toArray()));
            update.executeUpdate();
        }
    }

    /** Ends those whose policy no node has had for so long. */
    static void giveUp(Connection connection, Duration patience, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update commission.simulation set state = 'FAILED',"
                + " ended_at = ?, reason = format('No node has had the policy %s %s for %s minutes.', policy, version, ?::text)"
                + " where state = 'WAITING' and alive_at < now() - make_interval(secs => ?)")) {
            update.setObject(1, Facts.utc(at));
            update.setString(2, Long.toString(patience.toMinutes()));
            update.setDouble(3, patience.toMillis() / 1000.0);
            update.executeUpdate();
        }
    }

    /** The one that has waited longest, of those that this node can work on. */
    static Optional<Claimed> claim(Connection connection, UUID node, Set<String> installed) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update commission.simulation"
                + " set state = 'RUNNING', node = ?, alive_at = now() where id = (select id from commission.simulation"
                + " where state = 'WAITING' and policy || ' ' || version = any (?) order by id limit 1"
                + " for update skip locked) returning id, ordered, terms, contract, contract_done")) {
            update.setObject(1, node);
            update.setArray(2, connection.createArrayOf("text", installed.toArray()));
            try (ResultSet row = update.executeQuery()) {
                return row.next()
                        ? Optional.of(new Claimed(
                                row.getObject(1, UUID.class),
                                Inputs.order(row.getString(2)),
                                SimulationTerms.read(row.getString(3)),
                                row.getObject(4, UUID.class),
                                row.getLong(5)))
                        : Optional.empty();
            }
        }
    }

    /** The next one who has time goes on with it. */
    static boolean giveBack(Connection connection, UUID simulation, UUID node) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update commission.simulation set state = 'WAITING', node = null,"
                        + " alive_at = now() where id = ? and state = 'RUNNING' and node = ?")) {
            update.setObject(1, simulation);
            update.setObject(2, node);
            return update.executeUpdate() == 1;
        }
    }

    static void insert(Connection connection, Simulation simulation, String order, String terms) throws SQLException {
        try (PreparedStatement old = connection.prepareStatement(
                "delete from commission.simulation where ended_at is not null and alive_at < now() - interval '"
                        + DAYS_KEPT + " days'")) {
            old.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into commission.simulation"
                + " (id, state, ordered, terms, policy, version, releases, done, contract_done, started_at, alive_at)"
                + " values (?, ?, ?::jsonb, ?::jsonb, ?, ?, ?, 0, 0, ?, now())")) {
            insert.setObject(1, simulation.id());
            insert.setString(2, simulation.state().name());
            insert.setString(3, order);
            insert.setString(4, terms);
            insert.setString(5, simulation.policy());
            insert.setString(6, simulation.version());
            insert.setLong(7, simulation.releases());
            insert.setObject(8, Facts.utc(simulation.startedAt()));
            insert.executeUpdate();
        }
    }

    /**
     * @param done how many releases have been decided again
     * @param contract the last contract that is finished; whoever goes on begins behind it
     * @param contractDone the releases until its end
     * @param outcomes the contracts that were finished since the last time
     * @return whether it is this node's still: it may have been taken for dead, and then nothing is kept
     */
    static boolean progress(
            Connection connection,
            UUID simulation,
            UUID node,
            long done,
            UUID contract,
            long contractDone,
            Collection<Simulation.OfContract> outcomes)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update commission.simulation set done = ?,"
                        + " contract = ?, contract_done = ?, alive_at = now() where id = ? and state = 'RUNNING' and node = ?")) {
            update.setLong(1, done);
            update.setObject(2, contract);
            update.setLong(3, contractDone);
            update.setObject(4, simulation);
            update.setObject(5, node);
            if (update.executeUpdate() == 0) {
                return false;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into commission.simulated"
                + " (simulation, contract, freelancer, company, currency, releases, refused, reason, amount,"
                + " recorded_freelancer, recorded_client, simulated_freelancer, simulated_client)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (Simulation.OfContract one : outcomes) {
                insert.setObject(1, simulation);
                insert.setObject(2, one.contract());
                insert.setObject(3, one.freelancer());
                insert.setObject(4, one.company());
                insert.setString(5, one.amount().currency());
                insert.setLong(6, one.releases());
                insert.setLong(7, one.refused());
                insert.setString(8, one.reason());
                insert.setLong(9, one.amount().minor());
                insert.setLong(10, one.recordedFreelancer().minor());
                insert.setLong(11, one.recordedClient().minor());
                insert.setLong(12, one.simulatedFreelancer().minor());
                insert.setLong(13, one.simulatedClient().minor());
                insert.addBatch();
            }
            insert.executeBatch();
        }
        return true;
    }

    static boolean end(
            Connection connection, UUID simulation, UUID node, Simulation.State state, String reason, Instant at)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update commission.simulation"
                        + " set state = ?, reason = ?, ended_at = ?, alive_at = now() where id = ? and state = 'RUNNING' and node = ?")) {
            update.setString(1, state.name());
            if (reason == null) {
                update.setNull(2, Types.VARCHAR);
            } else {
                update.setString(2, reason);
            }
            update.setObject(3, Facts.utc(at));
            update.setObject(4, simulation);
            update.setObject(5, node);
            return update.executeUpdate() == 1;
        }
    }

    static Optional<Simulation> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select state, ordered, policy, version, releases,"
                + " done, started_at, ended_at, reason from commission.simulation where id = ?")) {
            query.setObject(1, id);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                OffsetDateTime ended = row.getObject(8, OffsetDateTime.class);
                return Optional.of(new Simulation(
                        id,
                        Simulation.State.valueOf(row.getString(1)),
                        Inputs.order(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getLong(5),
                        row.getLong(6),
                        totals(connection, id),
                        row.getObject(7, OffsetDateTime.class).toInstant(),
                        ended == null ? null : ended.toInstant(),
                        row.getString(9)));
            }
        }
    }

    private static List<Simulation.Total> totals(Connection connection, UUID simulation) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select currency, count(*), count(*) filter (where recorded_freelancer <> simulated_freelancer
                        or recorded_client <> simulated_client),
                    sum(releases)::bigint, sum(refused)::bigint, sum(amount)::bigint, sum(recorded_freelancer)::bigint,
                    sum(recorded_client)::bigint, sum(simulated_freelancer)::bigint, sum(simulated_client)::bigint
                from commission.simulated where simulation = ? group by currency order by currency""")) {
            query.setObject(1, simulation);
            var totals = new ArrayList<Simulation.Total>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String currency = row.getString(1);
                    totals.add(new Simulation.Total(
                            row.getLong(2),
                            row.getLong(3),
                            row.getLong(4),
                            row.getLong(5),
                            Money.of(row.getLong(6), currency),
                            Money.of(row.getLong(7), currency),
                            Money.of(row.getLong(8), currency),
                            Money.of(row.getLong(9), currency),
                            Money.of(row.getLong(10), currency)));
                }
            }
            return totals;
        }
    }

    static List<Simulation.OfContract> outcomes(Connection connection, UUID simulation, UUID after, int limit)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select contract, freelancer, company, currency,"
                + " releases, refused, reason, amount, recorded_freelancer, recorded_client, simulated_freelancer,"
                + " simulated_client from commission.simulated where simulation = ?"
                + (after == null ? "" : " and contract > ?") + " order by contract limit ?")) {
            int n = 0;
            query.setObject(++n, simulation);
            if (after != null) {
                query.setObject(++n, after);
            }
            query.setInt(++n, limit);
            var outcomes = new ArrayList<Simulation.OfContract>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    String currency = row.getString(4);
                    outcomes.add(new Simulation.OfContract(
                            row.getObject(1, UUID.class),
                            row.getObject(2, UUID.class),
                            row.getObject(3, UUID.class),
                            row.getLong(5),
                            row.getLong(6),
                            row.getString(7),
                            Money.of(row.getLong(8), currency),
                            Money.of(row.getLong(9), currency),
                            Money.of(row.getLong(10), currency),
                            Money.of(row.getLong(11), currency),
                            Money.of(row.getLong(12), currency)));
                }
            }
            return outcomes;
        }
    }
}
