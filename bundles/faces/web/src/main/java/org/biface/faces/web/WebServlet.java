package org.biface.faces.web;

import jakarta.servlet.Servlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.biface.commons.NotFound;
import org.biface.kernel.http.ErrorPages;
import org.biface.kernel.http.HttpKernel;
import org.biface.kernel.http.PageCall;
import org.biface.kernel.http.PageServlet;
import org.biface.kernel.http.PublicAddress;
import org.biface.kernel.http.Refusal;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The site: finds the page of an address, and shows what it answers. */
@Component(
        service = {Servlet.class, ErrorPages.class},
        configurationPid = "org.biface.web",
        property = {
            "osgi.http.whiteboard.servlet.pattern=/en",
            "osgi.http.whiteboard.servlet.pattern=/en/*",
            "osgi.http.whiteboard.servlet.pattern=/fr",
            "osgi.http.whiteboard.servlet.pattern=/fr/*",
            "osgi.http.whiteboard.servlet.pattern=/assets/*",
            "osgi.http.whiteboard.servlet.pattern=/robots.txt",
            "osgi.http.whiteboard.servlet.pattern=/sitemap.xml"
        })
@Designate(ocd = WebServlet.Config.class)
public final class WebServlet extends PageServlet {

    /** What an operator may set, in {@code etc/org.biface.web.cfg}. */
    @ObjectClassDefinition(name = "Biface web pages")
    public @interface Config {
        @AttributeDefinition(description = "What the marketplace is called")
        String site_name() default "Biface";

        @AttributeDefinition(
                description =
                        "Where people reach it, for search engines, when that is another address than public.url of"
                                + " org.biface.http.cfg; with neither it is what the browser asked for")
        String public_url() default "";

        @AttributeDefinition(description = "Time zone of readers whose browser does not say")
        String time_zone() default "Europe/Paris";

        @AttributeDefinition(description = "Currency of forms: ISO 4217")
        String currency() default "EUR";

        @AttributeDefinition(description = "Version of the terms of use that people accept when they register")
        String terms_version() default "1";

        @AttributeDefinition(
                description = "Folder with own templates, texts and assets; relative to Karaf's base folder")
        String override_folder() default "etc/web";

        @AttributeDefinition(description = "Whether that folder is looked at again for each page")
        boolean override_reload() default false;
    }

    private static final long serialVersionUID = 1L;

    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final transient Site site;
    private final transient Capabilities capabilities;
    private final transient Extensions extensions;
    private final transient Assets assets;
    private final transient Map<Language, Texts> texts = new EnumMap<>(Language.class);
    private final transient Templates templates;
    private final transient Routes routes = new Routes();
    private final transient SearchEngines searchEngines;
    private final transient Crowd<Visit.Question, Common> strangers = new Crowd<>();

    /**
     * @param kernel the HTTP kernel
     * @param address where people reach the platform
     * @param capabilities what is here
     * @param extensions what plugins add
     * @param works what takes longer than a page
     * @param config what the operator set
     */
    @Activate
    public WebServlet(
            @Reference HttpKernel kernel,
            @Reference PublicAddress address,
            @Reference Capabilities capabilities,
            @Reference Extensions extensions,
            @Reference Works works,
            Config config) {
        this(kernel, capabilities, extensions, works, site(address, config));
    }

    private WebServlet(HttpKernel kernel, Capabilities capabilities, Extensions extensions, Works works, Site site) {
        super(kernel);
        this.site = site;
        this.capabilities = capabilities;
        this.extensions = extensions;
        this.assets = new Assets(site);
        for (Language language : Language.values()) {
            texts.put(language, new Texts(language, site.override()));
        }
        this.templates = new Templates(site, new TemplateWords(site, assets, texts));
        this.searchEngines = new SearchEngines(capabilities);
        List<PageGroup> groups = List.of(
                new HomePages(),
                new MissionPages(),
                new FreelancerPages(),
                new EntryPages(),
                new AccountPages(),
                new ColleaguePages(),
                new DashboardPages(),
                new OwnMissionPages(),
                new ProposalPages(),
                new ContractPages(),
                new DisputePages(),
                new NoticePages(),
                new ReviewPages(),
                new MoneyPages(),
                new ProfilePages(),
                new IntroductionPages(),
                new SearchPages(),
                new GuidePages(),
                new OperatorPages(),
                new EventPages(),
                new PolicyPages(),
                new SimulationPages(),
                new BookPages(works));
        groups.forEach(group -> group.addTo(routes));
    }

