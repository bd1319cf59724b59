package org.biface.plugins.payment.sandbox;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.biface.plugins.payment.sandbox.Book.Report;
import org.biface.plugins.payment.sandbox.Book.Says;
import org.biface.spi.payment.AccountRequest;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.AccountState.Identity;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.BalanceReport;
import org.biface.spi.payment.BalanceRequest;
import org.biface.spi.payment.Chargeback;
import org.biface.spi.payment.CollectRequest;
import org.biface.spi.payment.ForgedNotice;
import org.biface.spi.payment.KeyReused;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.OrderKind;
import org.biface.spi.payment.OrderQuery;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.Outcome.Status;
import org.biface.spi.payment.PayerStep;
import org.biface.spi.payment.PaymentProvider;
import org.biface.spi.payment.PayoutRequest;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.ProviderUnavailable;
import org.biface.spi.payment.RefundRequest;
import org.biface.spi.payment.SweepRequest;
import org.biface.spi.payment.TransferRequest;
import org.biface.spi.payment.Webhook;

/** A payment provider that moves no real money, and otherwise behaves like one. */
final class SandboxProvider implements PaymentProvider {

    static final String ID = "sandbox";

    private static final String NOT_ENOUGH = "balance_insufficient";
    private static final Duration LONGEST_HOLD = Duration.ofDays(90);
    private static final int WHOLE = 10_000;
    private static final Set<OrderKind> COMES_BACK = EnumSet.of(OrderKind.PAYOUT, OrderKind.REFUND, OrderKind.SWEEP);
    private static final URI PAGE = URI.create("https://sandbox.invalid/pay");

