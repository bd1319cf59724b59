package org.biface.kernel.http.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Stale;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Versioned;
import org.biface.kernel.http.Call;

/** One request and its answer; used by the thread that serves it. */
final class Exchange implements Call {

    static final String ATTRIBUTE = "org.biface.kernel.http.exchange";
    static final String REQUEST_ID = "X-Request-Id";
    static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    /** How much of a body that is too large is read and thrown away before it is refused, in bytes. */
    private static final long LET_PASS = 8L << 20;

    private static final byte[] NOTHING = {};
    private static final Pattern TAG = Pattern.compile("\"(\\d+)(-[0-9a-f]{16})?\"");
    private static final String COMPRESSED = "--gzip\"";
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_CURSOR = 1_000;

    private final Gate gate;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final String id;
    private final long started = System.nanoTime();

    private String credential;
    private Actor actor = Actor.NOBODY;
    private byte[] body;
    private byte[] content;
    private Object writtenOf;
    private byte[] written;
    private boolean failed;
    private boolean keyed;

    private int status;
    private String location;
    private String etag;
    private String link;
    private List<String> cookies;

    Exchange(Gate gate, HttpServletRequest request, HttpServletResponse response) {
        this.gate = gate;
        this.request = request;
        this.response = response;
        this.id = requestId(request.getHeader(REQUEST_ID));
    }

    /** @return the request id that was sent, if it can be one, else a new one */
    static String requestId(String sent) {
        return sent != null && isRequestId(sent) ? sent : newRequestId();
    }