    private static Site site(PublicAddress address, Config config) {
        Path base = Path.of(System.getProperty("karaf.base", ""));
        return new Site(
                config.site_name(),
                () -> address.url(config.public_url()),
                ZoneId.of(config.time_zone()),
                config.currency(),
                config.terms_version(),
                config.override_folder().isBlank() ? null : base.resolve(config.override_folder()),
                config.override_reload());
    }

    @Override
    protected void serve(PageCall call, HttpServletRequest request, HttpServletResponse response) throws IOException {
        String path = path(request);
        String first = path.contains("/") ? path.substring(0, path.indexOf('/')) : path;
        Language language = Language.of(first);
        if (language != null) {
            page(visit(call, request, language, path.substring(first.length())), request, response);
        } else if (first.equals("assets")) {
            asset(path.substring(first.length() + 1), response);
        } else if (path.equals("robots.txt")) {
            send(response, "text/plain; charset=utf-8", searchEngines.robots(english(call, request)));
        } else if (path.equals("sitemap.xml")) {
            send(response, "application/xml; charset=utf-8", searchEngines.sitemap(english(call, request)));
        } else {
            throw new NotFound("There is nothing at this address.");
        }
    }

    /** @return the address without slashes around it */
    private static String path(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        int from = path.startsWith("/") ? 1 : 0;
        int to = path.length() > from && path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(from, to);
    }

    private Visit english(PageCall call, HttpServletRequest request) {
        return visit(call, request, Language.EN, "");
    }

    private Visit visit(PageCall call, HttpServletRequest request, Language language, String rest) {
        String path = rest.startsWith("/") ? rest.substring(1) : rest;
        return new Visit(call, request, language, texts.get(language), site, capabilities, extensions, path);
    }

    /** @return the language of somebody who has not chosen an address with one: the account's, else the browser's */
    private Language usual(PageCall call, HttpServletRequest request) {
        Visit visit = english(call, request);
        Language chosen = visit.me() == null ? null : Language.of(visit.me().locale());
        return chosen != null ? chosen : Language.of(call.locale());
    }

    private void page(Visit visit, HttpServletRequest request, HttpServletResponse response) throws IOException {
        Routes.Match match = routes.find(request.getMethod(), visit.path());
        if (match == null) {
            throw new NotFound("There is nothing at this address.");
        }
        if (match.handler() == null && List.of("GET", "HEAD").contains(request.getMethod())) {
            // A form that is shown again has the address that it goes to: who loads that anew, or wants it in the other
            // language, is led to the form's page.
            answer(visit, visit.go(routes.pageAbove(visit.path())), response);
            return;
        }
        if (match.handler() == null) {
            refuse(
                    visit,
                    new Refusal(405, "method-not-allowed", visit.t("error.405.advice"), List.of(), null),
                    response);
            return;
        }
        visit.args(match.args());
        if (match.common() && request.getMethod().equals("GET") && visit.isStranger()) {
            stranger(visit, match.handler(), response);
        } else {
            answer(visit, match.handler().serve(visit), response);
        }
    }

    /**
     * What all strangers see alike.
     *
     * @param reply what is answered that is no page, or {@code null}
     * @param status the page's
     * @param page its bytes, or {@code null}
     * @param personal whether the page has a form that is for one visitor alone, as an operator's templates may have
     */
    private record Common(Reply reply, int status, byte[] page, boolean personal) {}

    private void stranger(Visit visit, Routes.Handler handler, HttpServletResponse response) throws IOException {
        Common[] own = {null};
        Common common = strangers.answer(visit.question(), () -> {
            own[0] = common(visit, handler);
            return own[0];
        });
        if (common.personal() && common != own[0]) {
            common = common(visit, handler);
        }
        if (common.page() == null) {
            answer(visit, common.reply(), response);
        } else {
            send(visit, common.status(), common.page(), response);
        }
    }

    private Common common(Visit visit, Routes.Handler handler) {
        Reply reply = handler.serve(visit);
        if (reply instanceof Reply.Html html) {
            byte[] page = rendered(visit, html);
            return new Common(null, html.status(), page, visit.isPersonal());
        }
        return new Common(reply, 0, null, visit.isPersonal());
    }

