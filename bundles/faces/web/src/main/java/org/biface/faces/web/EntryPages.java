package org.biface.faces.web;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.Login;
import org.biface.accounts.LoginRequest;
import org.biface.accounts.Registration;
import org.biface.accounts.VatStatus;
import org.biface.commons.Forbidden;
import org.biface.commons.Role;
import org.biface.commons.Unauthenticated;

/** The ways in and out: registration of both sides, login and logout, a forgotten password, the confirmation of an address. */
final class EntryPages implements PageGroup {

    private static final int LONGEST_PASSWORD = 200;

    @Override
    public void addTo(Routes routes) {
        routes.get("register", visit -> visit.show("entry/register"))
                .get("register/client", visit -> registration(visit, Role.CLIENT, introduced(visit)))
                .post("register/client", visit -> register(visit, Role.CLIENT))
                .get("register/freelancer", visit -> registration(visit, Role.FREELANCER, visit.emptyForm()))
                .post("register/freelancer", visit -> register(visit, Role.FREELANCER))
                .get("login", visit -> visit.show("entry/login", "form", visit.query()))
                .post("login", EntryPages::login)
                .post("logout", EntryPages::logout)
                .get("password", visit -> visit.show("entry/forgotten", "form", visit.emptyForm()))
                .post("password", EntryPages::forgotten)
                .get("password/new", visit -> visit.show("entry/new-password", "form", visit.query()))
                .post("password/new", EntryPages::newPassword)
                .get("confirm", visit -> visit.show("entry/confirm", "form", visit.query()))
                .post("confirm", EntryPages::confirm)
                .post("confirmation", EntryPages::confirmAgain);
    }

    private static Reply registration(Visit visit, Role role, Form form) {
        return visit.show(
                form.ok() ? 200 : 422, "entry/register-" + name(role), "form", form, "head", head(visit, role));
    }

    /** Who follows a freelancer's link finds the code in its field. */
    private static Form introduced(Visit visit) {
        return visit.emptyForm().with("introduction", visit.query().text("introduction", 100));
    }

    private static Head head(Visit visit, Role role) {
        return role == Role.CLIENT
                ? Head.of(visit.t("register.client.title"), visit.t("home.client.text"), "register/client")
                : Head.of(visit.t("register.freelancer.title"), visit.t("home.freelancer.text"), "register/freelancer");
    }

    private static String name(Role role) {
        return role == Role.CLIENT ? "client" : "freelancer";
    }

    private static Reply register(Visit visit, Role role) {
        Form form = visit.form();
        String email = form.needed("email", 254);
        String password = form.value("password");
        if (password.length() < 12) {
            form.wrong("password", visit.t("register.password.short"));
        }
        String name = form.needed("name", 100);
        if (!form.has("terms", "yes")) {
            form.wrong("terms", visit.t("register.terms.needed"));
        }
        CompanyDetails company = role == Role.CLIENT ? company(form) : null;
        Registration registration = new Registration(
                email,
                password,
                name,
                role,
                company,
                visit.language().code(),
                visit.site().termsVersion(),
                role == Role.CLIENT ? form.text("introduction", 100) : null,
                null);
        Map<String, String> fields =
                Map.of("displayName", "name", "company/name", "company", "company/vatNumber", "vat");
        Reply welcome = visit.change(
                form,
                fields,
                made -> "dashboard?done=registered",
                () -> visit.capabilities()
                        .accounts()
                        .register(visit.actor(), registration, visit.call().remoteAddress()));
        if (welcome == null) {
            return registration(visit, role, form);
        }
        begin(visit, visit.capabilities().accounts().login(request(visit, email, password)));
        return welcome;
    }

    private static CompanyDetails company(Form form) {
        String name = form.needed("company", 200);
        String vat = form.text("vat", 40);
        return new CompanyDetails(name, null, vat, vat == null ? VatStatus.FRANCHISE : VatStatus.REGISTERED, null);
    }

    static LoginRequest request(Visit visit, String email, String password) {
        return new LoginRequest(
                email, password, visit.call().remoteAddress(), visit.call().userAgent());
    }

    static void begin(Visit visit, Login login) {
        visit.call()
                .startSession(
                        login.token(),
                        Duration.between(Instant.now(), login.session().expiresAt()));
    }

    private static Reply login(Visit visit) {
        Form form = visit.form();
        String email = form.needed("email", 254);
        if (form.value("password").isEmpty()) {
            form.wrong("password", visit.t("form.needed"));
        }
        Login login = visit.attempt(form, Map.of(), () -> {
            try {
                return visit.capabilities().accounts().login(request(visit, email, form.value("password")));
            } catch (Unauthenticated wrong) {
                form.wrong(visit.t("login.wrong"));
            } catch (Forbidden suspended) {
                form.wrong(visit.texts().said(suspended.getMessage()));
            }
            return null;
        });
        if (login == null) {
            return visit.again("entry/login", "form", form);
        }
        begin(visit, login);
        if (login.account().mustChangePassword()) {
            return visit.go("account?done=one-time-password");
        }
        String next = visit.next(form);
        return visit.go(next == null ? "dashboard" : next);
    }

    private static Reply logout(Visit visit) {
        visit.form();
        if (visit.isLoggedIn()) {
            visit.capabilities().accounts().logout(visit.actor(), visit.call().credential());
        }
        visit.call().endSession();
        return visit.go("?done=logged-out");
    }

    private static Reply forgotten(Visit visit) {
        Form form = visit.form();
        String email = form.needed("email", 254);
        Boolean asked = visit.attempt(form, Map.of(), () -> {
            visit.capabilities()
                    .accounts()
                    .requestPasswordReset(email, visit.call().remoteAddress());
            return true;
        });
        return asked == null ? visit.again("entry/forgotten", "form", form) : visit.go("login?done=reset-mailed");
    }

    private static Reply newPassword(Visit visit) {
        Form form = visit.form();
        if (!form.value("password").equals(form.value("again"))) {
            form.wrong("again", visit.t("password.differs"));
        }
        Boolean set = form.value("password").length() > LONGEST_PASSWORD
                ? null
                : visit.attempt(form, Map.of("newPassword", "password"), () -> {
                    visit.capabilities().accounts().resetPassword(form.value("token"), form.value("password"));
                    return true;
                });
        return set == null ? visit.again("entry/new-password", "form", form) : visit.go("login?done=password");
    }

    private static Reply confirm(Visit visit) {
        Form form = visit.form();
        Boolean confirmed = visit.attempt(form, Map.of(), () -> {
            visit.capabilities().accounts().confirmEmail(form.value("token"));
            return true;
        });
        if (confirmed == null) {
            return visit.again("entry/confirm", "form", form);
        }
        return visit.go((visit.isLoggedIn() ? "dashboard" : "login") + "?done=confirmed");
    }

    private static Reply confirmAgain(Visit visit) {
        visit.mustBeLoggedIn();
        Form form = visit.form();
        Boolean asked = visit.attempt(form, Map.of(), () -> {
            visit.capabilities().accounts().requestConfirmation(visit.actor());
            return true;
        });
        return asked == null ? visit.again("entry/confirm", "form", form) : visit.go("dashboard?done=confirmation");
    }
}