    private static boolean isRequestId(String text) {
        int length = text.length();
        if (length == 0 || length > 64) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            boolean ok = c >= 'a' && c <= 'z'
                    || c >= 'A' && c <= 'Z'
                    || c >= '0' && c <= '9'
                    || c == '-'
                    || c == '_'
                    || c == '.';
            if (!ok) {
                return false;
            }
        }
        return true;
    }

    private static String newRequestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return Long.toHexString(random.nextLong() | Long.MIN_VALUE)
                + Integer.toHexString(random.nextInt() | Integer.MIN_VALUE);
    }

    HttpServletRequest request() {
        return request;
    }

    HttpServletResponse response() {
        return response;
    }

    Gate gate() {
        return gate;
    }

    long nanos() {
        return System.nanoTime() - started;
    }

    // ---------------------------------------------------------------- who acts

    /** Finds out who acts; refuses tokens that are not valid, and cookies that another site made the browser send. */
    void authenticate() {
        authenticate(true);
    }

    /**
     * @param originNeeded whether a change by a cookie must say where it comes from; pages have a token in each form, so
     *     there it is enough that nothing says elsewhere
     */
    void authenticate(boolean originNeeded) {
        String authorization = request.getHeader("Authorization");
        if (authorization != null) {
            if (authorization.length() < 8 || !authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
                throw new Unauthenticated("Send the token as 'Authorization: Bearer …'.");
            }
            credential = authorization.substring(7).trim();
            actor = gate.actor(credential);
            if (actor == Actor.NOBODY) {
                credential = null;
                throw new Unauthenticated("The token is not valid (any more). Log in again.");
            }
        } else {
            String session = sessionCookie();
            if (session == null) {
                return;
            }
            if (!isSafe() && (originNeeded || saysOrigin()) && !isSameOrigin()) {
                throw new Refused(
                        403,
                        "forbidden",
                        "Forbidden",
                        "A change with a session cookie must come from a page of this site: send Origin, or a bearer token.");
            }
            actor = gate.actor(session);
            credential = actor == Actor.NOBODY ? null : session;
        }
        if (actor.account() != null) {
            gate.limits().account(actor.account());
        }
    }

    private String sessionCookie() {
        Cookie[] sent = request.getCookies();
        if (sent != null) {
            for (Cookie cookie : sent) {
                if (cookie.getName().equals(SESSION_COOKIE)
                        && !cookie.getValue().isEmpty()) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    boolean isSafe() {
        return switch (request.getMethod()) {
            case "GET", "HEAD", "OPTIONS" -> true;
            default -> false;
        };
    }

    /** Refuses methods that would change something where there is nothing to change. */
    void onlyReading() {
        if (!isSafe()) {
            response.setHeader("Allow", "GET, HEAD");
            throw new Refused(
                    405, "method-not-allowed", "Method not allowed", "This address can only be read: use GET.");
        }
    }

    private boolean saysOrigin() {
        return request.getHeader("Origin") != null || request.getHeader("Sec-Fetch-Site") != null;
    }

    private boolean isSameOrigin() {
        String site = request.getHeader("Sec-Fetch-Site");
        String origin = request.getHeader("Origin");
        if (origin != null && gate.settings().origins().contains(origin)) {
            return true;
        }
        if (site != null) {
            return site.equals("same-origin");
        }
        String host = request.getHeader("Host");
        if (origin == null || host == null) {
            return false;
        }
        return origin.equalsIgnoreCase("https://" + host) || origin.equalsIgnoreCase("http://" + host);
    }

    @Override
    public Actor actor() {
        return actor;
    }

    @Override
    public String credential() {
        return credential;
    }

    @Override
    public String requestId() {
        return id;
    }

    @Override
    public String remoteAddress() {
        return request.getRemoteAddr();
    }

    @Override
    public String userAgent() {
        String agent = request.getHeader("User-Agent");
        if (agent == null) {
            return null;
        }
        String printable = agent.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.length() > 200 ? printable.substring(0, 200) : printable;
    }

    @Override
    public Locale locale() {
        if (request.getHeader("Accept-Language") != null) {
            for (var locales = request.getLocales(); locales.hasMoreElements(); ) {
                switch (locales.nextElement().getLanguage()) {
                    case "fr":
                        return Locale.FRENCH;
                    case "en":
                        return Locale.ENGLISH;
                    default:
                        break;
                }
            }
        }
        return gate.locale(actor);
    }

    // ---------------------------------------------------------------- what was sent

    /** @return the body, read once, never more than the limit */
    byte[] body() {
        if (body == null) {
            int limit = gate.settings().bodyLimit();
            try {
                InputStream in = request.getInputStream();
                if (request.getContentLengthLong() > limit) {
                    throw tooLarge(in, limit);
                }
                body = in.readNBytes(limit + 1);
                if (body.length > limit) {
                    body = NOTHING;
                    throw tooLarge(in, limit);
                }
            } catch (IOException | RuntimeException broken) {
                if (broken instanceof Refused refused) {
                    throw refused;
                }
                throw new Refused(Problems.malformed("The body ended before it was complete."));
            }
        }
        return body;
    }

    private Refused tooLarge(InputStream in, int limit) throws IOException {
        // A connection that is closed while the body still comes may take the answer with it, so a body that is not
        // endless is let pass first, unless its sender waits to hear whether it is wanted.
        boolean waits = request.getHeader("Expect") != null;
        long left = waits || request.getContentLengthLong() > LET_PASS ? 0 : LET_PASS;
        byte[] passing = new byte[8_192];
        int read = 0;
        while (left > 0 && read >= 0) {
            read = in.read(passing);
            left -= read;
        }
        // What was not read stays in the connection, so nobody may send another request over it.
        response.setHeader("Connection", "close");
        return new Refused(
                413, "too-large", "Too large", "The body may have at most " + limit + " bytes. Send less at a time.");
    }

    @Override
    public Expected expected() {
        String header = request.getHeader("If-Match");
        if (header == null || header.trim().equals("*")) {
            return Expected.ANY;
        }
        Long version = version(header.trim());
        if (version == null) {
            throw new Stale("It was changed meanwhile. Read it again and repeat the change.");
        }
        return Expected.of(version);
    }

    @Override
    public Expected requiredExpected() {
        if (request.getHeader("If-Match") == null) {
            throw new Refused(
                    428,
                    "precondition-required",
                    "Precondition required",
                    "Read the object first and send its ETag as If-Match.");
        }
        return expected();
    }

    /** @return the version that a tag was given for; {@code null} when it is no tag of ours */
    private static Long version(String sent) {
        Matcher tag = TAG.matcher(plain(sent));
        try {
            return tag.matches() ? Long.valueOf(tag.group(1)) : null;
        } catch (NumberFormatException tooLong) {
            return null;
        }
    }

    /** A proxy or the compression of the server may have weakened the tag or marked it. */
    private static String plain(String tag) {
        String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
        return strong.endsWith(COMPRESSED) ? strong.substring(0, strong.length() - COMPRESSED.length()) + '"' : strong;
    }

    @Override
    public PageRequest page(String cursor, Integer limit) {
        if (limit != null && (limit < 1 || limit > PageRequest.MAX_LIMIT)) {
            String message = "It must be from 1 to " + PageRequest.MAX_LIMIT + ".";
            throw new Refused(Problems.malformed("The parameter 'limit' is wrong. " + message)
                    .with(List.of(Problem.Fault.parameter("limit", message))));
        }
        if (cursor != null && (cursor.isEmpty() || cursor.length() > MAX_CURSOR)) {
            String message = "It must be the 'next' of a page before.";
            throw new Refused(Problems.malformed("The parameter 'cursor' is wrong. " + message)
                    .with(List.of(Problem.Fault.parameter("cursor", message))));
        }
        return new PageRequest(cursor, limit == null ? DEFAULT_LIMIT : limit);
    }

    /** @return the request's idempotency key, or {@code null} without one */
    String idempotencyKey() {
        String key = request.getHeader(IDEMPOTENCY_KEY);
        if (key == null) {
            return null;
        }
        boolean ok = !key.isBlank() && key.length() <= 255 && key.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        if (!ok) {
            throw new Refused(Problems.malformed("The Idempotency-Key must have 1 to 255 printable ASCII characters."));
        }
        return key;
    }

    @Override
    public void requireIdempotencyKey() {
        if (idempotencyKey() == null) {
            throw new Refused(
                    400,
                    "idempotency-key-required",
                    "Idempotency-Key required",
                    "Send an Idempotency-Key of your choice, so that a repeated request is not done twice.");
        }
    }

    /** @return method and path: keys are for one route */
    String route() {
        return request.getMethod() + " " + request.getRequestURI();
    }

    // ---------------------------------------------------------------- the answer

    @Override
    public <T> T found(T value) {
        if (value instanceof Versioned versioned) {
            etag = tag(versioned);
            String known = request.getHeader("If-None-Match");
            if (known != null && knows(known, etag)) {
                throw new Answered(new Answer(304, null, etag, null, null, false));
            }
        }
        return value;
    }

    private static boolean knows(String header, String etag) {
        for (String part : header.split(",")) {
            String tag = part.trim();
            if (tag.equals("*") || plain(tag).equals(etag)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Two readers may see one version differently (masked for one of them, say), and a reader another time, too. So a
     * tag is the version, for who writes, and a hash of what was answered, for who has kept a copy.
     */
    private String tag(Object value) {
        if (!(value instanceof Versioned versioned)) {
            return null;
        }
        byte[] hash = Idempotency.sha256().digest(json(value));
        return "\"" + versioned.version() + "-" + HexFormat.of().formatHex(hash, 0, 8) + "\"";
    }

    /** @return the JSON of a value, which is made once for the tag, for what is stored and for what is sent */
    byte[] json(Object value) {
        if (written == null || writtenOf != value) {
            try {
                written = gate.json().writeValueAsBytes(value);
                writtenOf = value;
            } catch (JsonProcessingException notJson) {
                throw new IllegalStateException("the result of " + route() + " can't be written as JSON", notJson);
            }
        }
        return written;
    }

    @Override
    public <T> Page<T> listed(Page<T> page) {
        if (page.next() != null) {
            StringBuilder next =
                    new StringBuilder("<").append(request.getRequestURI()).append('?');
            String query = request.getQueryString();
            if (query != null) {
                for (String part : query.split("&")) {
                    if (!part.isEmpty() && !part.startsWith("cursor=")) {
                        next.append(part.replace("<", "%3C").replace(">", "%3E"))
                                .append('&');
                    }
                }
            }
            link = next.append("cursor=")
                    .append(URLEncoder.encode(page.next(), StandardCharsets.UTF_8))
                    .append(">; rel=\"next\"")
                    .toString();
        }
        return page;
    }

    @Override
    public <T> T ok(Supplier<T> change) {
        return run(result -> 200, null, change);
    }

    @Override
    public <T> T created(Function<T, URI> where, Supplier<T> change) {
        return run(result -> 201, where, change);
    }

    @Override
    public <T> T accepted(Supplier<T> change) {
        return run(result -> 202, null, change);
    }

    @Override
    public <T> T accepted(Function<T, URI> where, Supplier<T> change) {
        return run(result -> 202, where, change);
    }

    @Override
    public <T> T okOrAccepted(Predicate<T> done, Supplier<T> change) {
        return run(result -> done.test(result) ? 200 : 202, null, change);
    }

    @Override
    public void noContent(Runnable change) {
        run(result -> 204, null, () -> {
            change.run();
            return null;
        });
    }

    private <T> T run(ToIntFunction<T> code, Function<T, URI> where, Supplier<T> change) {
        String key = idempotencyKey();
        if (key != null) {
            if (keyed) {
                throw new IllegalStateException("a request with an Idempotency-Key runs one change, not two");
            }
            keyed = true;
        }
        T result = key == null
                ? change.get()
                : gate.idempotency().run(this, key, change, value -> answer(code.applyAsInt(value), where, value));
        status = code.applyAsInt(result);
        location = where == null ? null : where.apply(result).toString();
        etag = tag(result);
        return result;
    }

    private <T> Answer answer(int code, Function<T, URI> where, T result) {
        boolean empty = code == 204;
        return new Answer(
                code,
                where == null ? null : where.apply(result).toString(),
                empty ? null : tag(result),
                empty ? null : "application/json",
                empty ? null : json(result),
                false);
    }

    /** @return the problem of an exception, in the form in which it is stored */
    Answer answer(Problem problem) {
        try {
            return new Answer(
                    problem.status(),
                    null,
                    null,
                    Problem.MEDIA_TYPE,
                    gate.json().writeValueAsBytes(problem.body(id)),
                    false);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void startSession(String token, Duration lifetime) {
        setCookie(SESSION_COOKIE + "=" + token + "; Path=/; Max-Age=" + lifetime.toSeconds() + attributes());
    }

    @Override
    public void endSession() {
        setCookie(SESSION_COOKIE + "=; Path=/; Max-Age=0" + attributes());
    }

    String attributes() {
        return "; HttpOnly; SameSite=Lax" + (gate.settings().secureCookie() ? "; Secure" : "");
    }

    @Override
    public void setCookie(String setCookie) {
        if (cookies == null) {
            cookies = new ArrayList<>(2);
        }
        cookies.add(setCookie);
    }

    /** The answer is an error: what was prepared for success is forgotten. */
    void failed() {
        failed = true;
        status = 0;
        location = null;
        etag = null;
        link = null;
        cookies = null;
        content = null;
    }

    /** The whole body of the answer, made before its first byte is sent. */
    void content(byte[] bytes) {
        content = bytes;
    }

    /** @return the body of the answer, or {@code null} when it has none or somebody else writes it */
    byte[] content() {
        return content;
    }

    /** The answer is one that was given before. */
    void again(Answer answer) {
        location = answer.location();
        etag = answer.etag();
    }

    /**
     * @param usual what Jersey would answer
     * @return what is answered
     */
    int status(int usual) {
        return !failed && status != 0 && (usual == 200 || usual == 204) ? status : usual;
    }

    /** Puts what was prepared into the answer's headers. */
    void writeHeaders() {
        if (location != null) {
            response.setHeader("Location", location);
        }
        if (etag != null) {
            response.setHeader("ETag", etag);
            response.setHeader("Cache-Control", "private, no-cache");
            response.setHeader("Vary", "Authorization, Cookie");
        } else {
            response.setHeader("Cache-Control", "no-store");
        }
        if (link != null) {
            response.setHeader("Link", link);
        }
        if (cookies != null) {
            cookies.forEach(cookie -> response.addHeader("Set-Cookie", cookie));
        }
    }

    /** Answers with a value as JSON, all of which is made before its first byte is sent; without one, there is none. */
    void send(Object value) throws IOException {
        byte[] bytes = value == null ? null : json(value);
        response.setStatus(status(bytes == null ? 204 : 200));
        writeHeaders();
        if (bytes != null) {
            response.setContentType("application/json");
            response.setContentLength(bytes.length);
            new Application.Body(response.getOutputStream()).write(bytes, 0, bytes.length);
        }
    }

    /** Answers with a problem, unless the answer is on its way already. */
    void write(Problem problem) throws IOException {
        write(answer(problem), problem);
    }

    private void write(Answer answer, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        failed();
        response.resetBuffer();
        response.setStatus(answer.status());
        response.setHeader("Cache-Control", "no-store");
        if (problem.retryAfter() != null) {
            response.setHeader("Retry-After", seconds(problem.retryAfter()));
        }
        if (problem.status() == 401) {
            response.setHeader("WWW-Authenticate", "Bearer");
        }
        response.setContentType(answer.mediaType());
        response.setContentLength(answer.body().length);
        response.getOutputStream().write(answer.body());
    }

    static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
    }
}
