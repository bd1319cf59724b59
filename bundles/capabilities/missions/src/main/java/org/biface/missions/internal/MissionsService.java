package org.biface.missions.internal;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.accounts.Company;
import org.biface.accounts.Introductions;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unavailable;
import org.biface.contracts.ContractDraft;
import org.biface.contracts.Contracts;
import org.biface.contracts.MilestoneDraft;
import org.biface.kernel.events.Events;
import org.biface.kernel.masking.Masking;
import org.biface.kernel.persistence.Cursor;
import org.biface.kernel.persistence.Ids;
import org.biface.missions.Invitation;
import org.biface.missions.InvitationAnswered;
import org.biface.missions.InvitationMade;
import org.biface.missions.Mission;
import org.biface.missions.MissionChanged;
import org.biface.missions.MissionDetails;
import org.biface.missions.MissionEnded;
import org.biface.missions.MissionFigures;
import org.biface.missions.MissionList;
import org.biface.missions.MissionPublished;
import org.biface.missions.MissionQuery;
import org.biface.missions.Missions;
import org.biface.missions.Proposal;
import org.biface.missions.ProposalCountered;
import org.biface.missions.ProposalEnded;
import org.biface.missions.ProposalMade;
import org.biface.missions.Side;
import org.biface.missions.Terms;
import org.biface.missions.Trade;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/** The rules of missions and negotiation. */
@Component(service = MissionsService.class, configurationPid = MissionSettings.PID)
@Designate(ocd = MissionSettings.class)
public class MissionsService implements Missions {

    static final String MISSION_EXPIRY = "mission-expiry";
    static final String PROPOSAL_EXPIRY = "proposal-expiry";

    private static final Duration OLDEST_CACHED = Duration.ofMillis(500);

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Accounts accounts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Contracts contracts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    volatile Introductions introductions;

    private final MissionStore store;
    private final Events events;
    private final Verticals verticals;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Sight sight;
    private volatile Duration missionExpiry;
    private volatile Duration proposalExpiry;
    private volatile MissionCache cache;

    @Activate
    public MissionsService(
            @Reference MissionStore store,
            @Reference Events events,
            @Reference Masking masking,
            @Reference Verticals verticals,
            MissionSettings settings) {
        this(store, events, masking, verticals, settings, Clock.systemUTC(), System::nanoTime);
    }

    /** @param nanos the clock by which what is cached ages, in nanoseconds */
    MissionsService(
            MissionStore store,
            Events events,
            Masking masking,
            Verticals verticals,
            MissionSettings settings,
            Clock clock,
            LongSupplier nanos) {
        this.nanos = nanos;
        this.store = store;
        this.events = events;
        this.verticals = verticals;
        this.clock = clock;
        this.sight = new Sight(masking, this::contracts);
        configure(settings);
        store.expireBy(Map.of(MISSION_EXPIRY, this::expireMission, PROPOSAL_EXPIRY, this::expireProposal));
    }

    @Modified
    void modified(MissionSettings settings) {
        configure(settings);
    }

    private void configure(MissionSettings settings) {
        missionExpiry = Duration.ofDays(settings.missionExpiry_days());
        proposalExpiry = Duration.ofDays(settings.proposalExpiry_days());
        long age = Math.max(0, Math.min(OLDEST_CACHED.toMillis(), settings.cache_milliseconds()));
        cache = new MissionCache(Duration.ofMillis(age), Math.max(0, settings.cache_missions()), nanos, this::load);
    }

    // Missions

    @Override
    public Mission draft(Actor actor, UUID company, MissionDetails said) {
        actor.mustHave(Role.CLIENT);
        UUID owner = ownCompany(actor, company);
        MissionDetails details = MissionRules.details(said, false, verticals);
        Accounts present = accounts();
        return store.write(em -> {
            Company named = present.company(actor, owner);
            Instant now = now();
            var mission = new MissionEntity();
            mission.id = Ids.next();
            mission.company = owner;
            mission.companyName = named.details().name();
            mission.client = actor.account();
            mission.status = Mission.Status.DRAFT;
            mission.describe(details);
            mission.createdAt = now;
            mission.listedAt = now;
            em.persist(mission);
            em.flush();
            return mission.toMission();
        });
    }

