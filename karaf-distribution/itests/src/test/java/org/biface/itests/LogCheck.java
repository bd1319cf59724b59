package org.biface.itests;

import static org.junit.Assert.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a log and refuses every WARN and ERROR that a test did not say it expects, and a text that is no log at all. */
public final class LogCheck {

    private static final Pattern NAME = Pattern.compile("biface\\.log(?:\\.(\\d+))?");

    private static final Pattern EVENT = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\S+ \\| (\\w+)\\s*\\|.*");

    /** On a busy machine the first start of the database takes longer than a minute's patience; nothing is wrong then. */
    private static final Pattern SLOW_START =
            Pattern.compile("Still waiting for the database\\. The embedded PostgreSQL is starting");

    private final List<Pattern> expected = new ArrayList<>(List.of(SLOW_START));

    /**
     * The log of a folder with what was rolled over, the oldest first. In the container there is nothing but the tests' own
     * classes to read it.
     */
    static String read(Path folder) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (Stream<Path> files = Files.list(folder)) {
                StringBuilder all = new StringBuilder();
                for (Path file : files.filter(path ->
                                NAME.matcher(path.getFileName().toString()).matches())
                        .sorted(Comparator.comparingInt(LogCheck::number))
                        .toList()) {
                    all.append(Files.readString(file));
                }
                return all.toString();
            } catch (NoSuchFileException rolledOverMeanwhile) {
                if (attempt == 100) {
                    throw rolledOverMeanwhile;
                }
            }
        }
    }

    /** The lowest is the oldest, and what is being written has none. */
    private static int number(Path file) {
        var name = NAME.matcher(file.getFileName().toString());
        return name.matches() && name.group(1) != null ? Integer.parseInt(name.group(1)) : Integer.MAX_VALUE;
    }

    /** Allows events whose line matches somewhere. */
    public LogCheck allow(String... patterns) {
        for (String pattern : patterns) {
            expected.add(Pattern.compile(pattern));
        }
        return this;
    }

    /**
     * Fails with every unexpected event of {@code log}, each with the lines of its stack trace; and when there is no event
     * in it, for then it is empty, another file, or written in a form that would hide every event from this check.
     */
    public void check(String log) {
        if (log.lines().noneMatch(line -> EVENT.matcher(line).matches())) {
            fail("No line of the log is an event: " + log.lines().limit(5).toList());
        }
        List<String> bad = unexpected(log);
        if (!bad.isEmpty()) {
            fail("Unexpected in the log:\n" + String.join("\n", bad));
        }
    }

    List<String> unexpected(String log) {
        List<String> bad = new ArrayList<>();
        boolean inBad = false;
        for (String line : log.split("\n")) {
            var event = EVENT.matcher(line);
            if (event.matches()) {
                inBad = List.of("WARN", "ERROR", "FATAL").contains(event.group(1))
                        && expected.stream()
                                .noneMatch(pattern -> pattern.matcher(line).find());
            }
            if (inBad) {
                bad.add(line);
            }
        }
        return bad;
    }
}
