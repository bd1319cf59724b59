package org.biface.faces.web;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.accounts.Introduction;
import org.biface.accounts.IntroductionCode;
import org.biface.commons.Role;

/** How freelancers bring their own clients: introductions, the links to send, and what became of them. */
final class IntroductionPages implements PageGroup {

    private static final int SHOWN = 50;
    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_LABEL = 100;
    private static final String LIST = "own/introductions";

    @Override
    public void addTo(Routes routes) {
        routes.get(LIST, visit -> list(visit, null, null))
                .post(LIST, IntroductionPages::introduce)
                .post(LIST + "/{introduction}/link", IntroductionPages::newLink)
                .post(LIST + "/{introduction}/withdraw", IntroductionPages::withdraw);
    }

    /**
     * One introduction.
     *
     * @param introduction what it is
     * @param open whether a client can still register with it
     * @param linked whether its freelancer sends the link, not the platform
     */
    record Shown(Introduction introduction, boolean open, boolean linked) {
        static Shown of(Introduction one) {
            boolean open = one.state() == Introduction.State.OPEN;
            return new Shown(one, open, open && one.email() == null);
        }
    }

    /** @param link a link that was made now and is not shown again, or {@code null} */
    private static Reply list(Visit visit, Form form, String link) {
        visit.mustBe(Role.FREELANCER);
        var found = visit.capabilities().introductions().own(visit.actor(), visit.page(SHOWN));
        List<Shown> shown = found.items().stream().map(Shown::of).toList();
        return visit.show(
                form == null ? 200 : 422,
                "profile/introductions",
                "introductions",
                shown,
                "next",
                found.next(),
                "link",
                link,
                "form",
                form == null ? visit.emptyForm() : form);
    }

    private static Reply introduce(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        Form form = visit.form();
        String email = form.text("email", LONGEST_EMAIL);
        String label = form.text("label", LONGEST_LABEL);
        Reply made = visit.change(
                form,
                introduction -> LIST
                        + (email == null ? "?link=" + PublicId.of(introduction.id()) : "?done=introduction-mailed"),
                () -> visit.capabilities().introductions().introduce(visit.actor(), email, label));
        if (made instanceof Reply.Redirect to && email == null) {
            // Who sends the link is shown it at once; the same form sent again makes another link of the same
            // introduction.
            return link(visit, form, PublicId.parse(to.location().replaceFirst(".*=", "")));
        }
        return made == null ? list(visit, form, null) : made;
    }

    private static Reply newLink(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        return link(visit, visit.form(), visit.id("introduction"));
    }

    /** A link holds a secret, so it is shown in the answer and kept nowhere. */
    private static Reply link(Visit visit, Form form, UUID introduction) {
        IntroductionCode made = visit.attempt(
                form, Map.of(), () -> visit.capabilities().introductions().newCode(visit.actor(), introduction));
        return made == null
                ? list(visit, form, null)
                : list(visit, null, visit.base() + visit.href("register/client?introduction=" + made.code()));
    }

    private static Reply withdraw(Visit visit) {
        visit.mustBe(Role.FREELANCER);
        UUID introduction = visit.id("introduction");
        Form form = visit.form();
        Reply withdrawn = visit.change(
                form,
                now -> LIST + "?done=introduction-withdrawn",
                () -> visit.capabilities().introductions().withdraw(visit.actor(), introduction));
        return withdrawn == null ? list(visit, form, null) : withdrawn;
    }
}
