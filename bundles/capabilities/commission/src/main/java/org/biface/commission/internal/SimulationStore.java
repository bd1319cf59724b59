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
import java.util.UUID;
import org.biface.commission.Simulation;
import org.biface.commons.Money;

/** Simulations and their outcomes in the database. All methods work on the caller's connection. */
final class SimulationStore {
    /** A running simulation shows a sign of life far more often than this. */
    private static final Duration SILENT = Duration.ofMinutes(1);

    private static final String DAYS_KEPT = "30";

    private SimulationStore() {}

    static void insert(Connection connection, Simulation simulation, String order) throws SQLException {
        try (PreparedStatement old = connection.prepareStatement(
                "delete from commission.simulation" + " where alive_at < now() - interval '" + DAYS_KEPT + " days'")) {
            old.executeUpdate();
        }
        try (PreparedStatement insert = connection.prepareStatement("insert into commission.simulation"
                + " (id, state, ordered, policy, version, releases, done, started_at, alive_at)"
                + " values (?, ?, ?::jsonb, ?, ?, ?, 0, ?, now())")) {
            insert.setObject(1, simulation.id());
            insert.setString(2, simulation.state().name());
            insert.setString(3, order);
            insert.setString(4, simulation.policy());
            insert.setString(5, simulation.version());
            insert.setLong(6, simulation.releases());
            insert.setObject(7, Facts.utc(simulation.startedAt()));
            insert.executeUpdate();
        }
    }

    /** @return whether it is running still: somebody may have declared it dead */
    static boolean progress(
            Connection connection, UUID simulation, long done, Collection<Simulation.OfContract> outcomes)
            throws SQLException {
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
        try (PreparedStatement update = connection.prepareStatement(
                "update commission.simulation set done = ?, alive_at = now() where id = ? and state = 'RUNNING'")) {
            update.setLong(1, done);
            update.setObject(2, simulation);
            return update.executeUpdate() == 1;
        }
    }

    static void end(Connection connection, UUID simulation, Simulation.State state, String reason, Instant at)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update commission.simulation"
                + " set state = ?, reason = ?, ended_at = ?, alive_at = now() where id = ? and state = 'RUNNING'")) {
            update.setString(1, state.name());
            if (reason == null) {
                update.setNull(2, Types.VARCHAR);
            } else {
                update.setString(2, reason);
            }
            update.setObject(3, Facts.utc(at));
            update.setObject(4, simulation);
            update.executeUpdate();
        }
    }

    static Optional<Simulation> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select case when state = 'RUNNING' and alive_at < now()"
                        + " - interval '" + SILENT.toSeconds()
                        + " seconds' then 'INTERRUPTED' else state end, ordered, policy,"
                        + " version, releases, done, started_at, ended_at, reason from commission.simulation where id = ?")) {
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