    private void answer(Visit visit, Reply reply, HttpServletResponse response) throws IOException {
        if (reply instanceof Reply.Redirect redirect) {
            redirect(response, redirect.status(), redirect.location());
        } else if (reply instanceof Reply.Content content) {
            if (content.file() != null) {
                response.setHeader("Content-Disposition", "attachment; filename=\"" + content.file() + "\"");
            }
            response.setHeader("Cache-Control", "private, no-store");
            send(response, content.type(), content.content());
        } else if (reply instanceof Reply.Html html) {
            html(visit, html, response);
        }
    }

    private void html(Visit visit, Reply.Html html, HttpServletResponse response) throws IOException {
        send(visit, html.status(), rendered(visit, html), response);
    }

    private byte[] rendered(Visit visit, Reply.Html html) {
        Map<String, Object> model = new HashMap<>();
        model.put("visit", visit);
        model.put("site", site);
        model.put("nav", Navigation.of(visit));
        model.put("own", Navigation.own(visit));
        model.put("foot", Navigation.foot(visit));
        model.put("languages", Visit.languages());
        model.put("me", visit.me());
        model.put("done", visit.done());
        model.put("brand", assets.has("brand.css"));
        model.put("head", Head.NONE);
        model.putAll(html.model());
        return templates.render(html.template(), model, visit.language()).getBytes(StandardCharsets.UTF_8);
    }

    private static void send(Visit visit, int status, byte[] page, HttpServletResponse response) throws IOException {
        response.setStatus(status);
        response.setHeader("Content-Language", visit.language().code());
        // What a page shows depends on who looks, and on forms that are for this visitor alone.
        response.setHeader("Cache-Control", "private, no-cache");
        send(response, "text/html; charset=utf-8", page);
    }

    private static void redirect(HttpServletResponse response, int status, String location) {
        response.setStatus(status);
        response.setHeader("Location", location);
        response.setHeader("Cache-Control", "no-store");
        response.setContentLength(0);
    }

    private void asset(String path, HttpServletResponse response) throws IOException {
        String name = path.substring(path.indexOf('/') + 1);
        Assets.Asset asset = assets.find(name);
        if (asset == null) {
            throw new NotFound("There is no such file.");
        }
        boolean current = path.startsWith(asset.hash() + "/");
        response.setHeader("Cache-Control", current ? FOR_EVER : "no-cache");
        send(response, asset.type(), asset.bytes());
    }

    private static void send(HttpServletResponse response, String type, byte[] content) throws IOException {
        response.setContentType(type);
        response.setContentLength(content.length);
        response.getOutputStream().write(content);
    }

    @Override
    public void refuse(PageCall call, Refusal refusal, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        String path = path(request);
        if (path.isEmpty()) {
            response.setHeader("Vary", "Accept-Language, Cookie");
            redirect(response, 302, "/" + usual(call, request).code() + "/");
            return;
        }
        Language named = Language.of(path.contains("/") ? path.substring(0, path.indexOf('/')) : path);
        Language language = named != null ? named : Language.of(call.locale());
        Visit visit = visit(
                call,
                request,
                language,
                named == null ? "" : path.substring(named.code().length()));
        if (refusal.status() == 401 && named != null) {
            redirect(
                    response,
                    303,
                    visit.href("login?next=") + URLEncoder.encode(next(visit, request), StandardCharsets.UTF_8));
            return;
        }
        refuse(visit, refusal, response);
    }

    /** Where somebody is led after the login: where they wanted to go, or back to the page whose form they sent. */
    private static String next(Visit visit, HttpServletRequest request) {
        if (request.getMethod().equals("GET")) {
            String asked = request.getQueryString();
            return asked == null ? visit.path() : visit.path() + "?" + asked;
        }
        String from = request.getHeader("Referer");
        String here = visit.base() + visit.href("");
        return from != null && from.startsWith(here) ? from.substring(here.length()) : "dashboard";
    }

    private void refuse(Visit visit, Refusal refusal, HttpServletResponse response) throws IOException {
        String known = "error." + refusal.status();
        String kind = texts.get(visit.language()).has(known + ".title") ? known : "error.other";
        Map<String, Object> model = new HashMap<>();
        model.put("title", visit.t(kind + ".title"));
        model.put("advice", visit.t(kind + ".advice"));
        // The services speak English; what they say is worth reading where it is about this very case.
        boolean worth = refusal.status() != 404 && refusal.status() < 500;
        model.put("detail", worth && refusal.detail() != null ? visit.texts().said(refusal.detail()) : null);
        model.put("status", refusal.status());
        html(visit, new Reply.Html(refusal.status(), "error", model), response);
        response.setHeader("Cache-Control", "no-store");
    }
}
