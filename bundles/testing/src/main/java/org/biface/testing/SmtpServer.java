package org.biface.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server on a free port of the loopback that keeps what it gets; with TLS, if a test wants it. */
public final class SmtpServer implements AutoCloseable {

    /** How the connection becomes private. */
    public enum Security {
        /** Not at all. */
        NONE,
        /** From the first byte. */
        TLS,
        /** After STARTTLS; before, no mail is taken. */
        STARTTLS
    }

    /**
     * A mail that was taken.
     *
     * @param to its recipients
     * @param text headers and body, lines end with {@code \n}
     * @param encrypted whether it came over TLS
     */
    public record Received(List<String> to, String text, boolean encrypted) {}

    private final Security security;
    private final SSLContext tls;
    private final ServerSocket listening;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Object gate = new Object();
    private volatile boolean refusing;
    private boolean holding;
    private int held;

    /**
     * @param security how the connection becomes private
     * @param tls the server's side of TLS; may be {@code null} without it
     */
    public SmtpServer(Security security, SSLContext tls) throws IOException {
        this.security = security;
        this.tls = tls;
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        thread(this::accept);
    }

    /** @return where it listens, on the loopback */
    public int port() {
        return listening.getLocalPort();
    }

    /** @return what it got, the first first */
    public List<Received> received() {
        return List.copyOf(received);
    }

    /** @param refusing whether every recipient is unknown from now on */
    public void refuse(boolean refusing) {
        this.refusing = refusing;
    }

    /** Keeps everybody waiting, from now on, who is about to send the text of a mail. */
    public void hold() {
        synchronized (gate) {
            holding = true;
        }
    }

    /** @return how many are kept waiting */
    public int held() {
        synchronized (gate) {
            return held;
        }
    }

    /** Lets everybody go on. */
    public void release() {
        synchronized (gate) {
            holding = false;
            gate.notifyAll();
        }
    }

    private void pass() throws IOException {
        synchronized (gate) {
            held++;
            try {
                while (holding) {
                    gate.wait();
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException(interrupted);
            } finally {
                held--;
            }
        }
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "test-smtp");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                thread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket plain) {
        open.add(plain);
        try (plain) {
            Socket socket = security == Security.TLS ? secure(plain, null) : plain;
            talk(new Line(socket), security == Security.TLS);
        } catch (IOException broken) {
            // The client went away, or does not trust this server: the test looks at what was received.
            return;
        } finally {
            open.remove(plain);
        }
    }

    private Socket secure(Socket plain, BufferedReader read) throws IOException {
        if (read != null && read.ready()) {
            throw new IOException("something was sent before TLS began");
        }
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    private void talk(Line begun, boolean begunEncrypted) throws IOException {
        Line line = begun;
        boolean encrypted = begunEncrypted;
        List<String> to = new ArrayList<>();
        line.say("220 test");
        for (String said = line.hear(); said != null; said = line.hear()) {
            String command = said.toUpperCase(java.util.Locale.ROOT);
            if (command.startsWith("EHLO")) {
                line.say(security == Security.STARTTLS && !encrypted ? "250-test\r\n250 STARTTLS" : "250 test");
            } else if (command.equals("STARTTLS")) {
                line.say("220 go");
                line = new Line(secure(line.socket, line.in));
                encrypted = true;
            } else if (security == Security.STARTTLS && !encrypted) {
                line.say("530 Must issue a STARTTLS command first");
            } else if (command.startsWith("RCPT")) {
                if (!refusing) {
                    to.add(said.replaceAll(".*<(.*)>.*", "$1"));
                }
                line.say(refusing ? "550 no such user" : "250 ok");
            } else if (command.equals("DATA")) {
                pass();
                line.say("354 go");
                StringBuilder text = new StringBuilder();
                String next = line.hear();
                for (; next != null && !next.equals("."); next = line.hear()) {
                    text.append(next.startsWith(".") ? next.substring(1) : next).append('\n');
                }
                if (next == null) {
                    return;
                }
                received.add(new Received(List.copyOf(to), text.toString(), encrypted));
                to.clear();
                line.say("250 ok");
            } else {
                line.say(command.equals("QUIT") ? "221 bye" : "250 ok");
            }
        }
    }

    /** Lines to and from a client. */
    private static final class Line {
        private final Socket socket;
        private final BufferedReader in;
        private final OutputStream out;

        Line(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            this.out = socket.getOutputStream();
        }

        String hear() throws IOException {
            return in.readLine();
        }

        void say(String answer) throws IOException {
            out.write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }

    @Override
    public void close() {
        release();
        try {
            listening.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
    }
}
