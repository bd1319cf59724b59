package org.biface.faces.web;

import java.util.List;
import org.biface.commons.DomainException;
import org.biface.commons.PageRequest;
import org.biface.matching.MatchFilter;
import org.biface.missions.Mission;
import org.biface.missions.MissionList;
import org.biface.missions.MissionQuery;

/** The first page: what this is, for both sides, and how much there is. */
final class HomePages implements PageGroup {

    private static final int NEWEST = 4;

    @Override
    public void addTo(Routes routes) {
        routes.common("", HomePages::home);
    }

    private static Reply home(Visit visit) {
        MissionList missions = missions(visit);
        return visit.show(
                "home",
                "head",
                Head.of(visit.t("home.head", visit.site().name()), visit.t("home.description"), ""),
                "missions",
                missions == null ? null : missions.total(),
                "newest",
                missions == null ? List.of() : missions.page().items(),
                "freelancers",
                freelancers(visit));
    }

    private static MissionList missions(Visit visit) {
        if (!visit.capabilities().missionsHere()) {
            return null;
        }
        return visit.capabilities()
                .missions()
                .search(
                        visit.actor(),
                        new MissionQuery(null, List.of(), null, null, null, null, null, null, Mission.Status.PUBLISHED),
                        PageRequest.first(NEWEST));
    }

    /** @return how many there are, or {@code null} while nobody can say */
    private static Long freelancers(Visit visit) {
        if (!visit.capabilities().matchingHere()) {
            return null;
        }
        try {
            return visit.capabilities()
                    .matching()
                    .searchFreelancers(
                            visit.actor(),
                            "",
                            MatchFilter.NONE,
                            1,
                            visit.language().locale())
                    .total();
        } catch (DomainException noIndexYet) {
            return null;
        }
    }
}
