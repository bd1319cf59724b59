package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Test;

/** The database that comes with the distribution keeps what it has acknowledged, and lets nobody in without a password. */
public class EmbeddedDatabaseTest {

    private static Marketplace market;

    @BeforeClass
    public static void open() throws Exception {
        market = Marketplace.unpack("database");
        market.server().start("/api/status", Marketplace.BOUND);
    }

    @AfterClass
    public static void close() {
        if (market != null) {
            market.close();
        }
    }

    @Test
    public void writesReachTheDiskBeforeTheyAreAcknowledged() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.of(market.server());
        try (Connection connection = database.connect(database.password())) {
            assertEquals("on", show(connection, "fsync"));
            assertEquals("on", show(connection, "synchronous_commit"));
            assertEquals("on", show(connection, "full_page_writes"));
            assertEquals("scram-sha-256", show(connection, "password_encryption"));
        }
    }

    @Test
    public void nobodyLogsInWithoutThePassword() throws Exception {
        EmbeddedDatabase database = EmbeddedDatabase.of(market.server());
        assertThrows(SQLException.class, () -> database.connect(null).close());
        assertThrows(SQLException.class, () -> database.connect("postgres").close());
        assertThrows(
                SQLException.class,
                () -> new EmbeddedDatabase(database.url(), "postgres", null, null)
                        .connect(null)
                        .close());
    }

    @Test
    public void itComesBackAfterKillNine() throws Exception {
        market.server().postmaster().orElseThrow().destroyForcibly();
        market.server().kill();
        market.server().start("/api/status", Marketplace.BOUND);
        EmbeddedDatabase database = EmbeddedDatabase.of(market.server());
        try (Connection connection = database.connect(database.password())) {
            assertEquals("on", show(connection, "fsync"));
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("show " + setting)) {
            row.next();
            return row.getString(1);
        }
    }
}
