package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The fenced blocks of a guide by their headings, so that a test does what is written and gets what is written. */
final class Guide {
    /** What is another one each time: ids, instants, words for differences, seconds. */
    private static final Map<Pattern, String> OTHERWISE = new LinkedHashMap<>();

    static {
        OTHERWISE.put(Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "<id>");
        OTHERWISE.put(Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ"), "<instant>");
        OTHERWISE.put(Pattern.compile("\\b(?=\\w*[a-f])[0-9a-f]{12}\\b|\\b\\d{12}\\b"), "<word>");
        OTHERWISE.put(Pattern.compile("\\d+\\.\\d+ s\\b|(?<=after )\\d+ s\\b"), "<seconds>");
        OTHERWISE.put(Pattern.compile("^X-Request-Id: [0-9a-f]{24}$"), "X-Request-Id: <request>");
        OTHERWISE.put(Pattern.compile("^ETag: \"(\\d+)-[0-9a-f]{16}\"$"), "ETag: \"$1-<word>\"");
        OTHERWISE.put(Pattern.compile("BIFACE_SSH_PORT=\\d+"), "BIFACE_SSH_PORT=<port>");
        OTHERWISE.put(Pattern.compile("\\b\\d+ events, \\d+ subscribers\\b"), "<events and subscribers>");
        // How often a parked release was tried.
        OTHERWISE.put(Pattern.compile("<instant>\t\\d+\t<instant>"), "<instant>\t<tries>\t<instant>");
        // In the list of policies: p50 and p99, behind contracts, calls and refused calls.
        OTHERWISE.put(
                Pattern.compile("^((?:acme-commission|flat)\t[^\t]+\t[^\t]+\t\\d+\t\\d+\t\\d+)\t\\d+\t\\d+"),
                "$1\t<p50>\t<p99>");
    }

    private static final String LEFT_OUT = "…";

    private final Map<String, List<List<String>>> blocks = new LinkedHashMap<>();

    private Guide() {}

    static Guide read(Path file) throws IOException {
        Guide guide = new Guide();
        String heading = "";
        List<String> open = null;
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("```")) {
                if (open == null) {
                    open = new ArrayList<>();
                    guide.blocks
                            .computeIfAbsent(heading, one -> new ArrayList<>())
                            .add(open);
                } else {
                    open = null;
                }
            } else if (open != null) {
                open.add(line);
            } else if (line.startsWith("#")) {
                heading = line.replaceFirst("#+ ", "");
            }
        }
        return guide;
    }

    /** The block of so many blocks below a heading; a block that is new must be done by the test, too. */
    List<String> block(String heading, int number, int of) {
        List<List<String>> found = blocks.getOrDefault(heading, List.of());
        assertEquals("blocks of '" + heading + "'", of, found.size());
        return found.get(number);
    }

    /** The words of the only command of a block, which may go over several lines. */
    static List<String> words(List<String> command) {
        return Arrays.asList(command.stream()
                .map(line -> line.replaceFirst("\\\\$", ""))
                .collect(Collectors.joining(" "))
                .strip()
                .split("\\s+"));
    }

    /** The first line of what is written that was not said in its turn; {@code null} when all of it was. */
    static String missing(List<String> written, String said) {
        List<String> left = new ArrayList<>(said.lines().map(Guide::same).toList());
        for (String line : written) {
            if (line.strip().equals(LEFT_OUT)) {
                continue;
            }
            Pattern wanted = pattern(line);
            int at = 0;
            while (at < left.size() && !wanted.matcher(left.get(at)).matches()) {
                at++;
            }
            if (at == left.size()) {
                return line;
            }
            left.subList(0, at + 1).clear();
        }
        return null;
    }

    /**
     * What is wrong with a text that is written as the whole of what was said, but for what a line {@code …} stands for;
     * {@code null} when nothing is.
     */
    static String difference(List<String> written, String said) {
        List<String> left = new ArrayList<>(
                said.lines().map(Guide::same).filter(line -> !line.isBlank()).toList());
        boolean gap = false;
        for (String line : written) {
            if (line.isBlank()) {
                continue;
            }
            if (line.strip().equals(LEFT_OUT)) {
                gap = true;
                continue;
            }
            Pattern wanted = pattern(line);
            while (gap && !left.isEmpty() && !wanted.matcher(left.get(0)).matches()) {
                left.remove(0);
            }
            if (left.isEmpty()) {
                return "the guide has '" + line + "', which is not";
            }
            String next = left.remove(0);
            if (!wanted.matcher(next).matches()) {
                return "where the guide has '" + line + "', it is '" + next + "', which the guide has not,";
            }
            gap = false;
        }
        return gap || left.isEmpty() ? null : "the guide has not '" + left.get(0) + "', which is";
    }

    static void isAllThatIsSaid(List<String> written, String said) {
        String difference = difference(written, said);
        assertTrue(difference + " in: " + said, difference == null);
    }

    static void isSaid(List<String> written, String said) {
        String missing = missing(written, said);
        assertTrue("the guide has '" + missing + "', which is not in: " + said, missing == null);
    }

    /** Whether a text has each of the lines, wherever, and whatever the space between its words is. */
    static void isIn(List<String> written, String text) {
        String all = text.replaceAll("\\s", "");
        for (String line : written) {
            assertTrue(
                    "the guide has '" + line.strip() + "', which is not in: " + text,
                    all.contains(line.replaceAll("\\s", "")));
        }
    }

    private static Pattern pattern(String line) {
        return Pattern.compile(Arrays.stream(same(line).split(LEFT_OUT, -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".*")));
    }

    private static String same(String line) {
        String same = line.stripTrailing();
        for (Map.Entry<Pattern, String> one : OTHERWISE.entrySet()) {
            Matcher matcher = one.getKey().matcher(same);
            same = matcher.replaceAll(one.getValue());
        }
        return same;
    }
}
