package org.biface.plugins.payment.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the sandbox has done, in a file that is only ever appended to, and flushed to the disk before anybody is answered:
 * after a {@code kill -9} it still knows each order. A last line that was not written to its end is cut off at the start.
 * Safe for use by many threads.
 */
final class Book implements AutoCloseable {

    private static final String ORDER = "order";
    private static final String REPORT = "report";
    private static final String TAKEN = "taken";

    private final FileChannel file;
    private final Map<String, Order> orders = new LinkedHashMap<>();
    private final Map<String, Report> open = new LinkedHashMap<>();

    /**
     * An order that was acted on.
     *
     * @param key its key
     * @param kind {@code collect} or {@code payout}
     * @param minor how much, minor units
     * @param currency ISO 4217 code
     * @param reference the sandbox's own id
     * @param settledAt when it stops to be pending
     * @param reason why it fails then, or {@code null}
     */
    record Order(
            String key, String kind, long minor, String currency, String reference, Instant settledAt, String reason) {

        Status status(Instant now) {
            if (now.isBefore(settledAt)) {
                return Status.PENDING;
            }
            return reason == null ? Status.SUCCEEDED : Status.FAILED;
        }

        boolean isLike(Order other) {
            return kind.equals(other.kind) && minor == other.minor && currency.equals(other.currency);
        }
    }

    /** Where an order stands. */
    enum Status {
        PENDING,
        SUCCEEDED,
        FAILED
    }

    /**
     * Something to be reported to the platform.
     *
     * @param id which report this is; two with one event are duplicates
     * @param event the event's id
     * @param key the order that it is about
     * @param status what it says
     * @param due when to report it
     */
    record Report(String id, String event, String key, Status status, Instant due) {}

    Book(Path path) throws IOException {
        this.file =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        load();
    }

    private void load() throws IOException {
        var bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
        while (bytes.hasRemaining() && file.read(bytes) >= 0) {
            // goes on until all is read
        }
        String text = new String(bytes.array(), StandardCharsets.UTF_8);
        int end = text.lastIndexOf('\n') + 1;
        file.truncate(end);
        file.position(end);
        text.substring(0, end).lines().forEach(line -> apply(Form.read(line)));
    }

    private void apply(Map<String, String> line) {
        switch (line.get("line")) {
            case ORDER -> {
                var order = new Order(
                        line.get("key"),
                        line.get("kind"),
                        Long.parseLong(line.get("minor")),
                        line.get("currency"),
                        line.get("reference"),
                        Instant.parse(line.get("settledAt")),
                        line.get("reason"));
                orders.put(order.key(), order);
            }
            case REPORT -> {
                var report = new Report(
                        line.get("id"),
                        line.get("event"),
                        line.get("key"),
                        Status.valueOf(line.get("status")),
                        Instant.parse(line.get("due")));
                open.put(report.id(), report);
            }
            case TAKEN -> open.remove(line.get("id"));
            default -> {
                // a newer version's line
            }
        }
    }

    /** @return the order of that key, or {@code null} */
    synchronized Order find(String key) {
        return orders.get(key);
    }

    /** @return what was not taken by the platform yet */
    synchronized Collection<Report> open() {
        return List.copyOf(open.values());
    }

    /**
     * Writes an order down, unless its key is there already.
     *
     * @return the order that is in the book
     */
    synchronized Order add(Order order, List<Report> reports) {
        Order known = orders.get(order.key());
        if (known != null) {
            return known;
        }
        var lines = new ArrayList<Map<String, String>>();
        Map<String, String> line = new LinkedHashMap<>();
        line.put("line", ORDER);
        line.put("key", order.key());
        line.put("kind", order.kind());
        line.put("minor", Long.toString(order.minor()));
        line.put("currency", order.currency());
        line.put("reference", order.reference());
        line.put("settledAt", order.settledAt().toString());
        line.put("reason", order.reason());
        lines.add(line);
        for (Report report : reports) {
            Map<String, String> next = new LinkedHashMap<>();
            next.put("line", REPORT);
            next.put("id", report.id());
            next.put("event", report.event());
            next.put("key", report.key());
            next.put("status", report.status().name());
            next.put("due", report.due().toString());
            lines.add(next);
        }
        append(lines, true);
        return order;
    }

    /** The platform has taken a report. Were this lost, it would be sent again, which is nothing new to the platform. */
    synchronized void taken(String report) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("line", TAKEN);
        line.put("id", report);
        append(List.of(line), false);
    }

    private void append(List<Map<String, String>> lines, boolean toDisk) {
        var text = new StringBuilder();
        lines.forEach(line -> text.append(Form.write(line)).append('\n'));
        try {
            long before = file.position();
            try {
                var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
                if (toDisk) {
                    file.force(false);
                }
            } catch (IOException failure) {
                file.truncate(before);
                throw failure;
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("the sandbox can't write its book", failure);
        }
        lines.forEach(line -> {
            line.values().removeIf(value -> value == null);
            apply(line);
        });
    }

    @Override
    public synchronized void close() throws IOException {
        file.force(true);
        file.close();
    }
}
