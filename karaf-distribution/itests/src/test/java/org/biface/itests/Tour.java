package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The tour of the README, by somebody who copies each command into a second terminal and compares what it prints. */
final class Tour {

    private static final Pattern CONSOLE = Pattern.compile("BIFACE_SSH_PORT=\\d+ \\S+/bin/client");
    private static final String NEXT = "=== next ===";

    private final Guide readme;
    private final Path folder;
    private final int port;
    private final String console;

    /** @param shown what the run has printed, for the line {@code Console} is to be copied from there */
    Tour(Guide readme, Path folder, int port, String shown) {
        this.readme = readme;
        this.folder = folder;
        this.port = port;
        Matcher printed = CONSOLE.matcher(shown);
        assertTrue("a line for the console in: " + shown, printed.find());
        this.console = printed.group();
    }

    /** A fresh machine has what builds Biface, and need not have curl. */
    static boolean hasCurl() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "curl")));
    }

    void walk() throws IOException, InterruptedException {
        String http = "Over HTTP";
        List<String> login = readme.block(http, 0, 6);
        List<String> said = inOneShell(login, readme.block(http, 2, 6), readme.block(http, 4, 6));
        for (int i = 0; i < said.size(); i++) {
            Guide.isAllThatIsSaid(readme.block(http, 2 * i + 1, 6), said.get(i));
        }
        List<String> piped = readme.block("In the console", 0, 1);
        assertTrue(piped.get(0), piped.get(0).startsWith("$ "));
        String command = CONSOLE.matcher(piped.get(0).substring(2)).replaceAll(Matcher.quoteReplacement(console));
        shows(piped.subList(1, piped.size()), command);
        aPluginComesAndGoes(login.get(0));
    }

    private void aPluginComesAndGoes(String base) throws IOException, InterruptedException {
        String heading = "A plugin comes and goes";
        List<String> written = new ArrayList<>();
        String command = null;
        for (String line : readme.block(heading, 0, 5)) {
            if (line.matches("(feature|biface):.*")) {
                types(command, written);
                command = line;
                written.clear();
            } else {
                written.add(line);
            }
        }
        types(command, written);
        types(readme.block(heading, 1, 5).get(0), List.of());
        List<String> ask = new ArrayList<>(List.of(base));
        ask.addAll(readme.block(heading, 2, 5));
        Guide.isAllThatIsSaid(readme.block(heading, 3, 5), inOneShell(ask).get(0));
        types(readme.block(heading, 4, 5).get(0), List.of());
    }

    private void types(String command, List<String> written) throws IOException, InterruptedException {
        if (command != null) {
            String line = command.replace("'", "'\\''");
            shows(written, "printf '%s\\n' '" + line + "' | " + console + " -b");
        }
    }

    /** What only shows something is repeated until it is so: the marketplace does not stand still. */
    private void shows(List<String> written, String command) throws IOException, InterruptedException {
        String said = inOneShell(List.of(command)).get(0);
        long end = System.nanoTime() + Marketplace.BOUND.toNanos();
        while (command.contains("biface:") && Guide.difference(written, said) != null && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            said = inOneShell(List.of(command)).get(0);
        }
        Guide.isAllThatIsSaid(written, said);
    }

    /** What each of the blocks prints. */
    @SafeVarargs
    private List<String> inOneShell(List<String>... blocks) throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        for (List<String> block : blocks) {
            lines.addAll(block);
            lines.add("echo '" + NEXT + "'");
        }
        Process shell = new ProcessBuilder(
                        "bash", "-c", String.join("\n", lines).replace("127.0.0.1:8080", "127.0.0.1:" + port))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(said, 0, shell.waitFor());
        List<String> parts = List.of(said.split(NEXT + "\n", -1));
        assertEquals(said, blocks.length + 1, parts.size());
        return parts.subList(0, blocks.length);
    }
}