    private static UUID ownCompany(Actor actor, UUID company) {
        if (!actor.isPerson()) {
            throw new Forbidden("Only a person can make a mission.");
        }
        if (company != null) {
            if (!actor.actsFor(company)) {
                throw new Forbidden("You do not act for this company.");
            }
            return company;
        }
        if (actor.companies().size() != 1) {
            throw new Invalid("company", "Say for which of your companies the mission is.");
        }
        return actor.companies().iterator().next();
    }

    @Override
    public Mission edit(Actor actor, UUID id, Expected expected, MissionDetails said) {
        actor.mustBeSomebody();
        return store.write(em -> {
            MissionEntity mission = own(actor, store.locked(em, id));
            boolean published = mission.status == Mission.Status.PUBLISHED;
            if (mission.status != Mission.Status.DRAFT && !published) {
                throw new Conflict("This mission has ended and can't be changed.");
            }
            if (mission.proposals > 0) {
                throw new Conflict(
                        "This mission has a proposal already and can't be changed; close it and make another.");
            }
            expected.check(mission.version);
            MissionDetails details = MissionRules.details(said, published, verticals);
            mission.describe(details);
            store.retitleInvitations(em, id, details.title());
            if (published) {
                events.append(new MissionChanged(id));
            }
            return changed(em, actor, mission);
        });
    }

    @Override
    public Mission publish(Actor actor, UUID id) {
        actor.mustBeSomebody();
        return store.write(em -> {
            MissionEntity mission = own(actor, store.locked(em, id));
            if (mission.status != Mission.Status.DRAFT) {
                throw new Conflict("Only a draft can be published.");
            }
            MissionRules.details(mission.toMission().details(), true, verticals);
            Instant now = now();
            mission.status = Mission.Status.PUBLISHED;
            mission.publishedAt = now;
            mission.listedAt = now;
            mission.expiresAt = now.plus(missionExpiry);
            store.timers().set(MISSION_EXPIRY, id.toString(), mission.expiresAt);
            events.append(new MissionPublished(id, mission.company, mission.vertical));
            return changed(em, actor, mission);
        });
    }

    @Override
    public Mission close(Actor actor, UUID id) {
        actor.mustBeSomebody();
        return store.write(em -> {
            MissionEntity mission = store.locked(em, id);
            if (!actor.isOperator()) {
                own(actor, mission);
            } else if (mission == null) {
                throw noMission();
            }
            if (mission.status != Mission.Status.PUBLISHED) {
                throw new Conflict("Only a published mission can be closed.");
            }
            end(em, mission, Mission.Status.CLOSED, Proposal.Status.DECLINED);
            return changed(em, actor, mission);
        });
    }

    @Override
    public Mission takeDown(Actor actor, UUID id) {
        actor.mustHave(Role.OPERATOR);
        return store.write(em -> {
            MissionEntity mission = visible(actor, store.locked(em, id));
            if (mission.status == Mission.Status.DRAFT) {
                throw new Conflict("A draft is seen by nobody but its client.");
            }
            if (mission.takenDown) {
                throw new Conflict("This mission was taken down already.");
            }
            mission.takenDown = true;
            if (mission.status == Mission.Status.PUBLISHED) {
                end(em, mission, Mission.Status.CLOSED, Proposal.Status.DECLINED);
            }
            return changed(em, actor, mission);
        });
    }

    @Override
    public Mission restore(Actor actor, UUID id) {
        actor.mustHave(Role.OPERATOR);
        return store.write(em -> {
            MissionEntity mission = visible(actor, store.locked(em, id));
            if (!mission.takenDown) {
                throw new Conflict("This mission was not taken down.");
            }
            mission.takenDown = false;
            return changed(em, actor, mission);
        });
    }

    @Override
    public Mission get(Actor actor, UUID id) {
        MissionCache.Entry entry = cache.get(id);
        if (entry == null
                || !maySee(
                        actor,
                        entry.full().status(),
                        entry.full().takenDown(),
                        entry.full().company())) {
            throw noMission();
        }
        return sight.seen(actor, entry);
    }

    private MissionCache.Entry load(UUID id) {
        long readAt = nanos.getAsLong();
        return store.read(em -> {
            MissionEntity mission = em.find(MissionEntity.class, id);
            return mission == null ? null : sight.entry(mission.toMission(), readAt);
        });
    }

