package org.biface.payments.internal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.Chargeback;
import org.biface.spi.payment.CollectRequest;
import org.biface.spi.payment.ForgedNotice;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.OrderQuery;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.PaymentProvider;
import org.biface.spi.payment.PayoutRequest;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.ProviderUnavailable;
import org.biface.spi.payment.RefundRequest;
import org.biface.spi.payment.Webhook;

/** A provider with a book of its own, that misbehaves as a test says. */
final class BookProvider implements PaymentProvider {

    /** What it does with the next order. */
    enum Mood {
        PENDING,
        SUCCEEDS,
        FAILS,
        ACTS_AND_IS_SILENT,
        IS_SILENT,
        IS_AWAY,
        HANGS
    }

    private final String id;
    final Map<String, Outcome> book = new ConcurrentHashMap<>();
    final Map<String, Amount> amounts = new ConcurrentHashMap<>();
    final Map<String, AtomicInteger> acted = new ConcurrentHashMap<>();
    final Map<String, RefundRequest> refunded = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    volatile Mood mood = Mood.PENDING;

    BookProvider(String id) {
        this.id = id;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Set<Capability> capabilities() {
        return Set.of(
                Capability.COLLECT, Capability.HOLD, Capability.REFUND, Capability.PAYOUT, Capability.CHARGEBACKS);
    }

    @Override
    public Outcome collect(CollectRequest request) {
        return order(request.key(), request.amount());
    }

    @Override
    public Outcome payOut(PayoutRequest request) {
        return order(request.key(), request.amount());
    }

    @Override
    public Outcome refund(RefundRequest request) {
        refunded.put(request.key(), request);
        return order(request.key(), request.amount());
    }

    /** How often it was asked to carry an order out; orders of the tests before this one are none of its business. */
    int calls(Object order) {
        return calls.getOrDefault(order.toString(), new AtomicInteger()).get();
    }

    private Outcome order(String key, Amount amount) {
        // Once, and before a test can see the call: what it says from then on is about the next one.
        Mood now = mood;
        calls.computeIfAbsent(key, any -> new AtomicInteger()).incrementAndGet();
        Outcome known = book.get(key);
        if (known != null) {
            return known;
        }
        amounts.put(key, amount);
        switch (now) {
            case IS_AWAY -> throw new ProviderUnavailable("away", null);
            case IS_SILENT -> throw new ProviderTimeout("silent", null);
            case HANGS -> hang();
            default -> {}
        }
        // As any provider: once for each key, also when it is asked twice at the same time because a claim ran out.
        Outcome outcome = book.computeIfAbsent(key, any -> {
            acted.computeIfAbsent(key, one -> new AtomicInteger()).incrementAndGet();
            return switch (now) {
                case SUCCEEDS, ACTS_AND_IS_SILENT, HANGS -> Outcome.succeeded(amount, "ref-" + key);
                case FAILS -> Outcome.failed("card_declined", "ref-" + key);
                default -> Outcome.pending("ref-" + key);
            };
        });
        if (now == Mood.ACTS_AND_IS_SILENT) {
            throw new ProviderTimeout("silent after it has acted", null);
        }
        return outcome;
    }

    private static void hang() {
        try {
            new java.util.concurrent.CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProviderTimeout("interrupted", stopped);
        }
    }

    @Override
    public Optional<Outcome> find(OrderQuery query) {
        if (mood == Mood.IS_AWAY) {
            throw new ProviderUnavailable("away", null);
        }
        return Optional.ofNullable(book.get(query.key()));
    }

    /** The body is {@code signature event key status amount currency}. */
    @Override
    public List<Notice> receive(Webhook webhook) {
        String[] words = new String(webhook.body(), StandardCharsets.UTF_8).split(" ");
        if (!words[0].equals("signed")) {
            throw new ForgedNotice("not signed");
        }
        if (words[3].startsWith("chargeback-")) {
            Chargeback chargeback = Chargeback.of(
                            "cb-" + words[2],
                            Chargeback.Phase.valueOf(words[3].substring("chargeback-".length())),
                            Amount.of(Long.parseLong(words[4]), words[5]))
                    .ofPayment(words[2], null)
                    .withFee(Amount.of(1_500, words[5]))
                    .because("fraudulent");
            return List.of(Notice.ofChargeback(words[1], chargeback, Instant.EPOCH));
        }
        Outcome outcome = switch (words[3]) {
            case "succeeded" -> Outcome.succeeded(Amount.of(Long.parseLong(words[4]), words[5]), "ref");
            case "failed" -> Outcome.failed("card_declined", "ref");
            case "returned" -> Outcome.returned(Amount.of(Long.parseLong(words[4]), words[5]), "account_closed", "ref");
            default -> Outcome.pending("ref");
        };
        return List.of(Notice.of(words[1], words[2], outcome, Instant.EPOCH));
    }

    static Webhook webhook(String event, Object key, String status, long amount) {
        return Webhook.of(
                Map.of(),
                ("signed " + event + " " + key + " " + status + " " + amount + " EUR")
                        .getBytes(StandardCharsets.UTF_8));
    }
}
