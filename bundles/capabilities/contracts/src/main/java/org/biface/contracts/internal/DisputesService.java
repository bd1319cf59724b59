package org.biface.contracts.internal;

import jakarta.persistence.EntityManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.biface.commission.Undecided;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.DomainException;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unavailable;
import org.biface.contracts.Dispute;
import org.biface.contracts.Dispute.DecidedBy;
import org.biface.contracts.Dispute.Side;
import org.biface.contracts.Dispute.Status;
import org.biface.contracts.DisputeMoved;
import org.biface.contracts.Disputes;
import org.biface.contracts.EvidenceFile;
import org.biface.contracts.Milestone;
import org.biface.contracts.internal.ContractStore.Step;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.FactsChanged;
import org.biface.payments.Payments;
import org.biface.payments.PreparedRelease;
import org.biface.payments.RefundOrder;
import org.biface.payments.Refunds;
import org.biface.payments.ReleaseOrder;
import org.biface.payments.Settlement;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of disputes. A decision is kept at once; the money follows it by a durable timer, however long that takes. */
@Component(service = DisputesService.class, configurationPid = DisputeSettings.PID)
@Designate(ocd = DisputeSettings.Config.class)
public final class DisputesService implements Disputes {
    private static final Logger LOG = LoggerFactory.getLogger(DisputesService.class);
    private static final int MAX_TEXT = 5_000;
    private static final int MAX_NAME = 200;
    private static final int MAX_WAITS_FOR = 1_000;
    private static final int MAX_DOUBLINGS = 20;
    private static final int ATTEMPTS = 8;
    private static final String REFUND_REASON = "Dispute resolved";

    private final ContractStore store;
    private final DisputeStore disputes;
    private final Events events;
    private final Clock clock;
    private final ContractsService contracts;
    private final Moving moving;
    private volatile DisputeSettings settings;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Payments payments;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Refunds refunds;

    @Activate
    public DisputesService(
            @Reference ContractStore store,
            @Reference ContractsService contracts,
            @Reference Events events,
            DisputeSettings.Config config) {
        this(store, contracts, events, DisputeSettings.of(config), Clock.systemUTC());
    }

    DisputesService(
            ContractStore store, ContractsService contracts, Events events, DisputeSettings settings, Clock clock) {
        this.store = store;
        this.disputes = new DisputeStore();
        this.events = events;
        this.contracts = contracts;
        this.settings = settings;
        this.clock = clock;
        this.moving = new Moving(store, contracts, events);
    }

    /** For tests without OSGi. */
    DisputesService with(Payments somePayments, Refunds someRefunds) {
        this.payments = somePayments;
        this.refunds = someRefunds;
        return this;
    }

    /** After the references to other capabilities, which a timer needs. */
    @Activate
    void start() {
        store.on(ContractStore.DISPUTE_ANSWER, id -> silence(UUID.fromString(id)));
        store.on(ContractStore.DISPUTE_SETTLE, id -> settle(UUID.fromString(id)));
    }

    @Modified
    void modified(DisputeSettings.Config config) {
        settings = DisputeSettings.of(config);
    }

    @Deactivate
    void stop() {
        store.on(ContractStore.DISPUTE_ANSWER, null);
        store.on(ContractStore.DISPUTE_SETTLE, null);
    }

    // ---------------------------------------------------------------- opening

    @Override
    public Dispute open(Actor actor, UUID milestone, Expected expected, String reason, Money claim) {
        actor.mustBeSomebody();
        new Invalid.Check().text(reason, "reason", MAX_TEXT).orThrow();
        Refunds present = refunds();
        return store.write(entities -> {
            Step step = store.lock(entities, milestone);
            if (step == null || !step.contract().isVisibleTo(actor)) {
                throw new NotFound("There is no such milestone.");
            }
            Move.DISPUTE.check(actor, step.contract());
            Move.DISPUTE.check(step.milestone().status);
            expected.check(step.milestone().version);
            DisputeEntity dispute = opened(step);
            dispute.openedBy = actor.is(step.contract().freelancer) ? Side.FREELANCER : Side.CLIENT;
            dispute.opener = actor.account();
            dispute.reason = reason;
            dispute.held = gross(step);
            dispute.claim = claim == null
                    ? (Long) (dispute.openedBy == Side.FREELANCER ? dispute.held : 0)
                    : (Long) part(dispute, claim, "claim");
            dispute.answerBy = deadline(step.contract());
            Money frozen = present.freeze(Actor.SYSTEM, milestone, dispute.currency);
            if (frozen.minor() != dispute.held) {
                throw new Conflict("What is held for this milestone is not its price. An operator has to look at it.");
            }
            moving.move(entities, step, Move.DISPUTE);
            entities.persist(dispute);
            store.setDisputeAnswer(dispute.id, dispute.answerBy);
            moved(dispute, "OPENED");
            entities.flush();
            return disputes.full(entities, dispute);
        });
    }

