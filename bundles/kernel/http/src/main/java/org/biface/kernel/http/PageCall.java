package org.biface.kernel.http;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.commons.Actor;
import org.osgi.annotation.versioning.ProviderType;

/** A request of a browser, as a {@link PageServlet} sees it. */
@ProviderType
public interface PageCall {

    /** @return who acts; {@link Actor#NOBODY} without a session */
    Actor actor();

    /** @return the session's token, or {@code null}; never to be logged or shown */
    String credential();

    /** @return the request's id, as in the log and in the answer's {@code X-Request-Id} */
    String requestId();

    /** @return the address that the request came from */
    String remoteAddress();

    /** @return the caller's {@code User-Agent}, shortened; may be {@code null} */
    String userAgent();

    /** @return English or French: whichever the browser asks for, else the language of the account, else English */
    Locale locale();

    /**
     * Gives the browser a session.
     *
     * @param token the session's token
     * @param lifetime how long the browser keeps it
     */
    void startSession(String token, Duration lifetime);

    /** Makes the browser forget its session. */
    void endSession();

    /** @return what was sent, read once, never more than the limit of the operator; empty without a body */
    byte[] body();

    /**
     * Runs the change that a form asks for, and runs it once: the same form sent again (a double click, a reload) gets the
     * first answer again. What makes two forms different is their body, so a form holds a number of its own. The service call
     * commits exactly one outermost {@code write} that returns what the service returns, as everywhere.
     *
     * @param location where the browser goes afterwards, relative to the server's root
     * @param change the service call
     * @param <T> its result
     * @return where the browser goes: what {@code location} said of the first result
     */
    <T> URI once(Function<T, URI> location, Supplier<T> change);

    /**
     * Adds a cookie that scripts can't read and other sites don't send: {@code HttpOnly}, {@code SameSite=Lax} and, unless
     * the operator has switched that off for plain HTTP, {@code Secure}.
     *
     * @param name its name
     * @param value its value: letters, digits, {@code -}, {@code _}, {@code .}
     * @param lifetime how long the browser keeps it; zero makes the browser forget it, {@code null} keeps it until the
     *     browser is closed
     */
    void setCookie(String name, String value, Duration lifetime);
}
