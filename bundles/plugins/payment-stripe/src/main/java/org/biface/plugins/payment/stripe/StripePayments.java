package org.biface.plugins.payment.stripe;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.spi.payment.AccountRequest;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.BalanceReport;
import org.biface.spi.payment.BalanceReport.Held;
import org.biface.spi.payment.BalanceRequest;
import org.biface.spi.payment.CollectRequest;
import org.biface.spi.payment.ForgedNotice;
import org.biface.spi.payment.MoneyRequest;
import org.biface.spi.payment.Movement;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.OrderQuery;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.PaymentProvider;
import org.biface.spi.payment.PayoutRequest;
import org.biface.spi.payment.ProviderTimeout;
import org.biface.spi.payment.RefundRequest;
import org.biface.spi.payment.SweepRequest;
import org.biface.spi.payment.TransferRequest;
import org.biface.spi.payment.Webhook;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stripe Connect: clients pay the platform's account, which pays nothing out by itself; transfers move money to
 * freelancers' connected accounts, and payouts from there to their banks ("separate charges and transfers", manual payout
 * schedule). Each object carries the order's key in its metadata, and each request the key as its idempotency key.
 */
final class StripePayments implements PaymentProvider {

    private static final Logger LOG = LoggerFactory.getLogger(StripePayments.class);
    private static final String INTENTS = "/v1/payment_intents";
    private static final String REFUNDS = "/v1/refunds";
    private static final String TRANSFERS = "/v1/transfers";
    private static final String PAYOUTS = "/v1/payouts";
    private static final String ACCOUNTS = "/v1/accounts";
    private static final String METADATA_KEY = "metadata[" + Reading.KEY + "]";
    private static final String CREATED_SINCE = "created[gte]";
    private static final String GAVE_UP = "canceled";
    /** Stripe holds money in Europe for at most this long. */
    private static final Duration LONGEST_HOLD = Duration.ofDays(90);
    /** How far Stripe's clock may be behind ours. */
    private static final Duration SKEW = Duration.ofMinutes(10);
    /** Stripe counts these in another unit than ISO 4217 says. */
    private static final Set<String> OTHER_UNIT = Set.of("ISK", "UGX");

    private final Settings settings;
    private final StripeApi api;
    private final Signature signature;
    private final Clock clock;

    StripePayments(Settings settings, Clock clock) {
        this.settings = settings;
        this.api = new StripeApi(settings);
        this.signature = new Signature(settings.webhookSecrets(), settings.tolerance());
        this.clock = clock;
        LOG.info("Stripe is there, with a {} key", settings.live() ? "live" : "test");
        if (settings.webhookSecrets().isEmpty()) {
            LOG.warn("Stripe's webhooks are refused until webhook.secrets is configured; orders are asked for instead");
        }
    }

