package org.biface.faces.web;

import java.util.List;
import java.util.function.Supplier;
import org.biface.commons.DomainException;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.contracts.Contract;
import org.biface.missions.Invitation;
import org.biface.missions.Mission;
import org.biface.missions.MissionQuery;
import org.biface.missions.Proposal;
import org.biface.payments.Balance;
import org.biface.profiles.Profile;

/** What waits for the visitor. A part whose capability is away is left out and comes back by itself. */
final class DashboardPages implements PageGroup {

    private static final int SHOWN = 5;
    private static final int FITTING = 3;

    @Override
    public void addTo(Routes routes) {
        routes.get("dashboard", DashboardPages::dashboard);
    }

    private static Reply dashboard(Visit visit) {
        visit.mustBeLoggedIn();
        boolean freelancer = visit.actor().has(Role.FREELANCER);
        boolean client = visit.actor().has(Role.CLIENT);
        return visit.show(
                "dashboard",
                "missions",
                client ? part(() -> missions(visit)) : null,
                "matches",
                freelancer ? part(() -> ProfilePages.matches(visit, FITTING)) : null,
                "proposals",
                freelancer ? part(() -> proposals(visit)) : null,
                "invitations",
                freelancer ? part(() -> invitations(visit)) : null,
                "contracts",
                client || freelancer ? part(() -> contracts(visit)) : null,
                "turns",
                client || freelancer ? part(() -> ReviewPages.open(visit)) : null,
                "balances",
                freelancer ? part(() -> balances(visit)) : null,
                "profile",
                freelancer ? part(() -> profile(visit)) : null,
                "noProfile",
                freelancer && Boolean.TRUE.equals(part(() -> hasNoProfile(visit))),
                "cards",
                visit.extensions().cards(visit));
    }

    private static <T> T part(Supplier<T> part) {
        try {
            return part.get();
        } catch (DomainException away) {
            return null;
        }
    }

    private static List<Mission> missions(Visit visit) {
        return visit.actor().companies().stream()
                .limit(1)
                .flatMap(company -> visit
                        .capabilities()
                        .missions()
                        .search(
                                visit.actor(),
                                new MissionQuery(null, List.of(), null, null, null, null, null, company, null),
                                PageRequest.first(SHOWN))
                        .page()
                        .items()
                        .stream())
                .toList();
    }

    private static List<Proposal> proposals(Visit visit) {
        return visit.capabilities()
                .missions()
                .ownProposals(visit.actor(), PageRequest.first(SHOWN))
                .items();
    }

    private static List<Invitation> invitations(Visit visit) {
        return visit.capabilities().missions().ownInvitations(visit.actor(), PageRequest.first(SHOWN)).items().stream()
                .filter(invitation -> invitation.status() == Invitation.Status.OPEN)
                .toList();
    }

    private static List<Contract> contracts(Visit visit) {
        return visit.capabilities()
                .contracts()
                .list(visit.actor(), PageRequest.first(SHOWN))
                .items();
    }

    private static List<Balance> balances(Visit visit) {
        return visit.capabilities()
                .payments()
                .balances(visit.actor(), visit.actor().account());
    }

    private static Profile profile(Visit visit) {
        return visit.capabilities().profiles().get(visit.actor(), visit.actor().account());
    }

    private static boolean hasNoProfile(Visit visit) {
        try {
            profile(visit);
            return false;
        } catch (NotFound none) {
            return true;
        }
    }
}