    @Override
    public MissionList search(Actor actor, MissionQuery asked, PageRequest page) {
        MissionQuery query = MissionRules.query(asked);
        Cursor after = Cursor.parse(page.cursor());
        Set<UUID> own = actor.isOperator() ? null : actor.companies();
        MissionStore.Found found = store.read(em -> store.search(em, query, own, after, page.limit()));
        Page<Mission> missions = Cursor.page(
                found.missions(),
                page.limit(),
                mission -> new Cursor(
                        mission.publishedAt() == null ? mission.createdAt() : mission.publishedAt(), mission.id()),
                mission -> sight.seen(actor, mission));
        return new MissionList(missions, found.total(), found.bySkill(), found.byRemote(), found.byPricing());
    }

    @Override
    public List<Trade> trades(Actor actor, Locale reader) {
        return verticals.trades(reader);
    }

    // Proposals

    @Override
    public Proposal propose(Actor actor, UUID id, String message, Terms said) {
        actor.mustHave(Role.FREELANCER);
        if (!actor.isPerson()) {
            throw new Forbidden("Only a person can make a proposal.");
        }
        String written = MissionRules.message(message);
        Accounts present = accounts();
        return store.write(em -> {
            MissionEntity mission = visible(actor, store.locked(em, id));
            if (actor.actsFor(mission.company) || actor.is(mission.client)) {
                throw new Forbidden("You can't answer a mission of your own company.");
            }
            Instant now = now();
            mustBeOpen(mission, now);
            Terms terms = MissionRules.terms(said, mission.toMission().details().budget());
            for (ProposalEntity before : store.proposalsOf(em, id, actor.account())) {
                if (before.isOpen() || before.status == Proposal.Status.ACCEPTED) {
                    throw new Conflict("You have answered this mission already; go on with that proposal.");
                }
            }
            Account freelancer = present.get(Actor.SYSTEM, actor.account());
            mustNotShareCompany(freelancer, mission.company);
            var proposal = new ProposalEntity();
            proposal.id = Ids.next();
            proposal.mission = id;
            proposal.missionTitle = mission.title;
            proposal.company = mission.company;
            proposal.freelancer = actor.account();
            proposal.freelancerName = freelancer.displayName();
            proposal.message = written;
            proposal.status = Proposal.Status.PROPOSED;
            proposal.createdAt = now;
            offer(em, proposal, actor, Side.FREELANCER, terms, now);
            em.persist(proposal);
            mission.proposals++;
            InvitationEntity invitation = store.invitationOf(em, id, actor.account());
            if (invitation != null && invitation.status == Invitation.Status.OPEN) {
                invitation.status = Invitation.Status.ANSWERED;
                invitation.proposal = proposal.id;
                answered(invitation);
            }
            events.append(new ProposalMade(proposal.id, id, proposal.freelancer, proposal.company));
            forgetAfterCommit(id);
            return changed(em, actor, proposal);
        });
    }

    @Override
    public Proposal counter(Actor actor, UUID id, Expected expected, Terms said) {
        actor.mustBeSomebody();
        return store.write(em -> {
            MissionStore.Parties parties = store.parties(em, id);
            Side side = side(actor, parties);
            ProposalEntity proposal = store.lockedProposal(em, id);
            Instant now = now();
            mustBeOpen(proposal, now);
            mustBeAnswerOf(side, proposal);
            expected.check(proposal.version);
            MissionEntity mission = em.find(MissionEntity.class, proposal.mission);
            Terms terms = MissionRules.terms(said, mission.toMission().details().budget());
            proposal.status = Proposal.Status.COUNTERED;
            offer(em, proposal, actor, side, terms, now);
            events.append(
                    new ProposalCountered(id, proposal.mission, proposal.freelancer, side.name(), proposal.round));
            return changed(em, actor, proposal);
        });
    }

    /** Puts terms on the table; who does so agrees to them. */
    private void offer(EntityManager em, ProposalEntity proposal, Actor actor, Side side, Terms terms, Instant now) {
        proposal.terms = TermsJson.write(terms);
        proposal.offeredBy = side;
        proposal.offeredAccount = actor.account();
        proposal.offeredAt = now;
        proposal.round++;
        proposal.expiresAt = now.plus(proposalExpiry);
        store.timers().set(PROPOSAL_EXPIRY, proposal.id.toString(), proposal.expiresAt);
        em.persist(new OfferEntity(proposal));
    }

