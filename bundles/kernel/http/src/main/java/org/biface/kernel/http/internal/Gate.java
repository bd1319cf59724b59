package org.biface.kernel.http.internal;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import org.biface.accounts.Accounts;
import org.biface.commons.Actor;
import org.biface.commons.DomainException;
import org.biface.commons.Unavailable;
import org.biface.kernel.http.ErrorPages;
import org.biface.kernel.http.HttpKernel;
import org.biface.kernel.http.PageCall;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * What every request passes, whatever it is for: request id, security headers, limit by address, request log, and no
 * exception that leaves unanswered. The endpoints of capabilities pass {@link #serve} too, which finds out who acts.
 */
public abstract class Gate implements HttpKernel, Filter {

    /** The category of the request log. */
    public static final String REQUESTS = "org.biface.http.requests";

    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final Logger REQUEST_LOG = LoggerFactory.getLogger(REQUESTS);
    private static final String MDC_REQUEST = "request";
    private static final String CONTENT_SECURITY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none';"
            + " frame-ancestors 'none'";

    private final Settings settings;
    private final Persistence persistence;
    private final ObjectMapper json = Json.mapper();
    private final Limits limits;
    private final Idempotency idempotency;

    /**
     * @param settings what the operator set
     * @param persistence the database
     * @param unit the unit of the schema {@code http}
     */
    protected Gate(Settings settings, Persistence persistence, Unit unit) {
        this(settings, persistence, unit, System::nanoTime);
    }

    /**
     * @param settings what the operator set
     * @param persistence the database
     * @param unit the unit of the schema {@code http}
     * @param nanos the clock that limits go by, in nanoseconds
     */
    protected Gate(Settings settings, Persistence persistence, Unit unit, LongSupplier nanos) {
        this.settings = settings;
        this.persistence = persistence;
        this.limits = new Limits(settings, nanos);
        this.idempotency = new Idempotency(persistence, unit, settings.keepAnswers());
    }

    /** @return the accounts, or {@code null} while that capability is away */
    protected abstract Accounts accounts();

    @Override
    public final ObjectMapper json() {
        return json;
    }

    /** @return what the operator set */
    public final Settings settings() {
        return settings;
    }

    /** @return whether the database answers */
    final boolean isUp() {
        return persistence.isAvailable();
    }

    final Limits limits() {
        return limits;
    }

    final Idempotency idempotency() {
        return idempotency;
    }

    final Actor actor(String credential) {
        Accounts accounts = accounts();
        if (accounts == null) {
            throw Unavailable.capability("accounts");
        }
        Optional<Actor> known = accounts.authenticate(credential);
        return known.isPresent() ? known.get() : Actor.NOBODY;
    }

    /** @return the language that somebody has chosen for the account; English for who has none */
    final Locale locale(Actor actor) {
        Accounts accounts = accounts();
        if (accounts == null || !actor.isPerson()) {
            return Locale.ENGLISH;
        }
        try {
            String chosen = accounts.get(actor, actor.account()).locale();
            return Locale.FRENCH.getLanguage().equals(chosen) ? Locale.FRENCH : Locale.ENGLISH;
        } catch (DomainException unknown) {
            return Locale.ENGLISH;
        }
    }

    @Override
    public final void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (!(request instanceof HttpServletRequest http) || request.getAttribute(Exchange.ATTRIBUTE) != null) {
            chain.doFilter(request, response);
            return;
        }
        pass(http, (HttpServletResponse) response, exchange -> chain.doFilter(request, response));
    }

    /** What is done with a request behind the gate. */
    interface Behind {
        void serve(Exchange exchange) throws Exception;
    }

    /**
     * Serves a request of a capability.
     *
     * @param capability the capability's name
     * @param application its application, or {@code null} when it has left
     * @param request the request
     * @param response its answer
     * @throws IOException when the caller is gone
     */
    public final void serve(
            String capability, Application application, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Object passed = request.getAttribute(Exchange.ATTRIBUTE);
        Behind behind = exchange -> {
            if (application == null) {
                throw Unavailable.capability(capability);
            }
            exchange.authenticate();
            application.serve(exchange);
        };
        if (passed instanceof Exchange exchange) {
            guarded(exchange, behind);
        } else {
            pass(request, response, behind);
        }
    }

    /** Answers a request of a browser. */
    @FunctionalInterface
    public interface Pages {
        /**
         * @param call the request
         * @param request the request
         * @param response its answer
         * @throws IOException when the caller is gone
         */
        void serve(PageCall call, HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    /**
     * Serves a request of a browser, with errors answered as pages.
     *
     * @param errors shows what was refused
     * @param pages answers
     * @param request the request
     * @param response its answer
     * @throws IOException when the caller is gone
     */
    public final void serve(ErrorPages errors, Pages pages, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        serve(request, response, exchange -> {
            PageExchange page = new PageExchange(exchange);
            try {
                page.authenticate();
                pages.serve(page, request, response);
            } catch (RuntimeException error) {
                refuse(errors, page, problem(exchange, error));
            }
        });
    }

    /** Shows a problem to a person, unless the answer is on its way already. */
    final void refuse(ErrorPages errors, PageExchange page, Problem problem) throws IOException {
        HttpServletResponse response = page.exchange().response();
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setHeader("Cache-Control", "no-store");
        if (problem.retryAfter() != null) {
            response.setHeader("Retry-After", Exchange.seconds(problem.retryAfter()));
        }
        errors.refuse(page, problem.refusal(), page.exchange().request(), response);
    }

    /** Runs something for a request of ours, with errors answered as problems. */
    final void serve(HttpServletRequest request, HttpServletResponse response, Behind behind) throws IOException {
        if (request.getAttribute(Exchange.ATTRIBUTE) instanceof Exchange exchange) {
            guarded(exchange, behind);
        } else {
            pass(request, response, behind);
        }
    }

    private void pass(HttpServletRequest request, HttpServletResponse response, Behind behind) throws IOException {
        Exchange exchange = new Exchange(this, request, response);
        request.setAttribute(Exchange.ATTRIBUTE, exchange);
        MDC.put(MDC_REQUEST, exchange.requestId());
        try {
            headers(exchange);
            guarded(exchange, inner -> {
                limits.address(request.getRemoteAddr());
                behind.serve(inner);
            });
        } finally {
            log(exchange);
            MDC.remove(MDC_REQUEST);
        }
    }

    private void guarded(Exchange exchange, Behind behind) throws IOException {
        try {
            behind.serve(exchange);
        } catch (Application.Unmapped unmapped) {
            failed(exchange, unmapped.getCause());
        } catch (Exception error) {
            failed(exchange, error);
        }
    }

    private void failed(Exchange exchange, Throwable error) throws IOException {
        if (exchange.response().isCommitted()) {
            LOG.debug("request={} broke off", exchange.requestId(), error);
            return;
        }
        exchange.write(problem(exchange, error));
    }

    /**
     * Says which problem an exception is, and logs it once when it is a surprise.
     *
     * @param exchange the request
     * @param error what was thrown
     * @return the problem
     */
    final Problem problem(Exchange exchange, Throwable error) {
        Problem problem = Problems.of(error);
        if (problem.status() == 500) {
            LOG.error(
                    "request={} {} {} failed",
                    exchange.requestId(),
                    exchange.request().getMethod(),
                    exchange.request().getRequestURI(),
                    error);
        } else {
            LOG.debug("request={} refused with {}", exchange.requestId(), problem.status(), error);
        }
        return problem;
    }

    private static void headers(Exchange exchange) {
        headers(exchange.requestId(), exchange.request().isSecure(), exchange.response()::setHeader);
    }

    /** What every answer has, also one that never came to the gate. */
    static void headers(String requestId, boolean secure, BiConsumer<String, String> header) {
        header.accept(Exchange.REQUEST_ID, requestId);
        header.accept("Content-Security-Policy", CONTENT_SECURITY);
        header.accept("X-Content-Type-Options", "nosniff");
        header.accept("Referrer-Policy", "same-origin");
        header.accept("Cross-Origin-Opener-Policy", "same-origin");
        header.accept("Cross-Origin-Resource-Policy", "same-origin");
        if (secure) {
            header.accept("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
        }
    }

    private static void log(Exchange exchange) {
        if (REQUEST_LOG.isInfoEnabled()) {
            Actor actor = exchange.actor();
            REQUEST_LOG.info(
                    "{} {} {} {} us actor={} address={}",
                    exchange.request().getMethod(),
                    exchange.request().getRequestURI(),
                    exchange.response().getStatus(),
                    exchange.nanos() / 1_000,
                    actor.isPerson() ? actor.account() : "-",
                    exchange.remoteAddress());
        }
    }
}
