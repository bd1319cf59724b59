package org.biface.faces.web;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.biface.accounts.Account;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.DomainException;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Stale;
import org.biface.commons.TooMany;
import org.biface.kernel.http.PageCall;

/** One request of a visitor, as pages and templates see it. */
public final class Visit {

    /** The field of a form that says that the form was made here, for this visitor. */
    static final String TOKEN = "csrf";

    /** The field of a form that makes it different from every other one, so that it is carried out once. */
    static final String ONCE = "once";

    /** What a visitor who is not logged in has instead of a session, from the first form on; only to tell forms apart. */
    static final String VISITOR_COOKIE = "biface_visitor";

    private static final String ZONE_COOKIE = "biface_zone";
    private static final int SECRET_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final PageCall call;
    private final HttpServletRequest request;
    private final Language language;
    private final Texts texts;
    private final Site site;
    private final Capabilities capabilities;
    private final Extensions extensions;
    private final String path;
    private final Formats formats;
    private Map<String, String> args = Map.of();
    private Form form;
    private Form query;
    private Account me;
    private boolean meAsked;
    private String newVisitor;
    private boolean tokenShown;

    /**
     * @param path what follows the language, without slashes around it
     */
    Visit(
            PageCall call,
            HttpServletRequest request,
            Language language,
            Texts texts,
            Site site,
            Capabilities capabilities,
            Extensions extensions,
            String path) {
        this.call = call;
        this.request = request;
        this.language = language;
        this.site = site;
        this.capabilities = capabilities;
        this.extensions = extensions;
        this.path = path;
        this.formats = new Formats(language.locale(), zone());
        this.texts = texts.of(formats);
    }

    private ZoneId zone() {
        String sent = cookie(ZONE_COOKIE);
        try {
            return sent == null ? site.zone() : ZoneId.of(sent.replace('.', '/'));
        } catch (DateTimeException unknown) {
            return site.zone();
        }
    }

