package org.biface.faces.web;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.accounts.Address;
import org.biface.accounts.Company;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.CompanyInvitation;
import org.biface.accounts.CompanyMember;
import org.biface.accounts.CompanyMembers;
import org.biface.accounts.CompanyRole;
import org.biface.accounts.VatStatus;

/** The visitor's own account: name and language, password, sessions, company. */
final class AccountPages implements PageGroup {

    @Override
    public void addTo(Routes routes) {
        routes.get("account", visit -> account(visit, null, null))
                .post("account", AccountPages::save)
                .post("account/password", AccountPages::password)
                .post("account/sessions/{session}", AccountPages::endSession)
                .get("account/companies/{company}", visit -> company(visit, null, null))
                .post("account/companies/{company}", AccountPages::saveCompany);
    }

    private static Account own(Visit visit) {
        visit.mustBeLoggedIn();
        return visit.capabilities().accounts().get(visit.actor(), visit.actor().account());
    }

    private static Reply account(Visit visit, Form form, Form password) {
        Account own = own(visit);
        Accounts accounts = visit.capabilities().accounts();
        Form shown = form != null
                ? form
                : visit.emptyForm()
                        .with("name", own.displayName())
                        .with("locale", own.locale())
                        .with("version", own.version());
        boolean wrong = form != null || password != null;
        return visit.show(
                wrong ? 422 : 200,
                "account/account",
                "account",
                own,
                "form",
                shown,
                "password",
                password == null ? visit.emptyForm() : password,
                "sessions",
                own.mustChangePassword()
                        ? List.of()
                        : accounts.sessions(visit.actor(), visit.call().credential()));
    }

    private static Reply save(Visit visit) {
        visit.mustBeLoggedIn();
        Form form = visit.form();
        String name = form.needed("name", 100);
        String locale = form.value("locale");
        Reply saved = visit.change(
                form,
                Map.of("displayName", "name"),
                account -> "account?done=saved",
                () -> visit.capabilities().accounts().update(visit.actor(), visit.expected(), name, locale));
        if (saved == null) {
            return account(visit, form, null);
        }
        // Who chooses a language wants to see it.
        Language chosen = Language.of(locale);
        return chosen == null || chosen == visit.language()
                ? saved
                : new Reply.Redirect(303, "/" + chosen.code() + "/account?done=saved");
    }

    private static Reply password(Visit visit) {
        visit.mustBeLoggedIn();
        Form form = visit.form();
        if (!form.value("new").equals(form.value("again"))) {
            form.wrong("again", visit.t("password.differs"));
        }
        Boolean changed =
                visit.attempt(form, Map.of("oldPassword", "old", "newPassword", "new", "password", "new"), () -> {
                    visit.capabilities()
                            .accounts()
                            .changePassword(
                                    visit.actor(), visit.call().credential(), form.value("old"), form.value("new"));
                    return true;
                });
        return changed == null ? account(visit, null, form) : visit.go("account?done=password-changed");
    }

    private static Reply endSession(Visit visit) {
        visit.mustBeLoggedIn();
        visit.form();
        visit.capabilities().accounts().revokeSession(visit.actor(), visit.id("session"));
        return visit.go("account?done=session-ended");
    }

    /**
     * @param form what was wrong in the company's details, or {@code null}
     * @param colleague what was wrong with a change of its members, or {@code null}
     */
    static Reply company(Visit visit, Form form, Form colleague) {
        visit.mustBeLoggedIn();
        Company company = visit.capabilities().accounts().company(visit.actor(), visit.id("company"));
        CompanyMembers colleagues = visit.capabilities().companyMembers();
        List<CompanyMember> members = colleagues.members(visit.actor(), company.id());
        List<CompanyInvitation> open = colleagues.invitations(visit.actor(), company.id()).stream()
                .filter(one -> one.state() == CompanyInvitation.State.OPEN)
                .toList();
        return visit.show(
                form == null && colleague == null ? 200 : 422,
                "account/company",
                "company",
                company,
                "form",
                form == null ? filled(visit, company) : form,
                "colleague",
                colleague == null ? visit.emptyForm() : colleague,
                "members",
                members,
                "invitations",
                open,
                "owner",
                members.stream().anyMatch(one -> visit.actor().is(one.account()) && one.role() == CompanyRole.OWNER));
    }

    private static Form filled(Visit visit, Company company) {
        CompanyDetails details = company.details();
        Form form = visit.emptyForm()
                .with("name", details.name())
                .with("registration", details.registrationNumber())
                .with("vat", details.vatNumber())
                .with("status", details.vatStatus())
                .with("country", "FR")
                .with("version", company.version());
        if (details.address() != null) {
            form.with("street", details.address().street())
                    .with("postal", details.address().postalCode())
                    .with("city", details.address().city())
                    .with("country", details.address().country());
        }
        return form;
    }

    private static Reply saveCompany(Visit visit) {
        visit.mustBeLoggedIn();
        UUID company = visit.id("company");
        Form form = visit.form();
        String street = form.text("street", 200);
        String postal = form.text("postal", 20);
        String city = form.text("city", 100);
        Address address = street == null && postal == null && city == null
                ? null
                : new Address(street, postal, city, form.text("country", 2));
        CompanyDetails details = new CompanyDetails(
                form.needed("name", 200),
                form.text("registration", 30),
                form.text("vat", 40),
                form.choice("status", VatStatus.class),
                address);
        Map<String, String> fields = Map.of(
                "registrationNumber", "registration",
                "vatNumber", "vat",
                "vatStatus", "status",
                "address/street", "street",
                "address/postalCode", "postal",
                "address/city", "city",
                "address/country", "country");
        Reply saved = visit.change(
                form,
                fields,
                now -> "account?done=saved",
                () -> visit.capabilities().accounts().updateCompany(visit.actor(), company, visit.expected(), details));
        return saved == null ? company(visit, form, null) : saved;
    }
}