    private DisputeEntity opened(Step step) {
        DisputeEntity dispute = new DisputeEntity();
        dispute.id = Ids.next();
        dispute.milestone = step.milestone().id;
        dispute.contract = step.contract().id;
        dispute.company = step.contract().company;
        dispute.freelancer = step.contract().freelancer;
        dispute.before = step.milestone().status;
        dispute.beforeAuto = step.milestone().autoReleaseAt;
        dispute.status = Status.OPEN;
        dispute.currency = step.milestone().currency;
        dispute.openedAt = now();
        return dispute;
    }

    private static long gross(Step step) {
        return Math.addExact(step.milestone().net, step.milestone().vat);
    }

    private static long part(DisputeEntity dispute, Money amount, String field) {
        new Invalid.Check()
                .that(
                        amount != null
                                && amount.currency().equals(dispute.currency)
                                && !amount.isNegative()
                                && amount.minor() <= dispute.held,
                        field,
                        field + " must be from nothing to " + Money.of(dispute.held, dispute.currency) + ".")
                .orThrow();
        return amount.minor();
    }

    private Instant deadline(ContractEntity contract) {
        return new WorkingDays(ZoneId.of(contract.zone), WorkingDays.Calendar.valueOf(contract.calendar))
                .after(clock.instant(), settings.answerWorkingDays());
    }

    // ---------------------------------------------------------------- reading

    @Override
    public Dispute get(Actor actor, UUID dispute) {
        actor.mustBeSomebody();
        return store.read(entities ->
                disputes.full(entities, visible(actor, entities.find(DisputeEntity.class, dispute))));
    }

    @Override
    public Page<Dispute> list(Actor actor, Status status, PageRequest page) {
        actor.mustBeSomebody();
        UUID before = cursor(page.cursor());
        return store.read(entities -> {
            List<DisputeEntity> found = disputes.list(
                    entities,
                    actor.isOperator() ? null : actor.account(),
                    actor.companies(),
                    status,
                    before,
                    page.limit() + 1);
            List<DisputeEntity> items = found.subList(0, Math.min(found.size(), page.limit()));
            return new Page<>(
                    items.stream().map(one -> disputes.full(entities, one)).toList(),
                    found.size() > items.size() ? items.get(items.size() - 1).id.toString() : null);
        });
    }

    private static UUID cursor(String cursor) {
        try {
            return cursor == null ? null : UUID.fromString(cursor);
        } catch (IllegalArgumentException notOurs) {
            throw new Invalid("cursor", "cursor must be the one of the page before.");
        }
    }

    private static DisputeEntity visible(Actor actor, DisputeEntity dispute) {
        if (dispute == null || dispute.side(actor) == null) {
            throw new NotFound("There is no such dispute.");
        }
        return dispute;
    }

    // ---------------------------------------------------------------- evidence

    @Override
    public Dispute write(Actor actor, UUID dispute, String text) {
        new Invalid.Check().text(text, "text", MAX_TEXT).orThrow();
        return change(actor, dispute, Expected.ANY, (entities, step, open) -> {
            EvidenceEntity evidence = evidence(actor, open);
            limit(entities, evidence, false, settings.textsPerSide(), "texts");
            evidence.text = text;
            entities.persist(evidence);
            answered(open, evidence.side);
            return "EVIDENCE";
        });
    }

    @Override
    public Dispute addFile(Actor actor, UUID dispute, String name, byte[] content) {
        actor.mustBeSomebody();
        String clean = name(name);
        new Invalid.Check()
                .text(clean, "name", MAX_NAME)
                .that(
                        content != null && content.length > 0 && content.length <= settings.fileBytes(),
                        "file",
                        "A file must have from 1 to " + settings.fileBytes() + " bytes.")
                .orThrow();
        FileType type = FileType.of(content)
                .orElseThrow(() -> new Invalid("file", "Send a PDF, a PNG, a JPEG, or plain text in UTF-8."));
        return change(actor, dispute, Expected.ANY, (entities, step, open) -> {
            EvidenceEntity evidence = evidence(actor, open);
            limit(entities, evidence, true, settings.filesPerSide(), "files");
            evidence.fileName = clean;
            evidence.mediaType = type.mediaType();
            evidence.size = content.length;
            entities.persist(evidence);
            entities.flush();
            EvidenceFileEntity file = new EvidenceFileEntity();
            file.evidence = evidence.id;
            file.content = content;
            entities.persist(file);
            answered(open, evidence.side);
            return "EVIDENCE";
        });
    }