    @Override
    public Proposal accept(Actor actor, UUID id, Expected expected) {
        actor.mustBeSomebody();
        Accounts presentAccounts = accounts();
        Introductions presentIntroductions = introductions();
        Contracts presentContracts = contracts();
        return store.write(em -> {
            MissionStore.Parties parties = store.parties(em, id);
            Side side = side(actor, parties);
            MissionEntity mission = store.locked(em, parties.mission());
            ProposalEntity proposal = store.lockedProposal(em, id);
            Instant now = now();
            if (mission.status == Mission.Status.FILLED && proposal.status != Proposal.Status.ACCEPTED) {
                throw new Conflict("Somebody else was taken first: this mission has no opening left.");
            }
            mustBeOpen(proposal, now);
            mustBeOpen(mission, now);
            mustBeAnswerOf(side, proposal);
            expected.check(proposal.version);
            Account freelancer = presentAccounts.get(Actor.SYSTEM, proposal.freelancer);
            mustNotShareCompany(freelancer, mission.company);
            if (freelancer.companies().isEmpty()) {
                throw new Conflict("The freelancer has no company yet that could sign; add one to the account first.");
            }
            UUID business = freelancer.companies().get(0).id();
            boolean brought = presentIntroductions.isBroughtBy(Actor.SYSTEM, mission.company, proposal.freelancer);
            ContractDraft draft = agreed(mission, proposal, side, actor, business, brought, now);
            proposal.contract = presentContracts.sign(Actor.SYSTEM, draft).id();
            proposal.status = Proposal.Status.ACCEPTED;
            proposal.acceptedAccount = actor.account();
            proposal.acceptedAt = now;
            store.timers().cancel(PROPOSAL_EXPIRY, id.toString());
            events.append(new ProposalEnded(id, proposal.mission, proposal.freelancer, proposal.status.name()));
            mission.filled++;
            em.flush();
            if (mission.filled == mission.openings) {
                end(em, mission, Mission.Status.FILLED, Proposal.Status.DECLINED);
            }
            forgetAfterCommit(mission.id);
            return changed(em, actor, proposal);
        });
    }

    private static ContractDraft agreed(
            MissionEntity mission,
            ProposalEntity proposal,
            Side accepting,
            Actor actor,
            UUID business,
            boolean freelancerBroughtClient,
            Instant now) {
        boolean clientAccepts = accepting == Side.CLIENT;
        Terms terms = proposal.terms();
        List<MilestoneDraft> milestones = terms.milestones().stream()
                .map(plan -> new MilestoneDraft(plan.title(), plan.amount(), plan.dueOn()))
                .toList();
        return new ContractDraft(
                mission.id,
                proposal.id,
                mission.title,
                mission.company,
                clientAccepts ? actor.account() : proposal.offeredAccount,
                clientAccepts ? now : proposal.offeredAt,
                proposal.freelancer,
                business,
                clientAccepts ? proposal.offeredAt : now,
                org.biface.contracts.Pricing.valueOf(terms.pricing().name()),
                milestones,
                terms.dailyRate(),
                terms.days(),
                terms.scope(),
                proposal.offeredAccount,
                mission.vertical,
                freelancerBroughtClient);
    }

    @Override
    public Proposal decline(Actor actor, UUID id) {
        return end(actor, id, Side.CLIENT, Proposal.Status.DECLINED);
    }

    @Override
    public Proposal withdraw(Actor actor, UUID id) {
        return end(actor, id, Side.FREELANCER, Proposal.Status.WITHDRAWN);
    }

    private Proposal end(Actor actor, UUID id, Side by, Proposal.Status status) {
        actor.mustBeSomebody();
        return store.write(em -> {
            if (side(actor, store.parties(em, id)) != by) {
                throw new Forbidden(
                        by == Side.CLIENT
                                ? "Only the client can decline a proposal; withdraw it instead."
                                : "Only the freelancer can withdraw a proposal; decline it instead.");
            }
            ProposalEntity proposal = store.lockedProposal(em, id);
            mustBeOpen(proposal, now());
            end(proposal, status);
            return changed(em, actor, proposal);
        });
    }

