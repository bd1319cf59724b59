package org.biface.kernel.persistence.internal;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.biface.kernel.persistence.DatabaseServer.Address;

/** Speaks just enough of PostgreSQL's protocol, version 3, to say that it is an old one. */
final class OldServer implements AutoCloseable {

    private static final int START = 196_608;

    private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final int version;

    /** @param version as in server_version_num */
    OldServer(int version) throws IOException {
        this.version = version;
        thread(() -> {
            while (!listening.isClosed()) {
                try {
                    Socket client = listening.accept();
                    thread(() -> serve(client));
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    /** Where it is; simple queries are one message each, and nothing is encrypted. */
    Address address() {
        return new Address(
                "jdbc:postgresql://127.0.0.1:" + listening.getLocalPort()
                        + "/old?preferQueryMode=simple&sslmode=disable&gssEncMode=disable",
                "biface",
                "none");
    }

    private static void thread(Runnable work) {
        Thread thread = new Thread(work, "old-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket client) {
        try (client;
                var in = new DataInputStream(client.getInputStream());
                var out = new DataOutputStream(client.getOutputStream())) {
            byte[] start = in.readNBytes(in.readInt() - 4);
            if (start.length < 4 || java.nio.ByteBuffer.wrap(start).getInt() != START) {
                throw new IOException("not a client that starts");
            }
            say(out, 'R', 0, 0, 0, 0);
            say(out, 'S', "server_version\0" + version / 10_000 + "." + version % 10_000 + "\0");
            say(out, 'S', "client_encoding\0UTF8\0");
            say(out, 'S', "standard_conforming_strings\0on\0");
            say(out, 'S', "integer_datetimes\0on\0");
            say(out, 'S', "DateStyle\0ISO, MDY\0");
            say(out, 'S', "TimeZone\0UTC\0");
            say(out, 'Z', 'I');
            for (int kind = in.read(); kind == 'Q'; kind = in.read()) {
                String query = new String(in.readNBytes(in.readInt() - 4), StandardCharsets.UTF_8);
                if (query.contains("server_version_num")) {
                    say(out, 'T', "\0\1server_version_num\0\0\0\0\0\0\0\0\0\0\31\0\0\0\0\0\0\0\0");
                    say(out, 'D', "\0\1\0\0\0\6" + version);
                    say(out, 'C', "SHOW\0");
                } else {
                    say(out, 'C', "SET\0");
                }
                say(out, 'Z', 'I');
            }
        } catch (IOException gone) {
            return;
        }
    }

    private static void say(DataOutputStream out, char kind, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        out.writeByte(kind);
        out.writeInt(bytes.length + 4);
        out.write(bytes);
        out.flush();
    }

    private static void say(DataOutputStream out, char kind, int... bytes) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int each : bytes) {
            text.append((char) each);
        }
        say(out, kind, text.toString());
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
