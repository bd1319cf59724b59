package org.biface.faces.web;

import java.util.Map;
import java.util.UUID;
import org.biface.accounts.CompanyInvitation;
import org.biface.accounts.CompanyRole;
import org.biface.accounts.Registration;
import org.biface.commons.Role;

/** Several people for one company: owners invite, give roles and let go; whoever is invited joins. */
final class ColleaguePages implements PageGroup {

    private static final int LONGEST_TOKEN = 100;

    @Override
    public void addTo(Routes routes) {
        routes.post("account/companies/{company}/invitations", ColleaguePages::invite)
                .post("account/companies/{company}/invitations/{invitation}", ColleaguePages::withdraw)
                .post("account/companies/{company}/members/{member}", ColleaguePages::setRole)
                .post("account/companies/{company}/members/{member}/remove", ColleaguePages::remove)
                .get("join", visit -> invitation(visit, visit.query(), visit.param("invitation") != null))
                .post("join", ColleaguePages::join)
                .get("join/register", visit -> registration(visit, visit.query()))
                .post("join/register", ColleaguePages::register);
    }

    // What owners do

    private static String page(UUID company) {
        return "account/companies/" + PublicId.of(company);
    }

    private static Reply invite(Visit visit) {
        visit.mustBeLoggedIn();
        UUID company = visit.id("company");
        Form form = visit.form();
        String email = form.needed("email", 254);
        CompanyRole role = form.choice("role", CompanyRole.class);
        Reply invited = visit.change(
                form,
                made -> page(company) + "?done=colleague-invited",
                () -> visit.capabilities().companyMembers().invite(visit.actor(), company, email, role));
        return invited == null ? AccountPages.company(visit, null, form) : invited;
    }

    private static Reply withdraw(Visit visit) {
        visit.mustBeLoggedIn();
        UUID company = visit.id("company");
        UUID invitation = visit.id("invitation");
        Form form = visit.form();
        Reply withdrawn = visit.change(
                form,
                now -> page(company) + "?done=colleague-withdrawn",
                () -> visit.capabilities().companyMembers().withdraw(visit.actor(), company, invitation));
        return withdrawn == null ? AccountPages.company(visit, null, form) : withdrawn;
    }

    private static Reply setRole(Visit visit) {
        visit.mustBeLoggedIn();
        UUID company = visit.id("company");
        UUID member = visit.id("member");
        Form form = visit.form();
        CompanyRole role = form.choice("role", CompanyRole.class);
        Reply changed = visit.change(
                form,
                now -> page(company) + "?done=saved",
                () -> visit.capabilities().companyMembers().setRole(visit.actor(), company, member, role));
        return changed == null ? AccountPages.company(visit, null, form) : changed;
    }

    /** Who leaves does not see the company's page any more. */
    private static Reply remove(Visit visit) {
        visit.mustBeLoggedIn();
        UUID company = visit.id("company");
        UUID member = visit.id("member");
        Form form = visit.form();
        Reply removed = visit.change(
                form,
                now -> visit.actor().is(member)
                        ? "account?done=company-left"
                        : page(company) + "?done=colleague-removed",
                () -> {
                    visit.capabilities().companyMembers().remove(visit.actor(), company, member);
                    return member;
                });
        return removed == null ? AccountPages.company(visit, null, form) : removed;
    }

    // What the invited do

    /** @param named whether a token is there to look at */
    private static Reply invitation(Visit visit, Form form, boolean named) {
        CompanyInvitation invitation = named ? read(visit, form) : null;
        return visit.show(form.ok() ? 200 : 422, "account/join", "form", form, "invitation", invitation);
    }

    private static CompanyInvitation read(Visit visit, Form form) {
        String token = form.text("invitation", LONGEST_TOKEN);
        return visit.attempt(
                form, Map.of(), () -> visit.capabilities().companyMembers().invitation(token));
    }

    private static Reply join(Visit visit) {
        visit.mustBeLoggedIn();
        Form form = visit.form();
        String token = form.needed("invitation", LONGEST_TOKEN);
        Reply joined = visit.change(
                form,
                account -> "dashboard?done=company-joined",
                () -> visit.capabilities().companyMembers().accept(visit.actor(), token));
        return joined == null ? invitation(visit, form, false) : joined;
    }

    /** The address that was invited stands in its field already. */
    private static Reply registration(Visit visit, Form query) {
        CompanyInvitation invitation = read(visit, query);
        if (invitation == null) {
            return invitation(visit, query, false);
        }
        Form form =
                visit.emptyForm().with("invitation", query.value("invitation")).with("email", invitation.email());
        return visit.show("account/join-register", "form", form, "invitation", invitation);
    }

    private static Reply register(Visit visit) {
        Form form = visit.form();
        CompanyInvitation invitation = read(visit, form);
        if (invitation == null) {
            return invitation(visit, form, false);
        }
        String email = form.needed("email", 254);
        String password = form.value("password");
        if (password.length() < 12) {
            form.wrong("password", visit.t("register.password.short"));
        }
        String name = form.needed("name", 100);
        if (!form.has("terms", "yes")) {
            form.wrong("terms", visit.t("register.terms.needed"));
        }
        Registration registration = new Registration(
                email,
                password,
                name,
                Role.CLIENT,
                null,
                visit.language().code(),
                visit.site().termsVersion(),
                null,
                form.value("invitation"));
        Reply welcome = visit.change(
                form,
                Map.of("displayName", "name"),
                made -> "dashboard?done=company-joined",
                () -> visit.capabilities()
                        .accounts()
                        .register(visit.actor(), registration, visit.call().remoteAddress()));
        if (welcome == null) {
            return visit.again("account/join-register", "form", form, "invitation", invitation);
        }
        EntryPages.begin(visit, visit.capabilities().accounts().login(EntryPages.request(visit, email, password)));
        return welcome;
    }
}