    @Override
    public Proposal takeDownMessage(Actor actor, UUID id) {
        return messageTakenDown(actor, id, true);
    }

    @Override
    public Proposal restoreMessage(Actor actor, UUID id) {
        return messageTakenDown(actor, id, false);
    }

    private Proposal messageTakenDown(Actor actor, UUID id, boolean down) {
        actor.mustHave(Role.OPERATOR);
        return store.write(em -> {
            ProposalEntity proposal = store.lockedProposal(em, id);
            if (proposal == null) {
                throw noProposal();
            }
            if (proposal.message == null) {
                throw new Conflict("This proposal has no message.");
            }
            if (proposal.messageTakenDown == down) {
                throw new Conflict(
                        down
                                ? "The message of this proposal was taken down already."
                                : "The message of this proposal was not taken down.");
            }
            proposal.messageTakenDown = down;
            return changed(em, actor, proposal);
        });
    }

    @Override
    public Proposal proposal(Actor actor, UUID id) {
        actor.mustBeSomebody();
        return store.read(em -> {
            ProposalEntity proposal = em.find(ProposalEntity.class, id);
            if (proposal == null
                    || !(actor.isOperator() || actor.is(proposal.freelancer) || actor.actsFor(proposal.company))) {
                throw noProposal();
            }
            return seen(actor, proposal);
        });
    }

    @Override
    public Page<Proposal> proposals(Actor actor, UUID mission, PageRequest page) {
        actor.mustBeSomebody();
        Cursor after = Cursor.parse(page.cursor());
        return store.read(em -> {
            ownOrOperator(actor, em.find(MissionEntity.class, mission));
            return proposals(actor, store.proposals(em, "mission", mission, after, page.limit()), page);
        });
    }

    @Override
    public MissionFigures figures(Actor actor, Instant since) {
        actor.mustHave(Role.OPERATOR);
        return store.read(em -> store.figures(em, since));
    }

    @Override
    public Page<Proposal> ownProposals(Actor actor, PageRequest page) {
        UUID freelancer = freelancer(actor);
        Cursor after = Cursor.parse(page.cursor());
        return store.read(
                em -> proposals(actor, store.proposals(em, "freelancer", freelancer, after, page.limit()), page));
    }

    private Page<Proposal> proposals(Actor actor, List<ProposalEntity> rows, PageRequest page) {
        return Cursor.page(rows, page.limit(), row -> new Cursor(row.createdAt, row.id), row -> seen(actor, row));
    }

    // Invitations

    @Override
    public Invitation invite(Actor actor, UUID id, UUID freelancer, String message) {
        actor.mustBeSomebody();
        if (freelancer == null) {
            throw new Invalid("freelancer", "Say who is invited.");
        }
        String written = MissionRules.message(message);
        Accounts present = accounts();
        return store.write(em -> {
            MissionEntity mission = own(actor, store.locked(em, id));
            Instant now = now();
            mustBeOpen(mission, now);
            Account invited = invited(present, freelancer);
            mustNotShareCompany(invited, mission.company);
            if (store.invitationOf(em, id, freelancer) != null) {
                throw new Conflict("This freelancer has been invited to this mission already.");
            }
            if (!store.proposalsOf(em, id, freelancer).isEmpty()) {
                throw new Conflict("This freelancer has answered this mission already.");
            }
            var invitation = new InvitationEntity();
            invitation.id = Ids.next();
            invitation.mission = id;
            invitation.missionTitle = mission.title;
            invitation.company = mission.company;
            invitation.freelancer = freelancer;
            invitation.message = written;
            invitation.status = Invitation.Status.OPEN;
            invitation.createdAt = now;
            em.persist(invitation);
            events.append(new InvitationMade(invitation.id, id, freelancer));
            em.flush();
            return seen(actor, invitation);
        });
    }

    private void answered(InvitationEntity invitation) {
        events.append(new InvitationAnswered(
                invitation.id,
                invitation.mission,
                invitation.freelancer,
                invitation.status.name(),
                invitation.proposal));
    }

    private static Account invited(Accounts accounts, UUID freelancer) {
        Account account;
        try {
            account = accounts.get(Actor.SYSTEM, freelancer);
        } catch (NotFound unknown) {
            throw new Invalid("freelancer", "There is no such freelancer.");
        }
        if (!account.roles().contains(Role.FREELANCER)) {
            throw new Invalid("freelancer", "There is no such freelancer.");
        }
        return account;
    }

