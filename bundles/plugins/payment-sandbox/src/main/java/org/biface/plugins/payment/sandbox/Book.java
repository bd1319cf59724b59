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
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.biface.spi.payment.OrderKind;
import org.biface.spi.payment.Outcome;

/**
 * What the sandbox has done, in a file that is only ever appended to, and flushed to the disk before anybody is answered:
 * after a {@code kill -9} it still knows each order. A last line that was not written to its end is cut off at the start.
 * Safe for use by many threads.
 */
final class Book implements AutoCloseable {

    private static final String DEED = "deed";
    private static final String REPORT = "report";
    private static final String TAKEN = "taken";
    private static final String IGNORED = "ignored";
    private static final String LINE = "line";
    /** Whose the money is that is in no freelancer's account. */
    private static final String PLATFORM = "";

    private final FileChannel file;
    private final Map<String, Deed> deeds = new LinkedHashMap<>();
    private final Map<String, Report> open = new LinkedHashMap<>();
    private final Set<String> ignored = new HashSet<>();
    private final Map<String, Long> balances = new HashMap<>();
    private final Map<String, Long> refunded = new HashMap<>();

    /** What a report says. */
    enum Says {
        PENDING,
        SETTLED,
        RETURNED,
        IDENTITY,
        CHARGEBACK_OPENED,
        CHARGEBACK_ENDED,
        /** Somebody else says that it has succeeded. */
        FORGED
    }

    /**
     * Something to be reported to the platform.
     *
     * @param id which report this is; two with one event are duplicates
     * @param event the event's id
     * @param key the order that it is about
     * @param says what it says
     * @param due when to report it
     */
    record Report(String id, String event, String key, Says says, Instant due) {

        Map<String, String> line() {
            Map<String, String> line = new LinkedHashMap<>();
            line.put("id", id);
            line.put("event", event);
            line.put("key", key);
            line.put("says", says.name());
            line.put("due", due.toString());
            return line;
        }

        static Report of(Map<String, String> line) {
            return new Report(
                    line.get("id"),
                    line.get("event"),
                    line.get("key"),
                    Says.valueOf(line.get("says")),
                    Instant.parse(line.get("due")));
        }
    }

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
        switch (line.get(LINE)) {
            case DEED -> {
                Deed deed = Deed.of(line);
                Deed before = deeds.put(deed.key(), deed);
                if (before != null) {
                    move(before, -1);
                }
                move(deed, 1);
            }
            case REPORT -> {
                Report report = Report.of(line);
                open.put(report.id(), report);
            }
            case TAKEN -> open.remove(line.get("id"));
            case IGNORED -> ignored.add(line.get("key"));
            default -> {
                // a newer version's line
            }
        }
    }

    /** What there is to spend, as far as it is decided; what fails or comes back has moved nothing in the end. */
    private void move(Deed deed, int times) {
        if (deed.end() != Outcome.Status.SUCCEEDED || deed.returnedAt() != null || deed.settledAt() == null) {
            return;
        }
        long amount = times * deed.minor();
        switch (deed.kind()) {
            case COLLECT -> {
                boolean gone = deed.chargedBackAt() != null && !deed.chargebackWon();
                add(PLATFORM, deed, (gone ? 0 : amount) - times * deed.fee());
            }
            case REFUND -> {
                add(PLATFORM, deed, -amount);
                refunded.merge(deed.payment(), amount, Long::sum);
            }
            case TRANSFER -> {
                add(PLATFORM, deed, -amount);
                add(deed.account(), deed, amount);
            }
            case SWEEP -> add(PLATFORM, deed, -amount);
            case PAYOUT -> add(deed.account() == null ? PLATFORM : deed.account(), deed, -amount);
            case ACCOUNT -> {
                // holds nothing yet
            }
        }
    }

    private void add(String account, Deed deed, long amount) {
        balances.merge(account + " " + deed.currency(), amount, Long::sum);
    }

    /** @return the order of that key, or {@code null} */
    synchronized Deed find(String key) {
        return deeds.get(key);
    }

    /** @return the account of that reference, or {@code null} */
    synchronized Deed account(String reference) {
        return deeds.values().stream()
                .filter(deed ->
                        deed.kind() == OrderKind.ACCOUNT && deed.reference().equals(reference))
                .findFirst()
                .orElse(null);
    }

    synchronized List<Deed> deeds() {
        return List.copyOf(deeds.values());
    }

    /** @return what was not taken by the platform yet */
    synchronized Collection<Report> open() {
        return List.copyOf(open.values());
    }

    /** @return whether an order is ignored now, because it was not before */
    synchronized boolean ignoreOnce(String key) {
        if (ignored.contains(key) || deeds.containsKey(key)) {
            return false;
        }
        append(List.of(line(IGNORED, Map.of("key", key))), true);
        return true;
    }

    /** What the book thinks of an order that it does not have yet. */
    interface Judge {
        /** @return the order as it is done: another one when there is not enough to do it */
        Deed judge(long balance, Deed payment, long refundedOfIt);
    }

    /**
     * Writes an order down, unless its key is there already.
     *
     * @return the order that is in the book
     */
    synchronized Deed add(Deed order, Judge judge, java.util.function.Function<Deed, List<Report>> reports) {
        Deed known = deeds.get(order.key());
        if (known != null) {
            return known;
        }
        String account = order.kind() == OrderKind.PAYOUT && order.account() != null ? order.account() : PLATFORM;
        long balance = balances.getOrDefault(account + " " + order.currency(), 0L);
        Deed payment = order.payment() == null ? null : deeds.get(order.payment());
        long refundedOfIt = order.payment() == null ? 0 : refunded.getOrDefault(order.payment(), 0L);
        Deed done = judge.judge(balance, payment, refundedOfIt);
        write(done, reports.apply(done));
        return done;
    }

    /** Writes down that something else becomes of an order. */
    synchronized void change(Deed changed, List<Report> reports) {
        write(changed, reports);
    }

    private void write(Deed deed, List<Report> reports) {
        var lines = new ArrayList<Map<String, String>>();
        lines.add(line(DEED, deed.line()));
        reports.forEach(report -> lines.add(line(REPORT, report.line())));
        append(lines, true);
    }

    private static Map<String, String> line(String sort, Map<String, String> fields) {
        Map<String, String> line = new LinkedHashMap<>();
        line.put(LINE, sort);
        line.putAll(fields);
        return line;
    }

    /** The platform has taken a report. Were this lost, it would be sent again, which is nothing new to the platform. */
    synchronized void taken(String report) {
        append(List.of(line(TAKEN, Map.of("id", report))), false);
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
