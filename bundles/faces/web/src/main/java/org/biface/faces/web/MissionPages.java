package org.biface.faces.web;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.matching.SavedSearchDraft;
import org.biface.missions.Budget;
import org.biface.missions.Mission;
import org.biface.missions.MissionList;
import org.biface.missions.MissionQuery;
import org.biface.missions.Pricing;
import org.biface.missions.Remote;

/** Missions as everybody sees them. */
final class MissionPages implements PageGroup {

    private static final int SHOWN = 20;
    private static final int FACETS = 12;
    private static final int REVIEWS = 5;

    @Override
    public void addTo(Routes routes) {
        routes.common("missions", MissionPages::list).common("missions/{mission}", MissionPages::mission);
    }

    /** How many of what was found have something in common. */
    record Count(String name, long number) {}

    /** @return what follows the language in a mission's address */
    static String address(Mission mission) {
        return "missions/" + PublicId.of(mission.details().title(), mission.id());
    }

    private static Reply list(Visit visit) {
        Form asked = visit.query();
        Money least = asked.money("least", visit.site().currency());
        List<String> skills = asked.all("skill").stream()
                .map(String::strip)
                .filter(skill -> !skill.isEmpty())
                .toList();
        MissionQuery query = new MissionQuery(
                visit.param("q"),
                skills,
                asked.choice("pricing", Pricing.class),
                least,
                asked.choice("remote", Remote.class),
                null,
                null,
                null,
                Mission.Status.PUBLISHED);
        MissionList found = visit.capabilities().missions().search(visit.actor(), query, visit.page(SHOWN));
        List<Count> bySkill = found.bySkill().entrySet().stream()
                .map(entry -> new Count(entry.getKey(), entry.getValue()))
                .sorted(Comparator.comparingLong(Count::number).reversed().thenComparing(Count::name))
                .limit(FACETS)
                .toList();
        boolean plain = asked.value("cursor").isEmpty() && isEmpty(query);
        return visit.show(
                "missions/list",
                "head",
                Head.of(visit.t("missions.title"), visit.t("missions.description"), plain ? "missions" : null),
                "asked",
                asked,
                "plain",
                plain,
                "keep",
                SearchPages.keep(visit, SavedSearchDraft.Kind.MISSIONS),
                "found",
                found,
                "skills",
                skills,
                "bySkill",
                bySkill,
                "pricings",
                Pricing.values(),
                "remotes",
                Remote.values());
    }

    private static boolean isEmpty(MissionQuery query) {
        return query.text() == null
                && query.skills().isEmpty()
                && query.pricing() == null
                && query.minBudget() == null
                && query.remote() == null;
    }

    private static Reply mission(Visit visit) {
        UUID id = visit.id("mission");
        Mission mission = visit.capabilities().missions().get(visit.actor(), id);
        if (mission.status() == Mission.Status.DRAFT) {
            // A draft has its page among the client's own.
            if (visit.actor().actsFor(mission.company())) {
                return visit.go("own/missions/" + PublicId.of(id));
            }
            throw new NotFound("There is no such mission.");
        }
        String address = address(mission);
        if (!visit.path().equals(address)) {
            return visit.moved(address);
        }
        ReviewPages.Said said = ReviewPages.ofCompany(visit, mission.company(), visit.page(REVIEWS));
        boolean open = mission.status() == Mission.Status.PUBLISHED;
        String about = mission.details().description() == null
                ? mission.details().title()
                : TemplateWords.brief(mission.details().description());
        Head head = Head.of(
                visit.t("mission.head", mission.details().title(), mission.companyName()),
                about,
                open ? address : null);
        return visit.show(
                "missions/mission",
                "head",
                open ? head.with("article", jobPosting(visit, mission, said)) : head,
                "mission",
                mission,
                "said",
                said,
                "tradeSaid",
                TradeForm.said(visit, mission.details()),
                "mine",
                visit.actor().actsFor(mission.company()));
    }

    /** The mission as schema.org says it. */
    private static Map<String, Object> jobPosting(Visit visit, Mission mission, ReviewPages.Said said) {
        Map<String, Object> job = new LinkedHashMap<>();
        job.put("@context", "https://schema.org");
        job.put("@type", "JobPosting");
        job.put("title", mission.details().title());
        job.put("description", TemplateWords.paragraphs(mission.details().description()));
        job.put("datePosted", mission.publishedAt().toString());
        job.put("validThrough", mission.expiresAt().toString());
        job.put("employmentType", "CONTRACTOR");
        Map<String, Object> client = new LinkedHashMap<>();
        client.put("@type", "Organization");
        client.put("name", mission.companyName());
        if (said != null) {
            client.putAll(said.schema());
        }
        job.put("hiringOrganization", client);
        job.put("directApply", true);
        job.put("url", visit.base() + visit.href(address(mission)));
        if (mission.details().remote() == null || mission.details().remote() == Remote.REMOTE) {
            job.put("jobLocationType", "TELECOMMUTE");
            job.put("applicantLocationRequirements", Map.of("@type", "Country", "name", "FR"));
        } else {
            Map<String, Object> place = new LinkedHashMap<>();
            place.put("@type", "PostalAddress");
            if (mission.details().city() != null) {
                place.put("addressLocality", mission.details().city());
            }
            place.put(
                    "addressCountry",
                    mission.details().country() == null
                            ? "FR"
                            : mission.details().country());
            job.put("jobLocation", Map.of("@type", "Place", "address", place));
        }
        Budget budget = mission.details().budget();
        if (budget != null && budget.pricing() == Pricing.DAILY) {
            Map<String, Object> value = new LinkedHashMap<>();
            value.put("@type", "QuantitativeValue");
            if (budget.min() != null) {
                value.put("minValue", Formats.decimal(budget.min()));
            }
            value.put("maxValue", Formats.decimal(budget.max()));
            value.put("unitText", "DAY");
            job.put(
                    "baseSalary",
                    Map.of("@type", "MonetaryAmount", "currency", budget.max().currency(), "value", value));
        }
        return job;
    }
}
