package org.biface.testing.opensearch;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.rules.ExternalResource;
import org.junit.rules.TemporaryFolder;

/** A real OpenSearch for tests, which can be killed and started again with all that it has. */
public final class TestOpenSearch extends ExternalResource {

    private final TemporaryFolder folder = new TemporaryFolder();
    private Process process;
    private int port;

    @Override
    protected void before() throws IOException {
        folder.create();
        Files.createDirectories(folder.getRoot().toPath().resolve("config"));
        start();
    }

    @Override
    protected void after() {
        kill();
        folder.delete();
    }

    /** @return where it answers, also while it is killed */
    public URI address() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Starts it where it was before. */
    public void start() throws IOException {
        Path log = folder.getRoot().toPath().resolve("log");
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx384m",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        own() + File.pathSeparator + classPath(),
                        // By its name: here is no OpenSearch on the class path.
                        TestOpenSearch.class.getPackageName() + ".OneNode",
                        folder.getRoot().getPath(),
                        String.valueOf(port))
                .redirectError(log.toFile())
                .start();
        // Read line by line until it says so; what it says later goes nowhere, for it says nothing more.
        var said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = said.readLine(); line != null; line = said.readLine()) {
            if (line.startsWith("port ")) {
                port = Integer.parseInt(line.substring("port ".length()));
                return;
            }
        }
        throw new IOException("OpenSearch does not start:\n" + Files.readString(log));
    }

    /** Ends it as a crash would. */
    public void kill() {
        process.destroyForcibly();
        try {
            process.waitFor(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String own() {
        try {
            return Path.of(TestOpenSearch.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String classPath() throws IOException {
        try (InputStream in = TestOpenSearch.class.getResourceAsStream("class-path")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }
}
