package org.biface.contracts.internal;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.biface.contracts.Contract;
import org.biface.contracts.Milestone;
import org.biface.contracts.Timesheet;
import org.biface.kernel.persistence.Grouped;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.payments.ReleaseOrder;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Contracts and milestones in the database. */
@Component(service = ContractStore.class)
public final class ContractStore {
    static final String AUTO_RELEASE = "auto-release";
    /** One parked milestone. */
    static final String RESUME = "resume";
    /** Everything that is parked for one policy. */
    static final String RESUME_POLICY = "resume-policy";
    /** The end of recording of one week. */
    static final String CUT_OFF = "timesheet-cut-off";
    /** The end of the review of one week. */
    static final String REVIEW = "timesheet-review";
    /** The end of recording of a contract by the day. */
    static final String END = "contract-end";
    /** An amendment that nobody answers. */
    static final String AMENDMENT_EXPIRY = "amendment-expiry";
    /** The end of the time that a side of a dispute has to answer. */
    static final String DISPUTE_ANSWER = "dispute-answer";
    /** The money of a decided dispute. */
    static final String DISPUTE_SETTLE = "dispute-settle";
    /** The end of a proposed refund. */
    static final String REFUND_EXPIRE = "refund-expire";

    private static final List<String> KINDS = List.of(
            AUTO_RELEASE,
            RESUME,
            RESUME_POLICY,
            CUT_OFF,
            REVIEW,
            END,
            AMENDMENT_EXPIRY,
            DISPUTE_ANSWER,
            DISPUTE_SETTLE,
            REFUND_EXPIRE);

    static final Class<?>[] ENTITIES = {
        ContractEntity.class,
        MilestoneEntity.class,
        ParkedEntity.class,
        TimesheetEntity.class,
        AmendmentEntity.class,
        AmendmentChangeEntity.class,
        DisputeEntity.class,
        EvidenceEntity.class,
        EvidenceFileEntity.class,
        SplitEntity.class,
        RefundProposalEntity.class
    };

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Persistence persistence;
    private final Unit unit;
    private final Map<String, Function<String, Instant>> actions = new ConcurrentHashMap<>();

    @Activate
    public ContractStore(@Reference Persistence persistence, BundleContext context) {
        this(persistence, persistence.open(UnitDefinition.of(context.getBundle(), "contracts", ENTITIES)));
    }

    ContractStore(Persistence persistence, Unit unit) {
        this.persistence = persistence;
        this.unit = unit;
        for (String kind : KINDS) {
            unit.timers().on(kind, id -> due(kind, id));
        }
        unit.timers().start();
    }

    @Deactivate
    void close() {
        unit.close();
    }

    /** Says what a due timer does; {@code null} while nobody is there who does it. */
    void on(String kind, Function<String, Instant> action) {
        if (action == null) {
            actions.remove(kind);
        } else {
            actions.put(kind, action);
        }
    }

    private Instant due(String kind, String id) {
        Function<String, Instant> action = actions.get(kind);
        if (action == null) {
            throw Unavailable.capability("contracts");
        }
        return action.apply(id);
    }

    void setResume(UUID milestone, Instant at) {
        unit.timers().set(RESUME, milestone.toString(), at);
    }

    void cancelResume(UUID milestone) {
        unit.timers().cancel(RESUME, milestone.toString());
    }

    void setResumePolicy(String policy, int major, Instant at) {
        unit.timers().set(RESUME_POLICY, policy + ":" + major, at);
    }

    void setAutoRelease(UUID milestone, Instant at) {
        unit.timers().set(AUTO_RELEASE, milestone.toString(), at);
    }

    void cancelAutoRelease(UUID milestone) {
        unit.timers().cancel(AUTO_RELEASE, milestone.toString());
    }

    void setCutOff(UUID timesheet, Instant at) {
        unit.timers().set(CUT_OFF, timesheet.toString(), at);
    }

    void setReview(UUID timesheet, Instant at) {
        unit.timers().set(REVIEW, timesheet.toString(), at);
    }

    void cancelReview(UUID timesheet) {
        unit.timers().cancel(REVIEW, timesheet.toString());
    }

    void setAmendmentExpiry(UUID amendment, Instant at) {
        unit.timers().set(AMENDMENT_EXPIRY, amendment.toString(), at);
    }