    /** Only the last part of a path, without what no file system or header should see. */
    private static String name(String name) {
        if (name == null) {
            return null;
        }
        String last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return last.chars()
                .filter(c -> !Character.isISOControl(c) && "\"<>:|?*".indexOf(c) < 0)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
    }

    private EvidenceEntity evidence(Actor actor, DisputeEntity dispute) {
        EvidenceEntity evidence = new EvidenceEntity();
        evidence.id = Ids.next();
        evidence.dispute = dispute.id;
        evidence.side = dispute.side(actor);
        evidence.author = actor.account();
        evidence.at = now();
        return evidence;
    }

    private void limit(EntityManager entities, EvidenceEntity evidence, boolean files, int most, String what) {
        if (disputes.count(entities, evidence.dispute, evidence.side, files) >= most) {
            throw new Conflict("A side may add " + most + " " + what + " at most; put together what is left to say.");
        }
    }

    /** The side that was waited for has said something. */
    private void answered(DisputeEntity dispute, Side side) {
        boolean other = side == Side.CLIENT && dispute.openedBy == Side.FREELANCER
                || side == Side.FREELANCER && dispute.openedBy == Side.CLIENT;
        if (other && !dispute.answered) {
            dispute.answered = true;
            dispute.answerBy = null;
            store.cancelDisputeAnswer(dispute.id);
        }
    }

    @Override
    public EvidenceFile file(Actor actor, UUID dispute, UUID evidence) {
        actor.mustBeSomebody();
        return store.read(entities -> {
            visible(actor, entities.find(DisputeEntity.class, dispute));
            EvidenceEntity found = entities.find(EvidenceEntity.class, evidence);
            if (found == null || !found.dispute.equals(dispute) || found.fileName == null) {
                throw new NotFound("There is no such file.");
            }
            return new EvidenceFile(
                    found.fileName, found.mediaType, entities.find(EvidenceFileEntity.class, evidence).content);
        });
    }

    // ---------------------------------------------------------------- splits

    @Override
    public Dispute propose(Actor actor, UUID dispute, Expected expected, Money toFreelancer, String note) {
        new Invalid.Check().optionalText(note, "note", MAX_TEXT).orThrow();
        return change(actor, dispute, expected, (entities, step, open) -> {
            disputes.proposals(entities, open.id).forEach(old -> old.over = true);
            SplitEntity split = new SplitEntity();
            split.id = Ids.next();
            split.dispute = open.id;
            split.by = open.side(actor);
            split.author = actor.account();
            split.toFreelancer = part(open, toFreelancer, "toFreelancer");
            split.note = note;
            split.acceptedByClient = split.by == Side.CLIENT;
            split.acceptedByFreelancer = split.by == Side.FREELANCER;
            split.at = now();
            entities.persist(split);
            answered(open, split.by);
            if (split.by == Side.OPERATOR && (open.answered || open.openedBy == Side.BANK)) {
                open.answerBy = deadline(step.contract());
                store.setDisputeAnswer(open.id, open.answerBy);
            }
            return "PROPOSED";
        });
    }

    @Override
    public Dispute accept(Actor actor, UUID dispute, UUID proposal, Expected expected) {
        return change(actor, dispute, expected, (entities, step, open) -> {
            Side side = party(actor, open);
            SplitEntity split = last(entities, open, proposal);
            if (side == Side.CLIENT) {
                split.acceptedByClient = true;
            } else {
                split.acceptedByFreelancer = true;
            }
            answered(open, side);
            if (split.acceptedByClient && split.acceptedByFreelancer) {
                decided(open, split.toFreelancer, DecidedBy.AGREEMENT, null, null);
                return "DECIDED";
            }
            return "ACCEPTED";
        });
    }

    @Override
    public Dispute reject(Actor actor, UUID dispute, UUID proposal, Expected expected) {
        return change(actor, dispute, expected, (entities, step, open) -> {
            Side side = party(actor, open);
            SplitEntity split = last(entities, open, proposal);
            split.over = true;
            answered(open, side);
            if (open.answered) {
                open.answerBy = null;
                store.cancelDisputeAnswer(open.id);
            }
            return "REJECTED";
        });
    }

