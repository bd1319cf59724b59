package org.biface.itests;

import static org.junit.Assert.fail;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a log and refuses every WARN and ERROR that a test did not say it expects. */
public final class LogCheck {

    private static final Pattern EVENT = Pattern.compile("^\\d{4}-\\d\\d-\\d\\dT\\S+ \\| (\\w+)\\s*\\|.*");

    /** On a busy machine the first start of the database takes longer than a minute's patience; nothing is wrong then. */
    private static final Pattern SLOW_START =
            Pattern.compile("Still waiting for the database\\. The embedded PostgreSQL is starting");

    private final List<Pattern> expected = new ArrayList<>(List.of(SLOW_START));

    /** Allows events whose line matches somewhere. */
    public LogCheck allow(String... patterns) {
        for (String pattern : patterns) {
            expected.add(Pattern.compile(pattern));
        }
        return this;
    }

    /** Fails with every unexpected event of {@code log}, each with the lines of its stack trace. */
    public void check(String log) {
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