    private final Book book;
    private final Signature signature;
    private final Settings settings;
    private final Clock clock;
    private final Consumer<Report> reporter;

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
        Set<Capability> all = EnumSet.allOf(Capability.class);
        if (!settings.accounts()) {
            all.removeAll(Set.of(Capability.ACCOUNT, Capability.TRANSFER));
        }
        return all;
    }

    @Override
    public Optional<Duration> longestHold() {
        return Optional.of(LONGEST_HOLD);
    }

    // ---------------------------------------------------------------- orders

    @Override
    public Outcome collect(CollectRequest request) {
        return order(OrderKind.COLLECT, request.key(), request.amount(), null, null, "insufficient_funds");
    }

    @Override
    public Outcome refund(RefundRequest request) {
        return order(
                OrderKind.REFUND, request.key(), request.amount(), null, request.payment(), "expired_or_canceled_card");
    }

    @Override
    public Outcome transfer(TransferRequest request) {
        return order(
                OrderKind.TRANSFER, request.key(), request.amount(), request.account(), null, "account_restricted");
    }

    @Override
    public Outcome payOut(PayoutRequest request) {
        String account = settings.accounts() ? request.account() : null;
        return order(OrderKind.PAYOUT, request.key(), request.amount(), account, null, "account_closed");
    }

    @Override
    public Outcome sweep(SweepRequest request) {
        return order(OrderKind.SWEEP, request.key(), request.amount(), null, null, "account_closed");
    }

    @Override
    public Outcome openAccount(AccountRequest request) {
        return order(
                OrderKind.ACCOUNT, request.key(), Amount.of(0, request.currency()), null, null, "country_unsupported");
    }

    private Outcome order(OrderKind kind, String key, Amount amount, String account, String payment, String failure) {
        Set<Fault> faults = Fault.of(key, amount.minor(), settings);
        Deed standing;
        boolean[] fresh = {false};
        Instant now = clock.instant();
        Deed order = deed(now, kind, key, amount, account, payment, faults, failure);
        try {
            if (faults.contains(Fault.SILENT_BEFORE_ACTING) && book.ignoreOnce(key)) {
                throw new ProviderTimeout("the sandbox was told not to hear this order the first time", null);
            }
            var reports = new ArrayList<Report>();
            standing = book.add(order, (balance, refunded, before) -> judge(order, balance, refunded, before), done -> {
                fresh[0] = true;
                reports.addAll(reports(done, faults));
                return reports;
            });
            reports.forEach(reporter);
        } catch (UncheckedIOException full) {
            throw new ProviderUnavailable("The sandbox can't write its book.", full);
        }
        if (!standing.isLike(order)) {
            throw new KeyReused("the key " + key + " was used for another order", null);
        }
        if (fresh[0] && faults.contains(Fault.SILENT_AFTER_ACTING)) {
            throw new ProviderTimeout("the sandbox was told not to answer this order", null);
        }
        // What is new is answered as it was accepted, however long the disk took.
        return outcome(standing, fresh[0] ? now : clock.instant());
    }

    private Deed deed(
            Instant now,
            OrderKind kind,
            String key,
            Amount amount,
            String account,
            String payment,
            Set<Fault> faults,
            String failure) {
        Duration delay = settings.confirmDelay();
        boolean fails = faults.contains(Fault.FAILS);
        boolean collect = kind == OrderKind.COLLECT;
        boolean comesBack = !fails && faults.contains(Fault.RETURNED) && COMES_BACK.contains(kind);
        boolean won = faults.contains(Fault.CHARGED_BACK_AND_WON);
        boolean lost = !won && faults.contains(Fault.CHARGED_BACK_AND_LOST);
        boolean chargedBack = collect && !fails && (won || lost || faults.contains(Fault.CHARGED_BACK));
        Instant settledAt = collect && faults.contains(Fault.NEVER_PAID) ? null : now.plus(delay);
        Instant chargedBackAt = chargedBack && settledAt != null ? settledAt.plus(delay) : null;
        return new Deed(
                key,
                kind,
                amount.minor(),
                amount.currency(),
                account,
                payment,
                collect && !fails ? fee(amount.minor()) : 0,
                settledAt,
                fails ? Status.FAILED : Status.SUCCEEDED,
                comesBack ? settledAt.plus(delay) : null,
                fails || comesBack ? failure : null,
                kind == OrderKind.ACCOUNT ? identity(key) : null,
                chargedBackAt,
                chargedBackAt != null && (won || lost) ? chargedBackAt.plus(delay) : null,
                won);
    }

    private Identity identity(String key) {
        boolean refused = Fault.chance(settings.seed() + " " + key + " identity") < settings.refusedPercent();
        return refused ? Identity.REFUSED : settings.identity();
    }

    private long fee(long minor) {
        return BigDecimal.valueOf(minor)
                .multiply(BigDecimal.valueOf(settings.feeBasisPoints()))
                .divide(BigDecimal.valueOf(WHOLE), 0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    /** A provider gives nothing that it does not hold. */
    private Deed judge(Deed order, long balance, Deed payment, long refunded) {
        String refusal = switch (order.kind()) {
            case COLLECT, ACCOUNT -> null;
            case REFUND -> {
                if (payment == null
                        || payment.kind() != OrderKind.COLLECT
                        || payment.status(clock.instant()) != Status.SUCCEEDED) {
                    yield "charge_not_refundable";
                }
                if (!payment.currency().equals(order.currency()) || refunded + order.minor() > payment.minor()) {
                    yield "amount_too_large";
                }
                yield order.minor() > balance ? NOT_ENOUGH : null;
            }
            case TRANSFER -> isVerified(order.account()) ? enough(order, balance) : "account_restricted";
            case SWEEP -> enough(order, balance);
            case PAYOUT ->
                order.account() == null || isVerified(order.account()) ? enough(order, balance) : "account_restricted";
        };
        return refusal == null ? order : refused(order, refusal);
    }

    private static String enough(Deed order, long balance) {
        return order.minor() > balance ? NOT_ENOUGH : null;
    }

    private boolean isVerified(String account) {
        Deed opened = book.account(account);
        return opened != null && state(opened, clock.instant()).paysOut();
    }

    private Deed refused(Deed order, String reason) {
        return new Deed(
                order.key(),
                order.kind(),
                order.minor(),
                order.currency(),
                order.account(),
                order.payment(),
                0,
                order.settledAt(),
                Status.FAILED,
                null,
                reason,
                null,
                null,
                null,
                false);
    }

    private Outcome outcome(Deed deed, Instant now) {
        if (deed.kind() == OrderKind.ACCOUNT && deed.end() == Status.SUCCEEDED) {
            return Outcome.opened(state(deed, now));
        }
        return outcome(deed, deed.status(now));
    }

    private static Outcome outcome(Deed deed, Status status) {
        return switch (status) {
            case PENDING -> {
                Outcome pending = Outcome.pending(deed.reference());
                yield deed.settledAt() == null ? pending.withPayerStep(PayerStep.page(PAGE)) : pending;
            }
            case SUCCEEDED ->
                Outcome.succeeded(deed.amount(), deed.reference()).withFee(Amount.of(deed.fee(), deed.currency()));
            case FAILED -> Outcome.failed(deed.reason(), deed.reference());
            case RETURNED -> Outcome.returned(deed.amount(), deed.reason(), deed.reference());
        };
    }

    @Override
    public Optional<Outcome> find(OrderQuery query) {
        return Optional.ofNullable(book.find(query.key()))
                .filter(deed -> deed.kind() == query.kind())
                .map(deed -> outcome(deed, clock.instant()));
    }

    @Override
    public Outcome cancel(OrderQuery query) {
        synchronized (book) {
            Instant now = clock.instant();
            Deed deed = book.find(query.key());
            if (deed == null || deed.kind() != OrderKind.COLLECT) {
                throw new ProviderUnavailable("The sandbox does not know what to withdraw.", null);
            }
            if (deed.status(now) == Status.PENDING) {
                Deed withdrawn = deed.withdrawn(now);
                var report = report(withdrawn, "withdrawn", Says.SETTLED, now);
                book.change(withdrawn, List.of(report));
                reporter.accept(report);
                return outcome(withdrawn, now);
            }
            return outcome(deed, now);
        }
    }

    // ---------------------------------------------------------------- accounts

    private AccountState state(Deed account, Instant now) {
        Identity identity = account.identity() != Identity.NEEDED && now.isBefore(account.settledAt())
                ? Identity.PENDING
                : account.identity();
        boolean verified = identity == Identity.VERIFIED;
        List<String> requirements = switch (identity) {
            case NEEDED -> List.of("individual.id_number", "external_account");
            case REFUSED -> List.of("rejected.fraud");
            default -> List.of();
        };
        return AccountState.of(account.reference(), identity)
                .receiving(verified)
                .payingOut(verified)
                .requiring(requirements);
    }

    @Override
    public Optional<AccountState> account(String account) {
        return Optional.ofNullable(book.account(account)).map(found -> state(found, clock.instant()));
    }

    /** Nobody has to type anything: to ask for the page is to have filled it in. */
    @Override
    public Optional<URI> onboarding(String account, URI back, URI again) {
        synchronized (book) {
            Deed found = book.account(account);
            if (found == null || state(found, clock.instant()).identity() != Identity.NEEDED) {
                return Optional.empty();
            }
            Instant checked = clock.instant().plus(settings.confirmDelay());
            Deed identified = found.identified(Identity.VERIFIED, checked);
            var report = report(identified, "identity-given", Says.IDENTITY, checked);
            book.change(identified, List.of(report));
            reporter.accept(report);
            return Optional.of(back);
        }
    }

    // ---------------------------------------------------------------- what is held

    @Override
    public BalanceReport balance(BalanceRequest request) {
        Instant now = clock.instant();
        var books = new Holdings();
        book.deeds().forEach(deed -> books.add(deed, now));
        return books.report(request, now);
    }

    // ---------------------------------------------------------------- reports

    private List<Report> reports(Deed order, Set<Fault> faults) {
        var reports = new ArrayList<Report>();
        Instant settledAt = order.settledAt();
        if (settledAt == null) {
            return reports;
        }
        Duration half = settings.confirmDelay().dividedBy(2);
        Duration late = faults.contains(Fault.REPORTED_LATE) ? settings.lateDelay() : Duration.ZERO;
        if (!faults.contains(Fault.NOT_REPORTED)) {
            reports.addAll(ends(order, faults, half, late));
        }
        if (faults.contains(Fault.FORGED)) {
            reports.add(report(order, "forged", Says.FORGED, settledAt.minus(half)));
        }
        if (order.returnedAt() != null) {
            reports.add(
                    report(order, "returned", Says.RETURNED, order.returnedAt().plus(late)));
        }
        if (order.chargedBackAt() != null) {
            reports.add(report(
                    order,
                    "chargeback",
                    Says.CHARGEBACK_OPENED,
                    order.chargedBackAt().plus(late)));
        }
        if (order.chargebackEndsAt() != null) {
            reports.add(report(
                    order,
                    "chargeback-ended",
                    Says.CHARGEBACK_ENDED,
                    order.chargebackEndsAt().plus(late)));
        }
        return reports;
    }

    /** How an order itself ends. Who is not told can ask, which nobody does about what a bank does later. */
    private static List<Report> ends(Deed order, Set<Fault> faults, Duration half, Duration late) {
        var reports = new ArrayList<Report>();
        Instant settledAt = order.settledAt();
        if (order.kind() == OrderKind.ACCOUNT) {
            reports.add(report(order, "identity", Says.IDENTITY, settledAt.plus(late)));
        } else {
            boolean reordered = faults.contains(Fault.REPORTED_OUT_OF_ORDER);
            Instant started = reordered ? settledAt.plus(half) : settledAt.minus(half);
            reports.add(report(order, "pending", Says.PENDING, started.plus(late)));
            reports.add(report(order, "settled", Says.SETTLED, settledAt.plus(late)));
        }
        if (faults.contains(Fault.REPORTED_TWICE)) {
            Report last = reports.get(reports.size() - 1);
            reports.add(new Report(
                    last.id() + "_again",
                    last.event(),
                    last.key(),
                    last.says(),
                    last.due().plus(half)));
        }
        return reports;
    }

    private static Report report(Deed order, String what, Says says, Instant due) {
        String id = "evt_" + order.key() + "_" + what;
        return new Report(id, id, order.key(), says, due);
    }

    /** @return the body of a report, as it is posted */
    byte[] body(Report report) {
        Deed deed = book.find(report.key());
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event", report.event());
        fields.put("key", deed.key());
        fields.put("kind", deed.kind().name());
        fields.put(
                "says",
                report.says() == Says.FORGED
                        ? Says.SETTLED.name()
                        : report.says().name());
        fields.put("at", report.due().toString());
        fields.put("reference", deed.reference());
        if (deed.kind() == OrderKind.ACCOUNT) {
            AccountState state = state(deed, report.due());
            fields.put("identity", state.identity().name());
            fields.put("requirements", String.join(" ", state.requirements()));
        } else {
            // What was withdrawn meanwhile is reported as it is.
            Status status = switch (report.says()) {
                case PENDING -> Status.PENDING;
                case RETURNED -> Status.RETURNED;
                case FORGED -> Status.SUCCEEDED;
                default -> deed.end();
            };
            fields.put("status", status.name());
            fields.put("minor", Long.toString(report.says() == Says.FORGED ? deed.minor() * 10 : deed.minor()));
            fields.put("currency", deed.currency());
            fields.put("fee", Long.toString(deed.fee()));
            fields.put("reason", deed.reason());
            fields.put("won", Boolean.toString(deed.chargebackWon()));
        }
        return Form.write(fields).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public List<Notice> receive(Webhook webhook) {
        byte[] body = webhook.body();
        String header = webhook.header(Signature.HEADER)
                .orElseThrow(() -> new ForgedNotice("the header " + Signature.HEADER + " is missing"));
        signature.check(header, body, clock.instant());
        Map<String, String> fields = Form.read(new String(body, StandardCharsets.UTF_8));
        String event = fields.get("event");
        Instant at = Instant.parse(fields.get("at"));
        return List.of(
                switch (Says.valueOf(fields.get("says"))) {
                    case IDENTITY -> Notice.ofAccount(event, accountState(fields), at);
                    case CHARGEBACK_OPENED ->
                        Notice.ofChargeback(event, chargeback(fields, Chargeback.Phase.OPENED, at), at);
                    case CHARGEBACK_ENDED -> {
                        boolean won = Boolean.parseBoolean(fields.get("won"));
                        var phase = won ? Chargeback.Phase.WON : Chargeback.Phase.LOST;
                        yield Notice.ofChargeback(event, chargeback(fields, phase, at), at);
                    }
                    default -> Notice.of(event, fields.get("key"), outcome(fields), at);
                });
    }

    private static AccountState accountState(Map<String, String> fields) {
        Identity identity = Identity.valueOf(fields.get("identity"));
        String requirements = fields.get("requirements");
        return AccountState.of(fields.get("reference"), identity)
                .receiving(identity == Identity.VERIFIED)
                .payingOut(identity == Identity.VERIFIED)
                .requiring(requirements.isEmpty() ? List.of() : List.of(requirements.split(" ")));
    }

    private static Chargeback chargeback(Map<String, String> fields, Chargeback.Phase phase, Instant at) {
        return Chargeback.of("sb_chargeback_" + fields.get("key"), phase, amount(fields))
                .ofPayment(fields.get("key"), fields.get("reference"))
                .withFee(Amount.of(0, fields.get("currency")))
                .because("fraudulent")
                .answerBy(at.plus(Duration.ofDays(7)));
    }

    private static Amount amount(Map<String, String> fields) {
        return Amount.of(Long.parseLong(fields.get("minor")), fields.get("currency"));
    }

    private static Outcome outcome(Map<String, String> fields) {
        String reference = fields.get("reference");
        return switch (Status.valueOf(fields.get("status"))) {
            case PENDING -> Outcome.pending(reference);
            case SUCCEEDED ->
                Outcome.succeeded(amount(fields), reference)
                        .withFee(Amount.of(Long.parseLong(fields.get("fee")), fields.get("currency")));
            case FAILED -> Outcome.failed(fields.get("reason"), reference);
            case RETURNED -> Outcome.returned(amount(fields), fields.get("reason"), reference);
        };
    }
}