    private static Side party(Actor actor, DisputeEntity dispute) {
        Side side = dispute.side(actor);
        if (side == Side.OPERATOR) {
            throw new Forbidden("Only the two sides answer a proposal.");
        }
        return side;
    }

    private SplitEntity last(EntityManager entities, DisputeEntity dispute, UUID proposal) {
        SplitEntity split = disputes.proposals(entities, dispute.id).stream()
                .filter(one -> one.id.equals(proposal))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no such proposal."));
        if (split.over) {
            throw new Conflict("This proposal was rejected, or another one took its place.");
        }
        return split;
    }

    @Override
    public Dispute decide(Actor actor, UUID dispute, Expected expected, Money toFreelancer, String reason) {
        actor.mustHave(Role.OPERATOR);
        new Invalid.Check().text(reason, "reason", MAX_TEXT).orThrow();
        return change(actor, dispute, expected, (entities, step, open) -> {
            if (open.side(actor) != Side.OPERATOR) {
                throw new Forbidden("Nobody decides a dispute that they are a side of.");
            }
            if (!open.answered) {
                throw new Conflict("The other side may still answer until " + open.answerBy + ".");
            }
            decided(open, part(open, toFreelancer, "toFreelancer"), DecidedBy.OPERATOR, reason, actor.account());
            return "DECIDED";
        });
    }

    @Override
    public Dispute withdraw(Actor actor, UUID dispute, Expected expected) {
        Refunds present = refunds();
        return change(actor, dispute, expected, (entities, step, open) -> {
            if (open.side(actor) != open.openedBy) {
                throw new Forbidden("Only the side that has opened a dispute withdraws it.");
            }
            Money thawed = present.thaw(Actor.SYSTEM, open.milestone, open.currency);
            if (thawed.minor() != gross(step)) {
                throw new Conflict("What is held for this milestone is not its price. An operator has to look at it.");
            }
            open.status = Status.WITHDRAWN;
            open.answerBy = null;
            open.resolvedAt = now();
            store.cancelDisputeAnswer(open.id);
            restore(entities, step, open);
            return "WITHDRAWN";
        });
    }

    // ---------------------------------------------------------------- deciding

    /** What a change does; it says what has happened. */
    @FunctionalInterface
    private interface Change {
        String on(EntityManager entities, Step step, DisputeEntity open);
    }

    private Dispute change(Actor actor, UUID id, Expected expected, Change change) {
        actor.mustBeSomebody();
        return store.write(entities -> {
            DisputeEntity dispute = visible(actor, entities.find(DisputeEntity.class, id));
            Step step = store.lock(entities, dispute.milestone);
            entities.refresh(dispute);
            if (dispute.openedBy == Side.BANK) {
                throw new Conflict("The client's bank has taken this payment back; the bank decides.");
            }
            if (dispute.status != Status.OPEN) {
                throw new Conflict("This dispute is decided.");
            }
            expected.check(dispute.version);
            String what = change.on(entities, step, dispute);
            dispute.entries++;
            moved(dispute, what);
            entities.flush();
            return disputes.full(entities, dispute);
        });
    }

    private void moved(DisputeEntity dispute, String what) {
        events.append(new DisputeMoved(dispute.id, dispute.milestone, dispute.contract, what));
    }

    private void decided(DisputeEntity dispute, long toFreelancer, DecidedBy by, String reason, UUID decider) {
        dispute.status = Status.DECIDED;
        dispute.toFreelancer = toFreelancer;
        dispute.decidedBy = by;
        dispute.decision = reason;
        dispute.decider = decider;
        dispute.decidedAt = now();
        dispute.answerBy = null;
        store.cancelDisputeAnswer(dispute.id);
        store.setDisputeSettle(dispute.id, dispute.decidedAt);
    }

