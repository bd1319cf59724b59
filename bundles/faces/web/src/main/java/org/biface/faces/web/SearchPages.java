package org.biface.faces.web;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.matching.MatchFilter;
import org.biface.matching.SavedSearchDraft;

/** Searches that somebody keeps: they are told by mail of what is new. */
final class SearchPages implements PageGroup {

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 500;
    private static final String LIST = "own/searches";

    /** The editor's names of the service's fields. */
    private static final Map<String, String> FIELDS = Map.of("text", "q");

    @Override
    public void addTo(Routes routes) {
        routes.get(LIST, SearchPages::begin)
                .post(LIST, SearchPages::save)
                .post(LIST + "/{search}/delete", SearchPages::delete);
    }

    /** @return where somebody who looks at a list keeps what they look for, or {@code null} for who can't */
    static String keep(Visit visit, SavedSearchDraft.Kind kind) {
        return visit.isLoggedIn() && visit.capabilities().matchingHere()
                ? visit.href(LIST) + visit.asked("kind", kind)
                : null;
    }

    private static Reply list(Visit visit, Form form, boolean bad) {
        visit.mustBeLoggedIn();
        return visit.show(
                bad ? 422 : 200,
                "profile/searches",
                "searches",
                visit.capabilities().matching().savedSearches(visit.actor()),
                "kinds",
                SavedSearchDraft.Kind.values(),
                "form",
                form);
    }

    /** Who comes from a list of missions or freelancers finds what they looked for in the form. */
    private static Reply begin(Visit visit) {
        visit.mustBeLoggedIn();
        Form asked = visit.query();
        Form form = visit.emptyForm()
                .with("kind", asked.value("kind").isEmpty() ? null : asked.value("kind"))
                .with("name", asked.text("q", LONGEST_NAME))
                .with("q", asked.text("q", LONGEST_TEXT))
                .with("skill", String.join(", ", asked.all("skill")))
                .with("most", asked.text("most", 40))
                .with("remote", asked.value("remote").equals("REMOTE") ? "yes" : null)
                .with("mail", "yes");
        return list(visit, form, false);
    }

    private static Reply save(Visit visit) {
        visit.mustBeLoggedIn();
        Form form = visit.form();
        String name = form.needed("name", LONGEST_NAME);
        SavedSearchDraft.Kind kind = form.choice("kind", SavedSearchDraft.Kind.class);
        Money most = form.money("most", visit.site().currency());
        List<String> skills = form.list("skill");
        SavedSearchDraft draft = new SavedSearchDraft(
                name,
                kind,
                form.text("q", LONGEST_TEXT),
                new MatchFilter(
                        skills,
                        kind == SavedSearchDraft.Kind.FREELANCERS ? most : null,
                        null,
                        form.has("remote", "yes"),
                        null),
                form.has("mail", "yes"));
        Reply saved = visit.change(
                form,
                FIELDS,
                search -> LIST + "?done=search-kept",
                () -> visit.capabilities().matching().saveSearch(visit.actor(), draft));
        return saved == null ? list(visit, form, true) : saved;
    }

    private static Reply delete(Visit visit) {
        visit.mustBeLoggedIn();
        UUID search = visit.id("search");
        Form form = visit.form();
        Reply deleted = visit.change(form, gone -> LIST + "?done=search-deleted", () -> {
            visit.capabilities().matching().deleteSearch(visit.actor(), search);
            return null;
        });
        return deleted == null ? list(visit, form, true) : deleted;
    }
}