    @Override
    public Page<Invitation> invitations(Actor actor, UUID mission, PageRequest page) {
        actor.mustBeSomebody();
        Cursor after = Cursor.parse(page.cursor());
        return store.read(em -> {
            ownOrOperator(actor, em.find(MissionEntity.class, mission));
            return invitations(actor, store.invitations(em, "mission", mission, after, page.limit()), page);
        });
    }

    @Override
    public Page<Invitation> ownInvitations(Actor actor, PageRequest page) {
        UUID freelancer = freelancer(actor);
        Cursor after = Cursor.parse(page.cursor());
        return store.read(
                em -> invitations(actor, store.invitations(em, "freelancer", freelancer, after, page.limit()), page));
    }

    private Page<Invitation> invitations(Actor actor, List<InvitationEntity> rows, PageRequest page) {
        return Cursor.page(rows, page.limit(), row -> new Cursor(row.createdAt, row.id), row -> seen(actor, row));
    }

    @Override
    public Invitation declineInvitation(Actor actor, UUID id) {
        actor.mustBeSomebody();
        return store.write(em -> {
            InvitationEntity invitation = em.find(InvitationEntity.class, id);
            boolean known = invitation != null && (actor.isOperator() || actor.actsFor(invitation.company));
            if (invitation == null || !(known || actor.is(invitation.freelancer))) {
                throw new NotFound("There is no such invitation.");
            }
            if (!actor.is(invitation.freelancer)) {
                throw new Forbidden("Only the invited freelancer can decline an invitation.");
            }
            if (invitation.status != Invitation.Status.OPEN) {
                throw new Conflict("This invitation has been answered already.");
            }
            invitation.status = Invitation.Status.DECLINED;
            answered(invitation);
            em.flush();
            return seen(actor, invitation);
        });
    }

    // Timers

    private Instant expireMission(String id) {
        return store.write(em -> {
            MissionEntity mission = store.locked(em, UUID.fromString(id));
            if (mission == null || mission.status != Mission.Status.PUBLISHED) {
                return null;
            }
            if (now().isBefore(mission.expiresAt)) {
                return mission.expiresAt;
            }
            end(em, mission, Mission.Status.EXPIRED, Proposal.Status.EXPIRED);
            return null;
        });
    }

    private Instant expireProposal(String id) {
        return store.write(em -> {
            ProposalEntity proposal = store.lockedProposal(em, UUID.fromString(id));
            if (proposal == null || !proposal.isOpen()) {
                return null;
            }
            if (now().isBefore(proposal.expiresAt)) {
                return proposal.expiresAt;
            }
            end(proposal, Proposal.Status.EXPIRED);
            return null;
        });
    }

    // Names; each in the transaction of the event that tells the change

    void renameCompany(UUID company) {
        String name = accounts().company(Actor.SYSTEM, company).details().name();
        store.write(em -> {
            store.renameCompany(em, company, name);
            return null;
        });
    }

    void renameFreelancer(UUID account) {
        String name = accounts().get(Actor.SYSTEM, account).displayName();
        store.write(em -> {
            store.renameFreelancer(em, account, name);
            return null;
        });
    }

    // What several of them share

    /** Ends a published mission, and with it whatever is still open on it. */
    private void end(EntityManager em, MissionEntity mission, Mission.Status status, Proposal.Status others) {
        mission.status = status;
        for (ProposalEntity open : store.lockedOpenProposals(em, mission.id)) {
            end(open, others);
        }
        store.timers().cancel(MISSION_EXPIRY, mission.id.toString());
        events.append(new MissionEnded(mission.id, status.name()));
        forgetAfterCommit(mission.id);
    }

    private void end(ProposalEntity proposal, Proposal.Status status) {
        proposal.status = status;
        store.timers().cancel(PROPOSAL_EXPIRY, proposal.id.toString());
        events.append(new ProposalEnded(proposal.id, proposal.mission, proposal.freelancer, status.name()));
    }

    private Mission changed(EntityManager em, Actor actor, MissionEntity mission) {
        em.flush();
        forgetAfterCommit(mission.id);
        return sight.seen(actor, mission.toMission());
    }

