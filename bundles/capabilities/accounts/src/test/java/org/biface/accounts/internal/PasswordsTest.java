package org.biface.accounts.internal;

import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertNotNull;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.biface.commons.Unavailable;
import org.junit.Test;

/** Hashing and judging passwords. */
public class PasswordsTest {

    private final Passwords passwords = new Passwords(64, 1, 2, 10, Duration.ofMinutes(1));

    @Test
    public void aHashMatchesItsPasswordOnly() {
        String hash = passwords.hash("a long enough secret");
        assertTrue(hash, hash.startsWith("$argon2id$v=19$m=64,t=1,p=1$"));
        assertTrue(passwords.matches("a long enough secret", hash));
        assertFalse(passwords.matches("a long enough secreT", hash));
        assertFalse(passwords.matches("a long enough secret", null));
        assertNotEquals(hash, passwords.hash("a long enough secret"));
    }

    @Test
    public void readsHashesOfTheReferenceImplementation() {
        // From the test suite of the reference implementation (P-H-C/phc-winner-argon2, test.c): version 0x13, t=2,
        // m=2^16, p=1.
        String reference = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
        assertTrue(passwords.matches("password", reference));
        assertFalse(passwords.matches("passwort", reference));
        assertTrue(passwords.isOutdated(reference));
    }

    @Test
    public void theSameCharactersMatchHoweverAKeyboardWritesThem() {
        String hash = passwords.hash("caf\u00e9 caf\u00e9 caf\u00e9");
        assertTrue(passwords.matches("cafe\u0301 cafe\u0301 cafe\u0301", hash));
    }

    @Test
    public void weakPasswordsAreRefused() {
        for (String weak : new String[] {
            null,
            "",
            "short",
            "elevenchars",
            "motdepasse1234",
            "PasswordPassword",
            "Butterfly2026!",
            "2026-dragon-2026",
            "1qaz2wsx3edc4rfv",
            "chevalcheval",
            "abababababab",
            "abcdefghijklmn",
            "987654321098",
            "anna.b@example.org",
            "anna.b@example.org1",
            "x".repeat(201),
            "with\0 a NUL inside"
        }) {
            assertNotNull(weak, passwords.weakness(weak, "anna.b@example.org", "Anna"));
        }
        assertNull(passwords.weakness("twelve chars", "anna@example.org", "Anna"));
        assertNull(passwords.weakness("butterflies over Brest", "anna@example.org", "Anna"));
        assertNotNull("one thing again and again", passwords.weakness("x1y2z".repeat(40), null, null));
        assertNull(passwords.weakness("x1y2z".repeat(39) + "x1y2.", "anna@example.org", "Anna"));
    }

    @Test
    public void aCrowdIsTurnedAwayWhenTheQueueIsFull() throws Exception {
        Passwords single = new Passwords(64, 1, 1, 0, Duration.ofMinutes(1));
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch hashing = new CountDownLatch(1);
            CountDownLatch goOn = new CountDownLatch(1);
            Future<Boolean> first = pool.submit(() -> single.guarded(() -> {
                hashing.countDown();
                try {
                    return goOn.await(180, TimeUnit.SECONDS);
                } catch (InterruptedException stopped) {
                    throw new IllegalStateException(stopped);
                }
            }));
            hashing.await();
            for (int i = 0; i < 3; i++) {
                assertThrows(Unavailable.class, () -> single.hash("a long enough secret"));
            }
            goOn.countDown();
            assertTrue(first.get());
            assertNotNull(single.hash("a long enough secret"));
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    public void whoMayWaitGetsATurn() throws Exception {
        Passwords oneByOne = new Passwords(64, 1, 1, 10, Duration.ofMinutes(1));
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            String hash = oneByOne.hash("a long enough secret");
            List<Callable<Boolean>> crowd =
                    Collections.nCopies(8, () -> oneByOne.matches("a long enough secret", hash));
            for (Future<Boolean> one : pool.invokeAll(crowd)) {
                assertTrue(one.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    public void somethingElseThanAHashIsRefused() {
        assertThrows(IllegalStateException.class, () -> passwords.matches("x", "plain"));
    }
}
