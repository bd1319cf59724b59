package org.biface.contracts.internal;

import jakarta.persistence.EntityManager;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.biface.accounts.Accounts;
import org.biface.accounts.VatStanding;
import org.biface.accounts.VatStatus;
import org.biface.commission.BroughtBy;
import org.biface.commission.Commissions;
import org.biface.commission.Pin;
import org.biface.commission.SigningFacts;
import org.biface.commission.Undecided;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unavailable;
import org.biface.contracts.Contract;
import org.biface.contracts.ContractDraft;
import org.biface.contracts.ContractEnded;
import org.biface.contracts.ContractEnding;
import org.biface.contracts.ContractSigned;
import org.biface.contracts.Contracts;
import org.biface.contracts.Milestone;
import org.biface.contracts.MilestoneDraft;
import org.biface.contracts.MilestoneMoved;
import org.biface.contracts.ParkedRelease;
import org.biface.contracts.Pricing;
import org.biface.contracts.internal.Approvals.Asked;
import org.biface.contracts.internal.Approvals.Wish;
import org.biface.contracts.internal.ContractStore.Step;
import org.biface.kernel.events.Events;
import org.biface.kernel.masking.Masking;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.vat.Vat;
import org.biface.kernel.vat.VatParty;
import org.biface.kernel.vat.VatRuling;
import org.biface.payments.ClientFee;
import org.biface.payments.CollectOrder;
import org.biface.payments.FactsChanged;
import org.biface.payments.Payments;
import org.biface.payments.PreparedRelease;
import org.biface.payments.ReleaseOrder;
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

/** The rules of contracts and milestones. */
@Component(service = ContractsService.class, configurationPid = ContractSettings.PID)
@Designate(ocd = ContractSettings.Config.class)
public final class ContractsService implements Contracts {
    private static final Logger LOG = LoggerFactory.getLogger(ContractsService.class);
    private static final int MAX_TEXT = 5_000;
    private static final int MAX_DESCRIPTION = 100;
    /** Nothing is left to be done or paid. */
    static final Set<Milestone.Status> SETTLED =
            EnumSet.of(Milestone.Status.RELEASED, Milestone.Status.REFUNDED, Milestone.Status.CANCELLED);
    /** As in {@code 2026-W47}. */
    private static final int ISO_WEEK = 8;

    private final ContractStore store;
    private final Events events;
    private final Sight sight;
    private final Vat vat;
    private final Clock clock;
    private final Parking parking;
    private final Approvals approvals;
    private volatile ContractSettings settings;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Accounts accounts;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Commissions commissions;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Payments payments;

    @Activate
    public ContractsService(
            @Reference ContractStore store,
            @Reference Events events,
            @Reference Masking masking,
            @Reference Vat vat,
            ContractSettings.Config config) {
        this(store, events, masking, vat, ContractSettings.of(config), Clock.systemUTC());
    }

    ContractsService(
            ContractStore store, Events events, Masking masking, Vat vat, ContractSettings settings, Clock clock) {
        this.store = store;
        this.events = events;
        this.sight = new Sight(masking);
        this.vat = vat;
        this.settings = settings;
        this.clock = clock;
        this.parking = new Parking(store, events, clock, () -> this.settings, this::resume);
        this.approvals = new Approvals(store, events, parking, this::payments, this::seen, this::completeIfSettled);
    }

    /** For tests without OSGi. */
    ContractsService with(Accounts someAccounts, Commissions someCommissions, Payments somePayments) {
        this.accounts = someAccounts;
        this.commissions = someCommissions;
        this.payments = somePayments;
        return this;
    }

    /** After the references to other capabilities, which a timer needs. */
    @Activate
    void start() {
        store.on(ContractStore.AUTO_RELEASE, id -> autoRelease(UUID.fromString(id)));
        store.on(ContractStore.END, id -> ended(UUID.fromString(id)));
        parking.start();
    }

    @Modified
    void modified(ContractSettings.Config config) {
        settings = ContractSettings.of(config);
    }

    @Deactivate
    void stop() {
        store.on(ContractStore.AUTO_RELEASE, null);
        store.on(ContractStore.END, null);
        parking.stop();
    }