    /** The timer of a side that is waited for. It looks at the dispute itself, for it may have changed. */
    private Instant silence(UUID id) {
        return store.write(entities -> {
            DisputeEntity dispute = entities.find(DisputeEntity.class, id);
            if (dispute == null) {
                return null;
            }
            store.lock(entities, dispute.milestone);
            entities.refresh(dispute);
            if (dispute.status != Status.OPEN || dispute.answerBy == null) {
                return null;
            }
            if (clock.instant().isBefore(dispute.answerBy)) {
                return dispute.answerBy;
            }
            Long toFreelancer = dispute.answered ? acceptedByOne(entities, dispute) : dispute.claim;
            dispute.answerBy = null;
            if (toFreelancer != null) {
                // This timer ends here by itself.
                dispute.status = Status.DECIDED;
                dispute.toFreelancer = toFreelancer;
                dispute.decidedBy = DecidedBy.SILENCE;
                dispute.decidedAt = now();
                store.setDisputeSettle(dispute.id, dispute.decidedAt);
                moved(dispute, "DECIDED");
                LOG.info("dispute={} is decided, for one side was silent", id);
            }
            entities.flush();
            return null;
        });
    }

    /** What an operator proposed, when one side has accepted it and the other one has said nothing. */
    private Long acceptedByOne(EntityManager entities, DisputeEntity dispute) {
        List<SplitEntity> proposals = disputes.proposals(entities, dispute.id);
        SplitEntity last = proposals.isEmpty() ? null : proposals.get(proposals.size() - 1);
        return last != null
                        && !last.over
                        && last.by == Side.OPERATOR
                        && (last.acceptedByClient || last.acceptedByFreelancer)
                ? (Long) last.toFreelancer
                : null;
    }

    // ---------------------------------------------------------------- the money

