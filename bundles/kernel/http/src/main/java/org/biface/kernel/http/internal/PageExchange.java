package org.biface.kernel.http.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.biface.kernel.http.Call;
import org.biface.kernel.http.PageCall;

/** A request of a browser: the same exchange, whose answer the page writes itself. */
final class PageExchange implements PageCall {

    private final Exchange exchange;

    PageExchange(Exchange exchange) {
        this.exchange = exchange;
    }

    Exchange exchange() {
        return exchange;
    }

    /** Finds out who acts; while accounts are away, who only reads is nobody. */
    void authenticate() {
        try {
            exchange.authenticate(false);
        } catch (Unavailable accountsAway) {
            if (!exchange.isSafe()) {
                throw accountsAway;
            }
        }
    }

    @Override
    public byte[] body() {
        return exchange.body();
    }

    @Override
    public <T> URI once(Function<T, URI> location, Supplier<T> change) {
        String key = "form " + HexFormat.of().formatHex(Idempotency.sha256().digest(body()));
        try {
            T result = exchange.gate()
                    .idempotency()
                    .run(
                            exchange,
                            key,
                            change,
                            made -> new Answer(303, location.apply(made).toString(), null, null, null, false));
            return location.apply(result);
        } catch (Answered before) {
            Answer answer = before.answer();
            if (answer.location() != null) {
                return URI.create(answer.location());
            }
            throw refusal(problem(answer));
        } catch (Refused running) {
            throw refusal(running.problem());
        }
    }

    /** What the service had said, so that a page need not mind whether it is said for the first time. */
    private static RuntimeException refusal(Problem problem) {
        return switch (problem.status()) {
            case 404 -> new NotFound(problem.detail());
            case 409 -> new Conflict(problem.detail());
            case 422 ->
                problem.refusal().errors().isEmpty()
                        ? new Invalid("", problem.detail())
                        : new Invalid(problem.refusal().errors());
            default -> new Refused(problem);
        };
    }

    private Problem problem(Answer refused) {
        try {
            return Problem.stored(exchange.gate().json().readTree(refused.body()));
        } catch (IOException notJson) {
            throw new UncheckedIOException(notJson);
        }
    }

    @Override
    public void setCookie(String name, String value, Duration lifetime) {
        String age = lifetime == null ? "" : "; Max-Age=" + lifetime.toSeconds();
        setCookie(name + "=" + value + "; Path=/" + age + exchange.attributes());
    }

    private void setCookie(String setCookie) {
        exchange.response().addHeader("Set-Cookie", setCookie);
    }

    @Override
    public void startSession(String token, Duration lifetime) {
        setCookie(Call.SESSION_COOKIE, token, lifetime);
    }

    @Override
    public void endSession() {
        setCookie(Call.SESSION_COOKIE, "", Duration.ZERO);
    }

    @Override
    public Actor actor() {
        return exchange.actor();
    }

    @Override
    public String credential() {
        return exchange.credential();
    }

    @Override
    public String requestId() {
        return exchange.requestId();
    }

    @Override
    public String remoteAddress() {
        return exchange.remoteAddress();
    }

    @Override
    public String userAgent() {
        return exchange.userAgent();
    }

    @Override
    public Locale locale() {
        return exchange.locale();
    }
}
