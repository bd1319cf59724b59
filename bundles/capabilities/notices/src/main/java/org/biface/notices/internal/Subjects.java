package org.biface.notices.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.biface.commons.Actor;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Unavailable;
import org.biface.contracts.Contract;
import org.biface.contracts.Contracts;
import org.biface.contracts.Dispute;
import org.biface.contracts.Disputes;
import org.biface.contracts.Milestone;
import org.biface.contracts.Timesheet;
import org.biface.contracts.Timesheets;
import org.biface.missions.Invitation;
import org.biface.missions.MilestonePlan;
import org.biface.missions.Mission;
import org.biface.missions.Missions;
import org.biface.missions.Proposal;
import org.biface.missions.Terms;
import org.biface.notices.NoticeKind;
import org.biface.profiles.Experience;
import org.biface.profiles.PortfolioItem;
import org.biface.profiles.Profile;
import org.biface.profiles.ProfileDetails;
import org.biface.profiles.Profiles;
import org.biface.profiles.Skill;
import org.biface.reviews.Review;
import org.biface.reviews.Reviews;
import org.biface.reviews.Side;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** What can be reported: reads it, takes it down and shows it again, each through the capability whose it is. */
@Component(service = Subjects.class)
public class Subjects {

    /**
     * Something as it is now.
     *
     * @param title as the one who reports it sees it
     * @param content all that was written, as it was written
     * @param author whose account made it
     * @param company for which company, or {@code null}
     */
    record Subject(String title, String content, UUID author, UUID company) {
        boolean isOf(Actor actor) {
            return actor.is(author) || actor.actsFor(company);
        }
    }

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Profiles profiles;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Missions missions;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Reviews reviews;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Contracts contracts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Timesheets timesheets;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Disputes disputes;

    @Activate
    public Subjects() {
        // The references come and go.
    }

    /** @throws org.biface.commons.NotFound when the actor may not see it */
    Subject read(Actor actor, NoticeKind kind, UUID id) {
        return switch (kind) {
            case PROFILE -> {
                String title = profiles().get(actor, id).details().title();
                Profile full = profiles().get(Actor.SYSTEM, id);
                yield new Subject(title, text(full), id, null);
            }
            case MISSION -> {
                String title = missions().get(actor, id).details().title();
                Mission full = missions().get(Actor.SYSTEM, id);
                yield new Subject(title, text(full), full.client(), full.company());
            }
            case PROPOSAL -> {
                String title = missions().proposal(actor, id).missionTitle();
                Proposal full = missions().proposal(Actor.SYSTEM, id);
                yield new Subject(title, text(full), full.freelancer(), null);
            }
            case REVIEW -> {
                String title = reviews().get(actor, id).title();
                Review full = reviews().get(Actor.SYSTEM, id);
                boolean byClient = full.by() == Side.CLIENT;
                yield new Subject(
                        title,
                        text(full),
                        byClient
                                ? contracts().get(Actor.SYSTEM, full.contract()).client()
                                : full.freelancer(),
                        byClient ? full.company() : null);
            }
            case INVITATION -> {
                Invitation invitation = invitation(actor, id);
                Mission of = missions().get(Actor.SYSTEM, invitation.mission());
                yield new Subject(invitation.missionTitle(), invitation.message(), of.client(), of.company());
            }
            case COUNTER_OFFER -> {
                Proposal proposal = missions().proposal(actor, id);
                if (!actor.is(proposal.freelancer()) || proposal.offeredBy() != org.biface.missions.Side.CLIENT) {
                    throw new NotFound("No client has answered a proposal of yours like that.");
                }
                Mission of = missions().get(Actor.SYSTEM, proposal.mission());
                yield new Subject(proposal.missionTitle(), text(proposal.terms()), of.client(), of.company());
            }
            case CONTRACT -> {
                Contract contract = contracts().get(actor, id);
                boolean byClient = actor.is(contract.freelancer());
                if (!byClient && !actor.actsFor(contract.company())) {
                    throw new NotFound("There is no such contract of yours.");
                }
                yield new Subject(
                        contract.title(),
                        text(actor, contract, byClient),
                        byClient ? contract.client() : contract.freelancer(),
                        byClient ? contract.company() : null);
            }
        };
    }

    private Invitation invitation(Actor actor, UUID id) {
        String cursor = null;
        do {
            Page<Invitation> page = missions().ownInvitations(actor, new PageRequest(cursor, PageRequest.MAX_LIMIT));
            for (Invitation invitation : page.items()) {
                if (invitation.id().equals(id) && invitation.message() != null) {
                    return invitation;
                }
            }
            cursor = page.next();
        } while (cursor != null);
        throw new NotFound("There is no such invitation of yours with a message.");
    }

