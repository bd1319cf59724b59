package org.biface.contracts.internal;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.biface.contracts.Dispute.Side;
import org.biface.contracts.RefundProposal;
import org.biface.contracts.RefundProposal.Status;
import org.biface.contracts.RefundProposalMoved;
import org.biface.contracts.RefundProposals;
import org.biface.contracts.internal.ContractStore.Step;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.RefundOrder;
import org.biface.payments.Refunds;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The rules of refunds that both sides agree to before the work is submitted. */
@Component(service = RefundProposalsService.class, configurationPid = DisputeSettings.PID)
public final class RefundProposalsService implements RefundProposals {
    private static final int MAX_REASON = 500;

    private final ContractStore store;
    private final Events events;
    private final Clock clock;
    private final Moving moving;
    private volatile DisputeSettings settings;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Refunds refunds;

    @Activate
    public RefundProposalsService(
            @Reference ContractStore store,
            @Reference ContractsService contracts,
            @Reference Events events,
            DisputeSettings.Config config) {
        this(store, contracts, events, DisputeSettings.of(config), Clock.systemUTC());
    }

    RefundProposalsService(
            ContractStore store, ContractsService contracts, Events events, DisputeSettings settings, Clock clock) {
        this.store = store;
        this.events = events;
        this.settings = settings;
        this.clock = clock;
        this.moving = new Moving(store, contracts, events);
        store.on(ContractStore.REFUND_EXPIRE, id -> expire(UUID.fromString(id)));
    }

    /** For tests without OSGi. */
    RefundProposalsService with(Refunds someRefunds) {
        this.refunds = someRefunds;
        return this;
    }

    @Modified
    void modified(DisputeSettings.Config config) {
        settings = DisputeSettings.of(config);
    }

    @Deactivate
    void stop() {
        store.on(ContractStore.REFUND_EXPIRE, null);
    }

    @Override
    public RefundProposal propose(Actor actor, UUID milestone, Expected expected, Money net, String reason) {
        actor.mustBeSomebody();
        new Invalid.Check().text(reason, "reason", MAX_REASON).orThrow();
        return store.write(entities -> {
            Step step = visible(actor, store.lock(entities, milestone));
            Side side = side(actor, step);
            Move.REFUND.check(step.milestone().status);
            expected.check(step.milestone().version);
            if (list(entities, milestone).stream().anyMatch(one -> one.status == Status.OPEN)) {
                throw new Conflict("Another refund of this milestone is proposed already; it comes first.");
            }
            RefundProposalEntity proposal = new RefundProposalEntity();
            proposal.id = Ids.next();
            proposal.milestone = milestone;
            proposal.contract = step.contract().id;
            proposal.by = side;
            proposal.author = actor.account();
            proposal.currency = step.milestone().currency;
            amounts(proposal, step.milestone(), net);
            proposal.reason = reason;
            proposal.status = Status.OPEN;
            proposal.at = now();
            proposal.expiresAt = proposal.at.plus(settings.proposalLife());
            entities.persist(proposal);
            store.setRefundExpire(proposal.id, proposal.expiresAt);
            moved(proposal);
            entities.flush();
            return proposal.toRefundProposal();
        });
    }

    private static void amounts(RefundProposalEntity proposal, MilestoneEntity milestone, Money net) {
        new Invalid.Check()
                .that(
                        net == null
                                || net.currency().equals(milestone.currency)
                                        && net.isPositive()
                                        && net.minor() <= milestone.net,
                        "net",
                        "net must be above zero, and at most " + milestone.net() + ".")
                .orThrow();
        proposal.net = net == null ? milestone.net : net.minor();
        proposal.vat = Shares.of(milestone.vat, proposal.net, milestone.net);
    }

    @Override
    public RefundProposal accept(Actor actor, UUID proposal, Expected expected) {
        Refunds present = refunds();
        return answer(actor, proposal, expected, (entities, step, open) -> {
            if (side(actor, step) == open.by) {
                throw new Forbidden("The other side has to accept it.");
            }
            MilestoneEntity milestone = step.milestone();
            Move.REFUND.check(milestone.status);
            if (open.net > milestone.net || open.vat > milestone.vat) {
                throw new Conflict("The milestone's price is less by now.");
            }
            open.refund = present.beforeRelease(
                            Actor.SYSTEM,
                            new RefundOrder(
                                    milestone.id,
                                    step.contract().id,
                                    step.contract().company,
                                    step.contract().freelancer,
                                    Money.of(open.net, open.currency),
                                    Money.of(open.vat, open.currency),
                                    open.reason))
                    .id();
            if (open.net == milestone.net) {
                moving.move(entities, step, Move.REFUND);
            } else {
                milestone.net -= open.net;
                milestone.vat -= open.vat;
            }
            return Status.ACCEPTED;
        });
    }

