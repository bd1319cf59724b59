package org.biface.missions.internal;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.biface.commons.Actor;
import org.biface.commons.Role;
import org.biface.contracts.Contracts;
import org.biface.kernel.masking.Acquaintances;
import org.biface.kernel.masking.Masking;
import org.biface.missions.Invitation;
import org.biface.missions.MilestonePlan;
import org.biface.missions.Mission;
import org.biface.missions.MissionDetails;
import org.biface.missions.Proposal;
import org.biface.missions.Side;
import org.biface.missions.Terms;

/**
 * What each one sees of the texts of the other: addresses and phone numbers are masked until a milestone between the two
 * was funded. While that can't be asked, they stay masked.
 */
final class Sight {

    private final Masking masking;
    private final Acquaintances acquaintances;

    Sight(Masking masking, Supplier<Contracts> contracts) {
        this.masking = masking;
        this.acquaintances = new Acquaintances(
                (company, freelancer) -> contracts.get().fundedBetween(Actor.SYSTEM, company, freelancer));
    }

    MissionCache.Entry entry(Mission mission, long readAt) {
        return new MissionCache.Entry(mission, masked(mission), readAt);
    }

    Mission seen(Actor actor, Mission mission) {
        return seen(actor, entry(mission, 0));
    }

    Mission seen(Actor actor, MissionCache.Entry entry) {
        Mission full = entry.full();
        if (entry.masked() == full || isOwn(actor, full.company()) || isFundedFor(actor, full.company())) {
            return full;
        }
        return entry.masked();
    }

    Proposal seen(Actor actor, Proposal proposal, UUID company) {
        if (actor.isOperator()) {
            return proposal;
        }
        Side reader = actor.is(proposal.freelancer()) ? Side.FREELANCER : Side.CLIENT;
        if (reader == Side.CLIENT && proposal.messageTakenDown()) {
            return seenBy(reader, withoutMessage(proposal), company);
        }
        return seenBy(reader, proposal, company);
    }

    private Proposal seenBy(Side reader, Proposal proposal, UUID company) {
        Proposal masked = masked(proposal, reader);
        return masked.equals(proposal) || acquaintances.haveMet(company, proposal.freelancer()) ? proposal : masked;
    }

    private static Proposal withoutMessage(Proposal proposal) {
        return new Proposal(
                proposal.id(),
                proposal.mission(),
                proposal.missionTitle(),
                proposal.freelancer(),
                proposal.freelancerName(),
                null,
                true,
                proposal.terms(),
                proposal.offeredBy(),
                proposal.round(),
                proposal.status(),
                proposal.contract(),
                proposal.createdAt(),
                proposal.expiresAt(),
                proposal.version());
    }

    Invitation seen(Actor actor, Invitation invitation, UUID company) {
        String title = masking.mask(invitation.missionTitle());
        String message = masking.mask(invitation.message());
        boolean same = title == invitation.missionTitle() && message == invitation.message();
        if (same || isOwn(actor, company) || isFundedFor(actor, company)) {
            return invitation;
        }
        return new Invitation(
                invitation.id(),
                invitation.mission(),
                title,
                invitation.freelancer(),
                message,
                invitation.status(),
                invitation.proposal(),
                invitation.createdAt(),
                invitation.version());
    }

    private static boolean isOwn(Actor actor, UUID company) {
        return actor.isOperator() || actor.actsFor(company);
    }

    private boolean isFundedFor(Actor actor, UUID company) {
        return actor.has(Role.FREELANCER) && acquaintances.haveMet(company, actor.account());
    }

    private Mission masked(Mission mission) {
        MissionDetails details = mission.details();
        String title = masking.mask(details.title());
        String description = masking.mask(details.description());
        String city = masking.mask(details.city());
        List<String> skills = masked(details.skills());
        String companyName = masking.mask(mission.companyName());
        Map<String, String> fields = masked(details.fields());
        if (title == details.title()
                && description == details.description()
                && city == details.city()
                && skills == details.skills()
                && fields == details.fields()
                && companyName == mission.companyName()) {
            return mission;
        }
        return new Mission(
                mission.id(),
                mission.company(),
                companyName,
                mission.client(),
                new MissionDetails(
                        title,
                        description,
                        skills,
                        details.budget(),
                        details.startsOn(),
                        details.endsOn(),
                        city,
                        details.country(),
                        details.remote(),
                        details.vertical(),
                        details.openings(),
                        details.languages(),
                        details.latitude(),
                        details.longitude(),
                        fields),
                mission.status(),
                mission.takenDown(),
                mission.filled(),
                mission.proposals(),
                mission.createdAt(),
                mission.publishedAt(),
                mission.expiresAt(),
                mission.version());
    }

    private Map<String, String> masked(Map<String, String> fields) {
        Map<String, String> masked = new LinkedHashMap<>(fields);
        masked.replaceAll((name, value) -> masking.mask(value));
        return masked.equals(fields) ? fields : Collections.unmodifiableMap(masked);
    }

    private List<String> masked(List<String> texts) {
        List<String> masked = texts.stream().map(masking::mask).toList();
        return masked.equals(texts) ? texts : masked;
    }

    /** Each side reads its own words as they were written. */
    private Proposal masked(Proposal proposal, Side reader) {
        boolean byClient = reader == Side.FREELANCER;
        Terms terms = proposal.terms();
        return new Proposal(
                proposal.id(),
                proposal.mission(),
                byClient ? masking.mask(proposal.missionTitle()) : proposal.missionTitle(),
                proposal.freelancer(),
                byClient ? proposal.freelancerName() : masking.mask(proposal.freelancerName()),
                byClient ? proposal.message() : masking.mask(proposal.message()),
                proposal.messageTakenDown(),
                proposal.offeredBy() == reader ? terms : masked(terms),
                proposal.offeredBy(),
                proposal.round(),
                proposal.status(),
                proposal.contract(),
                proposal.createdAt(),
                proposal.expiresAt(),
                proposal.version());
    }

    private Terms masked(Terms terms) {
        List<MilestonePlan> milestones = terms.milestones().stream()
                .map(milestone ->
                        new MilestonePlan(masking.mask(milestone.title()), milestone.amount(), milestone.dueOn()))
                .toList();
        return new Terms(terms.pricing(), milestones, terms.dailyRate(), terms.days(), masking.mask(terms.scope()));
    }
}
