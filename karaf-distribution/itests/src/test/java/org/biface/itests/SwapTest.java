package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.biface.demo.MainJob;
import org.junit.Test;

/** A new version of {@code missions} takes over under load, by feature, side by side, and not one request fails. */
public class SwapTest {

    private static final int CONNECTIONS = 16;
    private static final int SLOW = 4;

    private final LongAdder requests = new LongAdder();
    private final LongAdder slow = new LongAdder();
    private final ConcurrentHashMap<String, LongAdder> failures = new ConcurrentHashMap<>();
    private final AtomicBoolean enough = new AtomicBoolean();

    @Test
    public void missionsIsSwappedUnderLoadWithoutAFailedRequest() throws Exception {
        try (Marketplace market = Marketplace.open("swap")) {
            MainJob job = market.job("swap");
            job.run();
            String client = token(market, job.email("chloe"));
            String mission = market.api().as(client).read("/api/v1/contracts").text("items.0.mission");
            Path features = newVersion(market, "1.1.0");
            int port = market.server().httpPort();
            ExecutorService pool = Executors.newFixedThreadPool(CONNECTIONS);
            List<Future<?>> lanes = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    boolean slowly = i < SLOW;
                    lanes.add(pool.submit(() -> {
                        lane(port, client, mission, slowly);
                        return null;
                    }));
                }
                awaitRequests(2_000);
                market.server().client("feature:repo-add " + features.toUri(), "feature:install biface-missions/1.1.0");
                // An unrelated install in between must not move the two versions.
                market.server()
                        .client("feature:uninstall biface-commission-flat", "feature:install biface-commission-flat");
                assertEquals(List.of("1.0.0", "1.1.0"), market.server().versions("org.biface.missions"));
                awaitRequests(2_000);
                market.server().client("feature:uninstall biface-missions/1.0.0");
                assertEquals(List.of("1.1.0"), market.server().versions("org.biface.missions"));
                // Whatever is answered from here on, 1.1.0 has answered.
                awaitRequests(2_000);
            } finally {
                enough.set(true);
                pool.shutdown();
            }
            for (Future<?> lane : lanes) {
                lane.get(1, TimeUnit.MINUTES);
            }
            assertEquals("failed of " + requests + " requests", "{}", failures.toString());
            assertTrue("slow requests were among them", slow.sum() > 10);
            new LogCheck().check(market.server().log());
        }
    }

    private static String token(Marketplace market, String email) {
        return market.api()
                .post("/api/v1/accounts/login", java.util.Map.of("email", email, "password", MainJob.PASSWORD))
                .text("token");
    }

    private void awaitRequests(long more) throws InterruptedException {
        long wanted = requests.sum() + more;
        org.biface.runner.Server.await(more + " more requests", Marketplace.BOUND, () -> requests.sum() >= wanted);
    }

    /** Reads, searches and drafts missions over one connection; a slow lane sends its body in two halves, 500 ms apart. */
    private void lane(int port, String token, String mission, boolean slowly) throws IOException {
        Socket socket = null;
        int turn = 0;
        try {
            while (!enough.get()) {
                if (socket == null) {
                    socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.setSoTimeout(15_000);
                    socket.setTcpNoDelay(true);
                }
                String what = slowly ? "POST slowly" : turn % 3 == 0 ? "GET list" : turn % 3 == 1 ? "GET one" : "POST";
                turn++;
                try {
                    int status = switch (what) {
                        case "GET list" -> exchange(socket, "GET", "/api/v1/missions?limit=5", token, "", false);
                        case "GET one" -> exchange(socket, "GET", "/api/v1/missions/" + mission, token, "", false);
                        default -> exchange(socket, "POST", "/api/v1/missions", token, draft(), slowly);
                    };
                    if (status != (what.startsWith("POST") ? 201 : 200)) {
                        failed(what + " was answered " + status);
                    }
                } catch (IOException broken) {
                    failed(what + ": " + broken);
                    socket.close();
                    socket = null;
                }
                requests.increment();
                if (slowly) {
                    slow.increment();
                }
            }
        } finally {
            if (socket != null) {
                socket.close();
            }
        }
    }

    private void failed(String how) {
        failures.computeIfAbsent(how, key -> new LongAdder()).increment();
    }

    private static String draft() {
        return "{\"title\":\"Swapped under load\",\"description\":\"Text.\","
                + "\"skills\":[\"Java\"],\"budget\":{\"pricing\":\"FIXED\",\"min\":null,"
                + "\"max\":{\"minor\":100000,\"currency\":\"EUR\"}},\"startsOn\":null,\"endsOn\":null,\"city\":null,"
                + "\"country\":null,\"remote\":\"REMOTE\",\"vertical\":\"it\",\"openings\":1}";
    }

    private static int exchange(Socket socket, String method, String path, String token, String body, boolean slowly)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head = method + " " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
                + "Authorization: Bearer " + token + "\r\n"
                + (bytes.length == 0
                        ? ""
                        : "Content-Type: application/json\r\nIdempotency-Key: " + java.util.UUID.randomUUID()
                                + "\r\nContent-Length: " + bytes.length + "\r\n")
                + "\r\n";
        OutputStream out = socket.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        int half = slowly ? bytes.length / 2 : bytes.length;
        out.write(bytes, 0, half);
        out.flush();
        if (slowly) {
            long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            out.write(bytes, half, bytes.length - half);
            out.flush();
        }
        return answer(socket.getInputStream());
    }

    private static int answer(InputStream in) throws IOException {
        String first = line(in);
        if (first.length() < 12) {
            throw new IOException("the connection was closed");
        }
        int length = -1;
        boolean chunked = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            String lower = header.toLowerCase(java.util.Locale.ROOT);
            if (lower.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (lower.startsWith("transfer-encoding:")) {
                chunked = true;
            }
        }
        if (chunked) {
            int size;
            do {
                size = Integer.parseInt(line(in).strip(), 16);
                in.skipNBytes(size);
                line(in);
            } while (size > 0);
        } else {
            in.skipNBytes(Math.max(0, length));
        }
        return Integer.parseInt(first.substring(9, 12));
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection was closed");
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    /** The same bundle under a higher version, and a feature repository that offers it. */
    private static Path newVersion(Marketplace market, String version) throws IOException {
        Path folder = Files.createDirectories(
                Path.of(System.getProperty("biface.work"), "swap").toAbsolutePath());
        Path system = market.server().home().resolve("system");
        Path original;
        try (Stream<Path> files = Files.walk(system.resolve("org/biface/org.biface.missions"))) {
            original = files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow();
        }
        Path renewed = folder.resolve("missions-" + version + ".jar");
        try (JarFile jar = new JarFile(original.toFile())) {
            Manifest manifest = new Manifest(jar.getManifest());
            manifest.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
            try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(renewed), manifest)) {
                for (var entry : java.util.Collections.list(jar.entries())) {
                    if (!entry.getName().equals(JarFile.MANIFEST_NAME) && !entry.isDirectory()) {
                        out.putNextEntry(new ZipEntry(entry.getName()));
                        jar.getInputStream(entry).transferTo(out);
                        out.closeEntry();
                    }
                }
            }
        }
        Path features = folder.resolve("features.xml");
        Files.writeString(
                features,
                "<features xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\" name=\"missions-" + version + "\">"
                        + "<feature name=\"biface-missions\" version=\"" + version + "\"><bundle>" + renewed.toUri()
                        + "</bundle></feature></features>");
        return features;
    }
}
