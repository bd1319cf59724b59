package org.biface.kernel.http;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The HTTP request at hand, as a resource method sees it: {@code @Context Call call}. It says who acts and what was
 * expected, and it runs the one service call of the method, so that status, ETag, Location, Link and the idempotent
 * answer are right without a line in the resource.
 *
 * <p>The methods that run a change ({@link #ok}, {@link #created}, {@link #accepted}, {@link #okOrAccepted}, {@link
 * #noContent}) store the
 * answer under the request's {@code Idempotency-Key} in the very transaction of the change. Therefore a service call that
 * changes something commits exactly one outermost {@code write}, and that closure returns what the service method
 * returns. Those two are checked: a request with a key fails when they do not hold. What must not be stored because it
 * holds a secret (a login's token) is returned without these methods.
 *
 * <p>Results that are {@link org.biface.commons.Versioned} get an {@code ETag}.
 */
@ProviderType
public interface Call {

    /** The name of the cookie that holds a browser's session. */
    String SESSION_COOKIE = "biface_session";

    /** @return who acts; {@link Actor#NOBODY} without a token or session */
    Actor actor();

    /** @return the bearer token or session value that the caller sent, or {@code null}; never to be logged */
    String credential();

    /** @return the request's id, as in the log and in the answer's {@code X-Request-Id} */
    String requestId();

    /** @return the address that the request came from */
    String remoteAddress();

    /** @return the caller's {@code User-Agent}, shortened; may be {@code null} */
    String userAgent();

    /** @return English or French: whichever the request asks for, else the language of the caller's account, else English */
    Locale locale();

    /** @return the version of {@code If-Match}, or {@link Expected#ANY} without one */
    Expected expected();

    /**
     * Like {@link #expected}, where a change on an old picture would do harm: without the header the request is answered
     * with 428 (by an exception of the kernel that resources let pass).
     *
     * @return the version of {@code If-Match}
     */
    Expected requiredExpected();

    /**
     * @param cursor the query parameter {@code cursor}, may be {@code null}
     * @param limit the query parameter {@code limit}, may be {@code null}
     * @return which page is wanted; 50 items without a limit
     */
    PageRequest page(String cursor, Integer limit);

    /**
     * Answers a GET of one object, with ETag, and 304 when {@code If-None-Match} says that the caller has it already.
     *
     * @param value what was read
     * @param <T> its type
     * @return the value
     */
    <T> T found(T value);

    /**
     * Answers a GET of a list, with a {@code Link} to the next page.
     *
     * @param page what was read
     * @param <T> what is listed
     * @return the page
     */
    <T> Page<T> listed(Page<T> page);

    /**
     * Runs a change and answers 200.
     *
     * @param change the service call
     * @param <T> its result
     * @return the result, to be returned by the resource method
     */
    <T> T ok(Supplier<T> change);

    /**
     * Runs a change and answers 201 with a {@code Location}.
     *
     * @param location where the new object is, relative to the server's root, such as {@code /api/v1/missions/…}
     * @param change the service call
     * @param <T> its result
     * @return the result, to be returned by the resource method
     */
    <T> T created(Function<T, URI> location, Supplier<T> change);

    /**
     * Runs a change whose effect comes later and answers 202.
     *
     * @param change the service call
     * @param <T> its result
     * @return the result, to be returned by the resource method
     */
    <T> T accepted(Supplier<T> change);

    /**
     * Runs a change whose effect comes later and answers 202 with a {@code Location} where it can be followed.
     *
     * @param location where, relative to the server's root, such as {@code /api/v1/missions/…}
     * @param change the service call
     * @param <T> its result
     * @return the result, to be returned by the resource method
     */
    <T> T accepted(Function<T, URI> location, Supplier<T> change);

    /**
     * Runs a change whose effect may come at once or later.
     *
     * @param done whether the result says that all is done: 200 then, else 202
     * @param change the service call
     * @param <T> its result
     * @return the result, to be returned by the resource method
     */
    <T> T okOrAccepted(Predicate<T> done, Supplier<T> change);

    /**
     * Runs a change and answers 204.
     *
     * @param change the service call
     */
    void noContent(Runnable change);

    /**
     * Refuses the request with 400 unless it carries an {@code Idempotency-Key}, where doing it twice would do harm and
     * nothing else prevents it.
     */
    void requireIdempotencyKey();

    /**
     * Gives the browser a session: sets the cookie {@value #SESSION_COOKIE}, {@code HttpOnly}, {@code SameSite=Lax} and,
     * unless the operator has switched that off for plain HTTP, {@code Secure}.
     *
     * @param token the session's token
     * @param lifetime how long the browser keeps it
     */
    void startSession(String token, Duration lifetime);

    /** Makes the browser forget its session. */
    void endSession();

    /**
     * Adds a cookie to the answer.
     *
     * @param setCookie the value of the header {@code Set-Cookie}
     */
    void setCookie(String setCookie);
}