    @Override
    public Contract sign(Actor actor, ContractDraft draft) {
        onlyThePlatform(actor);
        check(draft);
        return store.write(entities -> {
            if (store.hasContract(entities, draft.proposal())) {
                throw new Conflict("This proposal has become a contract already.");
            }
            ContractEntity contract = contract(draft);
            VatRuling ruling =
                    vat.decide(standing(contract.freelancerCompany), standing(contract.company), contract.signedAt);
            contract.vatBasisPoints = ruling.basisPoints();
            List<MilestoneEntity> milestones = milestones(contract, draft.milestones());
            Pin pin = commissions()
                    .pin(
                            Actor.SYSTEM,
                            new SigningFacts(
                                    contract.id,
                                    contract.freelancer,
                                    contract.company,
                                    contract.vertical,
                                    contract.currency,
                                    contract.freelancerBroughtClient ? BroughtBy.FREELANCER : BroughtBy.PLATFORM,
                                    contract.signedAt));
            contract.commissionPolicy = pin.policy();
            contract.text = ContractText.of(contract, milestones, pin, ruling);
            contract.textHash = ContractText.hash(contract.text);
            entities.persist(contract);
            entities.flush();
            milestones.forEach(entities::persist);
            events.append(new ContractSigned(
                    contract.id, contract.mission, contract.proposal, contract.company, contract.freelancer));
            entities.flush();
            return contract.toContract(milestones);
        });
    }

    private ContractEntity contract(ContractDraft draft) {
        Accounts present = accounts();
        ContractEntity contract = new ContractEntity();
        contract.id = Ids.next();
        contract.mission = draft.mission();
        contract.proposal = draft.proposal();
        contract.title = draft.title();
        contract.company = draft.company();
        contract.companyName =
                present.company(Actor.SYSTEM, draft.company()).details().name();
        contract.client = draft.client();
        contract.clientAgreedAt = draft.clientAgreedAt();
        contract.freelancer = draft.freelancer();
        contract.freelancerName = present.person(Actor.SYSTEM, draft.freelancer())
                .orElseThrow(() -> new NotFound("The freelancer's account is gone."))
                .displayName();
        contract.freelancerCompany = draft.freelancerCompany();
        contract.freelancerAgreedAt = draft.freelancerAgreedAt();
        contract.pricing = draft.pricing();
        contract.currency = currency(draft);
        contract.dailyRate =
                draft.pricing() == Pricing.DAILY ? draft.dailyRate().minor() : null;
        contract.days = draft.pricing() == Pricing.DAILY ? draft.days() : null;
        contract.scope = draft.scope();
        contract.author = draft.author();
        contract.vertical = draft.vertical();
        contract.freelancerBroughtClient = draft.freelancerBroughtClient();
        contract.termsVersion = settings.termsVersion();
        contract.signedAt = draft.clientAgreedAt().isAfter(draft.freelancerAgreedAt())
                ? draft.clientAgreedAt()
                : draft.freelancerAgreedAt();
        contract.zone = settings.zone().getId();
        contract.calendar = settings.calendar().name();
        contract.status = Contract.Status.ACTIVE;
        return contract;
    }

    private VatParty standing(UUID company) {
        VatStanding standing = accounts().vatStanding(Actor.SYSTEM, company);
        return new VatParty(standing.country(), standing.status() == VatStatus.FRANCHISE, standing.verified());
    }

    private static List<MilestoneEntity> milestones(ContractEntity contract, List<MilestoneDraft> drafts) {
        List<MilestoneEntity> milestones = new ArrayList<>();
        for (MilestoneDraft draft : drafts) {
            MilestoneEntity milestone = new MilestoneEntity();
            milestone.id = Ids.next();
            milestone.contract = contract.id;
            milestone.position = milestones.size() + 1;
            milestone.title = draft.title();
            milestone.currency = contract.currency;
            milestone.net = draft.amount().minor();
            milestone.vat = vat(milestone.net, contract.vatBasisPoints);
            milestone.dueOn = draft.dueOn();
            milestone.status = Milestone.Status.PLANNED;
            milestones.add(milestone);
        }
        return milestones;
    }

