package org.biface.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

/**
 * A closed loop of requests over a fixed number of kept-alive connections, from plain sockets: cheap enough that it
 * measures the server and not itself.
 */
final class Load {
    private static final int WINDOWS = 40;

    /**
     * What a round of load has shown.
     *
     * @param requests how many were answered 200
     * @param failed how many were answered otherwise
     * @param seconds how long the round took
     * @param p50Micros the median latency
     * @param p99Micros the 99th percentile of latency
     * @param bytes the length of one answer's body
     */
    record Round(long requests, long failed, double seconds, long p50Micros, long p99Micros, int bytes) {

        double perSecond() {
            return requests / seconds;
        }
    }

    private final int port;
    private final int connections;
    private final Supplier<byte[]> requests;

    /** The same GET again and again. */
    Load(int port, int connections, String path, String token) {
        this.port = port;
        this.connections = connections;
        String authorization = token == null ? "" : "Authorization: Bearer " + token + "\r\n";
        byte[] request = ("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nAccept: application/json\r\n"
                        + authorization + "\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        this.requests = () -> request;
    }

    /** Each request another one; many threads ask for the next. */
    Load(int port, int connections, Supplier<byte[]> requests) {
        this.port = port;
        this.connections = connections;
        this.requests = requests;
    }

    /**
     * Until throughput has stopped to climb. The compiler has to share two cores with the load, and has far more to do for
     * the whole marketplace than for one servlet: any fixed time that is enough for one machine is too short for another.
     *
     * @param window for how long each look at the throughput takes
     * @param steady after how many windows without a climb it is warm
     * @return how many seconds it took
     */
    long warmUp(Duration window, int steady) throws Exception {
        double best = 0;
        int since = 0;
        int windows = 0;
        while (since < steady && windows < WINDOWS) {
            double now = run(window).perSecond();
            windows++;
            since = now > best * 1.03 ? 0 : since + 1;
            best = Math.max(best, now);
        }
        return windows * window.toSeconds();
    }

    Round run(Duration duration) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(connections);
        try {
            long start = System.nanoTime();
            long end = start + duration.toNanos();
            List<Future<Lane>> lanes = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                lanes.add(pool.submit((Callable<Lane>) () -> new Lane().run(end)));
            }
            List<Lane> done = new ArrayList<>();
            for (Future<Lane> lane : lanes) {
                done.add(lane.get());
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            long[] all = done.stream()
                    .flatMapToLong(lane -> Arrays.stream(lane.latencies, 0, lane.count))
                    .sorted()
                    .toArray();
            long failed = done.stream().mapToLong(lane -> lane.failed).sum();
            if (all.length == 0) {
                throw new IOException("no request was answered");
            }
            return new Round(
                    all.length - failed,
                    failed,
                    seconds,
                    all[all.length / 2] / 1000,
                    all[(int) (all.length * 0.99)] / 1000,
                    done.get(0).bytes);
        } finally {
            pool.shutdownNow();
        }
    }

    /** One connection and the thread that uses it. */
    private final class Lane {
        private long[] latencies = new long[1 << 16];
        private int count;
        private long failed;
        private int bytes;

        Lane run(long end) throws IOException {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setTcpNoDelay(true);
                socket.setSoTimeout(30_000);
                OutputStream out = socket.getOutputStream();
                InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
                byte[] line = new byte[8_192];
                byte[] body = new byte[65_536];
                long from = System.nanoTime();
                while (from < end) {
                    out.write(requests.get());
                    out.flush();
                    answer(in, line, body);
                    long now = System.nanoTime();
                    if (count == latencies.length) {
                        latencies = Arrays.copyOf(latencies, count * 2);
                    }
                    latencies[count++] = now - from;
                    from = now;
                }
            }
            return this;
        }

        private void answer(InputStream in, byte[] line, byte[] body) throws IOException {
            int length = readLine(in, line);
            if (!(length > 12 && line[9] == '2' && line[10] == '0' && line[11] == '0')) {
                failed++;
            }
            int content = -1;
            while ((length = readLine(in, line)) > 0) {
                if (length > 16 && (line[0] | 0x20) == 'c' && (line[8] | 0x20) == 'l' && line[14] == ':') {
                    content = Integer.parseInt(new String(line, 15, length - 15, StandardCharsets.US_ASCII).strip());
                }
            }
            if (content >= 0) {
                fully(in, body, content);
                bytes = content;
            } else {
                bytes = chunks(in, line, body);
            }
        }

        private int chunks(InputStream in, byte[] line, byte[] body) throws IOException {
            int sum = 0;
            while (true) {
                int length = readLine(in, line);
                int size = Integer.parseInt(new String(line, 0, length, StandardCharsets.US_ASCII).strip(), 16);
                fully(in, body, size);
                readLine(in, line);
                if (size == 0) {
                    return sum;
                }
                sum += size;
            }
        }

        private static void fully(InputStream in, byte[] body, int size) throws IOException {
            int left = size;
            while (left > 0) {
                int read = in.read(body, 0, Math.min(left, body.length));
                if (read < 0) {
                    throw new EOFException("the server closed the connection");
                }
                left -= read;
            }
        }

        private static int readLine(InputStream in, byte[] line) throws IOException {
            int length = 0;
            while (true) {
                int next = in.read();
                if (next < 0) {
                    throw new EOFException("the server closed the connection");
                }
                if (next == '\n') {
                    return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
                }
                line[length++] = (byte) next;
            }
        }
    }
}
