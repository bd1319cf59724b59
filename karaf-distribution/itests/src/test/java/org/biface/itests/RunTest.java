package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.biface.demo.Main;
import org.biface.runner.Server;
import org.junit.After;
import org.junit.Test;

/** What {@code mvn -Prun} starts: it tells what it does, ends with the right status, and leaves no process behind. */
public class RunTest {

    private final Path home =
            Path.of(System.getProperty("biface.work"), "unpacked", "run").toAbsolutePath();
    private Process process;

    @After
    public void stop() throws Exception {
        if (process != null && process.isAlive()) {
            process.destroy();
            process.waitFor(5, TimeUnit.MINUTES);
        }
        assertNothingLeft();
    }

    @Test
    public void itStaysUpUntilCtrlC() throws Exception {
        int port = Server.freePort();
        launch(String.valueOf(port));
        List<String> said = readUntil("main job: ok");
        assertTrue(said.toString(), said.stream().anyMatch(line -> line.contains("1,080.00 EUR")));
        assertTrue(said.toString(), said.stream().anyMatch(line -> line.contains("Stop it with Ctrl-C")));
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            throw new AssertionError("nobody listens on the port");
        } catch (IOException busy) {
            assertTrue("the server is up", process.isAlive());
        }

        new ProcessBuilder("kill", "-" + stopSignal(process.pid()), String.valueOf(process.pid()))
                .start()
                .waitFor();

        assertTrue("it ends", process.waitFor(5, TimeUnit.MINUTES));
        assertNothingLeft();
    }

    @Test
    public void itEndsAfterTheJobWhenAsked() throws Exception {
        launch(String.valueOf(Server.freePort()), "-Ddemo.exit");
        List<String> said = readUntil(null);
        assertTrue("it ends", process.waitFor(5, TimeUnit.MINUTES));
        assertEquals("main job: ok", said.get(said.size() - 1));
        assertEquals(0, process.exitValue());
        assertNothingLeft();
    }

    @Test
    public void aBusyPortGetsOneClearLine() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            launch(String.valueOf(taken.getLocalPort()), "-Ddemo.exit");
            List<String> said = readUntil(null);
            assertTrue("it ends", process.waitFor(5, TimeUnit.MINUTES));
            assertEquals(said.toString(), 1, said.size());
            assertTrue(said.get(0), said.get(0).startsWith("main job: failed: port " + taken.getLocalPort()));
            assertTrue(said.get(0), said.get(0).contains("-Dhttp.port"));
            assertEquals(1, process.exitValue());
        }
    }

    /** What Ctrl-C sends; a build in the background has it switched off for all of its processes, and is stopped by TERM. */
    private static String stopSignal(long pid) throws IOException {
        Path status = Path.of("/proc", String.valueOf(pid), "status");
        if (!Files.exists(status)) {
            return "INT";
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith("SigIgn:")) {
                long ignored = Long.parseUnsignedLong(line.substring(7).strip(), 16);
                return (ignored & 2) == 0 ? "INT" : "TERM";
            }
        }
        return "INT";
    }

    private void launch(String port, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-Dbiface.archive=" + System.getProperty("biface.archive"),
                "-Dbiface.home=" + home,
                "-Dhttp.port=" + port));
        command.addAll(List.of(more));
        command.add(Main.class.getName());
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
    }

    private List<String> readUntil(String last) throws IOException {
        List<String> lines = new ArrayList<>();
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            lines.add(line);
            if (line.equals(last)) {
                break;
            }
        }
        return lines;
    }

    private void assertNothingLeft() throws InterruptedException {
        Server.await(
                "every process of " + home + " to end",
                Duration.ofMinutes(5),
                () -> ProcessHandle.allProcesses()
                        .noneMatch(one -> one.info().commandLine().orElse("").contains(home.toString())));
    }
}
