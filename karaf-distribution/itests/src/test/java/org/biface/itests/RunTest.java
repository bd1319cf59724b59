package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.biface.demo.Main;
import org.biface.runner.Server;
import org.junit.After;
import org.junit.Test;

/**
 * What {@code mvn -Prun} starts and can't finish ends with the right status, says why in one line, and leaves no process
 * behind; what it does when all goes well is seen in {@link FreshCopyTest}.
 */
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
        assertNothingLeft(home);
    }

    @Test
    public void aJobThatCanNotBeDoneSaysWhyInOneLine() throws Exception {
        launch("port", "-Ddemo.exit");
        List<String> said = said();
        assertTrue("it ends", process.waitFor(5, TimeUnit.MINUTES));
        assertEquals(List.of("main job: failed: -Dhttp.port=port is not a port; give a number from 1 to 65535"), said);
        assertEquals(1, process.exitValue());
    }

    /** The provider refuses every payment, so the job stops in its middle: it says at which step and why. */
    @Test
    public void aJobThatFailsMidwaySaysWhatFailed() throws Exception {
        launch(String.valueOf(Server.freePort()), "-Ddemo.exit", "-Ddemo.sandbox=fail.percent=100");
        List<String> said = said();
        assertTrue("it ends", process.waitFor(5, TimeUnit.MINUTES));
        String last = said.get(said.size() - 1);
        assertTrue(last, last.startsWith("main job: failed: the provider has refused the payment: "));
        assertTrue(
                said.get(said.size() - 2), said.get(said.size() - 2).contains("a contract of 2 milestones is signed"));
        assertTrue(said.toString(), said.stream().noneMatch(line -> line.matches("\\s+at .*|.*Exception.*")));
        assertEquals(1, process.exitValue());
        assertNothingLeft(home);
    }

    @Test
    public void aSettingThatIsNoneSaysSoInOneLine() throws Exception {
        launch(String.valueOf(Server.freePort()), "-Ddemo.exit", "-Ddemo.sandbox=fail");
        List<String> said = said();
        assertTrue("it ends", process.waitFor(5, TimeUnit.MINUTES));
        assertEquals(
                "main job: failed: -Ddemo.sandbox=fail is no setting of the sandbox; give a name and a value, such as"
                        + " fail.percent=100",
                said.get(said.size() - 1));
        assertEquals(1, process.exitValue());
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

    private List<String> said() {
        return process.inputReader(StandardCharsets.UTF_8).lines().toList();
    }

    /** No process has the folder in its command line any more. */
    static void assertNothingLeft(Path home) throws InterruptedException {
        Server.await(
                "every process of " + home + " to end",
                Duration.ofMinutes(5),
                () -> ProcessHandle.allProcesses()
                        .noneMatch(one -> one.info().commandLine().orElse("").contains(home.toString())));
    }
}