    static long vat(long net, int basisPoints) {
        return BigDecimal.valueOf(net)
                .multiply(BigDecimal.valueOf(basisPoints))
                .movePointLeft(4)
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
    }

    private static void check(ContractDraft draft) {
        Invalid.Check check = new Invalid.Check()
                .text(draft.title(), "title", 200)
                .that(draft.scope() != null, "scope", "scope must not be missing.")
                .that(
                        draft.client().equals(draft.author())
                                || draft.freelancer().equals(draft.author()),
                        "author",
                        "One of the two wrote the terms.")
                .that(
                        !draft.client().equals(draft.freelancer())
                                && !draft.company().equals(draft.freelancerCompany()),
                        "freelancer",
                        "Nobody makes a contract with themselves.");
        if (draft.pricing() == Pricing.FIXED) {
            check.that(!draft.milestones().isEmpty(), "milestones", "There must be at least one milestone.");
            for (int i = 0; i < draft.milestones().size(); i++) {
                Money amount = draft.milestones().get(i).amount();
                check.text(draft.milestones().get(i).title(), "milestones/" + i + "/title", 200)
                        .that(
                                amount.isPositive()
                                        && amount.currency()
                                                .equals(draft.milestones()
                                                        .get(0)
                                                        .amount()
                                                        .currency()),
                                "milestones/" + i + "/amount",
                                "Each amount must be above zero and in one currency.");
            }
        } else {
            check.that(
                            draft.dailyRate() != null && draft.dailyRate().isPositive(),
                            "dailyRate",
                            "The daily rate must be above zero.")
                    .that(draft.milestones().isEmpty(), "milestones", "A contract by the day has no milestones.");
        }
        check.orThrow();
    }

    private static String currency(ContractDraft draft) {
        Money price =
                draft.pricing() == Pricing.FIXED ? draft.milestones().get(0).amount() : draft.dailyRate();
        return price.currency();
    }

    @Override
    public Contract get(Actor actor, UUID contract) {
        actor.mustBeSomebody();
        return store.read(entities -> {
            ContractEntity found = entities.find(ContractEntity.class, contract);
            if (found == null || !found.isVisibleTo(actor)) {
                throw new NotFound("There is no such contract.");
            }
            return seen(entities, actor, found, store.milestones(entities, contract));
        });
    }

    @Override
    public Map<Contract.Status, Long> counts(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return store.read(store::counts);
    }

    @Override
    public Page<Contract> list(Actor actor, PageRequest page) {
        actor.mustBeSomebody();
        UUID before = cursor(page.cursor());
        return store.read(entities -> {
            List<ContractEntity> found = store.list(
                    entities, actor.isOperator() ? null : actor.account(), actor.companies(), before, page.limit() + 1);
            List<ContractEntity> items = found.subList(0, Math.min(found.size(), page.limit()));
            Map<UUID, List<MilestoneEntity>> milestones = store.milestones(
                    entities, items.stream().map(contract -> contract.id).toList());
            Supplier<Set<UUID>> haveMet = Sight.kept(() -> store.fundedBetween(entities, items));
            return new Page<>(
                    items.stream()
                            .map(contract -> sight.seen(
                                    actor,
                                    contract,
                                    milestones.getOrDefault(contract.id, List.of()),
                                    () -> haveMet.get().contains(contract.id)))
                            .toList(),
                    found.size() > items.size() ? items.get(items.size() - 1).id.toString() : null);
        });
    }

