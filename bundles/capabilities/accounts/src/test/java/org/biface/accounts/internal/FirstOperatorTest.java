package org.biface.accounts.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.biface.accounts.Account;
import org.biface.accounts.Login;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The very first start. */
public class FirstOperatorTest {

    @Rule
    public final TestDatabase database = new TestDatabase();

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    private Bench bench;

    @Before
    public void open() {
        bench = new Bench(database);
    }

    @After
    public void close() {
        bench.close();
    }

    @Test
    public void theFirstStartWritesAOneTimePasswordThatOnlySetsAnother() throws Exception {
        Path file = folder.getRoot().toPath().resolve("new/operator-password.txt");
        FirstOperator first = new FirstOperator(bench.accounts, "Operator@localhost", file);
        assertFalse(first.look());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        String email = written(file).getProperty("email");
        String password = written(file).getProperty("password");
        assertEquals("operator@localhost", email);

        Login login = bench.login(email, password);
        assertTrue(login.account().mustChangePassword());
        assertEquals(Set.of(Role.OPERATOR), login.account().roles());
        Actor actor = bench.accounts.authenticate(login.token()).orElseThrow();
        assertEquals(Set.of(), actor.roles());
        assertTrue(bench.accounts.get(actor, actor.account()).mustChangePassword());
        UUID somebody = bench.freelancer().id();
        Forbidden told =
                assertThrows(Forbidden.class, () -> bench.accounts.list(actor, null, null, PageRequest.first(1)));
        assertTrue(told.getMessage(), told.getMessage().contains("one-time password"));
        assertThrows(Forbidden.class, () -> bench.accounts.sessions(actor, login.token()));
        assertThrows(Forbidden.class, () -> bench.accounts.revokeSession(actor, somebody));
        assertThrows(Forbidden.class, () -> bench.accounts.update(actor, Expected.ANY, "Me", "en"));
        assertThrows(Forbidden.class, () -> bench.accounts.person(actor, somebody));
        assertThrows(Forbidden.class, () -> bench.accounts.company(actor, somebody));
        assertThrows(Forbidden.class, () -> bench.accounts.requestConfirmation(actor));
        assertThrows(Forbidden.class, () -> bench.accounts.grant(actor, somebody, Role.OPERATOR));

        assertFalse("the file stays until the change", first.look());
        assertTrue(Files.exists(file));
        bench.accounts.changePassword(actor, login.token(), password, "an operator's secret");
        assertTrue(first.look());
        assertFalse(Files.exists(file));
        Actor operator = bench.accounts.authenticate(login.token()).orElseThrow();
        assertTrue(operator.isOperator());
        assertEquals(
                2,
                bench.accounts
                        .list(operator, null, null, PageRequest.first(10))
                        .items()
                        .size());
    }

    @Test
    public void aSecondStartMakesNoSecondOperator() throws Exception {
        Path file = folder.getRoot().toPath().resolve("one.txt");
        new FirstOperator(bench.accounts, "operator@localhost", file).look();
        String password = written(file).getProperty("password");
        Path other = folder.getRoot().toPath().resolve("two.txt");
        new FirstOperator(bench.accounts, "operator@localhost", other).look();
        assertFalse(Files.exists(other));
        assertEquals(password, written(file).getProperty("password"));
        bench.login("operator@localhost", password);
    }

    /** Both start on the empty database at the same moment; which of them makes the operator is chance. */
    @Test
    public void twoNodesMakeOneOperator() throws Exception {
        Bench other = new Bench(database, database.anotherNode(), Map.of());
        Path one = folder.getRoot().toPath().resolve("node-one.txt");
        Path two = folder.getRoot().toPath().resolve("node-two.txt");
        var together = new CyclicBarrier(2);
        ExecutorService nodes = Executors.newFixedThreadPool(2);
        try {
            List<Callable<Boolean>> starts = List.of(
                    () -> start(together, new FirstOperator(bench.accounts, "operator@localhost", one)),
                    () -> start(together, new FirstOperator(other.accounts, "operator@localhost", two)));
            for (Future<Boolean> start : nodes.invokeAll(starts)) {
                assertFalse(start.get());
            }
        } finally {
            nodes.shutdownNow();
            other.close();
        }
        assertTrue("one of them has written its password", Files.exists(one) ^ Files.exists(two));
        String password = written(Files.exists(one) ? one : two).getProperty("password");
        assertTrue(bench.login("operator@localhost", password).account().mustChangePassword());
        assertEquals(
                1,
                bench.accounts
                        .list(Actor.SYSTEM, null, Role.OPERATOR, PageRequest.first(10))
                        .items()
                        .size());
    }

    private static boolean start(CyclicBarrier together, FirstOperator node) throws Exception {
        together.await(3, TimeUnit.MINUTES);
        return node.look();
    }

    @Test
    public void withoutAPlaceForThePasswordNoOperatorIsMade() throws Exception {
        Path notAFolder = folder.newFile("file").toPath();
        FirstOperator first =
                new FirstOperator(bench.accounts, "operator@localhost", notAFolder.resolve("operator-password.txt"));
        RuntimeException told = assertThrows(RuntimeException.class, first::look);
        assertTrue(told.toString(), told.toString().contains("operator.password.file"));
        Path file = folder.getRoot().toPath().resolve("works.txt");
        new FirstOperator(bench.accounts, "operator@localhost", file).look();
        bench.login("operator@localhost", written(file).getProperty("password"));
    }

    @Test
    public void theLastOperatorStays() {
        Account operator = bench.operator();
        assertThrows(Conflict.class, () -> bench.accounts.withdraw(Actor.SYSTEM, operator.id(), Role.OPERATOR));
        assertThrows(Conflict.class, () -> bench.accounts.suspend(Actor.SYSTEM, operator.id(), "Gone."));
        Account second = bench.operator();
        bench.accounts.withdraw(Bench.as(second), operator.id(), Role.OPERATOR);
        assertThrows(Conflict.class, () -> bench.accounts.withdraw(Actor.SYSTEM, second.id(), Role.OPERATOR));
    }

    private static Properties written(Path file) throws Exception {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
