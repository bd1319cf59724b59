package org.biface.faces.web;

import java.util.ArrayList;
import java.util.List;

/** The ways through the site that are open to a visitor now: what is not installed, or away, is left out. */
final class Navigation {

    /**
     * One entry.
     *
     * @param text what it is called, in the visitor's language
     * @param href its address
     * @param here whether the visitor is there
     */
    record Entry(String text, String href, boolean here) {}

    private Navigation() {}

    /** @return what everybody finds */
    static List<Entry> of(Visit visit) {
        Capabilities there = visit.capabilities();
        List<Entry> entries = new ArrayList<>();
        if (there.missionsHere()) {
            add(entries, visit, "nav.missions", "missions");
        }
        if (there.profilesHere()) {
            add(entries, visit, "nav.freelancers", "freelancers");
        }
        if (there.commissionsHere()) {
            add(entries, visit, "nav.fees", "fees");
        }
        plugged(entries, visit, true);
        return entries;
    }

    /** @return what everybody finds at the end of a page */
    static List<Entry> foot(Visit visit) {
        List<Entry> entries = new ArrayList<>();
        if (visit.capabilities().matchingHere()) {
            add(entries, visit, "nav.ranking", "ranking");
        }
        add(entries, visit, "nav.terms", "legal/terms");
        add(entries, visit, "nav.privacy", "legal/privacy");
        return entries;
    }

    /** @return what somebody finds who is logged in */
    static List<Entry> own(Visit visit) {
        List<Entry> entries = new ArrayList<>();
        if (!visit.isLoggedIn()) {
            return entries;
        }
        Capabilities there = visit.capabilities();
        add(entries, visit, "nav.dashboard", "dashboard");
        if (visit.isClient() && there.missionsHere()) {
            add(entries, visit, "nav.own-missions", "own/missions");
        }
        if (visit.isFreelancer()) {
            if (there.profilesHere()) {
                add(entries, visit, "nav.profile", "own/profile");
            }
            if (there.missionsHere()) {
                add(entries, visit, "nav.proposals", "own/proposals");
            }
        }
        if ((visit.isClient() || visit.isFreelancer()) && there.contractsHere()) {
            add(entries, visit, "nav.contracts", "contracts");
        }
        if (visit.isFreelancer() && there.paymentsHere()) {
            add(entries, visit, "nav.money", "money");
        }
        if (visit.isFreelancer() && there.accountsHere()) {
            add(entries, visit, "nav.introductions", "own/introductions");
        }
        if (visit.isClient() && there.paymentsHere()) {
            add(entries, visit, "nav.spending", "spending");
        }
        if (visit.isOperator()) {
            add(entries, visit, "nav.operator", "operator");
        }
        plugged(entries, visit, false);
        return entries;
    }

    private static void add(List<Entry> entries, Visit visit, String text, String to) {
        boolean here = visit.path().equals(to) || visit.path().startsWith(to + "/");
        entries.add(new Entry(visit.t(text), visit.href(to), here));
    }

    private static void plugged(List<Entry> entries, Visit visit, boolean everybody) {
        String here = visit.href(visit.path());
        for (Extensions.Shown one : visit.extensions().entries(visit, everybody)) {
            entries.add(new Entry(one.text(), one.href(), one.href().equals(here)));
        }
    }
}