    @Override
    public RefundProposal decline(Actor actor, UUID proposal, Expected expected) {
        return answer(
                actor,
                proposal,
                expected,
                (entities, step, open) -> side(actor, step) == open.by ? Status.WITHDRAWN : Status.DECLINED);
    }

    /** What an answer does; it says what became of the proposal. */
    @FunctionalInterface
    private interface Answer {
        Status on(EntityManager entities, Step step, RefundProposalEntity open);
    }

    private RefundProposal answer(Actor actor, UUID id, Expected expected, Answer answer) {
        actor.mustBeSomebody();
        return store.write(entities -> {
            RefundProposalEntity proposal = entities.find(RefundProposalEntity.class, id);
            Step step = proposal == null ? null : store.lock(entities, proposal.milestone);
            if (step == null || !step.contract().isVisibleTo(actor)) {
                throw new NotFound("There is no such proposal.");
            }
            entities.refresh(proposal);
            side(actor, step);
            if (proposal.status != Status.OPEN) {
                throw new Conflict("This proposal is over.");
            }
            expected.check(proposal.version);
            proposal.status = answer.on(entities, step, proposal);
            store.cancelRefundExpire(id);
            moved(proposal);
            entities.flush();
            return proposal.toRefundProposal();
        });
    }

    private void moved(RefundProposalEntity proposal) {
        events.append(
                new RefundProposalMoved(proposal.id, proposal.milestone, proposal.contract, proposal.status.name()));
    }

    /** The timer of a proposal that nobody answers. */
    private Instant expire(UUID id) {
        return store.write(entities -> {
            RefundProposalEntity proposal = entities.find(RefundProposalEntity.class, id);
            if (proposal == null) {
                return null;
            }
            store.lock(entities, proposal.milestone);
            entities.refresh(proposal);
            if (proposal.status != Status.OPEN) {
                return null;
            }
            if (clock.instant().isBefore(proposal.expiresAt)) {
                return proposal.expiresAt;
            }
            proposal.status = Status.EXPIRED;
            moved(proposal);
            entities.flush();
            return null;
        });
    }

    @Override
    public RefundProposal get(Actor actor, UUID proposal) {
        actor.mustBeSomebody();
        return store.read(entities -> {
            RefundProposalEntity found = entities.find(RefundProposalEntity.class, proposal);
            if (found == null
                    || !store.find(entities, found.milestone).contract().isVisibleTo(actor)) {
                throw new NotFound("There is no such proposal.");
            }
            return found.toRefundProposal();
        });
    }

    @Override
    public List<RefundProposal> of(Actor actor, UUID milestone) {
        actor.mustBeSomebody();
        return store.read(entities -> {
            visible(actor, store.find(entities, milestone));
            return list(entities, milestone).stream()
                    .map(RefundProposalEntity::toRefundProposal)
                    .toList();
        });
    }

    private static List<RefundProposalEntity> list(EntityManager entities, UUID milestone) {
        return entities.createQuery(
                        "select p from RefundProposalEntity p where p.milestone = :milestone order by p.id desc",
                        RefundProposalEntity.class)
                .setParameter("milestone", milestone)
                .getResultList();
    }

    private static Step visible(Actor actor, Step step) {
        if (step == null || !step.contract().isVisibleTo(actor)) {
            throw new NotFound("There is no such milestone.");
        }
        return step;
    }

    private static Side side(Actor actor, Step step) {
        if (actor.is(step.contract().freelancer)) {
            return Side.FREELANCER;
        }
        if (actor.actsFor(step.contract().company)) {
            return Side.CLIENT;
        }
        throw new Forbidden("Only the two sides agree to a refund.");
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Refunds refunds() {
        Refunds present = refunds;
        if (present == null) {
            throw Unavailable.capability("payments");
        }
        return present;
    }
}
