package org.biface.kernel.persistence.internal;

import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TimeZone;
import java.util.UUID;
import org.biface.kernel.persistence.Unit;
import org.biface.testing.TestDatabase;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;

/** What can be mapped, and to which column types. */
public class MappingTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static Unit unit;

    @BeforeClass
    public static void open() {
        unit = DATABASE.persistence().open(TestDatabase.definition("mapping", Path.of("src/test/db"), Thing.class));
        TestDatabase.await("ready", unit::isReady);
    }

    @Test
    public void keepsEveryKindOfAttribute() {
        Instant made = Instant.parse("2026-03-29T01:30:00.123456Z");
        UUID id = unit.write(em -> {
            var thing = new Thing("all");
            thing.colour = Thing.Colour.GREEN;
            thing.made = made;
            thing.day = LocalDate.of(2026, 2, 28);
            thing.detail = "{\"a\": [1, \"é\"]}";
            thing.words = List.of("Java", "C,\"#\\", "", "NULL");
            thing.blob = new byte[] {1, 2, 3};
            thing.tags.addAll(Set.of("x", "y"));
            em.persist(thing);
            return thing.id;
        });
        unit.read(em -> {
            Thing thing = em.find(Thing.class, id);
            assertEquals(Thing.Colour.GREEN, thing.colour);
            assertEquals(made, thing.made);
            assertEquals(LocalDate.of(2026, 2, 28), thing.day);
            assertEquals("{\"a\": [1, \"é\"]}", thing.detail);
            assertEquals(List.of("Java", "C,\"#\\", "", "NULL"), thing.words);
            assertArrayEquals(new byte[] {1, 2, 3}, thing.blob);
            assertEquals(Set.of("x", "y"), thing.tags);
            assertEquals(1, thing.version);
            return null;
        });
        String types = DATABASE.persistence().read(connection -> {
            try (var statement = connection.createStatement();
                    var answer = statement.executeQuery(
                            "select pg_typeof(id), colour, pg_typeof(made), made at time zone 'UTC', detail->'a'->>1,"
                                    + " words[1] from mapping.thing where name = 'all'")) {
                answer.next();
                return answer.getString(1) + " " + answer.getString(2) + " " + answer.getString(3) + " "
                        + answer.getString(4) + " " + answer.getString(5) + " " + answer.getString(6);
            }
        });
        assertEquals("uuid GREEN timestamp with time zone 2026-03-29 01:30:00.123456 é Java", types);
    }

    @Test
    public void keepsNothingAsNull() {
        UUID id = unit.write(em -> {
            var thing = new Thing("nulls");
            em.persist(thing);
            return thing.id;
        });
        unit.read(em -> {
            Thing thing = em.find(Thing.class, id);
            assertNull(thing.colour);
            assertNull(thing.made);
            assertNull(thing.day);
            assertNull(thing.detail);
            assertNull(thing.words);
            assertNull(thing.blob);
            return null;
        });
    }

    @Test
    public void findsByEveryKindOfParameter() {
        Instant made = Instant.parse("2026-10-25T00:30:00Z");
        unit.write(em -> {
            var thing = new Thing("by");
            thing.made = made;
            thing.colour = Thing.Colour.RED;
            em.persist(thing);
            return null;
        });
        long found = unit.read(em -> em.createQuery(
                        "select count(t) from Thing t where t.made = :made and t.colour = :colour and t.id in :ids"
                                + " or t.made >= :made and t.name = :name",
                        Long.class)
                .setParameter("made", made)
                .setParameter("colour", Thing.Colour.RED)
                .setParameter("ids", List.of(UUID.randomUUID(), UUID.randomUUID()))
                .setParameter("name", "by")
                .getSingleResult());
        assertEquals(1, found);
    }

    @Test
    public void isTheSameInstantInEveryZone() {
        TimeZone before = TimeZone.getDefault();
        Instant autumn = Instant.parse("2026-10-25T00:59:59Z");
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Europe/Paris"));
            UUID id = unit.write(em -> {
                var thing = new Thing("zone");
                thing.made = autumn;
                em.persist(thing);
                return thing.id;
            });
            TimeZone.setDefault(TimeZone.getTimeZone("America/New_York"));
            assertEquals(autumn, unit.read(em -> em.find(Thing.class, id).made));
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    public void nativeSqlOfAUnitMeansItsOwnTables() {
        UUID id = unit.write(em -> {
            var thing = new Thing("native");
            em.persist(thing);
            em.createNativeQuery("update thing set colour = 'RED' where name = ?1")
                    .setParameter(1, "native")
                    .executeUpdate();
            return thing.id;
        });
        Object found =
                unit.read(em -> em.createNativeQuery("select id from thing where colour = 'RED' and name = 'native'")
                        .getSingleResult());
        assertEquals(id, found);
        Thing thing = unit.read(em -> (Thing) em.createNativeQuery("select * from thing where id = ?1", Thing.class)
                .setParameter(1, id)
                .getSingleResult());
        assertEquals(Thing.Colour.RED, thing.colour);
    }
}