    void cancelAmendmentExpiry(UUID amendment) {
        unit.timers().cancel(AMENDMENT_EXPIRY, amendment.toString());
    }

    void setEnd(UUID contract, Instant at) {
        unit.timers().set(END, contract.toString(), at);
    }

    void setDisputeAnswer(UUID dispute, Instant at) {
        unit.timers().set(DISPUTE_ANSWER, dispute.toString(), at);
    }

    void cancelDisputeAnswer(UUID dispute) {
        unit.timers().cancel(DISPUTE_ANSWER, dispute.toString());
    }

    void setDisputeSettle(UUID dispute, Instant at) {
        unit.timers().set(DISPUTE_SETTLE, dispute.toString(), at);
    }

    void setRefundExpire(UUID proposal, Instant at) {
        unit.timers().set(REFUND_EXPIRE, proposal.toString(), at);
    }

    void cancelRefundExpire(UUID proposal) {
        unit.timers().cancel(REFUND_EXPIRE, proposal.toString());
    }

    void cancelAutoReleases(List<UUID> milestones) {
        unit.timers()
                .cancelAll(AUTO_RELEASE, milestones.stream().map(UUID::toString).toList());
    }

    /** Room for changes that are committed together. */
    <Q, A> Grouped<Q, A> groupedWrites(int most, Grouped.Work<Q, A> work) {
        Grouped<Q, A> grouped = persistence.groupedWrites(most, work);
        return request -> {
            mustBeReady();
            return grouped.submit(request);
        };
    }

    /** Room for look-ups that are answered together. */
    <Q, A> Grouped<Q, A> groupedReads(int most, Grouped.Work<Q, A> work) {
        Grouped<Q, A> grouped = persistence.groupedReads(most, work);
        return request -> {
            mustBeReady();
            return grouped.submit(request);
        };
    }

    private void mustBeReady() {
        if (!unit.isReady()) {
            throw new Unavailable("Contracts are not ready yet. Try again in a few seconds.", RETRY_AFTER);
        }
    }

    <T> T read(Function<EntityManager, T> work) {
        return unit.read(work);
    }

    <T> T write(Function<EntityManager, T> work) {
        return unit.write(work);
    }

    /** A milestone and its contract. */
    record Step(ContractEntity contract, MilestoneEntity milestone) {

        /** Who sees it, who may do it, then where it stands, then whether the actor has seen that. */
        void check(Actor actor, Move move, Expected expected) {
            if (!contract.isVisibleTo(actor)) {
                throw new NotFound("There is no such milestone.");
            }
            move.check(actor, contract);
            move.check(milestone.status);
            expected.check(milestone.version);
        }

        ReleaseOrder order() {
            return new ReleaseOrder(
                    milestone.id,
                    milestone.contract,
                    contract.company,
                    contract.freelancer,
                    contract.freelancerCompany,
                    milestone.net(),
                    milestone.vat());
        }
    }

    /** @return the milestone as it is now, or {@code null} */
    Step find(EntityManager entities, UUID milestone) {
        MilestoneEntity found = entities.find(MilestoneEntity.class, milestone);
        return found == null ? null : new Step(entities.find(ContractEntity.class, found.contract), found);
    }

    /**
     * Locks a whole contract, so that two of its milestones never move at once, and each sees what the other has become.
     *
     * @return the milestone as it is now, or {@code null}
     */
    Step lock(EntityManager entities, UUID milestone) {
        List<UUID> contract = entities.createQuery(
                        "select m.contract from MilestoneEntity m where m.id = :id", UUID.class)
                .setParameter("id", milestone)
                .getResultList();
        if (contract.isEmpty()) {
            return null;
        }
        ContractEntity locked = lockContract(entities, contract.get(0));
        MilestoneEntity found = entities.find(MilestoneEntity.class, milestone);
        entities.refresh(found);
        return new Step(locked, found);
    }

    /** @return the contract as it is now; it is there */
    ContractEntity lockContract(EntityManager entities, UUID contract) {
        ContractEntity locked = entities.find(ContractEntity.class, contract, LockModeType.PESSIMISTIC_WRITE);
        entities.refresh(locked);
        return locked;
    }

