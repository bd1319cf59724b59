package org.biface.kernel.events.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.biface.kernel.persistence.Persistence;

/** A subscriber that notes in the database the events of one clock, and what else a test wants to happen. */
final class Notebook implements EventSubscriber {

    private final Persistence persistence;
    private final String name;
    private final UUID clock;
    private final Set<String> types;
    private final Consumer<Event> then;
    private final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger calls = new AtomicInteger();
    volatile boolean overlapped;

    Notebook(Persistence persistence, String name, UUID clock, Set<String> types, Consumer<Event> then) {
        this.persistence = persistence;
        this.name = name;
        this.clock = clock;
        this.types = types;
        this.then = then;
    }

    Notebook(Persistence persistence, String name, UUID clock) {
        this(persistence, name, clock, Set.of(), event -> {});
    }

    static void prepare(Persistence persistence) {
        persistence.write(connection -> connection
                .createStatement()
                .execute("create table if not exists public.note (id bigint generated always as identity,"
                        + " subscriber text, position bigint, version bigint)"));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> types() {
        return types;
    }

    @Override
    public void on(Event event) {
        if (!event.aggregate().equals(clock)) {
            return;
        }
        calls.incrementAndGet();
        if (inside.incrementAndGet() > 1) {
            overlapped = true;
        }
        try {
            persistence.write(connection -> note(connection, event));
            then.accept(event);
        } finally {
            inside.decrementAndGet();
        }
    }

    private int note(Connection connection, Event event) throws java.sql.SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "insert into public.note (subscriber, position, version) values (?, ?, ?)")) {
            insert.setString(1, name);
            insert.setLong(2, event.position());
            insert.setLong(3, event.version());
            return insert.executeUpdate();
        }
    }

    /** The versions of the clock's events that were noted, in the order in which they were. */
    static List<Long> versions(Persistence persistence, String name) {
        return persistence.read(connection -> {
            try (PreparedStatement select =
                    connection.prepareStatement("select version from public.note where subscriber = ? order by id")) {
                select.setString(1, name);
                List<Long> versions = new ArrayList<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        versions.add(row.getLong(1));
                    }
                }
                return versions;
            }
        });
    }
}