    @Override
    public String id() {
        return "stripe";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public Optional<Duration> longestHold() {
        return Optional.of(LONGEST_HOLD);
    }

    /** A refusal is a definite no: nothing was moved. */
    private static Outcome orRefused(Supplier<Outcome> order) {
        try {
            return order.get();
        } catch (Refusal refused) {
            return Outcome.failed(refused.reason(), null);
        }
    }

    private static Form money(Amount amount) {
        return new Form()
                .with("amount", amount.minor())
                .with("currency", amount.currency().toLowerCase(Locale.ROOT));
    }

    // ---------------------------------------------------------------- from clients

    @Override
    public Outcome collect(CollectRequest order) {
        if (OTHER_UNIT.contains(order.amount().currency())) {
            return Outcome.failed("currency_unsupported", null);
        }
        boolean once = !settings.testPaymentMethod().isEmpty();
        Form form = money(order.amount())
                .with("description", order.description())
                .with("transfer_group", order.purpose())
                .with("automatic_payment_methods[enabled]", true)
                .with(METADATA_KEY, order.key())
                .with("metadata[biface_payer]", order.payer());
        if (once) {
            form.with("automatic_payment_methods[allow_redirects]", "never")
                    .with("metadata[" + Reading.ONCE + "]", true)
                    .with("payment_method", settings.testPaymentMethod())
                    .with("confirm", true);
        }
        try {
            return Reading.payment(api.post(INTENTS, form, null, order.key()));
        } catch (Refusal refused) {
            JsonNode intent = refused.paymentIntent();
            // What was refused could still be paid later by the client's own browser: it is withdrawn before it counts.
            return intent.isObject() ? givenUp(intent) : Outcome.failed(refused.reason(), null);
        }
    }

    private Outcome givenUp(JsonNode intent) {
        Outcome left = withdrawn(Reading.id(intent));
        return left.status() == Outcome.Status.FAILED
                ? Outcome.failed(Reading.refusal(intent), Reading.id(intent))
                : left;
    }

    private Outcome withdrawn(String intent) {
        try {
            return Reading.payment(api.post(INTENTS + "/" + intent + "/cancel", new Form(), null, null));
        } catch (Refusal tooLate) {
            return Reading.payment(api.get(INTENTS + "/" + intent, new Form(), null));
        }
    }

    @Override
    public Outcome cancel(OrderQuery query) {
        JsonNode intent =
                intent(query).orElseThrow(() -> new ProviderTimeout("Stripe does not know yet what to withdraw", null));
        return withdrawn(Reading.id(intent));
    }

    @Override
    public Outcome refund(RefundRequest order) {
        String payment = order.source();
        if (payment == null) {
            payment = listed(INTENTS, new Form(), null, order.payment())
                    .map(Reading::id)
                    .orElse(null);
        }
        if (payment == null) {
            return Outcome.failed("payment_unknown", null);
        }
        Form form = new Form()
                .with("payment_intent", payment)
                .with("amount", order.amount().minor())
                .with(METADATA_KEY, order.key())
                .with("metadata[biface_payment]", order.payment());
        return orRefused(() -> Reading.refund(api.post(REFUNDS, form, null, order.key()), false));
    }

    // ---------------------------------------------------------------- to freelancers

    @Override
    public Outcome openAccount(AccountRequest order) {
        Form form = new Form()
                .with("country", order.country())
                .with("default_currency", order.currency().toLowerCase(Locale.ROOT))
                .with("business_type", order.company() ? "company" : "individual")
                .with("controller[stripe_dashboard][type]", "express")
                .with("controller[fees][payer]", "application")
                .with("controller[losses][payments]", "application")
                .with("controller[requirement_collection]", "stripe")
                .with("capabilities[transfers][requested]", true)
                .with("settings[payouts][schedule][interval]", "manual")
                .with(METADATA_KEY, order.key())
                .with("metadata[biface_owner]", order.owner());
        return orRefused(() -> Outcome.opened(Reading.account(api.post(ACCOUNTS, form, null, order.key()))));
    }

    @Override
    public Optional<AccountState> account(String account) {
        return object(ACCOUNTS, account, new Form(), null).map(Reading::account);
    }

    @Override
    public Optional<URI> onboarding(String account, URI back, URI again) {
        Optional<AccountState> state = account(account);
        if (state.isEmpty() || state.get().identity() != AccountState.Identity.NEEDED) {
            return Optional.empty();
        }
        Form form = new Form()
                .with("account", account)
                .with("return_url", back)
                .with("refresh_url", again)
                .with("type", "account_onboarding");
        return Optional.of(URI.create(
                api.post("/v1/account_links", form, null, null).path("url").asText()));
    }

    @Override
    public Outcome transfer(TransferRequest order) {
        Form form = money(order.amount())
                .with("destination", order.account())
                .with("transfer_group", order.key())
                .with("description", order.description())
                .with(METADATA_KEY, order.key());
        return orRefused(() -> Reading.transfer(api.post(TRANSFERS, form, null, order.key())));
    }

    @Override
    public Outcome payOut(PayoutRequest order) {
        if (order.account() == null) {
            return Outcome.failed("account_unknown", null);
        }
        return payOut(order, order.account());
    }

    /** The platform's own account pays out, to the platform's own bank. */
    @Override
    public Outcome sweep(SweepRequest order) {
        return payOut(order, null);
    }

    private Outcome payOut(MoneyRequest order, String account) {
        Form form =
                money(order.amount()).with("description", order.description()).with(METADATA_KEY, order.key());
        return orRefused(() -> Reading.payout(api.post(PAYOUTS, form, account, order.key()), false));
    }

    // ---------------------------------------------------------------- asked again

    /**
     * By Stripe's own id where it is known. Without it by listing: Stripe's search is minutes behind, its lists are not.
     * Should a list be behind all the same, the order is given again under its idempotency key, and Stripe answers what
     * it answered first.
     */
    @Override
    public Optional<Outcome> find(OrderQuery query) {
        return switch (query.kind()) {
            case COLLECT ->
                intent(query).map(intent -> Reading.isRefusedOnce(intent) ? givenUp(intent) : Reading.payment(intent));
            case REFUND -> refundOf(query).map(refund -> Reading.refund(refund, false));
            case TRANSFER ->
                found(query, TRANSFERS, new Form().with("transfer_group", query.key()), null)
                        .map(Reading::transfer);
            case PAYOUT, SWEEP ->
                found(query, PAYOUTS, since(query), query.account()).map(payout -> Reading.payout(payout, false));
            case ACCOUNT ->
                found(query, ACCOUNTS, since(query), null).map(Reading::account).map(Outcome::opened);
        };
    }

    private Optional<JsonNode> intent(OrderQuery query) {
        Optional<JsonNode> found = found(query, INTENTS, since(query), null);
        // A payment that is done is asked for once more, with its line in Stripe's books: there is the fee.
        return found.filter(intent -> "succeeded".equals(intent.path("status").asText()))
                .map(Reading::id)
                .flatMap(id ->
                        object(INTENTS, id, new Form().with("expand[]", "latest_charge.balance_transaction"), null))
                .or(() -> found);
    }

    private Optional<JsonNode> refundOf(OrderQuery query) {
        return found(query, REFUNDS, since(query).with("payment_intent", query.payment()), null);
    }

    private static Form since(OrderQuery query) {
        return new Form().with(CREATED_SINCE, query.givenAt().minus(SKEW).getEpochSecond());
    }

    private Optional<JsonNode> found(OrderQuery query, String path, Form list, String account) {
        return query.reference() != null
                ? object(path, query.reference(), new Form(), account)
                : listed(path, list, account, query.key());
    }

    private Optional<JsonNode> object(String path, String id, Form query, String account) {
        try {
            return Optional.of(api.get(path + "/" + id, query, account));
        } catch (Refusal refused) {
            if (refused.isNotFound()) {
                return Optional.empty();
            }
            throw new ProviderTimeout("Stripe does not show " + id + ": " + refused.reason(), refused);
        }
    }

    private Optional<JsonNode> listed(String path, Form query, String account, String key) {
        var found = new ArrayList<JsonNode>(1);
        try {
            api.list(path, query, account, one -> {
                if (key.equals(Reading.key(one))) {
                    found.add(one);
                }
                return !found.isEmpty();
            });
        } catch (Refusal refused) {
            throw new ProviderTimeout("Stripe does not list " + path + ": " + refused.reason(), refused);
        }
        return found.stream().findFirst();
    }

    // ---------------------------------------------------------------- what Stripe reports

    @Override
    public List<Notice> receive(Webhook webhook) {
        byte[] body = webhook.body();
        String header = webhook.header(Signature.HEADER)
                .orElseThrow(() -> new ForgedNotice("the header " + Signature.HEADER + " is missing"));
        signature.check(header, body, clock.instant());
        JsonNode event = StripeApi.parse(body);
        if (!"event".equals(event.path("object").asText())) {
            throw new IllegalArgumentException("the webhook is no event");
        }
        if (event.path("livemode").asBoolean() != settings.live()) {
            LOG.info("event={} is of the other mode, and is left alone", Reading.id(event));
            return List.of();
        }
        return Reading.notice(event).stream().toList();
    }

    // ---------------------------------------------------------------- what Stripe holds

    @Override
    public BalanceReport balance(BalanceRequest request) {
        var held = new ArrayList<Held>();
        var movements = new ArrayList<Movement>();
        Instant at = clock.instant();
        look(null, request, held, movements);
        request.accounts().forEach(account -> look(account, request, held, movements));
        return BalanceReport.of(at, held).withMovements(movements);
    }

    private void look(String account, BalanceRequest request, List<Held> held, List<Movement> movements) {
        try {
            JsonNode balance = api.get("/v1/balance", new Form(), account);
            Map<String, long[]> sums = new TreeMap<>();
            balance.path("available")
                    .forEach(one -> sum(sums, one)[0] += one.path("amount").asLong());
            balance.path("pending")
                    .forEach(one -> sum(sums, one)[1] += one.path("amount").asLong());
            sums.forEach((currency, sum) ->
                    held.add(Held.of(account, Amount.of(sum[0], currency), Amount.of(sum[1], currency))));
            Form query = new Form()
                    .with(CREATED_SINCE, request.since().getEpochSecond())
                    .with("expand[]", "data.source");
            api.each(
                    "/v1/balance_transactions", query, account, line -> movements.add(Reading.movement(line, account)));
        } catch (Refusal refused) {
            throw new ProviderTimeout("Stripe does not show its balance: " + refused.reason(), refused);
        }
    }

    private static long[] sum(Map<String, long[]> sums, JsonNode one) {
        Function<String, long[]> none = any -> new long[2];
        return sums.computeIfAbsent(one.path("currency").asText().toUpperCase(Locale.ROOT), none);
    }
}