    static UUID cursor(String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            return UUID.fromString(cursor);
        } catch (IllegalArgumentException notOurs) {
            throw new Invalid("cursor", "cursor must be the one of the page before.");
        }
    }

    @Override
    public Milestone milestone(Actor actor, UUID milestone) {
        actor.mustBeSomebody();
        return store.read(entities -> seen(entities, actor, visible(actor, store.find(entities, milestone))));
    }

    /** First asks what the client pays on top, outside any transaction; then collects all of it. */
    @Override
    public Milestone fund(Actor actor, UUID milestone, Expected expected) {
        actor.mustBeSomebody();
        Step step = store.read(entities -> visible(actor, store.find(entities, milestone)));
        step.check(actor, Move.FUND, expected);
        ReleaseOrder order = step.order();
        ClientFee fee = clientFee(actor, order.contract(), order.company(), order.net());
        return fund(actor, milestone, Expected.of(step.milestone().version), fee);
    }

    /** What the client pays on top of a price. Not to be called inside a transaction, for a policy is asked. */
    ClientFee clientFee(Actor actor, UUID contract, UUID company, Money net) {
        if (actor.isSystem()) {
            // Nobody looks at the clock: whoever waits here for a policy keeps a timer's thread from others.
            commissions().mustBeDecidable(Actor.SYSTEM, contract);
        }
        return payments().clientFee(Actor.SYSTEM, contract, company, net);
    }

    private Milestone fund(Actor actor, UUID milestone, Expected expected, ClientFee fee) {
        return move(actor, milestone, Move.FUND, expected, step -> {
            ContractEntity contract = step.contract();
            MilestoneEntity funded = step.milestone();
            funded.payment = payments()
                    .collect(
                            Actor.SYSTEM,
                            new CollectOrder(
                                    funded.id,
                                    contract.id,
                                    contract.company,
                                    actor.isSystem() ? contract.client : actor.account(),
                                    funded.net().plus(funded.vat()),
                                    fee,
                                    description(contract, funded)))
                    .id();
        });
    }

    private static String description(ContractEntity contract, MilestoneEntity milestone) {
        String text = contract.title + ": " + milestone.title;
        return text.length() <= MAX_DESCRIPTION ? text : text.substring(0, MAX_DESCRIPTION - 1) + "…";
    }

    /** The provider holds the money. Joins the transaction of the event's delivery. */
    void confirmed(UUID milestone, UUID payment) {
        answered(milestone, payment, Move.CONFIRM);
    }

    /** The provider could not collect the money. Joins the transaction of the event's delivery. */
    void refused(UUID milestone, UUID payment) {
        answered(milestone, payment, Move.REFUSE);
    }

    private void answered(UUID milestone, UUID payment, Move move) {
        store.write(entities -> {
            Step step = store.lock(entities, milestone);
            if (step == null
                    || !payment.equals(step.milestone().payment)
                    || !move.from().contains(step.milestone().status)) {
                LOG.warn(
                        "milestone={} payment={} is not waited for, {} changes nothing; look at the payment",
                        milestone,
                        payment,
                        move);
                return null;
            }
            apply(entities, step, move);
            if (move == Move.CONFIRM) {
                step.milestone().fundedAt = now();
                if (step.milestone().week != null) {
                    releaseSoon(entities, step);
                }
            }
            return null;
        });
    }

    /** A week is approved before it is paid: with the money it is as good as submitted, and nobody has to be waited for. */
    private void releaseSoon(EntityManager entities, Step step) {
        MilestoneEntity week = step.milestone();
        week.submittedAt = now();
        week.autoReleaseAt = week.submittedAt;
        store.setAutoRelease(week.id, week.autoReleaseAt);
        apply(entities, step, Move.SUBMIT);
    }

    /**
     * Makes an approved week a milestone and starts to collect for it. Joins the thread's transaction, which has locked the
     * contract.
     *
     * @param fee what the client pays on top
     * @return the milestone
     */
    UUID charge(EntityManager entities, Actor actor, ContractEntity contract, TimesheetEntity week, ClientFee fee) {
        MilestoneEntity milestone = next(entities, contract, week.net());
        milestone.title = DateTimeFormatter.ISO_WEEK_DATE.format(week.week).substring(0, ISO_WEEK);
        milestone.week = week.week;
        entities.persist(milestone);
        entities.flush();
        fund(actor, milestone.id, Expected.ANY, fee);
        return milestone.id;
    }

    /** Adds a milestone to a contract whose row is locked. Joins the thread's transaction. */
    void add(EntityManager entities, ContractEntity contract, String title, long net, LocalDate dueOn) {
        MilestoneEntity milestone = next(entities, contract, net);
        milestone.title = title;
        milestone.dueOn = dueOn;
        entities.persist(milestone);
        contract.moves++;
        entities.flush();
    }

    private MilestoneEntity next(EntityManager entities, ContractEntity contract, long net) {
        MilestoneEntity milestone = new MilestoneEntity();
        milestone.id = Ids.next();
        milestone.contract = contract.id;
        milestone.position = store.milestones(entities, contract.id).stream()
                        .mapToInt(other -> other.position)
                        .max()
                        .orElse(0)
                + 1;
        milestone.currency = contract.currency;
        milestone.net = net;
        milestone.vat = vat(net, contract.vatBasisPoints);
        milestone.status = Milestone.Status.PLANNED;
        return milestone;
    }

    /** Takes a planned milestone out of a contract whose row is locked. Joins the thread's transaction. */
    void cancel(EntityManager entities, ContractEntity contract, UUID milestone) {
        apply(entities, new Step(contract, entities.find(MilestoneEntity.class, milestone)), Move.CANCEL);
    }

    /** Sets the last day of a contract whose row is locked. Joins the thread's transaction. */
    void endWith(ContractEntity contract, LocalDate lastDay) {
        contract.lastDay = lastDay;
        store.setEnd(contract.id, Deadlines.of(contract).end(lastDay));
        events.append(new ContractEnding(contract.id, lastDay.toString()));
    }

    ContractSettings settings() {
        return settings;
    }

    @Override
    public Contract end(Actor actor, UUID contract, Expected expected, LocalDate lastDay) {
        actor.mustBeSomebody();
        new Invalid.Check()
                .that(lastDay != null, "lastDay", "lastDay must be a date such as 2026-12-18.")
                .orThrow();
        return store.write(entities -> {
            ContractEntity found = entities.find(ContractEntity.class, contract);
            if (found == null || !found.isVisibleTo(actor)) {
                throw new NotFound("There is no such contract.");
            }
            if (!actor.is(found.freelancer) && !actor.actsFor(found.company)) {
                throw new Forbidden("Only the two sides may end a contract.");
            }
            ContractEntity locked = store.lockContract(entities, contract);
            expected.check(locked.version);
            mustBeAbleToEnd(entities, locked, lastDay);
            if (locked.lastDay != null && lastDay.isAfter(locked.lastDay)) {
                throw new Conflict("The contract ends with " + locked.lastDay
                        + "; only an earlier day can be named instead. An amendment may name a later one.");
            }
            endWith(locked, lastDay);
            entities.flush();
            return seen(entities, actor, locked, store.milestones(entities, contract));
        });
    }

    void mustBeAbleToEnd(EntityManager entities, ContractEntity contract, LocalDate lastDay) {
        if (contract.pricing != Pricing.DAILY) {
            throw new Conflict("A contract with milestones ends when all of them are released or refunded.");
        }
        if (contract.status != Contract.Status.ACTIVE) {
            throw new Conflict("The contract has ended already.");
        }
        LocalDate today = Deadlines.of(contract).today(clock.instant());
        if (lastDay.isBefore(today)) {
            throw new Invalid("lastDay", "lastDay must not be before today, " + today + ".");
        }
        if (store.openTimesheets(entities, contract.id).stream().anyMatch(sheet -> sheet.worksAfter(lastDay))) {
            throw new Conflict("Days after " + lastDay + " are recorded already.");
        }
    }

    /** The timer of a contract by the day whose last week is over. What is not settled by then completes it later. */
    private Instant ended(UUID contract) {
        return store.write(entities -> {
            ContractEntity locked = store.lockContract(entities, contract);
            Instant end = Deadlines.of(locked).end(locked.lastDay);
            if (clock.instant().isBefore(end)) {
                return end;
            }
            completeIfSettled(entities, locked);
            return null;
        });
    }

    private void completeIfSettled(UUID contract) {
        store.write(entities -> {
            completeIfSettled(entities, store.lockContract(entities, contract));
            return null;
        });
    }

    /** Ends a contract of which nothing is left to be done or paid. Its row is locked. */
    void completeIfSettled(EntityManager entities, ContractEntity contract) {
        if (contract.status == Contract.Status.ACTIVE && isSettled(entities, contract)) {
            contract.status = Contract.Status.COMPLETED;
            events.append(new ContractEnded(
                    contract.id,
                    contract.mission,
                    contract.company,
                    contract.freelancer,
                    contract.status.name(),
                    store.hasReleased(entities, contract.id)));
            entities.flush();
        }
    }

    private boolean isSettled(EntityManager entities, ContractEntity contract) {
        if (contract.pricing == Pricing.DAILY
                && (contract.lastDay == null
                        || clock.instant().isBefore(Deadlines.of(contract).end(contract.lastDay))
                        || !store.openTimesheets(entities, contract.id).isEmpty())) {
            return false;
        }
        return store.milestones(entities, contract.id).stream()
                .allMatch(milestone -> SETTLED.contains(milestone.status));
    }

    @Override
    public Milestone submit(Actor actor, UUID milestone, Expected expected, String note) {
        new Invalid.Check().optionalText(note, "note", MAX_TEXT).orThrow();
        return move(actor, milestone, Move.SUBMIT, expected, step -> {
            MilestoneEntity submitted = step.milestone();
            submitted.note = note;
            submitted.submittedAt = now();
            submitted.autoReleaseAt = submitted.submittedAt.plus(settings.autoRelease());
            store.setAutoRelease(submitted.id, submitted.autoReleaseAt);
        });
    }

    @Override
    public Milestone requestChanges(Actor actor, UUID milestone, Expected expected, String wanted) {
        new Invalid.Check().text(wanted, "wanted", MAX_TEXT).orThrow();
        return move(actor, milestone, Move.REQUEST_CHANGES, expected, step -> {
            if (step.milestone().week != null) {
                throw new Conflict("This week was approved before it was charged and is being released.");
            }
            step.milestone().changesWanted = wanted;
            step.milestone().autoReleaseAt = null;
            store.cancelAutoRelease(milestone);
        });
    }

    @Override
    public Milestone approve(Actor actor, UUID milestone, Expected expected) {
        return release(actor, milestone, expected, Move.APPROVE);
    }

    /** The timer of a submission without an answer. It looks at the state itself: it may have changed since it was set. */
    private Instant autoRelease(UUID milestone) {
        Milestone now = store.read(entities -> {
            Step step = store.find(entities, milestone);
            return step == null ? null : step.milestone().toMilestone();
        });
        if (now == null || now.status() != Milestone.Status.SUBMITTED || now.autoReleaseAt() == null) {
            return null;
        }
        if (now.autoReleaseAt().isAfter(clock.instant())) {
            return now.autoReleaseAt();
        }
        Milestone approved = release(Actor.SYSTEM, milestone, Expected.of(now.version()), Move.APPROVE);
        LOG.info("milestone={} was approved by itself and is {}", milestone, approved.status());
        return null;
    }

    /**
     * First asks what the release costs, outside any transaction, for a policy is foreign code; then does all of it in one
     * transaction (see {@link Approvals}), on the very version of the milestone that was asked for. Where another release of the same parties was
     * faster, the facts are others and it is asked again. Where nothing can be asked, the approval is kept and the milestone
     * is parked.
     *
     * @param move {@link Move#APPROVE}, or {@link Move#RESUME} for what is parked
     */
    private Milestone release(Actor actor, UUID milestone, Expected expected, Move move) {
        actor.mustBeSomebody();
        for (int attempt = 1; attempt <= settings.releaseAttempts(); attempt++) {
            Payments present = payments();
            Asked asked = approvals.ask(new Wish(actor, milestone, expected, move));
            PreparedRelease prepared;
            try {
                if (actor.isSystem()) {
                    // Nobody looks at the clock: whoever waits here for a policy keeps a timer's thread from others.
                    commissions()
                            .mustBeDecidable(Actor.SYSTEM, asked.facts().order().contract());
                }
                prepared = present.prepare(Actor.SYSTEM, asked.facts());
            } catch (Undecided why) {
                if (move == Move.APPROVE) {
                    return park(actor, asked, why);
                }
                throw why;
            }
            try {
                return approvals.release(new Approval(actor, milestone, asked.version(), move, prepared));
            } catch (FactsChanged faster) {
                LOG.debug("milestone={} is prepared again, attempt {}", milestone, attempt, faster);
            }
        }
        throw new Unavailable(
                "Too many payments between the same parties at once, nothing has changed. Try again.",
                Duration.ofSeconds(1));
    }

    private Milestone park(Actor actor, Asked asked, Undecided why) {
        UUID milestone = asked.facts().order().milestone();
        Milestone parked = move(actor, milestone, Move.PARK, Expected.of(asked.version()), step -> {
            step.milestone().autoReleaseAt = null;
            if (!actor.isSystem()) {
                store.cancelAutoRelease(milestone);
            }
            parking.park(step, actor.account(), why, now());
        });
        LOG.info(
                "milestone={} policy={} {} is approved and waits, its commission can't be decided: {}",
                milestone,
                why.policy(),
                why.major(),
                why.getMessage());
        return parked;
    }

    Parking parking() {
        return parking;
    }

    /** Releases what is parked, if it can be. */
    private void resume(UUID milestone) {
        release(Actor.SYSTEM, milestone, Expected.ANY, Move.RESUME);
    }

    /** What a move does besides changing the state. */
    @FunctionalInterface
    private interface Effect {
        void on(Step step);
    }

    private Milestone move(Actor actor, UUID milestone, Move move, Expected expected, Effect effect) {
        actor.mustBeSomebody();
        return store.write(entities -> {
            Step step = visible(actor, store.lock(entities, milestone));
            step.check(actor, move, expected);
            effect.on(step);
            apply(entities, step, move);
            return seen(entities, actor, step);
        });
    }

    /** All moves but APPROVE and RESUME, which are the business of {@link Approvals}. */
    private void apply(EntityManager entities, Step step, Move move) {
        step.milestone().status = move.to();
        step.contract().moves++;
        events.append(new MilestoneMoved(
                step.milestone().id, step.contract().id, move.to().name()));
        entities.flush();
        if (SETTLED.contains(move.to())) {
            completeIfSettled(entities, step.contract());
        }
    }

    @Override
    public Page<ParkedRelease> parked(Actor actor, PageRequest page) {
        actor.mustHave(Role.OPERATOR);
        return parking.list(page);
    }

    @Override
    public boolean fundedBetween(Actor actor, UUID company, UUID freelancer) {
        onlyThePlatform(actor);
        return store.read(entities -> store.fundedBetween(entities, company, freelancer));
    }

    private Contract seen(
            EntityManager entities, Actor actor, ContractEntity contract, List<MilestoneEntity> milestones) {
        return sight.seen(actor, contract, milestones, () -> haveMet(entities, contract));
    }

    private Milestone seen(EntityManager entities, Actor actor, Step step) {
        return sight.seen(actor, step.contract(), step.milestone(), () -> haveMet(entities, step.contract()));
    }

    private Milestone seen(Actor actor, Step step) {
        return sight.seen(
                actor,
                step.contract(),
                step.milestone(),
                () -> store.read(entities -> haveMet(entities, step.contract())));
    }

    private boolean haveMet(EntityManager entities, ContractEntity contract) {
        return store.fundedBetween(entities, contract.company, contract.freelancer);
    }

    private static Step visible(Actor actor, Step step) {
        if (step == null || !step.contract().isVisibleTo(actor)) {
            throw new NotFound("There is no such milestone.");
        }
        return step;
    }

    private static void onlyThePlatform(Actor actor) {
        if (!actor.mustBeSomebody().isSystem()) {
            throw new Forbidden("Only the platform itself does this.");
        }
    }

    /** PostgreSQL keeps microseconds; what is answered now is what is read later. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private Accounts accounts() {
        Accounts present = accounts;
        if (present == null) {
            throw Unavailable.capability("accounts");
        }
        return present;
    }

    private Commissions commissions() {
        Commissions present = commissions;
        if (present == null) {
            throw Unavailable.capability("commission");
        }
        return present;
    }

    private Payments payments() {
        Payments present = payments;
        if (present == null) {
            throw Unavailable.capability("payments");
        }
        return present;
    }
}
