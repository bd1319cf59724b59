package org.biface.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.biface.demo.Api;

/** One kept-alive connection of one person, from a plain socket, so that a reset is seen and nothing is sent twice. */
final class Wire implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final long PAUSE_MILLIS = 500;

    private final int port;
    private Socket socket;
    private InputStream in;

    /**
     * What came back.
     *
     * @param status the HTTP status
     * @param headers by lower-case name
     * @param bytes the body
     */
    record Answer(int status, Map<String, String> headers, byte[] bytes) {

        JsonNode body() throws IOException {
            return Api.JSON.readTree(bytes);
        }

        @Override
        public String toString() {
            return status + " " + new String(bytes, StandardCharsets.UTF_8);
        }
    }

    Wire(int port) {
        this.port = port;
    }

    /** Sends a request whose body, if {@code slowly}, comes in two halves with half a second between them. */
    Answer send(String method, String path, String token, Map<String, String> headers, String body, boolean slowly)
            throws IOException {
        if (socket == null) {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            in = new BufferedInputStream(socket.getInputStream(), 16_384);
        }
        try {
            byte[] bytes = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
            StringBuilder head = new StringBuilder(method).append(' ').append(path);
            head.append(" HTTP/1.1\r\nHost: 127.0.0.1:").append(port).append("\r\nAccept: application/json\r\n");
            head.append("Authorization: Bearer ").append(token).append("\r\n");
            headers.forEach((name, value) ->
                    head.append(name).append(": ").append(value).append("\r\n"));
            if (body != null) {
                head.append("Content-Type: application/json\r\n");
            }
            if (!method.equals("GET")) {
                head.append("Content-Length: ").append(bytes.length).append("\r\n");
            }
            OutputStream out = socket.getOutputStream();
            out.write(head.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
            int half = slowly ? bytes.length / 2 : bytes.length;
            out.write(bytes, 0, half);
            out.flush();
            if (slowly) {
                pause(PAUSE_MILLIS);
                out.write(bytes, half, bytes.length - half);
                out.flush();
            }
            Answer answer = answer();
            if ("close".equalsIgnoreCase(answer.headers().get("connection"))) {
                close();
            }
            return answer;
        } catch (IOException | RuntimeException broken) {
            close();
            throw broken;
        }
    }

    static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private Answer answer() throws IOException {
        String first = line();
        if (first.length() < 12) {
            throw new EOFException("the answer begins with '" + first + "'");
        }
        Map<String, String> headers = new TreeMap<>();
        for (String header = line(); !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            headers.put(
                    header.substring(0, colon).toLowerCase(Locale.ROOT),
                    header.substring(colon + 1).strip());
        }
        byte[] body = new byte[0];
        if ("chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
            var all = new java.io.ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                all.write(fully(size));
                line();
            }
            line();
            body = all.toByteArray();
        } else if (headers.containsKey("content-length")) {
            body = fully(Integer.parseInt(headers.get("content-length")));
        }
        return new Answer(Integer.parseInt(first.substring(9, 12)), headers, body);
    }

    private byte[] fully(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the server closed the connection within an answer");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the server closed the connection");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
