package org.biface.kernel.events.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.biface.commons.DomainEvent;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Persistence.SqlWork;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;

/** The tables of the log and of the cursors, and all the SQL that touches them. */
final class EventStore implements AutoCloseable {

    static final String SCHEMA = "events";

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static final Set<String> ALL_TYPES = Set.of("*");

    private static final String EVENT = "position, type, aggregate, version, at, body::text";

    private final Persistence persistence;
    private final Unit unit;

    EventStore(Persistence persistence, UnitDefinition definition) {
        this.persistence = persistence;
        this.unit = persistence.open(definition);
    }

    /** Where the log ends, and which subscribers could go on. */
    record Progress(long head, Map<String, Place> cursors) {}

    /**
     * Where a subscriber is; {@code due} unless it waits to be tried again.
     *
     * @param types what its versions have ever wanted, or {@code null} when none has run
     * @param arrears types of which it has not had everything before its cursor
     */
    record Place(long position, boolean due, Set<String> types, Set<String> arrears) {

        /** Whether there is something to do for a version that wants these types. */
        boolean hasWork(long head, Set<String> wanted) {
            return due && (position < head || (position > 0 && hasArrears(wanted)));
        }

        private boolean hasArrears(Set<String> wanted) {
            if (types == null || types.equals(ALL_TYPES) || wanted.isEmpty()) {
                return false;
            }
            return !types.containsAll(wanted) || wanted.stream().anyMatch(arrears::contains);
        }
    }

    /** A subscriber's cursor, held by this transaction until it ends. */
    record Lease(String name, long position, int failures, boolean due, long head, Set<String> types) {}

    /** Events of some types, after one position and up to another one, that a subscriber has not had. */
    record Arrears(Set<String> types, long after, long upTo) {}

    /** A cursor as people want to see it. */
    record Cursor(long position, int failures, String lastError, Instant retryAt) {}

    boolean isReady() {
        return unit.isReady();
    }

    boolean isAvailable() {
        return persistence.isAvailable();
    }