    /** @return what was recorded of a week, or {@code null} */
    TimesheetEntity timesheet(EntityManager entities, UUID contract, LocalDate week) {
        return entities
                .createQuery(
                        "select t from TimesheetEntity t where t.contract = :contract and t.week = :week",
                        TimesheetEntity.class)
                .setParameter("contract", contract)
                .setParameter("week", week)
                .getResultList()
                .stream()
                .findFirst()
                .orElse(null);
    }

    /**
     * @param before only earlier weeks, or {@code null}
     * @return the newest first
     */
    Map<Contract.Status, Long> counts(EntityManager entities) {
        Map<Contract.Status, Long> counts = new EnumMap<>(Contract.Status.class);
        entities.createQuery("select c.status, count(c) from ContractEntity c group by c.status", Object[].class)
                .getResultList()
                .forEach(row -> counts.put((Contract.Status) row[0], (Long) row[1]));
        return counts;
    }

    List<TimesheetEntity> timesheets(EntityManager entities, UUID contract, LocalDate before, int limit) {
        TypedQuery<TimesheetEntity> query = entities.createQuery(
                "select t from TimesheetEntity t where t.contract = :contract"
                        + (before == null ? "" : " and t.week < :before") + " order by t.week desc",
                TimesheetEntity.class);
        query.setParameter("contract", contract);
        if (before != null) {
            query.setParameter("before", before);
        }
        return query.setMaxResults(limit).getResultList();
    }

    /** @return the weeks that are neither approved nor without work */
    List<TimesheetEntity> openTimesheets(EntityManager entities, UUID contract) {
        return entities.createQuery(
                        "select t from TimesheetEntity t where t.contract = :contract and t.status in :open",
                        TimesheetEntity.class)
                .setParameter("contract", contract)
                .setParameter(
                        "open",
                        List.of(
                                Timesheet.Status.RECORDING,
                                Timesheet.Status.SUBMITTED,
                                Timesheet.Status.CHANGES_REQUESTED))
                .getResultList();
    }

    /** @return the amendment that waits for an answer, or {@code null} */
    AmendmentEntity openAmendment(EntityManager entities, UUID contract) {
        return amendments(entities, "a.status = org.biface.contracts.Amendment.Status.PROPOSED", contract)
                .getResultList()
                .stream()
                .findFirst()
                .orElse(null);
    }

    /**
     * @param before only older ones, or {@code null}
     * @return the newest first
     */
    List<AmendmentEntity> amendments(EntityManager entities, UUID contract, UUID before, int limit) {
        TypedQuery<AmendmentEntity> query = amendments(entities, before == null ? "1 = 1" : "a.id < :before", contract);
        if (before != null) {
            query.setParameter("before", before);
        }
        return query.setMaxResults(limit).getResultList();
    }

    /** @return the daily rate that was agreed to for a week */
    long dailyRate(EntityManager entities, ContractEntity contract, LocalDate week) {
        return amendments(
                        entities,
                        "a.status = org.biface.contracts.Amendment.Status.ACCEPTED and a.dailyRateFrom <= :week",
                        contract.id)
                .setParameter("week", week)
                .getResultList()
                .stream()
                // A later amendment takes the place of an earlier one for the weeks of both.
                .findFirst()
                .map(amendment -> amendment.dailyRate)
                .orElse(contract.dailyRate);
    }

    private static TypedQuery<AmendmentEntity> amendments(EntityManager entities, String which, UUID contract) {
        return entities.createQuery(
                        "select a from AmendmentEntity a where a.contract = :contract and " + which
                                + " order by a.id desc",
                        AmendmentEntity.class)
                .setParameter("contract", contract);
    }

    List<MilestoneEntity> milestones(EntityManager entities, UUID contract) {
        return milestones(entities, List.of(contract)).getOrDefault(contract, List.of());
    }

    Map<UUID, List<MilestoneEntity>> milestones(EntityManager entities, Collection<UUID> contracts) {
        if (contracts.isEmpty()) {
            return Map.of();
        }
        return entities
                .createQuery(
                        "select m from MilestoneEntity m where m.contract in :contracts order by m.position",
                        MilestoneEntity.class)
                .setParameter("contracts", contracts)
                .getResultList()
                .stream()
                .collect(Collectors.groupingBy(milestone -> milestone.contract));
    }

