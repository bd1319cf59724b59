package org.biface.kernel.persistence.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.TimerStatus;
import org.biface.kernel.persistence.Timers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Timers as rows of a table in the unit's schema.
 *
 * <p>A node takes what is due by a lease (a random token and an end by the server's clock), renews it while the action
 * runs, and lets go of it with the result; all of that only as long as the row still carries its token. A node that dies
 * renews no more, and another one takes over. Setting or cancelling touches the same row in the caller's transaction and
 * never waits for an action: a timer moved while its action runs is kept for its new time, whatever the action answers.
 */
final class DurableTimers implements Timers, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DurableTimers.class);
    private static final int WORKERS = 2;
    private static final int LEASE_SECONDS = 20;
    private static final long RENEWAL_MILLIS = 5_000;
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(5);
    private static final Duration CLOSE_BOUND = Duration.ofSeconds(30);
    private static final String ONLY = "";

    private record Recurring(Duration every, Runnable action) {}

    private record Due(UUID token, String kind, String id, int failures) {}

    private final House house;
    private final CapabilityUnit unit;
    private final String table;
    private final Map<String, Action> actions = new ConcurrentHashMap<>();
    private final Map<String, Recurring> recurring = new ConcurrentHashMap<>();
    private final Set<UUID> running = ConcurrentHashMap.newKeySet();
    private final Object monitor = new Object();
    private Thread poller;
    private ExecutorService workers;
    private boolean woken;
    private volatile boolean closed;

    DurableTimers(House house, CapabilityUnit unit) {
        this.house = house;
        this.unit = unit;
        this.table = unit.schema() + ".scheduled_tasks";
    }

    /** Called under the lock of the unit's migrations. */
    static void createTable(Connection connection, String schema) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("""
                    create table if not exists %1$s.scheduled_tasks (
                        kind        text not null,
                        id          text not null,
                        due         timestamptz not null,
                        failures    integer not null default 0,
                        moved       boolean not null default false,
                        lease       uuid,
                        lease_until timestamptz,
                        primary key (kind, id)
                    );
                    create index if not exists scheduled_tasks_due on %1$s.scheduled_tasks (due)
                    """.formatted(schema));
        }
    }

    /** @param late before when a timer should have been due to count as overdue */
    static List<TimerStatus> all(Connection connection, Instant late) throws SQLException {
        var counts = new StringJoiner(" union all ", "", " order by 1, 2");
        try (var statement = connection.createStatement();
                var tables = statement.executeQuery("select quote_literal(table_schema), quote_ident(table_schema)"
                        + " from information_schema.tables where table_name = 'scheduled_tasks'")) {
            while (tables.next()) {
                counts.add("select " + tables.getString(1) + " as unit, kind, count(*),"
                        + " count(*) filter (where due < q.late), count(*) filter (where failures > 0), min(due)"
                        + " from " + tables.getString(2) + ".scheduled_tasks, q group by kind");
            }
        }
        var found = new ArrayList<TimerStatus>();
        if (counts.toString().startsWith("select")) {
            try (var statement = connection.prepareStatement("with q as (select ?::timestamptz as late) " + counts)) {
                setInstant(statement, 1, late);
                try (var row = statement.executeQuery()) {
                    while (row.next()) {
                        found.add(new TimerStatus(
                                row.getString(1),
                                row.getString(2),
                                row.getLong(3),
                                row.getLong(4),
                                row.getLong(5),
                                row.getObject(6, OffsetDateTime.class).toInstant()));
                    }
                }
            }
        }
        return found;
    }

    @Override
    public void on(String kind, Action action) {
        register(kind);
        actions.put(kind, action);
    }

    @Override
    public void every(String kind, Duration every, Runnable action) {
        register(kind);
        recurring.put(kind, new Recurring(every, action));
    }

    private void register(String kind) {
        synchronized (monitor) {
            if (poller != null) {
                throw new IllegalStateException("the timers of " + unit.schema() + " have been started");
            }
        }
        if (actions.containsKey(kind) || recurring.containsKey(kind)) {
            throw new IllegalStateException("there is an action for timers of kind " + kind);
        }
    }

    @Override
    public void start() {
        synchronized (monitor) {
            if (poller != null || closed) {
                throw new IllegalStateException("the timers of " + unit.schema() + " can be started once");
            }
            var number = new AtomicInteger();
            workers = Executors.newFixedThreadPool(WORKERS, task -> {
                var thread = new Thread(task, "biface-timer-" + unit.schema() + "-" + number.incrementAndGet());
                thread.setDaemon(true);
                return thread;
            });
            poller = new Thread(this::poll, "biface-timers-" + unit.schema());
            poller.setDaemon(true);
            poller.start();
        }
    }

    @Override
    public void set(String kind, String id, Instant at) {
        setAll(kind, Map.of(id, at));
    }

    @Override
    public void setAll(String kind, Map<String, Instant> times) {
        if (times.isEmpty()) {
            return;
        }
        // By id, so that two who set the same ones don't wait for each other.
        var sorted = new TreeMap<>(times);
        house.write(connection -> {
            try (var statement = connection.prepareStatement("insert into " + table
                    + " as t (kind, id, due) select ?, u.id, u.due from unnest(?::text[], ?::timestamptz[]) as u (id, due)"
                    + " on conflict (kind, id) do update"
                    + " set due = excluded.due, failures = 0, moved = t.lease is not null")) {
                statement.setString(1, kind);
                statement.setArray(
                        2, connection.createArrayOf("text", sorted.keySet().toArray()));
                statement.setArray(
                        3,
                        connection.createArrayOf(
                                "timestamptz",
                                sorted.values().stream().map(Instant::toString).toArray()));
                return statement.executeUpdate();
            }
        });
        Instant soon = house.clock().instant().plus(house.timerPoll());
        if (sorted.values().stream().anyMatch(at -> !at.isAfter(soon))) {
            house.afterCommit(this::wake);
        }
    }

    @Override
    public void cancel(String kind, String id) {
        cancelAll(kind, List.of(id));
    }

    @Override
    public void cancelAll(String kind, Collection<String> ids) {
        if (ids.isEmpty()) {
            return;
        }
        house.write(connection -> {
            try (var statement =
                    connection.prepareStatement("delete from " + table + " where kind = ? and id = any (?)")) {
                statement.setString(1, kind);
                statement.setArray(2, connection.createArrayOf("text", ids.toArray()));
                return statement.executeUpdate();
            }
        });
    }

    void wake() {
        synchronized (monitor) {
            woken = true;
            monitor.notifyAll();
        }
    }

    private void poll() {
        boolean prepared = false;
        long renewed = System.nanoTime();
        try {
            while (!closed) {
                if (unit.isReady() && house.isAvailable()) {
                    try {
                        if (!prepared) {
                            recurring.forEach(this::ensure);
                            prepared = true;
                        }
                        if (System.nanoTime() - renewed > TimeUnit.MILLISECONDS.toNanos(RENEWAL_MILLIS)) {
                            renew();
                            renewed = System.nanoTime();
                        }
                        for (Due due : take(WORKERS - running.size())) {
                            workers.execute(() -> run(due));
                        }
                    } catch (Unavailable away) {
                        LOG.debug("Timers of {} wait for the database", unit.schema(), away);
                    } catch (RuntimeException failure) {
                        LOG.warn("Timers of {} could not be looked at; they are tried again", unit.schema(), failure);
                    }
                }
                synchronized (monitor) {
                    if (!woken && !closed) {
                        monitor.wait(house.timerPoll().toMillis());
                    }
                    woken = false;
                }
            }
        } catch (InterruptedException interrupted) {
            LOG.debug("The timers of {} end", unit.schema(), interrupted);
        }
    }

    private void ensure(String kind, Recurring what) {
        Instant now = house.clock().instant();
        house.write(connection -> {
            try (var statement = connection.prepareStatement("insert into " + table
                    + " as t (kind, id, due) values (?, ?, ?)"
                    + " on conflict (kind, id) do update set due = least(t.due, ?)")) {
                statement.setString(1, kind);
                statement.setString(2, ONLY);
                setInstant(statement, 3, now);
                // The pause may have become shorter since it was last set.
                setInstant(statement, 4, now.plus(what.every()));
                return statement.executeUpdate();
            }
        });
    }

    private List<Due> take(int free) {
        if (free <= 0 || actions.isEmpty() && recurring.isEmpty()) {
            return List.of();
        }
        UUID node = UUID.randomUUID();
        var kinds = new ArrayList<>(actions.keySet());
        kinds.addAll(recurring.keySet());
        Instant now = house.clock().instant();
        // Most looks find nothing; those need no transaction that writes. In order, so that they read the index by time
        // as far as it is due, and not a table full of timers that are not.
        boolean any = house.read(connection -> {
            try (var statement = connection.prepareStatement("select 1 from " + table
                    + " where due <= ? and kind = any (?) and (lease is null or lease_until < now())"
                    + " order by due limit 1")) {
                setInstant(statement, 1, now);
                statement.setArray(2, connection.createArrayOf("text", kinds.toArray()));
                try (var found = statement.executeQuery()) {
                    return found.next();
                }
            }
        });
        if (!any) {
            return List.of();
        }
        List<Due> taken = house.write(connection -> {
            try (var statement = connection.prepareStatement("with d as (select kind, id from " + table
                    + " where due <= ? and kind = any (?) and (lease is null or lease_until < now())"
                    + " order by due limit ? for update skip locked)"
                    + " update " + table + " as t set lease = gen_random_uuid(), moved = false,"
                    + " lease_until = now() + interval '" + LEASE_SECONDS + " seconds'"
                    + " from d where t.kind = d.kind and t.id = d.id"
                    + " returning t.lease, t.kind, t.id, t.failures")) {
                setInstant(statement, 1, now);
                statement.setArray(2, connection.createArrayOf("text", kinds.toArray()));
                statement.setInt(3, free);
                var due = new ArrayList<Due>();
                try (var found = statement.executeQuery()) {
                    while (found.next()) {
                        due.add(new Due(
                                found.getObject(1, UUID.class),
                                found.getString(2),
                                found.getString(3),
                                found.getInt(4)));
                    }
                }
                return due;
            }
        });
        taken.forEach(due -> running.add(due.token()));
        LOG.debug("{} timers of {} are due, looked as {}", taken.size(), unit.schema(), node);
        return taken;
    }

    private void renew() {
        if (running.isEmpty()) {
            return;
        }
        house.write(connection -> {
            try (var statement = connection.prepareStatement("update " + table + " set lease_until = now() + interval '"
                    + LEASE_SECONDS + " seconds' where lease = any (?)")) {
                statement.setArray(1, connection.createArrayOf("uuid", running.toArray()));
                return statement.executeUpdate();
            }
        });
    }

    private void run(Due due) {
        try {
            Recurring again = recurring.get(due.kind());
            Instant next;
            try {
                if (again != null) {
                    again.action().run();
                    next = house.clock().instant().plus(again.every());
                } else {
                    next = actions.get(due.kind()).run(due.id());
                }
            } catch (RuntimeException | LinkageError failure) {
                failed(due, again, failure);
                return;
            }
            if (next == null) {
                done(due);
            } else {
                release(due, next, false);
            }
        } catch (RuntimeException lost) {
            // The lease ends, and the timer runs again: at least once.
            LOG.debug("Timer {} {} of {} ran, but that could not be noted", due.kind(), due.id(), unit.schema(), lost);
        } finally {
            running.remove(due.token());
            wake();
        }
    }

    private void failed(Due due, Recurring again, Throwable failure) {
        Duration pause = Duration.ofSeconds(1L << Math.min(due.failures(), 10));
        if (pause.compareTo(LONGEST_BACKOFF) > 0) {
            pause = LONGEST_BACKOFF;
        }
        if (again != null && pause.compareTo(again.every()) > 0) {
            pause = again.every();
        }
        if (failure instanceof Unavailable) {
            LOG.info(
                    "Timer {} {} of {} waits {} s: {}",
                    due.kind(),
                    due.id(),
                    unit.schema(),
                    pause.toSeconds(),
                    failure.getMessage());
        } else {
            LOG.warn(
                    "Timer {} {} of {} failed for the {}. time and runs again in {} s",
                    due.kind(),
                    due.id(),
                    unit.schema(),
                    due.failures() + 1,
                    pause.toSeconds(),
                    failure);
        }
        release(due, house.clock().instant().plus(pause), true);
    }

    private void done(Due due) {
        house.write(connection -> {
            try (var delete = connection.prepareStatement(
                    "delete from " + table + " where lease = ? and not moved" + " and kind = ? and id = ?")) {
                delete.setObject(1, due.token());
                delete.setString(2, due.kind());
                delete.setString(3, due.id());
                if (delete.executeUpdate() > 0) {
                    return null;
                }
            }
            // Moved while it ran: it is kept for its new time.
            try (var keep = connection.prepareStatement("update " + table
                    + " set lease = null, lease_until = null, moved = false where lease = ? and kind = ? and id = ?")) {
                keep.setObject(1, due.token());
                keep.setString(2, due.kind());
                keep.setString(3, due.id());
                keep.executeUpdate();
            }
            return null;
        });
    }

    private void release(Due due, Instant next, boolean failed) {
        house.write(connection -> {
            try (var statement = connection.prepareStatement("update " + table
                    + " set due = case when moved then due else ? end, failures = ?, moved = false,"
                    + " lease = null, lease_until = null where lease = ? and kind = ? and id = ?")) {
                setInstant(statement, 1, next);
                statement.setInt(2, failed ? due.failures() + 1 : 0);
                statement.setObject(3, due.token());
                statement.setString(4, due.kind());
                statement.setString(5, due.id());
                return statement.executeUpdate();
            }
        });
    }

    private static void setInstant(PreparedStatement statement, int index, Instant instant) throws SQLException {
        statement.setObject(index, OffsetDateTime.ofInstant(instant, ZoneOffset.UTC));
    }

    /** Takes no new timers, and waits until those that run have ended. */
    @Override
    public void close() {
        closed = true;
        wake();
        Thread last;
        ExecutorService lastWorkers;
        synchronized (monitor) {
            last = poller;
            lastWorkers = workers;
        }
        if (last == null) {
            return;
        }
        try {
            last.join(CLOSE_BOUND.toMillis());
            lastWorkers.shutdown();
            if (!lastWorkers.awaitTermination(CLOSE_BOUND.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("{} timers of {} still run and are left to themselves", running.size(), unit.schema());
                lastWorkers.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