    private String cookie(String name) {
        Cookie[] sent = request.getCookies();
        if (sent != null) {
            for (Cookie cookie : sent) {
                if (cookie.getName().equals(name) && !cookie.getValue().isEmpty()) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    // ---------------------------------------------------------------- who and what

    PageCall call() {
        return call;
    }

    Actor actor() {
        return call.actor();
    }

    public Language language() {
        return language;
    }

    Texts texts() {
        return texts;
    }

    Formats formats() {
        return formats;
    }

    Capabilities capabilities() {
        return capabilities;
    }

    Extensions extensions() {
        return extensions;
    }

    Site site() {
        return site;
    }

    /** @return the text of a key, in the visitor's language */
    String t(String key, Object... values) {
        return texts.get(key, values);
    }

    /** @return what follows the language in the address, without slashes around it */
    public String path() {
        return path;
    }

    public String requestId() {
        return call.requestId();
    }

    public boolean isLoggedIn() {
        return actor().isPerson();
    }

    public boolean isClient() {
        return actor().has(Role.CLIENT);
    }

    public boolean isFreelancer() {
        return actor().has(Role.FREELANCER);
    }

    public boolean isOperator() {
        return actor().has(Role.OPERATOR);
    }

    /** @return whether something can be reported now */
    public boolean isReporting() {
        return capabilities.noticesHere();
    }

    /** @return the visitor's account, or {@code null} for nobody, and while accounts are away */
    public Account me() {
        if (!meAsked) {
            meAsked = true;
            if (actor().isPerson() && capabilities.accountsHere()) {
                try {
                    me = capabilities.accounts().get(actor(), actor().account());
                } catch (DomainException away) {
                    me = null;
                }
            }
        }
        return me;
    }

    /** @return whether nobody knows who this is */
    boolean isStranger() {
        return call.credential() == null && actor().equals(Actor.NOBODY);
    }

    /**
     * What a page for strangers depends on.
     *
     * @param language its language
     * @param path its address
     * @param query what was asked for there
     * @param base where it is, as in its absolute addresses
     * @param zone in which its times are told
     */
    record Question(Language language, String path, String query, String base, ZoneId zone) {}

    Question question() {
        return new Question(language, path, request.getQueryString(), base(), zone());
    }

    /** @return whether something was shown that is for this visitor alone */
    boolean isPersonal() {
        return tokenShown;
    }

    /** Refuses who is not logged in: they get to the login, and come back afterwards. */
    void mustBeLoggedIn() {
        actor().mustBeSomebody();
    }

    /** Refuses who does not have the role. */
    void mustBe(Role role) {
        actor().mustHave(role);
    }

    // ---------------------------------------------------------------- what was asked

    void args(Map<String, String> found) {
        this.args = found;
    }

    /** @return what stands in the address at a name in braces */
    String arg(String name) {
        return args.get(name);
    }

    /** @return the id at the end of that part of the address */
    UUID id(String name) {
        return PublicId.parse(args.get(name));
    }

    /** @return a parameter of the query, or {@code null} when it is missing or blank */
    String param(String name) {
        String value = query().value(name).strip();
        return value.isEmpty() ? null : value;
    }

    /** @return the query, as the form that made it */
    Form query() {
        if (query == null) {
            query = Form.read(texts, request.getQueryString() == null ? "" : request.getQueryString());
        }
        return query;
    }

    /** @return which page of a list is wanted */
    PageRequest page(int limit) {
        return new PageRequest(param("cursor"), limit);
    }

    /** @return the form that was sent; it was made here, for this visitor */
    Form form() {
        if (form == null) {
            Form sent = Form.read(texts, new String(call.body(), StandardCharsets.UTF_8));
            String secret = secret();
            boolean ours = secret != null
                    && MessageDigest.isEqual(
                            token(secret).getBytes(StandardCharsets.US_ASCII),
                            sent.value(TOKEN).getBytes(StandardCharsets.UTF_8));
            if (!ours) {
                throw new Forbidden(texts.get("form.foreign"));
            }
            form = sent;
        }
        return form;
    }

    Form emptyForm() {
        return new Form(texts);
    }

    /** @return the version of the object that the visitor has seen, from the field {@code version} */
    Expected expected() {
        try {
            return Expected.of(Long.parseLong(form().value("version")));
        } catch (NumberFormatException missing) {
            throw new Invalid("version", texts.get("form.foreign"));
        }
    }

    // ---------------------------------------------------------------- forms

    private String secret() {
        return call.credential() != null ? call.credential() : cookie(VISITOR_COOKIE);
    }

    private static String token(String secret) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Assets.sha256(("form of " + secret).getBytes(StandardCharsets.UTF_8)));
    }

    /** @return the token for a form that is shown to this visitor; who has nothing to tell them by gets a cookie */
    String token() {
        tokenShown = true;
        String secret = secret();
        if (secret == null) {
            if (newVisitor == null) {
                newVisitor = random();
                call.setCookie(VISITOR_COOKIE, newVisitor, null);
            }
            secret = newVisitor;
        }
        return token(secret);
    }

    static String random() {
        byte[] bytes = new byte[SECRET_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /**
     * Runs what a form asks for, once however often the form is sent.
     *
     * @param form the form; it gets what the service refuses
     * @param location where the visitor goes afterwards: what follows the language
     * @param change the service call
     * @param <T> its result
     * @return the way there, or {@code null} when the form is to be shown again with what is wrong
     */
    <T> Reply change(Form form, Function<T, String> location, Supplier<T> change) {
        return change(form, Map.of(), location, change);
    }

    /** Like {@link #change(Form, Function, Supplier)}, where the form's fields have other names than the service's. */
    <T> Reply change(Form form, Map<String, String> fields, Function<T, String> location, Supplier<T> change) {
        URI to = attempt(form, fields, () -> call.once(result -> URI.create(href(location.apply(result))), change));
        return to == null ? null : new Reply.Redirect(303, to.toString());
    }

    /** Runs something for a form that must not be kept as an answer (a login) or that may be done twice. */
    <T> T attempt(Form form, Map<String, String> fields, Supplier<T> step) {
        if (!form.ok()) {
            return null;
        }
        try {
            return step.get();
        } catch (Invalid invalid) {
            form.refused(invalid, fields);
        } catch (Conflict | TooMany refusal) {
            form.wrong(texts.said(refusal.getMessage()));
        } catch (Stale stale) {
            form.wrong(texts.get("form.stale"));
        }
        return null;
    }

    // ---------------------------------------------------------------- where to

    /** @return an address in the visitor's language, relative to the server's root */
    public String href(String to) {
        return "/" + language.code() + "/" + to;
    }

    /** @return this page's address in another language, relative to the server's root */
    public String alternate(String code) {
        return "/" + code + "/" + path;
    }

    /** @return this page's address in another language, with what was asked for */
    public String translated(String code) {
        String asked = request.getQueryString();
        boolean got = "GET".equals(request.getMethod());
        return alternate(code) + (asked == null || !got ? "" : "?" + asked);
    }

    /** @return this page's query with one parameter more or another value for it; without {@code cursor} */
    public String with(String name, Object value) {
        String text = asked(name, value);
        return text.isEmpty() ? href(path) : text;
    }

    /** @return the same with its question mark; empty when nothing is left */
    String asked(String name, Object value) {
        StringBuilder text = new StringBuilder();
        String asked = request.getQueryString();
        for (String pair : asked == null ? new String[0] : asked.split("&")) {
            if (!pair.isEmpty()
                    && !pair.startsWith(name + "=")
                    && !pair.startsWith("cursor=")
                    && !pair.startsWith("done=")) {
                text.append(text.length() == 0 ? "?" : "&").append(pair);
            }
        }
        if (value != null) {
            text.append(text.length() == 0 ? "?" : "&")
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** @return scheme, host and port, without a slash at the end: what absolute addresses begin with */
    public String base() {
        String said = site.url();
        if (!said.isEmpty()) {
            return said;
        }
        String host = request.getHeader("Host");
        boolean plain = host != null && host.matches("[A-Za-z0-9.:\\[\\]-]{1,255}");
        return request.getScheme() + "://" + (plain ? host : "localhost");
    }

    /** @return what was done by the form before, as a sentence, or {@code null} */
    public String done() {
        String what = param("done");
        return what != null && texts.has("done." + what) ? texts.get("done." + what) : null;
    }

    /** @return where somebody wanted to go before logging in: what follows the language; never elsewhere */
    String next(Form asked) {
        String next = asked.value("next");
        return next.matches("[a-z0-9][a-zA-Z0-9/_.?=&%-]{0,400}") && !next.contains("//") ? next : null;
    }

    // ---------------------------------------------------------------- answers

    Reply show(String template, Object... model) {
        return show(200, template, model);
    }

    /** A form again, with what is wrong. */
    Reply again(String template, Object... model) {
        return show(422, template, model);
    }

    /**
     * @param model names and values by turns
     */
    Reply show(int status, String template, Object... model) {
        Map<String, Object> all = new HashMap<>();
        for (int i = 0; i < model.length; i += 2) {
            all.put((String) model[i], model[i + 1]);
        }
        return new Reply.Html(status, template, all);
    }

    /** @param to what follows the language; may end in {@code ?done=key}, for a sentence on the next page */
    Reply go(String to) {
        return new Reply.Redirect(303, href(to));
    }

    /** The same object under its right address. */
    Reply moved(String to) {
        return new Reply.Redirect(301, href(to));
    }

    static List<Language> languages() {
        return List.of(Language.values());
    }
}