    /** @return whether anything of a contract became the freelancer's */
    boolean hasReleased(EntityManager entities, UUID contract) {
        return !entities.createQuery(
                        "select m.id from MilestoneEntity m where m.contract = :contract and m.status = :released",
                        UUID.class)
                .setParameter("contract", contract)
                .setParameter("released", Milestone.Status.RELEASED)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }

    boolean hasContract(EntityManager entities, UUID proposal) {
        return !entities.createQuery("select c.id from ContractEntity c where c.proposal = :proposal", UUID.class)
                .setParameter("proposal", proposal)
                .getResultList()
                .isEmpty();
    }

    /**
     * @param freelancer whose, or {@code null} together with {@code companies} for everybody's
     * @param companies the client companies whose contracts are wanted as well
     * @param before only older ones, or {@code null}
     * @param limit how many at most
     * @return the newest first
     */
    List<ContractEntity> list(
            EntityManager entities, UUID freelancer, Collection<UUID> companies, UUID before, int limit) {
        String whose = freelancer == null
                ? "1 = 1"
                : companies.isEmpty()
                        ? "c.freelancer = :freelancer"
                        : "(c.freelancer = :freelancer or c.company in :companies)";
        TypedQuery<ContractEntity> query = entities.createQuery(
                "select c from ContractEntity c where " + whose + (before == null ? "" : " and c.id < :before")
                        + " order by c.id desc",
                ContractEntity.class);
        if (freelancer != null) {
            query.setParameter("freelancer", freelancer);
            if (!companies.isEmpty()) {
                query.setParameter("companies", companies);
            }
        }
        if (before != null) {
            query.setParameter("before", before);
        }
        return query.setMaxResults(limit).getResultList();
    }

    /**
     * @param policy only what waits for this policy, or {@code null}
     * @param major and for this major version of it
     * @param after only those after this one, or {@code null}
     * @return those that wait longest first
     */
    List<ParkedEntity> parked(EntityManager entities, String policy, int major, ParkedEntity after, int limit) {
        TypedQuery<ParkedEntity> query = entities.createQuery(
                "select p from ParkedEntity p where "
                        + (policy == null ? "1 = 1" : "p.policy = :policy and p.major = :major")
                        + (after == null
                                ? ""
                                : " and (p.since > :since or p.since = :since and p.milestone > :milestone)")
                        + " order by p.since, p.milestone",
                ParkedEntity.class);
        if (policy != null) {
            query.setParameter("policy", policy).setParameter("major", major);
        }
        if (after != null) {
            query.setParameter("since", after.since).setParameter("milestone", after.milestone);
        }
        return query.setMaxResults(limit).getResultList();
    }

    /** How many approved milestones wait, and since when the oldest does. */
    record Backlog(long count, Instant oldest) {}

    Backlog backlog(EntityManager entities) {
        Object[] row = entities.createQuery("select count(p), min(p.since) from ParkedEntity p", Object[].class)
                .getSingleResult();
        return new Backlog(((Number) row[0]).longValue(), (Instant) row[1]);
    }

    /** @return which of these contracts are between two of whom a milestone was funded, in this contract or another one */
    Set<UUID> fundedBetween(EntityManager entities, List<ContractEntity> contracts) {
        if (contracts.isEmpty()) {
            return Set.of();
        }
        return Set.copyOf(entities.createQuery("""
                        select l.id from ContractEntity l where l.id in :contracts and exists (
                            select m.id from MilestoneEntity m, ContractEntity c
                            where m.contract = c.id and m.fundedAt is not null
                              and c.company = l.company and c.freelancer = l.freelancer)
                        """, UUID.class)
                .setParameter(
                        "contracts",
                        contracts.stream().map(contract -> contract.id).toList())
                .getResultList());
    }

    boolean fundedBetween(EntityManager entities, UUID company, UUID freelancer) {
        return !entities.createQuery("""
                        select m.id from MilestoneEntity m, ContractEntity c
                        where m.contract = c.id and m.fundedAt is not null
                          and c.company = :company and c.freelancer = :freelancer
                        """, UUID.class)
                .setParameter("company", company)
                .setParameter("freelancer", freelancer)
                .setMaxResults(1)
                .getResultList()
                .isEmpty();
    }
}