    void append(List<? extends DomainEvent> events) {
        if (!persistence.inTransaction()) {
            throw new IllegalStateException("an event is appended in the transaction that makes it true");
        }
        int n = events.size();
        var types = new String[n];
        var aggregates = new UUID[n];
        var bodies = new String[n];
        for (int i = 0; i < n; i++) {
            types[i] = events.get(i).getClass().getSimpleName();
            aggregates[i] = events.get(i).aggregate();
            bodies[i] = json(events.get(i));
        }
        write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into events.event_log (type, aggregate, version, body)
                    select u.type, u.aggregate,
                           coalesce((select max(version) from events.event_log e where e.aggregate = u.aggregate), 0)
                               + row_number() over (partition by u.aggregate order by u.n),
                           u.body::jsonb
                      from unnest(?::text[], ?::uuid[], ?::text[]) with ordinality as u (type, aggregate, body, n)
                     order by u.n""")) {
                insert.setArray(1, connection.createArrayOf("text", types));
                insert.setArray(2, connection.createArrayOf("uuid", aggregates));
                insert.setArray(3, connection.createArrayOf("text", bodies));
                return insert.executeUpdate();
            }
        });
    }

    private static String json(DomainEvent event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "cannot be written as JSON: " + event.getClass().getName(), e);
        }
    }

    List<Event> read(long after, int limit) {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "select " + EVENT + " from events.event_log where position > ? order by position limit ?")) {
                select.setLong(1, after);
                select.setInt(2, limit);
                return events(select);
            }
        });
    }

    long head() {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("select next - 1 from events.sequencer");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        });
    }

    boolean hasUnnumbered() {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "select exists (select 1 from events.event_log where position is null)");
                    ResultSet row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        });
    }

    /** Gives positions to committed events that have none. Any node may do it at any time. Returns how many there were. */
    int number(int batch) {
        int numbered = 0;
        boolean some = hasUnnumbered();
        while (some) {
            int now = write(connection -> {
                try (PreparedStatement call = connection.prepareStatement("select events.number_events(?)")) {
                    call.setInt(1, batch);
                    try (ResultSet row = call.executeQuery()) {
                        row.next();
                        return row.getInt(1);
                    }
                }
            });
            numbered += now;
            some = now == batch;
        }
        return numbered;
    }

    Progress progress() {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                            select s.next - 1, c.name, c.position, c.retry_at is null or c.retry_at <= now(), c.types,
                                   array(select a.type from events.event_arrears a where a.subscriber = c.name)
                              from events.sequencer s left join events.event_cursor c on true""");
                    ResultSet row = select.executeQuery()) {
                long head = 0;
                Map<String, Place> cursors = new LinkedHashMap<>();
                while (row.next()) {
                    head = row.getLong(1);
                    if (row.getString(2) != null) {
                        cursors.put(
                                row.getString(2),
                                new Place(row.getLong(3), row.getBoolean(4), words(row, 5), words(row, 6)));
                    }
                }
                return new Progress(head, cursors);
            }
        });
    }

    Map<String, Cursor> cursors() {
        return read(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                            "select name, position, failures, last_error, retry_at from events.event_cursor order by name");
                    ResultSet row = select.executeQuery()) {
                Map<String, Cursor> cursors = new LinkedHashMap<>();
                while (row.next()) {
                    cursors.put(
                            row.getString(1),
                            new Cursor(row.getLong(2), row.getInt(3), row.getString(4), instant(row, 5)));
                }
                return cursors;
            }
        });
    }

    /** A subscriber that the log has not known begins before the first event. */
    void welcome(String name) {
        write(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into events.event_cursor (name) values (?) on conflict do nothing")) {
                insert.setString(1, name);
                return insert.executeUpdate();
            }
        });
    }

    /**
     * Takes a subscriber's cursor until the transaction ends, unless another node has it. The server ends the session of
     * a node that then says nothing for {@code silence}: the lock of a node that died or was suspended does not outlive it.
     */
    Lease lease(Connection connection, String name, Duration silence) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select c.position, c.failures, c.retry_at is null or c.retry_at <= now(),
                       (select next - 1 from events.sequencer), c.types,
                       set_config('idle_in_transaction_session_timeout', ?, true)
                  from events.event_cursor c where c.name = ? for update of c skip locked""")) {
            select.setString(1, Long.toString(silence.toMillis()));
            select.setString(2, name);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? new Lease(
                                name, row.getLong(1), row.getInt(2), row.getBoolean(3), row.getLong(4), words(row, 5))
                        : null;
            }
        }
    }

    /**
     * Compares what this version wants with what versions before it wanted: types that are new to the subscriber are owed
     * from the beginning.
     */
    void welcomeTypes(Connection connection, Lease lease, Set<String> wanted) throws SQLException {
        Set<String> known = lease.types();
        if (known == null || known.equals(ALL_TYPES) || wanted.isEmpty()) {
            Set<String> now = wanted.isEmpty() ? ALL_TYPES : wanted;
            if (!now.equals(known)) {
                rememberTypes(connection, lease.name(), now);
            }
        } else if (!known.containsAll(wanted)) {
            Set<String> gained = new TreeSet<>(wanted);
            gained.removeAll(known);
            if (lease.position() > 0) {
                owe(connection, lease.name(), gained, 0);
            }
            gained.addAll(known);
            rememberTypes(connection, lease.name(), gained);
        }
    }

    /** The cursor is about to pass events that another version would want: they are owed to it from here. */
    void owePassedOver(Connection connection, Lease lease, Set<String> wanted) throws SQLException {
        Set<String> known = lease.types();
        if (known != null && !known.equals(ALL_TYPES) && !wanted.isEmpty() && !wanted.containsAll(known)) {
            Set<String> passedOver = new TreeSet<>(known);
            passedOver.removeAll(wanted);
            owe(connection, lease.name(), passedOver, lease.position());
        }
    }

    private void rememberTypes(Connection connection, String name, Set<String> types) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update events.event_cursor set types = ? where name = ?")) {
            update.setArray(1, connection.createArrayOf("text", types.toArray()));
            update.setString(2, name);
            update.executeUpdate();
        }
    }

    private void owe(Connection connection, String name, Set<String> types, long after) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into events.event_arrears (subscriber, type, position)
                select ?, unnest(?), ? on conflict do nothing""")) {
            insert.setString(1, name);
            insert.setArray(2, connection.createArrayOf("text", types.toArray()));
            insert.setLong(3, after);
            insert.executeUpdate();
        }
    }

    /** What is to be delivered before the cursor moves on: the types that are furthest behind; {@code null} if nothing. */
    Arrears arrears(Connection connection, Lease lease, Set<String> wanted) throws SQLException {
        if (wanted.isEmpty()) {
            return null;
        }
        try (PreparedStatement select = connection.prepareStatement("""
                select type, position from events.event_arrears
                 where subscriber = ? and type = any (?) order by position""")) {
            select.setString(1, lease.name());
            select.setArray(2, connection.createArrayOf("text", wanted.toArray()));
            try (ResultSet row = select.executeQuery()) {
                Set<String> types = new TreeSet<>();
                long after = 0;
                while (row.next()) {
                    if (types.isEmpty()) {
                        after = row.getLong(2);
                    } else if (row.getLong(2) > after) {
                        return new Arrears(types, after, row.getLong(2));
                    }
                    types.add(row.getString(1));
                }
                return types.isEmpty() ? null : new Arrears(types, after, lease.position());
            }
        }
    }

    /** Some arrears have been delivered up to a position; those that have caught up with the cursor are arrears no more. */
    void repay(Connection connection, Lease lease, Arrears arrears, long upTo) throws SQLException {
        String statement = upTo >= lease.position()
                ? "delete from events.event_arrears where subscriber = ? and type = any (?)"
                : "update events.event_arrears set position = " + upTo + " where subscriber = ? and type = any (?)";
        try (PreparedStatement repay = connection.prepareStatement(statement)) {
            repay.setString(1, lease.name());
            repay.setArray(2, connection.createArrayOf("text", arrears.types().toArray()));
            repay.executeUpdate();
        }
    }

    /** The next events of some types (of all, when none is named) after one position and not after another one. */
    List<Event> wanted(Connection connection, Set<String> types, long after, long upTo, int limit) throws SQLException {
        String ofTypes = types.isEmpty() ? "" : " and type = any (?)";
        try (PreparedStatement select = connection.prepareStatement("select " + EVENT
                + " from events.event_log where position > ? and position <= ?" + ofTypes
                + " order by position limit ?")) {
            select.setLong(1, after);
            select.setLong(2, upTo);
            if (types.isEmpty()) {
                select.setInt(3, limit);
            } else {
                select.setArray(3, connection.createArrayOf("text", types.toArray()));
                select.setInt(4, limit);
            }
            return events(select);
        }
    }

    /** Moves a leased cursor on. */
    void move(Connection connection, Lease lease, long to) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update events.event_cursor set position = ?, failures = 0, last_error = null, retry_at = null
                 where name = ? and position = ?""")) {
            update.setLong(1, to);
            update.setString(2, lease.name());
            update.setLong(3, lease.position());
            if (update.executeUpdate() != 1) {
                throw new IllegalStateException("the cursor of " + lease.name() + " was moved by somebody else");
            }
        }
    }

    /**
     * Nothing is lost when the move of a cursor over events that nobody wanted is forgotten in a crash, so its commit need
     * not wait for the disk.
     */
    void commitNeedNotWait(Connection connection) throws SQLException {
        try (PreparedStatement set = connection.prepareStatement("set local synchronous_commit = off")) {
            set.execute();
        }
    }

    /** Remembers that the event after a position could not be taken. */
    void failed(String name, long position, String error, Duration pause) {
        write(connection -> {
            try (PreparedStatement update = connection.prepareStatement("""
                    update events.event_cursor
                       set failures = failures + 1, last_error = ?, retry_at = now() + ? * interval '1 millisecond'
                     where name = ? and position = ?""")) {
                update.setString(1, error);
                update.setLong(2, pause.toMillis());
                update.setString(3, name);
                update.setLong(4, position);
                return update.executeUpdate();
            }
        });
    }

    void rewind(String name) {
        int found = write(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from events.event_arrears where subscriber = ?")) {
                delete.setString(1, name);
                delete.executeUpdate();
            }
            try (PreparedStatement update = connection.prepareStatement("""
                    update events.event_cursor set position = 0, types = null, failures = 0, last_error = null, retry_at = null
                     where name = ?""")) {
                update.setString(1, name);
                return update.executeUpdate();
            }
        });
        mustBeKnown(name, found);
    }

    void retry(String name) {
        int found = write(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("update events.event_cursor set retry_at = null where name = ?")) {
                update.setString(1, name);
                return update.executeUpdate();
            }
        });
        mustBeKnown(name, found);
    }

    private static void mustBeKnown(String name, int found) {
        if (found == 0) {
            throw new NotFound("The event log knows no subscriber '" + name + "'.");
        }
    }

    <T> T write(SqlWork<T> work) {
        mustBeReady();
        return persistence.write(work);
    }

    private <T> T read(SqlWork<T> work) {
        mustBeReady();
        return persistence.read(work);
    }

    private void mustBeReady() {
        if (!isReady()) {
            throw new Unavailable(
                    "The event log waits for its database. Try again in a few seconds.", Duration.ofSeconds(2));
        }
    }

    private static List<Event> events(PreparedStatement select) throws SQLException {
        List<Event> events = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                events.add(new Event(
                        row.getLong(1),
                        row.getString(2),
                        row.getObject(3, UUID.class),
                        row.getLong(4),
                        instant(row, 5),
                        JSON.readTree(row.getString(6))));
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event's body is not JSON", e);
        }
        return events;
    }

    private static Set<String> words(ResultSet row, int column) throws SQLException {
        Array words = row.getArray(column);
        return words == null ? null : Set.of((String[]) words.getArray());
    }

    private static Instant instant(ResultSet row, int column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    @Override
    public void close() {
        unit.close();
    }
}
