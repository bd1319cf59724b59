package org.biface.faces.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.biface.commons.Page;
import org.biface.matching.SavedSearchDraft;
import org.biface.profiles.Place;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileQuery;
import org.biface.profiles.Remote;
import org.biface.profiles.Skill;
import org.biface.profiles.Visibility;

/** Freelancers as everybody sees them. */
final class FreelancerPages implements PageGroup {

    private static final int SHOWN = 20;
    private static final int REVIEWS = 10;

    @Override
    public void addTo(Routes routes) {
        routes.common("freelancers", FreelancerPages::list)
                .common("freelancers/{freelancer}", FreelancerPages::freelancer);
    }

    /** @return what follows the language in a freelancer's address */
    static String address(Profile profile) {
        return "freelancers/" + PublicId.of(profile.displayName(), profile.freelancer());
    }

    private static Reply list(Visit visit) {
        Form asked = visit.query();
        List<String> skills = asked.list("skill");
        ProfileQuery query = new ProfileQuery(
                visit.param("q"),
                skills,
                asked.money("most", visit.site().currency()),
                asked.choice("remote", Remote.class));
        Page<Profile> found = visit.capabilities().profiles().search(visit.actor(), query, visit.page(SHOWN));
        boolean plain = asked.value("cursor").isEmpty()
                && query.text() == null
                && skills.isEmpty()
                && query.maxDailyRate() == null
                && query.remote() == null;
        return visit.show(
                "freelancers/list",
                "head",
                Head.of(visit.t("freelancers.title"), visit.t("freelancers.description"), plain ? "freelancers" : null),
                "asked",
                asked,
                "plain",
                plain,
                "keep",
                SearchPages.keep(visit, SavedSearchDraft.Kind.FREELANCERS),
                "skills",
                skills,
                "found",
                found,
                "remotes",
                Remote.values());
    }

    private static Reply freelancer(Visit visit) {
        Profile profile = visit.capabilities().profiles().get(visit.actor(), visit.id("freelancer"));
        String address = address(profile);
        if (!visit.path().equals(address)) {
            return visit.moved(address);
        }
        ReviewPages.Said said = ReviewPages.ofFreelancer(visit, profile.freelancer(), visit.page(REVIEWS));
        boolean open =
                profile.details().visibility() == null || profile.details().visibility() == Visibility.PUBLIC;
        String about = profile.details().summary() == null
                ? profile.details().title()
                : TemplateWords.brief(profile.details().summary());
        Head head = Head.of(
                visit.t(
                        "freelancer.head",
                        profile.displayName(),
                        profile.details().title()),
                about,
                open ? address : null);
        return visit.show(
                "freelancers/freelancer",
                "head",
                open ? head.with("profile", person(visit, profile, said)) : head,
                "profile",
                profile,
                "said",
                said,
                "calendar",
                FreeDays.of(profile.details().availability(), visit.formats().today(), visit.language()),
                "over",
                FreeDays.isOver(
                        profile.details().availability(), visit.formats().today()),
                "mine",
                visit.actor().is(profile.freelancer()));
    }

    /** The freelancer as schema.org says it. */
    static Map<String, Object> person(Visit visit, Profile profile, ReviewPages.Said said) {
        Map<String, Object> person = new LinkedHashMap<>();
        person.put("@type", "Person");
        person.put("name", profile.displayName());
        person.put("jobTitle", profile.details().title());
        person.put("url", visit.base() + visit.href(address(profile)));
        if (profile.details().summary() != null) {
            person.put("description", TemplateWords.brief(profile.details().summary()));
        }
        person.put(
                "knowsAbout",
                profile.details().skills().stream().map(Skill::name).toList());
        person.put(
                "knowsLanguage",
                profile.details().languages().stream()
                        .map(org.biface.profiles.Language::code)
                        .toList());
        if (!profile.details().places().isEmpty()) {
            Place place = profile.details().places().get(0);
            person.put(
                    "address",
                    Map.of(
                            "@type",
                            "PostalAddress",
                            "addressLocality",
                            place.city(),
                            "addressCountry",
                            place.country()));
        }
        if (said != null) {
            // A person has no ratings at schema.org; what they offer has.
            Map<String, Object> service = new LinkedHashMap<>();
            service.put("@type", "Service");
            service.put("name", profile.details().title());
            service.putAll(said.schema());
            person.put("makesOffer", Map.of("@type", "Offer", "itemOffered", service));
        }
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("@context", "https://schema.org");
        page.put("@type", "ProfilePage");
        page.put("dateModified", profile.updatedAt().toString());
        page.put("mainEntity", person);
        return page;
    }
}
