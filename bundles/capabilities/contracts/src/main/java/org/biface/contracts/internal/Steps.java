package org.biface.contracts.internal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.biface.contracts.Contract;
import org.biface.contracts.Milestone;
import org.biface.contracts.Pricing;
import org.biface.contracts.internal.ContractStore.Step;

/**
 * Many milestones at once, by plain SQL: what releases need, in few round trips. The contracts in these steps know only who
 * their parties are.
 */
final class Steps {

    private static final String STEP = """
            select c.id, c.mission, c.company, c.freelancer, c.author, m.id, m.position, m.title, m.currency, m.net, m.vat,
                m.due_on, m.status, m.payment, m.release, m.note, m.changes_wanted, m.funded_at, m.submitted_at,
                m.auto_release_at, m.version, m.week, c.pricing, c.freelancer_company
            from contracts.milestone m join contracts.contract c on c.id = m.contract where m.id = any (?)""";

    private static final String LOCKED = " order by c.id, m.id for no key update of c, m";

    private Steps() {}

    static Map<UUID, Step> find(Connection connection, List<UUID> milestones) throws SQLException {
        return steps(connection, STEP, milestones);
    }

    /**
     * Locks whole contracts, so that two of their milestones never move at once.
     *
     * @param wait whether to wait for what others have locked; what they have is missing otherwise
     */
    static Map<UUID, Step> lock(Connection connection, List<UUID> milestones, boolean wait) throws SQLException {
        return steps(connection, STEP + LOCKED + (wait ? "" : " skip locked"), milestones);
    }

    private static Map<UUID, Step> steps(Connection connection, String sql, List<UUID> milestones) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setArray(1, connection.createArrayOf("uuid", milestones.toArray()));
            Map<UUID, Step> steps = new HashMap<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    Step step = step(row);
                    steps.put(step.milestone().id, step);
                }
            }
            return steps;
        }
    }

    private static Step step(ResultSet row) throws SQLException {
        ContractEntity contract = new ContractEntity();
        contract.id = row.getObject(1, UUID.class);
        contract.mission = row.getObject(2, UUID.class);
        contract.company = row.getObject(3, UUID.class);
        contract.freelancer = row.getObject(4, UUID.class);
        contract.author = row.getObject(5, UUID.class);
        MilestoneEntity milestone = new MilestoneEntity();
        milestone.id = row.getObject(6, UUID.class);
        milestone.contract = contract.id;
        milestone.position = row.getInt(7);
        milestone.title = row.getString(8);
        milestone.currency = row.getString(9);
        milestone.net = row.getLong(10);
        milestone.vat = row.getLong(11);
        milestone.dueOn = row.getObject(12, LocalDate.class);
        milestone.status = Milestone.Status.valueOf(row.getString(13));
        milestone.payment = row.getObject(14, UUID.class);
        milestone.release = row.getObject(15, UUID.class);
        milestone.note = row.getString(16);
        milestone.changesWanted = row.getString(17);
        milestone.fundedAt = instant(row, 18);
        milestone.submittedAt = instant(row, 19);
        milestone.autoReleaseAt = instant(row, 20);
        milestone.version = row.getLong(21);
        milestone.week = row.getObject(22, LocalDate.class);
        contract.pricing = Pricing.valueOf(row.getString(23));
        contract.freelancerCompany = row.getObject(24, UUID.class);
        return new Step(contract, milestone);
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /**
     * Writes down that milestones, which are locked and of different contracts, are released.
     *
     * @return those whose contract is by milestones, has no other one to wait for, and is completed now
     */
    static List<Step> released(Connection connection, List<Step> steps) throws SQLException {
        for (Step step : steps) {
            step.milestone().status = Milestone.Status.RELEASED;
            step.milestone().autoReleaseAt = null;
            step.milestone().version++;
        }
        Map<UUID, Step> byContract = new HashMap<>();
        steps.forEach(step -> byContract.put(step.contract().id, step));
        List<Step> completed = new ArrayList<>();
        try (PreparedStatement update = connection.prepareStatement("""
                with q as (select * from unnest(?::uuid[], ?::uuid[], ?::uuid[]) as q (milestone, release, contract)),
                moved as (
                    update contracts.milestone m
                    set status = 'RELEASED', release = q.release, auto_release_at = null, version = m.version + 1
                    from q where m.id = q.milestone)
                update contracts.contract c set moves = c.moves + 1, version = c.version + 1,
                    status = case when c.pricing <> 'FIXED' or exists (select 1 from contracts.milestone m where m.contract = c.id
                        and m.id <> q.milestone and m.status <> all (?)) then c.status else 'COMPLETED' end
                from q where c.id = q.contract returning c.id, c.status""")) {
            update.setArray(1, ids(connection, steps, step -> step.milestone().id));
            update.setArray(2, ids(connection, steps, step -> step.milestone().release));
            update.setArray(3, ids(connection, steps, step -> step.contract().id));
            update.setArray(
                    4,
                    connection.createArrayOf(
                            "text",
                            ContractsService.SETTLED.stream().map(Enum::name).toArray()));
            try (ResultSet row = update.executeQuery()) {
                while (row.next()) {
                    Step step = byContract.get(row.getObject(1, UUID.class));
                    step.contract().status = Contract.Status.valueOf(row.getString(2));
                    if (step.contract().status != Contract.Status.ACTIVE) {
                        completed.add(step);
                    }
                }
            }
        }
        return completed;
    }

    private static Array ids(Connection connection, List<Step> steps, Function<Step, UUID> id) throws SQLException {
        return connection.createArrayOf("uuid", steps.stream().map(id).toArray());
    }
}