    /** What the other side has written, newest last; the two sides' words are kept apart. */
    private String text(Actor actor, Contract contract, boolean byClient) {
        List<String> lines = new ArrayList<>();
        for (Milestone milestone : contract.milestones()) {
            lines.add(byClient ? milestone.changesWanted() : milestone.note());
        }
        for (Timesheet week : all(page -> timesheets().list(actor, contract.id(), page))) {
            lines.add(byClient ? week.changesWanted() : week.note());
        }
        Dispute.Side other = byClient ? Dispute.Side.CLIENT : Dispute.Side.FREELANCER;
        for (Dispute dispute : all(page -> disputes().list(actor, null, page))) {
            if (dispute.contract().equals(contract.id())) {
                lines.add(dispute.openedBy() == other ? dispute.reason() : null);
                dispute.evidence().stream()
                        .filter(evidence -> evidence.side() == other)
                        .forEach(
                                evidence -> lines.add(evidence.text() == null ? evidence.fileName() : evidence.text()));
            }
        }
        return lines(lines);
    }

    private static <T> List<T> all(Function<PageRequest, Page<T>> list) {
        List<T> all = new ArrayList<>();
        String cursor = null;
        do {
            Page<T> page = list.apply(new PageRequest(cursor, PageRequest.MAX_LIMIT));
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor != null);
        return all;
    }

    private static UnsupportedOperationException stays(NoticeKind kind) {
        return new UnsupportedOperationException(kind + " is not taken down");
    }

    void takeDown(Actor operator, NoticeKind kind, UUID id, String reason) {
        switch (kind) {
            case PROFILE -> profiles().takeDown(operator, id);
            case MISSION -> missions().takeDown(operator, id);
            case PROPOSAL -> missions().takeDownMessage(operator, id);
            case REVIEW -> reviews().takeDown(operator, id, reason);
            case INVITATION, COUNTER_OFFER, CONTRACT -> throw stays(kind);
        }
    }

    /** Shows it again, unless somebody else has done so meanwhile. */
    void restore(Actor operator, NoticeKind kind, UUID id) {
        switch (kind) {
            case PROFILE -> {
                if (profiles().get(Actor.SYSTEM, id).takenDown()) {
                    profiles().restore(operator, id);
                }
            }
            case MISSION -> {
                if (missions().get(Actor.SYSTEM, id).takenDown()) {
                    missions().restore(operator, id);
                }
            }
            case PROPOSAL -> {
                if (missions().proposal(Actor.SYSTEM, id).messageTakenDown()) {
                    missions().restoreMessage(operator, id);
                }
            }
            case REVIEW -> {
                if (reviews().get(Actor.SYSTEM, id).takenDown() != null) {
                    reviews().restore(operator, id);
                }
            }
            case INVITATION, COUNTER_OFFER, CONTRACT -> throw stays(kind);
        }
    }

    private static String text(Profile profile) {
        ProfileDetails details = profile.details();
        List<String> lines = new ArrayList<>();
        lines.add(profile.displayName());
        lines.add(details.title());
        lines.add(details.summary());
        lines.add(joined(details.skills().stream().map(Skill::name).toList()));
        for (Experience experience : details.experience()) {
            lines.add(experience.title());
            lines.add(experience.organisation());
            lines.add(experience.description());
        }
        for (PortfolioItem item : details.portfolio()) {
            lines.add(item.title());
            lines.add(item.url());
            lines.add(item.description());
        }
        return lines(lines);
    }

    private static String text(Mission mission) {
        List<String> lines = new ArrayList<>();
        lines.add(mission.companyName());
        lines.add(mission.details().title());
        lines.add(mission.details().description());
        lines.add(joined(mission.details().skills()));
        lines.add(mission.details().city());
        mission.details().fields().forEach((field, value) -> lines.add(field + ": " + value));
        return lines(lines);
    }

    private static String text(Proposal proposal) {
        List<String> lines = new ArrayList<>();
        lines.add(proposal.freelancerName());
        lines.add(proposal.message());
        lines.add(text(proposal.terms()));
        return lines(lines);
    }

    private static String text(Terms terms) {
        List<String> lines = new ArrayList<>();
        lines.add(terms.scope());
        terms.milestones().stream().map(MilestonePlan::title).forEach(lines::add);
        return lines(lines);
    }

    private static String text(Review review) {
        List<String> lines = new ArrayList<>();
        lines.add(review.authorName());
        lines.add(review.overall() + " / 5");
        lines.add(review.text());
        return lines(lines);
    }

    private static String joined(Collection<String> words) {
        return words.isEmpty() ? null : String.join(", ", words);
    }

    private static String lines(List<String> lines) {
        return lines.stream().filter(Objects::nonNull).collect(Collectors.joining("\n"));
    }

    private Profiles profiles() {
        return present(profiles, "profiles");
    }

    private Missions missions() {
        return present(missions, "missions");
    }

    private Reviews reviews() {
        return present(reviews, "reviews");
    }

    private Contracts contracts() {
        return present(contracts, "contracts");
    }

    private Timesheets timesheets() {
        return present(timesheets, "contracts");
    }

    private Disputes disputes() {
        return present(disputes, "contracts");
    }

    private static <T> T present(T service, String capability) {
        if (service == null) {
            throw Unavailable.capability(capability);
        }
        return service;
    }
}