    private Proposal changed(EntityManager em, Actor actor, ProposalEntity proposal) {
        em.flush();
        return seen(actor, proposal);
    }

    private void forgetAfterCommit(UUID mission) {
        store.afterCommit(() -> cache.forget(mission));
    }

    private Proposal seen(Actor actor, ProposalEntity proposal) {
        return sight.seen(actor, proposal.toProposal(), proposal.company);
    }

    private Invitation seen(Actor actor, InvitationEntity invitation) {
        return sight.seen(actor, invitation.toInvitation(), invitation.company);
    }

    private static boolean maySee(Actor actor, Mission.Status status, boolean takenDown, UUID company) {
        return status != Mission.Status.DRAFT && !takenDown || actor.isOperator() || actor.actsFor(company);
    }

    private static MissionEntity visible(Actor actor, MissionEntity mission) {
        if (mission == null || !maySee(actor, mission.status, mission.takenDown, mission.company)) {
            throw noMission();
        }
        return mission;
    }

    private static MissionEntity own(Actor actor, MissionEntity mission) {
        if (!visible(actor, mission).isOf(actor)) {
            throw new Forbidden("Only who acts for the mission's company may do this.");
        }
        return mission;
    }

    private static void ownOrOperator(Actor actor, MissionEntity mission) {
        if (!visible(actor, mission).isOf(actor) && !actor.isOperator()) {
            throw new Forbidden("Only who acts for the mission's company may see this.");
        }
    }

    private static UUID freelancer(Actor actor) {
        actor.mustHave(Role.FREELANCER);
        if (!actor.isPerson()) {
            throw new Forbidden("Only a person has proposals and invitations.");
        }
        return actor.account();
    }

    /** Which side of a proposal an actor is; operators look on, and everybody else must not know of it. */
    private static Side side(Actor actor, MissionStore.Parties parties) {
        if (parties == null) {
            throw noProposal();
        }
        boolean client = actor.actsFor(parties.company());
        boolean freelancer = actor.is(parties.freelancer());
        if (client && freelancer) {
            throw new Forbidden("You can't negotiate with your own company.");
        }
        if (!client && !freelancer) {
            if (actor.isOperator()) {
                throw new Forbidden("Only the two sides of a proposal may move it.");
            }
            throw noProposal();
        }
        return client ? Side.CLIENT : Side.FREELANCER;
    }

    private static void mustBeOpen(MissionEntity mission, Instant now) {
        if (!mission.isOpen(now)) {
            throw new Conflict("This mission is not open for proposals.");
        }
    }

    private static void mustBeOpen(ProposalEntity proposal, Instant now) {
        if (!proposal.isOpen()) {
            throw new Conflict(
                    switch (proposal.status) {
                        case ACCEPTED -> "This proposal has been accepted already.";
                        case WITHDRAWN -> "The freelancer has withdrawn this proposal.";
                        case EXPIRED -> "This proposal has expired.";
                        default -> "This proposal has been declined.";
                    });
        }
        if (!now.isBefore(proposal.expiresAt)) {
            throw new Conflict("This proposal has expired.");
        }
    }

    private static void mustBeAnswerOf(Side side, ProposalEntity proposal) {
        if (side == proposal.offeredBy) {
            throw new Conflict("These are your own terms; wait for the other side's answer.");
        }
    }

    private static void mustNotShareCompany(Account freelancer, UUID company) {
        for (Company own : freelancer.companies()) {
            if (own.id().equals(company)) {
                throw new Conflict(
                        "The freelancer acts for the mission's company; nobody makes a contract with themselves.");
            }
        }
    }

    private Accounts accounts() {
        Accounts present = accounts;
        if (present == null) {
            throw Unavailable.capability("accounts");
        }
        return present;
    }

    private Introductions introductions() {
        Introductions present = introductions;
        if (present == null) {
            throw Unavailable.capability("accounts");
        }
        return present;
    }

    private Contracts contracts() {
        Contracts present = contracts;
        if (present == null) {
            throw Unavailable.capability("contracts");
        }
        return present;
    }

    /** The database keeps microseconds. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static NotFound noMission() {
        return new NotFound("There is no such mission.");
    }

    private static NotFound noProposal() {
        return new NotFound("There is no such proposal.");
    }
}
