package org.biface.bench;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelExec;
import org.apache.sshd.client.channel.ClientChannelEvent;
import org.apache.sshd.client.session.ClientSession;
import org.biface.runner.Server;

/**
 * A server's console for whoever gives many commands: {@code bin/client -b} sends the same over the same protocol, but is a
 * new virtual machine each time.
 */
public final class Console implements AutoCloseable {

    private static final Duration LOGIN = Duration.ofMinutes(1);
    private static final Duration COMMANDS = Duration.ofMinutes(15);

    private final Server server;
    private SshClient client;

    /** @param server whose console; it need not run yet */
    public Console(Server server) {
        this.server = server;
    }

    /**
     * Runs commands, one after the other.
     *
     * @param commands what to type
     * @return what they printed
     * @throws IOException if one of them failed, or nobody could be asked
     */
    public synchronized String run(String... commands) throws IOException {
        var printed = new ByteArrayOutputStream();
        // The server ends a session with its commands.
        try (ClientSession session = login();
                ChannelExec channel = session.createExecChannel(String.join("\n", commands) + "\n")) {
            channel.setIn(new ByteArrayInputStream(new byte[0]));
            channel.setOut(printed);
            channel.setErr(printed);
            channel.open().verify(LOGIN);
            Set<ClientChannelEvent> events = channel.waitFor(Set.of(ClientChannelEvent.CLOSED), COMMANDS);
            String text = printed.toString(StandardCharsets.UTF_8);
            if (events.contains(ClientChannelEvent.TIMEOUT)) {
                throw new IOException(Arrays.toString(commands) + " took longer than " + COMMANDS + ": " + text);
            }
            Integer status = channel.getExitStatus();
            if (status == null || status != 0) {
                throw new IOException(Arrays.toString(commands) + " ended with status " + status + ": " + text);
            }
            return text;
        }
    }

    /**
     * Waits until the console takes commands.
     *
     * @param bound how long at most
     * @throws InterruptedException when the thread is interrupted
     */
    public void await(Duration bound) throws InterruptedException {
        Server.await("the console", bound, () -> {
            try {
                return run("echo ready").contains("ready");
            } catch (IOException notYet) {
                return false;
            }
        });
    }

    /**
     * @param symbolicName of a bundle
     * @return its versions that are active now, ascending by text
     * @throws IOException if nobody could be asked
     */
    public List<String> versions(String symbolicName) throws IOException {
        return run("bundle:list -s -t 0 --no-format")
                .lines()
                .map(line -> line.strip().split("\\s*\\t\\s*"))
                .filter(cells -> cells.length == 5 && cells[1].equals("Active") && cells[4].equals(symbolicName))
                .map(cells -> cells[3])
                .sorted()
                .toList();
    }

    private ClientSession login() throws IOException {
        if (client == null) {
            client = SshClient.setUpDefaultClient();
            // Of a server that this process has started itself, on the loopback.
            client.setServerKeyVerifier((session, address, key) -> true);
            client.start();
        }
        String[] user = user();
        ClientSession session = client.connect(user[0], "127.0.0.1", server.sshPort())
                .verify(LOGIN)
                .getSession();
        try {
            session.addPasswordIdentity(user[1]);
            session.auth().verify(LOGIN);
            return session;
        } catch (IOException refused) {
            session.close(true);
            throw refused;
        }
    }

    /** The name and the password that the first start has made. */
    private String[] user() throws IOException {
        return Files.readAllLines(server.home().resolve("etc/users.properties")).stream()
                .filter(line ->
                        line.matches("\\s*\\w+\\s*=.*,.*") && !line.strip().startsWith("_g_"))
                .map(line -> line.strip().split("\\s*[=,]\\s*", 3))
                .findFirst()
                .orElseThrow(() -> new IOException("The console has no user yet"));
    }

    @Override
    public synchronized void close() throws IOException {
        if (client != null) {
            client.stop();
            client = null;
        }
    }
}
