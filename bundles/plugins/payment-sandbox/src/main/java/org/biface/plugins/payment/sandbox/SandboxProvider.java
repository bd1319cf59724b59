package org.biface.plugins.payment.sandbox;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.biface.plugins.payment.sandbox.Book.Order;
import org.biface.plugins.payment.sandbox.Book.Report;
import org.biface.plugins.payment.sandbox.Book.Status;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.CollectRequest;
import org.biface.spi.payment.ForgedNotice;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.PaymentProvider;
import org.biface.spi.payment.PayoutRequest;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.ProviderUnavailable;
import org.biface.spi.payment.Webhook;

/** A payment provider that moves no real money, and otherwise behaves like one. */
final class SandboxProvider implements PaymentProvider {

    static final String ID = "sandbox";

    private static final String NO_MONEY = "insufficient_funds";
    private static final String NO_ACCOUNT = "account_closed";
    private static final String OTHER_ORDER = "idempotency_key_reused";

    private final Book book;
    private final Signature signature;
    private final Settings settings;
    private final Clock clock;
    private final Consumer<Report> reporter;
    private final Set<String> ignoredOnce = ConcurrentHashMap.newKeySet();

    SandboxProvider(Book book, Signature signature, Settings settings, Clock clock, Consumer<Report> reporter) {
        this.book = book;
        this.signature = signature;
        this.settings = settings;
        this.clock = clock;
        this.reporter = reporter;
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(Capability.COLLECT, Capability.PAYOUT);
    }

    @Override
    public Outcome collect(CollectRequest request) {
        return order(request.key(), "collect", request.amount(), NO_MONEY);
    }

    @Override
    public Outcome payOut(PayoutRequest request) {
        return order(request.key(), "payout", request.amount(), NO_ACCOUNT);
    }

    private Outcome order(String key, String kind, Amount amount, String failure) {
        Set<Fault> faults = Fault.of(key, amount.minor(), settings);
        if (faults.contains(Fault.SILENT_BEFORE_ACTING) && ignoredOnce.add(key)) {
            throw new ProviderTimeout("the sandbox was told not to hear this order the first time", null);
        }
        Instant settledAt = clock.instant().plus(settings.confirmDelay());
        var order = new Order(
                key,
                kind,
                amount.minor(),
                amount.currency(),
                "sb_" + key,
                settledAt,
                faults.contains(Fault.FAILS) ? failure : null);
        List<Report> reports = reports(order, faults);
        Order standing;
        try {
            standing = book.add(order, reports);
        } catch (UncheckedIOException full) {
            throw new ProviderUnavailable("The sandbox can't write its book.", full);
        }
        if (!standing.isLike(order)) {
            return Outcome.failed(OTHER_ORDER, standing.reference());
        }
        if (standing == order) {
            reports.forEach(reporter);
            if (faults.contains(Fault.SILENT_AFTER_ACTING)) {
                throw new ProviderTimeout("the sandbox was told not to answer this order", null);
            }
            return outcome(order, Status.PENDING);
        }
        return outcome(standing, standing.status(clock.instant()));
    }

    private List<Report> reports(Order order, Set<Fault> faults) {
        var reports = new ArrayList<Report>();
        if (faults.contains(Fault.NOT_REPORTED)) {
            return reports;
        }
        Duration half = settings.confirmDelay().dividedBy(2);
        boolean reordered = faults.contains(Fault.REPORTED_OUT_OF_ORDER);
        Instant started =
                reordered ? order.settledAt().plus(half) : order.settledAt().minus(half);
        String pending = "evt_" + order.key() + "_pending";
        String settled = "evt_" + order.key() + "_settled";
        reports.add(new Report(pending, pending, order.key(), Status.PENDING, started));
        Status end = order.reason() == null ? Status.SUCCEEDED : Status.FAILED;
        reports.add(new Report(settled, settled, order.key(), end, order.settledAt()));
        if (faults.contains(Fault.REPORTED_TWICE)) {
            reports.add(new Report(
                    settled + "_again",
                    settled,
                    order.key(),
                    end,
                    order.settledAt().plus(half)));
        }
        return reports;
    }

    private static Outcome outcome(Order order, Status status) {
        return switch (status) {
            case PENDING -> Outcome.pending(order.reference());
            case SUCCEEDED -> Outcome.succeeded(Amount.of(order.minor(), order.currency()), order.reference());
            case FAILED -> Outcome.failed(order.reason(), order.reference());
        };
    }

    @Override
    public Optional<Outcome> find(String key) {
        return Optional.ofNullable(book.find(key)).map(order -> outcome(order, order.status(clock.instant())));
    }

    /** @return the body of a report, as it is posted */
    byte[] body(Report report) {
        Order order = book.find(report.key());
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event", report.event());
        fields.put("key", order.key());
        fields.put("kind", order.kind());
        fields.put("status", report.status().name());
        fields.put("minor", Long.toString(order.minor()));
        fields.put("currency", order.currency());
        fields.put("reference", order.reference());
        fields.put("reason", report.status() == Status.FAILED ? order.reason() : null);
        fields.put("at", report.due().toString());
        return Form.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<Notice> receive(Webhook webhook) {
        byte[] body = webhook.body();
        String header = webhook.header(Signature.HEADER)
                .orElseThrow(() -> new ForgedNotice("the header " + Signature.HEADER + " is missing"));
        signature.check(header, body, clock.instant());
        Map<String, String> fields = Form.read(new String(body, StandardCharsets.UTF_8));
        Outcome outcome = switch (Status.valueOf(fields.get("status"))) {
            case PENDING -> Outcome.pending(fields.get("reference"));
            case SUCCEEDED ->
                Outcome.succeeded(
                        Amount.of(Long.parseLong(fields.get("minor")), fields.get("currency")),
                        fields.get("reference"));
            case FAILED -> Outcome.failed(fields.get("reason"), fields.get("reference"));
        };
        return List.of(Notice.of(fields.get("event"), fields.get("key"), outcome, Instant.parse(fields.get("at"))));
    }
}
