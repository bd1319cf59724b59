package org.biface.kernel.persistence.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.testing.TestDatabase;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class MigrationTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void nodesThatStartTogetherMigrateOnce() throws Exception {
        Path migrations = folder.newFolder().toPath();
        Files.writeString(migrations.resolve("V1__one.sql"), "create table one (n int); select pg_sleep(0.3);");
        Files.writeString(migrations.resolve("V2__two.sql"), "insert into one values (1);");
        List<Unit> units = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Persistence node = DATABASE.anotherNode();
            units.add(node.open(TestDatabase.definition("race", migrations)));
        }
        for (Unit unit : units) {
            TestDatabase.await("ready", unit::isReady);
        }
        assertEquals(1, count(units.get(0), "one"));
    }

    @Test
    public void aFailedMigrationIsReportedAndTriedAgain() throws Exception {
        Path migrations = folder.newFolder().toPath();
        Path file = migrations.resolve("V1__wrong.sql");
        Files.writeString(file, "create table wrong (n nonsense);");
        var house = (House) DATABASE.persistence();
        Unit unit = house.open(TestDatabase.definition("wrong", migrations));
        TestDatabase.await("problem", () -> ((CapabilityUnit) unit).problem() != null);
        assertFalse(unit.isReady());
        assertThrows(Unavailable.class, () -> unit.read(em -> null));
        Result sick = new DatabaseHealth(house).execute();
        assertEquals(Result.Status.CRITICAL, sick.getStatus());
        assertTrue(sick.toString(), sick.toString().contains("nonsense"));

        // At once: half a file would be a migration, too.
        Path right = folder.newFile().toPath();
        Files.writeString(right, "create table wrong (n int);");
        Files.move(right, file, StandardCopyOption.ATOMIC_MOVE);
        TestDatabase.await("ready", unit::isReady);
        assertEquals(0, count(unit, "wrong"));
        assertEquals(Result.Status.OK, new DatabaseHealth(house).execute().getStatus());
        unit.close();
        assertThrows(Unavailable.class, () -> unit.read(em -> null));
    }

    @Test
    public void versionsOfAUnitStandSideBySide() throws Exception {
        Path migrations = folder.newFolder().toPath();
        Files.copy(Path.of("src/test/db/V1__house.sql"), migrations.resolve("V1__house.sql"));
        Unit old = DATABASE.persistence().open(TestDatabase.definition("beside", migrations, Thing.class));
        TestDatabase.await("ready", old::isReady);
        Files.writeString(migrations.resolve("V2__more.sql"), "alter table thing add column more text");
        Unit fresh = DATABASE.persistence().open(TestDatabase.definition("beside", migrations, Thing.class));
        // A call does not fail because the new version needs a moment.
        fresh.write(em -> {
            em.persist(new Thing("fresh"));
            return null;
        });
        assertEquals(
                "fresh",
                old.read(em -> em.createQuery("select t.name from Thing t", String.class)
                        .getSingleResult()));
        old.close();
        assertEquals(1, (int) fresh.read(em ->
                em.createNativeQuery("select more from thing").getResultList().size()));
        // The old version comes back: what the newer one has migrated does not disturb it.
        Files.delete(migrations.resolve("V2__more.sql"));
        Unit back = DATABASE.persistence().open(TestDatabase.definition("beside", migrations, Thing.class));
        TestDatabase.await("ready", back::isReady);
    }

    private static int count(Unit unit, String table) {
        return unit.read(em ->
                ((Number) em.createNativeQuery("select count(*) from " + table).getSingleResult()).intValue());
    }
}
