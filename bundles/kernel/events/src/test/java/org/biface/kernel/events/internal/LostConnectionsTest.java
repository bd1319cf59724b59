package org.biface.kernel.events.internal;

import static org.biface.testing.TestDatabase.await;
import static org.junit.Assert.assertEquals;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.biface.commons.Unavailable;
import org.biface.testing.TestDatabase;
import org.junit.Rule;
import org.junit.Test;

/** In a database of its own: nobody else's connections break. */
public class LostConnectionsTest {

    @Rule
    public final TestDatabase database = new TestDatabase();

    private final UUID clock = UUID.randomUUID();
    private final String name = "test." + clock;

    @Test
    public void deliveryRecoversWhenEveryConnectionWasLost() throws Exception {
        try (Node node = new Node(database.persistence())) {
            Notebook.prepare(node.persistence);
            node.deliver(Node.SETTINGS, new Notebook(node.persistence, name, clock));
            node.tick(clock, 1);
            await("before", () -> noted(node).equals(List.of(1L)));
            cutConnections();
            await("the database is back", unlessAway(() -> {
                node.tick(clock, 2);
                return true;
            }));
            // What was refused while it was being saved may have been saved, too.
            List<Long> noted = new ArrayList<>();
            await("after", unlessAway(() -> {
                noted.clear();
                boolean delivered =
                        node.status(name).lag() == 0 && node.status(name).failures() == 0;
                return delivered && noted.addAll(noted(node)) && noted.size() >= 2;
            }));
            for (int i = 0; i < noted.size(); i++) {
                assertEquals("each once, in order", i + 1, (long) noted.get(i));
            }
        }
    }

    private List<Long> noted(Node node) {
        return Notebook.versions(node.persistence, name);
    }

    /** Whoever asks next may get one of the connections that were lost. */
    private static BooleanSupplier unlessAway(BooleanSupplier condition) {
        return () -> {
            try {
                return condition.getAsBoolean();
            } catch (Unavailable away) {
                return false;
            }
        };
    }

    private void cutConnections() throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_terminate_backend(pid) from pg_stat_activity"
                    + " where datname = current_database() and pid <> pg_backend_pid()");
        }
    }
}
