package org.biface.testing.stripe;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.stripe.Stripe;
import com.stripe.net.Webhook;
import com.stripe.param.AccountCreateParams;
import com.stripe.param.AccountLinkCreateParams;
import com.stripe.param.AccountListParams;
import com.stripe.param.BalanceTransactionListParams;
import com.stripe.param.PaymentIntentCancelParams;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.PaymentIntentRetrieveParams;
import com.stripe.param.PayoutCreateParams;
import com.stripe.param.PayoutListParams;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.TransferCreateParams;
import com.stripe.param.TransferListParams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small Stripe over real HTTP on the loopback address: accounts, payments, refunds, transfers, payouts, balances, events.
 * Requests are checked as the public API describes them: key, version, form, unknown and missing parameters, minimum
 * amounts, idempotency keys, states. What it does wrong, a test says beforehand ({@link #next}).
 */
public final class FakeStripe implements AutoCloseable {

    /** The only key that it takes. */
    public static final String KEY = "sk_test_fake";

    /** What signs its events. */
    public static final String SECRET = "whsec_fake";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LEAST = 50;
    private static final int FEE_FIXED = 25;
    private static final int FEE_BASIS_POINTS = 150;

    /** What goes wrong with the next request that changes something. */
    public enum Fault {
        /** It is done, and the connection is cut. */
        CUT_AFTER_ACTING,
        /** It is not done, and the connection is cut. */
        CUT_BEFORE_ACTING,
        /** It is done, and answered with 500. */
        ERROR_AFTER_ACTING,
        /** It is turned away with 429. */
        TOO_MANY,
        /** Another request with its key is under way: 409. */
        KEY_IN_USE
    }

    private record Answer(String request, int status, String body) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new HashMap<>();
    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
    private final Map<String, List<ObjectNode>> lines = new HashMap<>();
    private final Deque<Fault> faults = new ConcurrentLinkedDeque<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final List<ObjectNode> events = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    /** @throws IOException when there is no port */
    public FakeStripe() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** @return where its API is */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** @param fault what goes wrong with the next request that changes something */
    public void next(Fault fault) {
        faults.add(fault);
    }

    /** @return the events since the start, oldest first */
    public List<ObjectNode> events() {
        return List.copyOf(events);
    }

    /** @return method and path of each request that was right */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /**
     * @param prefix of the ids, such as {@code pi_}
     * @return how many such objects there are
     */
    public synchronized long count(String prefix) {
        return objects.keySet().stream().filter(id -> id.startsWith(prefix)).count();
    }

    /**
     * @param event an event
     * @return the header that proves it
     */
    public static String sign(ObjectNode event) {
        try {
            return Webhook.Signature.generateSignatureHeader(event.toString(), SECRET);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    // ---------------------------------------------------------------- requests

    private static final class Wrong extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final String type;
        private final String code;
        private final transient ObjectNode intent;

        Wrong(int status, String type, String code, String message, ObjectNode intent) {
            super(message);
            this.status = status;
            this.type = type;
            this.code = code;
            this.intent = intent;
        }

        Wrong(String code, String message) {
            this(400, "invalid_request_error", code, message, null);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            boolean changes = exchange.getRequestMethod().equals("POST");
            Fault fault = changes ? faults.poll() : null;
            if (fault == Fault.CUT_BEFORE_ACTING) {
                return;
            }
            Answer answer = answer(exchange, body, fault);
            if (fault == Fault.CUT_AFTER_ACTING) {
                return;
            }
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.getResponseHeaders().add("Request-Id", "req_" + numbers.incrementAndGet());
            exchange.sendResponseHeaders(answer.status(), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private synchronized Answer answer(HttpExchange exchange, String body, Fault fault) {
        String method = exchange.getRequestMethod();
        String path = exchange.getRequestURI().getPath();
        String account = exchange.getRequestHeaders().getFirst("Stripe-Account");
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        String request = method + " " + path + " " + account + " " + body;
        try {
            mayAsk(exchange);
            if (fault == Fault.TOO_MANY) {
                throw new Wrong(429, "invalid_request_error", "rate_limit", "Too many requests", null);
            }
            if (fault == Fault.KEY_IN_USE) {
                throw new Wrong(
                        409, "idempotency_error", "idempotency_key_in_use", "Another request is under way", null);
            }
            String scope = key == null ? null : account + " " + key;
            Answer known = scope == null ? null : answers.get(scope);
            if (known != null) {
                if (!known.request().equals(request)) {
                    throw new Wrong(
                            400,
                            "idempotency_error",
                            null,
                            "Keys for idempotent requests can only be used with the same parameters",
                            null);
                }
                return known;
            }
            String query =
                    method.equals("POST") ? body : exchange.getRequestURI().getRawQuery();
            Answer answer = done(request, method, path, form(query), account);
            if (fault == Fault.ERROR_AFTER_ACTING) {
                answer = new Answer(request, 500, error(500, "api_error", null, "An error has occurred", null));
            }
            if (scope != null) {
                // The answer of a key is kept, also when it is a 500.
                answers.put(scope, answer);
            }
            return answer;
        } catch (Wrong wrong) {
            return new Answer(
                    request,
                    wrong.status,
                    error(wrong.status, wrong.type, wrong.code, wrong.getMessage(), wrong.intent));
        }
    }

    private Answer done(String request, String method, String path, Map<String, String> form, String account) {
        try {
            String body = route(method, path, form, account).toString();
            requests.add(method + " " + path);
            return new Answer(request, 200, body);
        } catch (Wrong wrong) {
            if (wrong.status == 402 || "balance_insufficient".equals(wrong.code)) {
                return new Answer(
                        request,
                        wrong.status,
                        error(wrong.status, wrong.type, wrong.code, wrong.getMessage(), wrong.intent));
            }
            throw wrong;
        }
    }

    private static String error(int status, String type, String code, String message, ObjectNode intent) {
        ObjectNode error = JSON.createObjectNode();
        error.put("type", type).put("message", message);
        if (code != null) {
            error.put("code", code);
        }
        if (status == 402) {
            error.put("decline_code", "generic_decline");
        }
        if (intent != null) {
            error.set("payment_intent", intent);
        }
        return JSON.createObjectNode().set("error", error).toString();
    }

    private static void mayAsk(HttpExchange exchange) {
        var headers = exchange.getRequestHeaders();
        if (!("Bearer " + KEY).equals(headers.getFirst("Authorization"))) {
            throw new Wrong(401, "invalid_request_error", null, "Invalid API Key provided", null);
        }
        if (!Stripe.API_VERSION.equals(headers.getFirst("Stripe-Version"))) {
            throw new Wrong(null, "Invalid Stripe API version: " + headers.getFirst("Stripe-Version"));
        }
        if (exchange.getRequestMethod().equals("POST")
                && !"application/x-www-form-urlencoded".equals(headers.getFirst("Content-Type"))) {
            throw new Wrong(null, "The request is not form-encoded");
        }
    }

    private static Map<String, String> form(String text) {
        Map<String, String> form = new TreeMap<>();
        if (text == null || text.isEmpty()) {
            return form;
        }
        for (String field : text.split("&")) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new Wrong(null, "The form can't be read");
            }
            form.put(decode(field.substring(0, equals)), decode(field.substring(equals + 1)));
        }
        return form;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    private static void check(Class<?> declared, Map<String, String> form, String... needed) {
        form.forEach((name, value) -> {
            String complaint = Parameters.complaint(declared, name, value);
            if (complaint != null) {
                throw new Wrong("parameter_unknown", complaint);
            }
        });
        for (String name : needed) {
            if (!form.containsKey(name)) {
                throw new Wrong("parameter_missing", "Missing required param: " + name + ".");
            }
        }
    }

    private ObjectNode route(String method, String path, Map<String, String> form, String account) {
        String[] parts = path.split("/");
        String id = parts.length > 3 ? parts[3] : null;
        boolean get = method.equals("GET");
        if (parts.length > 4 && !(parts[2].equals("payment_intents") && parts[4].equals("cancel") && !get)) {
            throw new Wrong(404, "invalid_request_error", null, "Unrecognized request URL", null);
        }
        return switch ((get ? "get " : "post ") + parts[2] + (id == null ? "" : " id")) {
            case "post payment_intents" -> pay(form);
            case "post payment_intents id" -> {
                check(PaymentIntentCancelParams.class, form);
                yield cancelled(object(id, "pi_"));
            }
            case "get payment_intents id" -> {
                check(PaymentIntentRetrieveParams.class, form);
                yield expanded(object(id, "pi_"), form);
            }
            case "get payment_intents" -> list(PaymentIntentListParams.class, "pi_", form, null);
            case "post refunds" -> refund(form);
            case "get refunds id" -> object(id, "re_");
            case "get refunds" -> list(RefundListParams.class, "re_", form, null);
            case "post transfers" -> transfer(form);
            case "get transfers id" -> object(id, "tr_");
            case "get transfers" -> list(TransferListParams.class, "tr_", form, null);
            case "post payouts" -> payOut(form, account);
            case "get payouts id" -> object(id, "po_");
            case "get payouts" -> list(PayoutListParams.class, "po_", form, account);
            case "post accounts" -> open(form);
            case "get accounts id" -> object(id, "acct_");
            case "get accounts" -> list(AccountListParams.class, "acct_", form, null);
            case "post account_links" -> link(form);
            case "get balance" -> balance(account);
            case "get balance_transactions" -> moved(form, account);
            default -> throw new Wrong(404, "invalid_request_error", null, "Unrecognized request URL", null);
        };
    }

    private ObjectNode object(String id, String prefix) {
        ObjectNode found = objects.get(id);
        if (found == null || !id.startsWith(prefix)) {
            throw new Wrong(404, "invalid_request_error", "resource_missing", "No such object: '" + id + "'", null);
        }
        return found;
    }

    private ObjectNode list(Class<?> declared, String prefix, Map<String, String> form, String account) {
        check(declared, form);
        long since = Long.parseLong(form.getOrDefault("created[gte]", "0"));
        int limit = Integer.parseInt(form.getOrDefault("limit", "10"));
        var all = new ArrayList<ObjectNode>();
        for (ObjectNode one : objects.values()) {
            if (one.path("id").asText().startsWith(prefix)
                    && one.path("created").asLong() >= since
                    && is(one, "transfer_group", form)
                    && is(one, "payment_intent", form)
                    && (account == null ? "" : account)
                            .equals(one.path("fake_account").asText(""))) {
                all.add(0, one);
            }
        }
        return page(all, form.get("starting_after"), limit);
    }

    private static boolean is(ObjectNode one, String field, Map<String, String> form) {
        return !form.containsKey(field)
                || form.get(field).equals(one.path(field).asText());
    }

    private static ObjectNode page(List<ObjectNode> all, String after, int limit) {
        if (limit < 1 || limit > 100) {
            throw new Wrong("parameter_invalid_integer", "limit must be 1 to 100");
        }
        int from = 0;
        if (after != null) {
            for (int i = 0; i < all.size(); i++) {
                from = all.get(i).path("id").asText().equals(after) ? i + 1 : from;
            }
        }
        int to = Math.min(all.size(), from + limit);
        ObjectNode list = JSON.createObjectNode().put("object", "list").put("has_more", to < all.size());
        all.subList(from, to).forEach(list.putArray("data")::add);
        return list;
    }

    private ObjectNode made(String prefix, String object, Map<String, String> form) {
        ObjectNode made = JSON.createObjectNode();
        made.put("id", prefix + numbers.incrementAndGet())
                .put("object", object)
                .put("created", Instant.now().getEpochSecond())
                .put("livemode", false);
        ObjectNode metadata = made.putObject("metadata");
        form.forEach((name, value) -> {
            if (name.startsWith("metadata[")) {
                metadata.put(name.substring("metadata[".length(), name.length() - 1), value);
            }
        });
        objects.put(made.path("id").asText(), made);
        return made;
    }

    private static long amount(Map<String, String> form) {
        String currency = form.get("currency");
        if (currency != null && !currency.matches("[a-z]{3}")) {
            throw new Wrong("parameter_invalid", "Invalid currency: " + currency);
        }
        long amount = Long.parseLong(form.get("amount"));
        if (amount < 1) {
            throw new Wrong("parameter_invalid_integer", "This value must be greater than or equal to 1.");
        }
        return amount;
    }

    // ---------------------------------------------------------------- what it does

    private ObjectNode pay(Map<String, String> form) {
        check(PaymentIntentCreateParams.class, form, "amount", "currency");
        long amount = amount(form);
        if (amount < LEAST) {
            throw new Wrong("amount_too_small", "Amount must be at least 0.50");
        }
        ObjectNode intent = made("pi_", "payment_intent", form);
        intent.put("amount", amount)
                .put("currency", form.get("currency"))
                .put("amount_received", 0)
                .put("status", "requires_payment_method")
                .put("transfer_group", form.get("transfer_group"))
                .put("client_secret", intent.path("id").asText() + "_secret_fake");
        if ("true".equals(form.get("confirm"))) {
            confirm(intent, form.getOrDefault("payment_method", ""));
        }
        return intent;
    }

    private void confirm(ObjectNode intent, String method) {
        switch (method) {
            case "pm_card_visa" -> paid(intent);
            case "pm_card_authenticationRequired" -> {
                intent.put("status", "requires_action");
                event("payment_intent.requires_action", intent, null, null);
            }
            case "pm_card_chargeDeclined" -> {
                intent.putObject("last_payment_error")
                        .put("code", "card_declined")
                        .put("decline_code", "generic_decline");
                event("payment_intent.payment_failed", intent, null, null);
                throw new Wrong(402, "card_error", "card_declined", "Your card was declined.", intent.deepCopy());
            }
            default -> throw new Wrong(404, "invalid_request_error", "resource_missing", "No such PaymentMethod", null);
        }
    }

    /**
     * The client pays in the browser.
     *
     * @param intent which payment
     */
    public synchronized void clientPays(String intent) {
        paid(object(intent, "pi_"));
    }

    private void paid(ObjectNode intent) {
        long amount = intent.path("amount").asLong();
        long fee = (amount * FEE_BASIS_POINTS + 5_000) / 10_000 + FEE_FIXED;
        ObjectNode charge = JSON.createObjectNode();
        charge.put("id", "ch_" + numbers.incrementAndGet()).put("object", "charge");
        charge.put("payment_intent", intent.path("id").asText());
        charge.set("metadata", intent.path("metadata").deepCopy());
        ObjectNode line = line(
                null, "charge", charge, amount, fee, intent.path("currency").asText());
        charge.put("balance_transaction", line.path("id").asText());
        objects.put(charge.path("id").asText(), charge);
        intent.put("status", "succeeded")
                .put("amount_received", amount)
                .put("latest_charge", charge.path("id").asText());
        event("payment_intent.succeeded", intent, null, null);
    }

    private ObjectNode expanded(ObjectNode intent, Map<String, String> form) {
        ObjectNode copy = intent.deepCopy();
        ObjectNode charge = objects.get(intent.path("latest_charge").asText());
        if (charge != null && "latest_charge.balance_transaction".equals(form.get("expand[]"))) {
            ObjectNode whole = charge.deepCopy();
            of(null).stream()
                    .filter(line -> line.path("id").equals(charge.path("balance_transaction")))
                    .forEach(line -> whole.set("balance_transaction", line));
            copy.set("latest_charge", whole);
        }
        return copy;
    }

    private ObjectNode cancelled(ObjectNode intent) {
        String status = intent.path("status").asText();
        if (status.equals("succeeded") || status.equals("canceled")) {
            throw new Wrong("payment_intent_unexpected_state", "You cannot cancel this PaymentIntent: " + status);
        }
        intent.put("status", "canceled").putNull("cancellation_reason");
        event("payment_intent.canceled", intent, null, null);
        return intent;
    }

    private ObjectNode refund(Map<String, String> form) {
        check(RefundCreateParams.class, form);
        ObjectNode intent = object(form.getOrDefault("payment_intent", ""), "pi_");
        if (!intent.path("status").asText().equals("succeeded")) {
            throw new Wrong("charge_not_refundable", "This payment has no successful charge to refund.");
        }
        long amount = form.containsKey("amount")
                ? amount(form)
                : intent.path("amount").asLong();
        long before = intent.path("fake_refunded").asLong();
        if (before + amount > intent.path("amount").asLong()) {
            throw new Wrong("charge_already_refunded", "Refund amount is greater than unrefunded amount on charge");
        }
        ObjectNode refund = made("re_", "refund", form);
        String currency = intent.path("currency").asText();
        refund.put("amount", amount)
                .put("currency", currency)
                .put("payment_intent", intent.path("id").asText())
                .put("status", "succeeded");
        take(null, currency, amount);
        intent.put("fake_refunded", before + amount);
        line(null, "refund", refund, -amount, 0, currency);
        event("refund.created", refund, null, null);
        return refund;
    }

    private ObjectNode transfer(Map<String, String> form) {
        check(TransferCreateParams.class, form, "currency", "destination");
        long amount = amount(form);
        ObjectNode account = object(form.get("destination"), "acct_");
        if (!account.path("capabilities").path("transfers").asText().equals("active")) {
            throw new Wrong(
                    "insufficient_capabilities_for_transfer",
                    "Your destination account needs the transfers capability");
        }
        take(null, form.get("currency"), amount);
        ObjectNode transfer = made("tr_", "transfer", form);
        transfer.put("amount", amount)
                .put("currency", form.get("currency"))
                .put("destination", form.get("destination"))
                .put("transfer_group", form.get("transfer_group"));
        line(null, "transfer", transfer, -amount, 0, form.get("currency"));
        ObjectNode payment = JSON.createObjectNode();
        payment.put("id", "py_" + numbers.incrementAndGet())
                .put("object", "charge")
                .put("source_transfer", transfer.path("id").asText());
        line(form.get("destination"), "payment", payment, amount, 0, form.get("currency"));
        return transfer;
    }

    private ObjectNode payOut(Map<String, String> form, String account) {
        check(PayoutCreateParams.class, form, "amount", "currency");
        long amount = amount(form);
        if (account != null && !object(account, "acct_").path("payouts_enabled").asBoolean()) {
            throw new Wrong("payouts_not_allowed", "Payouts are not enabled on this account");
        }
        take(account, form.get("currency"), amount);
        ObjectNode payout = made("po_", "payout", form);
        payout.put("amount", amount).put("currency", form.get("currency")).put("status", "pending");
        if (account != null) {
            payout.put("fake_account", account);
        }
        line(account, "payout", payout, -amount, 0, form.get("currency"));
        event("payout.created", payout, null, account);
        return payout;
    }

    /**
     * The bank has a payout.
     *
     * @param payout which
     */
    public synchronized void arrives(String payout) {
        ObjectNode found = object(payout, "po_");
        String before = found.path("status").asText();
        found.put("status", "paid");
        event("payout.paid", found, before, found.path("fake_account").asText(null));
    }

    /**
     * The bank sends a payout back.
     *
     * @param payout which
     */
    public synchronized void comesBack(String payout) {
        ObjectNode found = object(payout, "po_");
        String before = found.path("status").asText();
        String account = found.path("fake_account").asText(null);
        found.put("status", "failed").put("failure_code", "account_closed");
        line(
                account,
                "payout_failure",
                found,
                found.path("amount").asLong(),
                0,
                found.path("currency").asText());
        event("payout.failed", found, before, account);
    }

    /**
     * A client's bank takes a payment back, or that ends.
     *
     * @param intent which payment
     * @param status {@code needs_response}, {@code won} or {@code lost}
     */
    public synchronized void disputes(String intent, String status) {
        ObjectNode payment = object(intent, "pi_");
        long amount = payment.path("amount").asLong();
        String currency = payment.path("currency").asText();
        ObjectNode dispute = objects.computeIfAbsent("dp_" + intent, id -> {
            ObjectNode fresh = JSON.createObjectNode();
            return fresh.put("id", id)
                    .put("object", "dispute")
                    .put("amount", amount)
                    .put("currency", currency)
                    .put("payment_intent", intent)
                    .put("reason", "fraudulent");
        });
        dispute.put("status", status);
        ArrayNode moved = dispute.withArray("balance_transactions");
        if (status.equals("needs_response")) {
            ObjectNode line = line(null, "adjustment", dispute.deepCopy(), -amount, 1_500, currency);
            line.put("reporting_category", "dispute");
            moved.add(line);
            event("charge.dispute.created", dispute, null, null);
            return;
        }
        if (status.equals("won")) {
            ObjectNode line = line(null, "adjustment", dispute.deepCopy(), amount, 0, currency);
            line.put("reporting_category", "dispute_reversal");
            moved.add(line);
        }
        event("charge.dispute.closed", dispute, "needs_response", null);
    }

    private ObjectNode open(Map<String, String> form) {
        check(AccountCreateParams.class, form);
        if (!form.getOrDefault("country", "").matches("[A-Z]{2}")) {
            throw new Wrong("country_unsupported", "Invalid country");
        }
        if (!"manual".equals(form.get("settings[payouts][schedule][interval]"))) {
            throw new Wrong("parameter_missing", "This platform pays out by hand");
        }
        ObjectNode account = made("acct_", "account", form);
        account.put("country", form.get("country"))
                .put("payouts_enabled", false)
                .put("details_submitted", false);
        account.putObject("capabilities").put("transfers", "inactive");
        ObjectNode requirements = account.putObject("requirements");
        requirements.putArray("currently_due").add("external_account").add("individual.id_number");
        requirements.putArray("past_due");
        requirements.put("disabled_reason", "requirements.past_due");
        return account;
    }

    /**
     * The freelancer has filled in the page, and all is well, or not.
     *
     * @param account whose
     * @param passed whether the checks are passed
     */
    public synchronized void identified(String account, boolean passed) {
        ObjectNode found = object(account, "acct_");
        found.put("payouts_enabled", passed).put("details_submitted", true);
        found.putObject("capabilities").put("transfers", passed ? "active" : "inactive");
        ObjectNode requirements = found.putObject("requirements");
        requirements.putArray("currently_due");
        requirements.putArray("past_due");
        requirements.put("disabled_reason", passed ? null : "rejected.fraud");
        event("account.updated", found, null, account);
    }

    private ObjectNode link(Map<String, String> form) {
        check(AccountLinkCreateParams.class, form, "account", "type");
        object(form.get("account"), "acct_");
        return JSON.createObjectNode()
                .put("object", "account_link")
                .put("url", address() + "/setup/" + form.get("account"));
    }

    // ---------------------------------------------------------------- what nobody has ordered

    /**
     * The platform's owner puts own money in.
     *
     * @param amount how much
     * @param currency lower case
     * @return the line's id
     */
    public synchronized String toppedUp(long amount, String currency) {
        return moved("topup", "tu_", amount, currency);
    }

    /**
     * Stripe takes something for itself.
     *
     * @param amount how much
     * @param currency lower case
     * @return the line's id
     */
    public synchronized String charged(long amount, String currency) {
        return moved("stripe_fee", "fee_", -amount, currency);
    }

    /**
     * Somebody pays by another way than the platform.
     *
     * @param amount how much
     * @param currency lower case
     * @return the line's id
     */
    public synchronized String paidElsewhere(long amount, String currency) {
        return moved("charge", "ch_", amount, currency);
    }

    private String moved(String type, String prefix, long amount, String currency) {
        ObjectNode source = JSON.createObjectNode().put("id", prefix + numbers.incrementAndGet());
        return line(null, type, source, amount, 0, currency).path("id").asText();
    }

    // ---------------------------------------------------------------- its books

    private List<ObjectNode> of(String account) {
        return lines.computeIfAbsent(account == null ? "" : account, any -> new ArrayList<>());
    }

    private ObjectNode line(String account, String type, ObjectNode source, long amount, long fee, String currency) {
        ObjectNode line = JSON.createObjectNode();
        line.put("id", "txn_" + numbers.incrementAndGet())
                .put("object", "balance_transaction")
                .put("type", type)
                .put("reporting_category", type)
                .put("amount", amount)
                .put("fee", fee)
                .put("net", amount - fee)
                .put("currency", currency)
                .put("created", Instant.now().getEpochSecond());
        line.set("source", source.deepCopy());
        of(account).add(line);
        return line;
    }

    private long held(String account, String currency) {
        return of(account).stream()
                .filter(line -> line.path("currency").asText().equals(currency))
                .mapToLong(line -> line.path("net").asLong())
                .sum();
    }

    private void take(String account, String currency, long amount) {
        if (held(account, currency) < amount) {
            throw new Wrong("balance_insufficient", "You have insufficient available funds in your Stripe account.");
        }
    }

    private ObjectNode balance(String account) {
        ObjectNode balance = JSON.createObjectNode().put("object", "balance");
        ArrayNode available = balance.putArray("available");
        ArrayNode pending = balance.putArray("pending");
        of(account).stream()
                .map(line -> line.path("currency").asText())
                .distinct()
                .forEach(currency -> {
                    available.addObject().put("amount", held(account, currency)).put("currency", currency);
                    pending.addObject().put("amount", 0).put("currency", currency);
                });
        return balance;
    }

    private ObjectNode moved(Map<String, String> form, String account) {
        check(BalanceTransactionListParams.class, form);
        long since = Long.parseLong(form.getOrDefault("created[gte]", "0"));
        var all = new ArrayList<ObjectNode>();
        of(account).stream()
                .filter(line -> line.path("created").asLong() >= since)
                .forEach(line -> all.add(0, line));
        return page(all, form.get("starting_after"), Integer.parseInt(form.getOrDefault("limit", "10")));
    }

    private void event(String type, ObjectNode object, String statusBefore, String account) {
        ObjectNode event = JSON.createObjectNode();
        event.put("id", "evt_" + numbers.incrementAndGet())
                .put("object", "event")
                .put("type", type)
                .put("api_version", Stripe.API_VERSION)
                .put("created", Instant.now().getEpochSecond())
                .put("livemode", false);
        if (account != null) {
            event.put("account", account);
        }
        ObjectNode data = event.putObject("data");
        data.set("object", object.deepCopy());
        if (statusBefore != null) {
            data.putObject("previous_attributes").put("status", statusBefore);
        }
        events.add(event);
    }

    /**
     * Sends an event as Stripe does.
     *
     * @param event which
     * @param webhook where to
     * @return the status that was answered
     */
    public static int deliver(ObjectNode event, URI webhook) {
        var request = java.net.http.HttpRequest.newBuilder(webhook)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("Stripe-Signature", sign(event))
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(event.toString()))
                .build();
        try {
            return java.net.http.HttpClient.newHttpClient()
                    .send(request, java.net.http.HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException unreachable) {
            throw new UncheckedIOException(unreachable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
