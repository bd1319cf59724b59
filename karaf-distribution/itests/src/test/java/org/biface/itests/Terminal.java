package org.biface.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.biface.runner.Server;

/** A person at a terminal: what is typed goes to the program that runs there, what it shows is kept. */
final class Terminal implements AutoCloseable {

    private final Process process;
    private final StringBuffer shown = new StringBuffer();
    private final Thread reader;
    private int read;

    private Terminal(Process process) {
        this.process = process;
        reader = new Thread(this::read, "terminal");
        reader.setDaemon(true);
        reader.start();
    }

    /** An operator who has logged in to the console. */
    static Terminal open(Server server) throws IOException, InterruptedException {
        ProcessBuilder builder =
                in(server.home(), server.home().resolve("bin/client").toString());
        builder.environment().put("BIFACE_SSH_PORT", String.valueOf(server.sshPort()));
        Terminal terminal = start(builder);
        terminal.await("admin@biface");
        return terminal;
    }

    /** Needs {@code script}, which every Linux has: it gives a program a terminal. */
    static ProcessBuilder in(Path folder, String command) {
        ProcessBuilder builder = new ProcessBuilder("script", "-qfec", command, "/dev/null").directory(folder.toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("TERM", "xterm");
        return builder;
    }

    static Terminal start(ProcessBuilder builder) throws IOException {
        return new Terminal(builder.redirectErrorStream(true).start());
    }

    private void read() {
        try (InputStream in = process.getInputStream()) {
            byte[] bytes = new byte[8_192];
            for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
                shown.append(new String(bytes, 0, n, StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    Terminal type(String keys) {
        try {
            process.getOutputStream().write(keys.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            return this;
        } catch (IOException gone) {
            throw new UncheckedIOException("The program has gone: " + text(), gone);
        }
    }

    /** Waits until it is shown, after what was waited for before; gives all that was shown on the way. */
    String await(String wanted) throws InterruptedException {
        return await(wanted, Marketplace.BOUND);
    }

    String await(String wanted, Duration bound) throws InterruptedException {
        int[] end = {-1};
        Server.await("'" + wanted + "' on the terminal", bound, () -> {
            String text = text();
            int at = text.indexOf(wanted, Math.min(read, text.length()));
            end[0] = at < 0 ? -1 : at + wanted.length();
            if (at < 0 && !process.isAlive()) {
                throw new IllegalStateException("The program has ended: " + text);
            }
            return at >= 0;
        });
        String before = text().substring(read, end[0]);
        read = end[0];
        return before;
    }

    /** Waits until the program has ended, and gives all that it has shown since what was waited for. */
    String end(Duration bound) throws InterruptedException {
        Server.await("the program at the terminal to end", bound, () -> !process.isAlive() && !reader.isAlive());
        return text().substring(read);
    }

    /** What is shown, without colours and movements of the cursor. */
    private String text() {
        return shown.toString()
                .replaceAll("\u001b(\\[[0-9;?]*[a-zA-Z]|[=>])", "")
                .replace("\r", "");
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
    }
}
