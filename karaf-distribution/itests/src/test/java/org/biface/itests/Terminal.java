package org.biface.itests;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.biface.runner.Server;

/** An operator at a terminal, logged in to the console: what is typed goes to {@code bin/client}, what it shows is kept. */
final class Terminal implements AutoCloseable {

    private final Process process;
    private final StringBuffer shown = new StringBuffer();
    private int read;

    private Terminal(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "terminal");
        reader.setDaemon(true);
        reader.start();
    }

    /** Needs {@code script}, which every Linux has: it gives a program a terminal. */
    static Terminal open(Server server) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                "script", "-qfc", server.home().resolve("bin/client").toString(), "/dev/null");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("BIFACE_SSH_PORT", String.valueOf(server.sshPort()));
        builder.environment().put("TERM", "xterm");
        Terminal terminal = new Terminal(builder.redirectErrorStream(true).start());
        terminal.await("admin@biface");
        return terminal;
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
            throw new UncheckedIOException("The console has gone: " + text(), gone);
        }
    }

    /** Waits until it is shown, after what was waited for before; gives all that was shown on the way. */
    String await(String wanted) throws InterruptedException {
        int[] end = {-1};
        Server.await("'" + wanted + "' on the terminal", Marketplace.BOUND, () -> {
            String text = text();
            int at = text.indexOf(wanted, Math.min(read, text.length()));
            end[0] = at < 0 ? -1 : at + wanted.length();
            if (at < 0 && !process.isAlive()) {
                throw new IllegalStateException("The console has ended: " + text);
            }
            return at >= 0;
        });
        String before = text().substring(read, end[0]);
        read = end[0];
        return before;
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