    /** The timer of a decided dispute: the money follows, or it is said what it waits for. */
    private Instant settle(UUID id) {
        try {
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                try {
                    return settleOnce(id);
                } catch (FactsChanged faster) {
                    LOG.debug("dispute={} is prepared again, attempt {}", id, attempt, faster);
                }
            }
            return waiting(id, "Too many payments between the same parties at once.");
        } catch (Undecided | DomainException why) {
            return waiting(id, why.getMessage());
        }
    }

    private record Parts(ReleaseOrder release, RefundOrder refund) {}

    private Instant settleOnce(UUID id) {
        Parts parts = store.read(entities -> {
            DisputeEntity dispute = entities.find(DisputeEntity.class, id);
            return dispute == null || dispute.status != Status.DECIDED
                    ? null
                    : parts(dispute, store.find(entities, dispute.milestone));
        });
        if (parts == null) {
            return null;
        }
        Refunds present = refunds();
        PreparedRelease prepared = parts.release == null ? null : payments().prepare(Actor.SYSTEM, parts.release);
        store.write(entities -> {
            DisputeEntity dispute = entities.find(DisputeEntity.class, id);
            Step step = store.lock(entities, dispute.milestone);
            entities.refresh(dispute);
            if (dispute.status != Status.DECIDED || !parts(dispute, step).equals(parts)) {
                throw new FactsChanged();
            }
            Settlement settled = present.settle(Actor.SYSTEM, prepared, parts.refund);
            dispute.release =
                    settled.release() == null ? null : settled.release().id();
            dispute.refund = settled.refund() == null ? null : settled.refund().id();
            step.milestone().release = dispute.release;
            moving.move(entities, step, dispute.release == null ? Move.GIVE_BACK : Move.SETTLE);
            resolved(dispute);
            entities.flush();
            return null;
        });
        LOG.info("dispute={} is resolved", id);
        return null;
    }

    private void resolved(DisputeEntity dispute) {
        dispute.status = Status.RESOLVED;
        dispute.waitsFor = null;
        dispute.resolvedAt = now();
        moved(dispute, "RESOLVED");
    }

    /** Price and VAT follow the split in proportion, and together they are all that is held. */
    private static Parts parts(DisputeEntity dispute, Step step) {
        MilestoneEntity milestone = step.milestone();
        ContractEntity contract = step.contract();
        long gross = gross(step);
        long given = Math.min(dispute.toFreelancer, gross);
        long net = given == 0 ? 0 : Math.max(1, Shares.of(milestone.net, given, gross));
        String currency = milestone.currency;
        ReleaseOrder release = given == 0
                ? null
                : new ReleaseOrder(
                        milestone.id,
                        contract.id,
                        contract.company,
                        contract.freelancer,
                        contract.freelancerCompany,
                        Money.of(net, currency),
                        Money.of(given - net, currency));
        RefundOrder refund = given == gross
                ? null
                : new RefundOrder(
                        milestone.id,
                        contract.id,
                        contract.company,
                        contract.freelancer,
                        Money.of(milestone.net - net, currency),
                        Money.of(milestone.vat - (given - net), currency),
                        REFUND_REASON);
        return new Parts(release, refund);
    }

    private Instant waiting(UUID id, String why) {
        return store.write(entities -> {
            DisputeEntity dispute = entities.find(DisputeEntity.class, id);
            if (dispute == null || dispute.status != Status.DECIDED) {
                return null;
            }
            dispute.waitsFor = why.length() <= MAX_WAITS_FOR ? why : why.substring(0, MAX_WAITS_FOR - 1) + "…";
            Duration grown = settings.settleFirst().multipliedBy(1L << Math.min(dispute.tries, MAX_DOUBLINGS));
            dispute.tries++;
            LOG.info("dispute={} is decided and waits: {}", id, why);
            return clock.instant()
                    .plus(grown.compareTo(settings.settleLongest()) < 0 ? grown : settings.settleLongest());
        });
    }

    // ---------------------------------------------------------------- the bank

    /** A bank has taken the payment back, and what is held is frozen. Joins the transaction of the event's delivery. */
    void chargedBack(UUID milestone, UUID chargeback) {
        store.write(entities -> {
            Step step = store.lock(entities, milestone);
            if (step != null && step.milestone().status == Milestone.Status.FUNDING) {
                throw new Unavailable("The news of the payment is still on its way.", Duration.ofSeconds(1));
            }
            if (step == null
                    || !Move.DISPUTE.from().contains(step.milestone().status)
                    || disputes.ofChargeback(entities, chargeback) != null) {
                return null;
            }
            DisputeEntity dispute = opened(step);
            dispute.openedBy = Side.BANK;
            dispute.chargeback = chargeback;
            dispute.reason = "The client's bank has taken the payment back.";
            dispute.held = gross(step);
            moving.move(entities, step, Move.DISPUTE);
            entities.persist(dispute);
            moved(dispute, "OPENED");
            entities.flush();
            return null;
        });
    }

    /**
     * The bank has decided. What is gone of the held money makes the milestone's price less by it, or refunds it. Joins the
     * transaction of the event's delivery.
     *
     * @param gone how much of the held money is gone, in minor units
     */
    void chargebackEnded(UUID milestone, UUID chargeback, long gone) {
        store.write(entities -> {
            Step step = store.lock(entities, milestone);
            DisputeEntity of = disputes.ofChargeback(entities, chargeback);
            if (step == null || of != null && of.status == Status.RESOLVED || of == null && gone == 0) {
                return null;
            }
            boolean all = gone >= gross(step);
            if (!all) {
                lower(step.milestone(), gone);
            }
            DisputeEntity open = of != null ? of : disputes.open(entities, milestone);
            if (all) {
                contracts.parking().dropped(step.milestone().id);
                moving.move(entities, step, Move.GIVE_BACK);
            }
            if (open != null && (all || open.openedBy == Side.BANK)) {
                open.toFreelancer = all ? Long.valueOf(0) : null;
                open.decidedBy = DecidedBy.BANK;
                open.decidedAt = now();
                open.answerBy = null;
                store.cancelDisputeAnswer(open.id);
                resolved(open);
            } else if (open != null) {
                open.held = gross(step);
                open.claim = Math.min(open.claim, open.held);
                open.entries++;
            }
            if (!all && of != null) {
                restore(entities, step, of);
            }
            entities.flush();
            return null;
        });
    }

    private static void lower(MilestoneEntity milestone, long gone) {
        long gross = milestone.net + milestone.vat;
        long net = Math.min(milestone.net - 1, Shares.of(milestone.net, gone, gross));
        milestone.net -= net;
        milestone.vat -= gone - net;
    }

    /** As it was before; whoever had time to look at a submission has that time again. */
    private void restore(EntityManager entities, Step step, DisputeEntity of) {
        moving.move(
                entities,
                step,
                switch (of.before) {
                    case SUBMITTED -> Move.RESTORE_SUBMITTED;
                    case CHANGES_REQUESTED -> Move.RESTORE_CHANGES_REQUESTED;
                    default -> Move.RESTORE_FUNDED;
                });
        if (of.beforeAuto != null) {
            step.milestone().autoReleaseAt = now().plus(Duration.between(of.openedAt, of.beforeAuto));
            store.setAutoRelease(step.milestone().id, step.milestone().autoReleaseAt);
        }
    }

    /** PostgreSQL keeps microseconds; what is answered now is what is read later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Payments payments() {
        Payments present = payments;
        if (present == null) {
            throw Unavailable.capability("payments");
        }
        return present;
    }

    private Refunds refunds() {
        Refunds present = refunds;
        if (present == null) {
            throw Unavailable.capability("payments");
        }
        return present;
    }
}
