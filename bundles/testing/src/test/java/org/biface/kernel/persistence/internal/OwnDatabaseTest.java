package org.biface.kernel.persistence.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.biface.kernel.persistence.DatabaseServer.Address;
import org.biface.kernel.persistence.Unit;
import org.biface.testing.TestDatabase;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** A database that an operator has made: by another user than PostgreSQL's own, in whatever locale and encoding. */
public class OwnDatabaseTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final Duration BOUND = Duration.ofMinutes(3);
    private static final String ROLE = "own_" + UUID.randomUUID().toString().replace("-", "");

    @BeforeClass
    public static void makeTheUser() throws SQLException {
        execute("create role " + ROLE + " login password 'an ordinary user' nosuperuser nocreatedb nocreaterole");
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = DATABASE.connect();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Address database(String name, String options) throws SQLException {
        execute("create database " + ROLE + "_" + name + " owner " + ROLE + " template template0 " + options);
        String url = DATABASE.address().url();
        return new Address(url.substring(0, url.lastIndexOf('/') + 1) + ROLE + "_" + name, ROLE, "an ordinary user");
    }

    private static House node(Address address) {
        return new House(
                () -> Optional.of(address),
                () -> "",
                4,
                Clock.systemUTC(),
                Duration.ofMillis(50),
                new Patience(BOUND, BOUND, BOUND));
    }

    private static Unit open(House node) {
        return node.open(TestDatabase.definition("own", Path.of("src/test/db"), Thing.class));
    }

    private static void add(Unit unit, String name) {
        unit.write(em -> {
            em.persist(new Thing(name));
            return null;
        });
    }

    private static long count(Unit unit) {
        return unit.read(
                em -> em.createQuery("select count(t) from Thing t", Long.class).getSingleResult());
    }

    @Test
    public void twoNodesThatStartTogetherMakeTheSchemaOnce() throws Exception {
        Address address = database("nodes", "encoding 'UTF8' locale_provider libc locale 'C'");
        try (House one = node(address);
                House two = node(address)) {
            Unit here = open(one);
            Unit there = open(two);
            TestDatabase.await("both are ready", () -> here.isReady() && there.isReady());
            add(here, "here");
            add(there, "there");
            assertEquals(2, count(here));
            assertEquals(2, count(there));
        }
    }

    @Test
    public void anotherLocaleWorks() throws Exception {
        Address address = database("locale", "encoding 'UTF8' locale_provider builtin builtin_locale 'C' locale 'C'");
        try (House house = node(address)) {
            Unit unit = open(house);
            TestDatabase.await("ready", unit::isReady);
            add(unit, "Zoé \uD83D\uDE00");
            assertEquals(1, count(unit));
        }
    }

    @Test
    public void anotherEncodingIsRefusedInOneSentence() throws Exception {
        Address address = database("latin", "encoding 'LATIN1' locale_provider libc locale 'C'");
        try (House house = node(address)) {
            String sentence = "The database is encoded in LATIN1, which can't hold every name;"
                    + " make it with ENCODING 'UTF8'.";
            TestDatabase.await("refused", () -> house.database().reason().equals(sentence));
            assertFalse(house.isAvailable());
        }
    }
}
