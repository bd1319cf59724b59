package org.biface.accounts.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.biface.commons.Invalid;
import org.biface.commons.Unavailable;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes and checks passwords with Argon2id, stored in the PHC string format so that the parameters can grow later. Few
 * passwords are hashed at a time: each costs memory and a core for a while, and a crowd at the login must not take those
 * from everybody else.
 */
final class Passwords {

    static final int SHORTEST = 12;
    static final int LONGEST = 200;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
    private static final Base64.Decoder DECODER = Base64.getDecoder();

    private static final Pattern WORD = Pattern.compile("\\p{L}.{2,}\\p{L}");
    private static final Pattern SIGNS_AROUND = Pattern.compile("^\\P{L}+|\\P{L}+$");

    private final Set<String> common = commonPasswords();
    private final int memoryKib;
    private final int iterations;
    private final Semaphore permits;
    private final Duration longestWait;
    private final int longestQueue;
    private final String nobodysHash;

    Passwords(int memoryKib, int iterations, int concurrency, int longestQueue, Duration longestWait) {
        this.memoryKib = memoryKib;
        this.iterations = iterations;
        this.permits = new Semaphore(concurrency, true);
        this.longestQueue = longestQueue;
        this.longestWait = longestWait;
        this.nobodysHash = hash(Tokens.next());
    }

    /** What is wrong with a password, or {@code null}. NIST SP 800-63B: length and being uncommon, not composition. */
    String weakness(String password, String email, String displayName) {
        if (password == null || password.codePointCount(0, password.length()) < SHORTEST) {
            return "The password must have at least " + SHORTEST + " characters.";
        }
        if (password.length() > LONGEST) {
            return "The password must have at most " + LONGEST + " characters.";
        }
        if (password.indexOf('\0') >= 0) {
            return "The password must not hold the character NUL.";
        }
        String lower = password.toLowerCase(Locale.ROOT);
        if (isCommon(lower) || lower.chars().distinct().count() < 5 || isRun(lower) || isRepeated(lower)) {
            return "The password is one of the first that would be guessed. Choose another.";
        }
        if (isMostly(lower, email) || isMostly(lower, displayName)) {
            return "The password must not be your address or name.";
        }
        return null;
    }

    void check(String password, String field, String email, String displayName) {
        String weakness = weakness(password, email, displayName);
        if (weakness != null) {
            throw new Invalid(field, weakness);
        }
    }

    String hash(String password) {
        byte[] salt = Tokens.randomBytes(SALT_BYTES);
        byte[] hash = guarded(() -> argon2id(password, salt, memoryKib, iterations, 1, HASH_BYTES));
        return "$argon2id$v=19$m=" + memoryKib + ",t=" + iterations + ",p=1$" + ENCODER.encodeToString(salt) + "$"
                + ENCODER.encodeToString(hash);
    }

    /**
     * @param password what somebody says
     * @param stored the stored hash, or {@code null} when there is no such account: then the same work is done for nothing,
     *     so that the time of the answer does not tell
     */
    boolean matches(String password, String stored) {
        Phc phc = Phc.parse(stored == null ? nobodysHash : stored);
        byte[] hash = guarded(
                () -> argon2id(password, phc.salt, phc.memoryKib, phc.iterations, phc.parallelism, phc.hash.length));
        return MessageDigest.isEqual(hash, phc.hash) && stored != null;
    }

    /** @return whether a stored hash was made with other parameters than today's */
    boolean isOutdated(String stored) {
        Phc phc = Phc.parse(stored);
        return phc.memoryKib != memoryKib || phc.iterations != iterations || phc.parallelism != 1;
    }

    <T> T guarded(Supplier<T> work) {
        try {
            // Who waits holds a thread of the HTTP server, so not everybody may.
            boolean turn = permits.tryAcquire()
                    || permits.getQueueLength() < longestQueue
                            && permits.tryAcquire(longestWait.toMillis(), TimeUnit.MILLISECONDS);
            if (!turn) {
                throw new Unavailable("Too many people log in right now. Try again in a moment.", longestWait);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new Unavailable("The server is stopping. Try again in a moment.", longestWait, interrupted);
        }
        try {
            return work.get();
        } finally {
            permits.release();
        }
    }

    private static byte[] argon2id(
            String password, byte[] salt, int memoryKib, int iterations, int parallelism, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(memoryKib)
                .withIterations(iterations)
                .withParallelism(parallelism)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[length];
        // Keyboards write the same character in different ways; SP 800-63B asks to normalize before hashing.
        String normalized = Normalizer.normalize(password, Normalizer.Form.NFKC);
        generator.generateBytes(normalized.getBytes(StandardCharsets.UTF_8), hash);
        return hash;
    }

    /** Whether it is a common password, or nothing but one between digits and signs. */
    private boolean isCommon(String password) {
        return common.contains(password)
                || common.contains(SIGNS_AROUND.matcher(password).replaceAll(""));
    }

    /** Whether it is one thing written several times. */
    private static boolean isRepeated(String password) {
        return (password + password).indexOf(password, 1) < password.length();
    }

    /** Whether each character follows the one before as on a ruler, up or down; after 9 comes 0. */
    private static boolean isRun(String password) {
        int first = step(password, 1);
        for (int i = 1; i < password.length(); i++) {
            if (step(password, i) != first) {
                return false;
            }
        }
        return Math.abs(first) <= 1;
    }

    private static int step(String password, int at) {
        int step = password.charAt(at) - password.charAt(at - 1);
        boolean digits = Character.isDigit(password.charAt(at)) && Character.isDigit(password.charAt(at - 1));
        return digits && Math.abs(step) == 9 ? -Integer.signum(step) : step;
    }

    /** Whether nothing much is left of a password without something that everybody knows of the person. */
    private static boolean isMostly(String password, String known) {
        if (known == null || known.length() < 4) {
            return false;
        }
        String word = known.toLowerCase(Locale.ROOT);
        return password.contains(word) && password.replace(word, "").length() < 4;
    }

    /** Those that are long enough to be tried, and the words that others are made of. */
    private static Set<String> commonPasswords() {
        try (InputStream in = Passwords.class.getResourceAsStream("/dictionaries/passwords.txt");
                BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(line -> line.strip().toLowerCase(Locale.ROOT))
                    .filter(line ->
                            line.length() >= SHORTEST || WORD.matcher(line).matches())
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException unreadable) {
            throw new UncheckedIOException("dictionaries/passwords.txt of this bundle can't be read", unreadable);
        }
    }

    /** A hash in the PHC string format: {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}. */
    private record Phc(int memoryKib, int iterations, int parallelism, byte[] salt, byte[] hash) {

        static Phc parse(String text) {
            String[] parts = text.split("\\$");
            if (parts.length != 6 || !parts[1].equals("argon2id") || !parts[2].equals("v=19")) {
                throw new IllegalStateException("a stored password is not an Argon2id hash");
            }
            String[] costs = parts[3].split("[,=]");
            return new Phc(
                    Integer.parseInt(costs[1]),
                    Integer.parseInt(costs[3]),
                    Integer.parseInt(costs[5]),
                    DECODER.decode(parts[4]),
                    DECODER.decode(parts[5]));
        }
    }
}
