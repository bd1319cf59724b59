package org.biface.payments.internal;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.biface.accounts.Accounts;
import org.biface.accounts.VatStanding;
import org.biface.accounts.VatStatus;
import org.biface.commission.ChargeFacts;
import org.biface.commission.ChargeOrder;
import org.biface.commission.Commissions;
import org.biface.commission.Decision;
import org.biface.commission.Explained;
import org.biface.commission.QuoteOrder;
import org.biface.commission.Undecided;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.DomainException;
import org.biface.commons.Forbidden;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.vat.Vat;
import org.biface.kernel.vat.VatParty;
import org.biface.kernel.vat.VatRuling;
import org.biface.payments.Balance;
import org.biface.payments.ClientFee;
import org.biface.payments.CollectOrder;
import org.biface.payments.FactsChanged;
import org.biface.payments.FundsReleased;
import org.biface.payments.LedgerBalance;
import org.biface.payments.Payment;
import org.biface.payments.Payments;
import org.biface.payments.Payout;
import org.biface.payments.PreparedRelease;
import org.biface.payments.RefundStarted;
import org.biface.payments.Release;
import org.biface.payments.ReleaseFacts;
import org.biface.payments.ReleaseOrder;
import org.biface.spi.payment.ForgedNotice;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.PaymentProvider.Capability;
import org.biface.spi.payment.ProviderUnavailable;
import org.biface.spi.payment.Webhook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Held payments, releases and payouts: rules, authorization, transactions. */
@Component(service = PaymentsService.class, configurationPid = Settings.PID)
@Designate(ocd = Settings.Config.class)
public final class PaymentsService implements Payments {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentsService.class);
    private static final String HOLD = "hold";
    private static final String RECONCILE = "reconcile";
    private static final String FEE_BACK = "Fee not charged";
    private static final String SWEEP = "sweep";
    private static final String PROVE = "prove";
    private static final String PAYOUTS = "payouts";
    private static final Duration LOOK_FOR_PAYOUTS = Duration.ofMinutes(10);
    private static final int LONGEST_DESCRIPTION = 100;
    private static final Duration PROVIDER_RETRY = Duration.ofSeconds(5);
    private static final String UNIQUE_VIOLATION = "23505";

    private final PaymentStore store;
    private final Events events;
    private final Providers providers;
    private final Vat vat;
    private final Settings settings;
    private final Clock clock;
    private final Books books;
    private final ProviderDesk desk;
    private final NoticeInbox inbox;
    private final Reconciler reconciler;
    private final Sweeper sweeper;
    private final LedgerProver prover;
    private final PayoutRunner runner;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Commissions commissions;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Accounts accounts;

    @Activate
    public PaymentsService(
            @Reference PaymentStore store,
            @Reference Events events,
            @Reference Providers providers,
            @Reference Vat vat,
            Settings.Config config) {
        this(store, events, providers, vat, Settings.of(config), Clock.systemUTC());
    }

    PaymentsService(PaymentStore store, Events events, Providers providers, Vat vat, Settings settings, Clock clock) {
        this.store = store;
        this.events = events;
        this.providers = providers;
        this.settings = settings;
        this.clock = clock;
        this.vat = vat;
        this.books = new Books(events);
        this.desk = new ProviderDesk(store, providers, books, settings, clock);
        this.inbox = new NoticeInbox(books, settings, clock);
        books.keep(Order.Kind.REFUND, new RefundBook(events));
        inbox.onChargeback(new ChargebackLedger(events, this::commissions));
        books.keep(Order.Kind.SWEEP, new SweepBook());
        this.reconciler = new Reconciler(store, desk, settings, clock);
        this.sweeper = new Sweeper(store, desk, settings, clock);
        this.prover = new LedgerProver(store, settings, clock);
        this.runner = new PayoutRunner(store, desk, this, settings, clock);
        store.timers().on(HOLD, id -> endHold(UUID.fromString(id)));
        store.timers().every(RECONCILE, settings.reconcileEvery().dividedBy(4), reconciler::whenDue);
        if (!settings.sweepEvery().isZero()) {
            store.timers().every(SWEEP, settings.sweepEvery(), sweeper::whenDue);
        }
        store.timers().every(PAYOUTS, LOOK_FOR_PAYOUTS, runner::whenDue);
        store.timers().every(PROVE, settings.proveEvery().dividedBy(12), prover::whenDue);
        store.timers().start();
    }

    /** For tests without OSGi. */
    PaymentsService with(Commissions someCommissions, Accounts someAccounts) {
        this.commissions = someCommissions;
        this.accounts = someAccounts;
        return this;
    }

    @Deactivate
    void close() {
        desk.close();
    }

    Reconciler reconciler() {
        return reconciler;
    }

    Sweeper sweeper() {
        return sweeper;
    }

    ProviderDesk desk() {
        return desk;
    }

    LedgerProver prover() {
        return prover;
    }

    PayoutRunner runner() {
        return runner;
    }

    /** @return the providers that are left alone at the moment, because they did not answer */
    List<String> providersLeftAlone() {
        return desk.leftAlone();
    }

    // ---------------------------------------------------------------- from the client

    @Override
    public ClientFee clientFee(Actor actor, UUID contract, UUID company, Money net) {
        mustBePlatform(actor);
        String currency = net.currency();
        Money commission = commissions()
                .quote(Actor.SYSTEM, new QuoteOrder(net, contract, null, null, null, null))
                .clientCharge();
        if (!commission.isPositive()) {
            return ClientFee.none(currency);
        }
        VatRuling ruling = ruling(accounts().vatStanding(Actor.SYSTEM, company), clock.instant());
        BigDecimal before = store.read(connection -> Releases.clientVat(connection, contract, currency));
        long fee = Releases.rounded(before.add(ruling.exactOn(commission.minor()))) - Releases.rounded(before);
        return new ClientFee(commission, Money.of(Math.max(0, fee), currency), ClientFees.applied(ruling));
    }

    private Accounts accounts() {
        Accounts present = accounts;
        if (present == null) {
            throw Unavailable.capability("accounts");
        }
        return present;
    }

    /** @param standing the company that the platform charges; {@code null} when there is none */
    private VatRuling ruling(VatStanding standing, Instant at) {
        if (standing == null) {
            throw new NotFound("There is no such company.");
        }
        return vat.decide(
                vat.platform(),
                new VatParty(standing.country(), standing.status() == VatStatus.FRANCHISE, standing.verified()),
                at);
    }

    @Override
    public Payment collect(Actor actor, CollectOrder order) {
        mustBePlatform(actor);
        new Invalid.Check()
                .that(order.gross().isPositive(), "gross", "gross must be above zero.")
                .that(
                        !order.fee().commission().isNegative()
                                && !order.fee().vat().isNegative(),
                        "fee",
                        "fee must not be below zero.")
                .that(
                        order.description() == null || order.description().length() <= LONGEST_DESCRIPTION,
                        "description",
                        "description must have at most " + LONGEST_DESCRIPTION + " characters.")
                .orThrow();
        return store.write(connection -> {
            if (Orders.collecting(connection, order.milestone())) {
                throw new Conflict("A payment for this milestone is under way or has succeeded.");
            }
            Order started = start(
                    connection,
                    OrderDraft.of(Order.Kind.COLLECT, order.total())
                            .description(order.description())
                            .milestone(order.milestone())
                            .contract(order.contract())
                            .company(order.company()));
            ClientFees.insert(connection, started, order.fee());
            return started.asPayment(order.fee());
        });
    }

    Order start(Connection connection, OrderDraft draft) throws SQLException {
        try {
            return desk.start(connection, draft);
        } catch (SQLException refused) {
            if (UNIQUE_VIOLATION.equals(refused.getSQLState())) {
                throw new Conflict("A payment for this milestone is under way or has succeeded.");
            }
            throw refused;
        }
    }

    @Override
    public Payment payment(Actor actor, UUID payment) {
        Order found = mine(actor, payment);
        return store.read(connection -> seenBy(actor, connection, found));
    }

    private Order mine(Actor actor, UUID payment) {
        actor.mustBeSomebody();
        return store.read(connection -> Orders.find(connection, Order.Kind.COLLECT, payment))
                .filter(order -> actor.isOperator() || actor.actsFor(order.company()))
                .orElseThrow(() -> new NotFound("There is no such payment."));
    }

    private static Payment seenBy(Actor actor, Connection connection, Order order) throws SQLException {
        ClientFee fee = ClientFees.of(connection, order);
        return actor.actsFor(order.company()) ? order.asPaymentOfThePayer(fee) : order.asPayment(fee);
    }

    @Override
    public Payment withdraw(Actor actor, UUID payment) {
        return desk.withdraw(mine(actor, payment), (connection, order) -> seenBy(actor, connection, order));
    }

    // ---------------------------------------------------------------- to the freelancer

    @Override
    public List<ReleaseFacts> facts(Actor actor, List<ReleaseOrder> orders) {
        mustBePlatform(actor);
        return List.copyOf(known(orders));
    }

    /**
     * All that is known of a release before a policy is asked.
     *
     * @param charge what commission knows
     * @param sums what was charged and collected until now
     * @param freelancer how the freelancer's business stands towards VAT
     * @param client how the client's company does, if it may be charged something
     */
    private record Known(ReleaseOrder order, ChargeFacts charge, Sums sums, VatStanding freelancer, VatStanding client)
            implements ReleaseFacts {}

    /** Commission's facts come first: what changes one of the sums meanwhile changes their version. */
    private List<Known> known(List<ReleaseOrder> orders) {
        Instant now = clock.instant();
        List<ChargeFacts> charges = commissions()
                .facts(
                        Actor.SYSTEM,
                        orders.stream()
                                .map(order -> new ChargeOrder(order.contract(), order.net(), now))
                                .toList());
        List<Sums> sums = store.read(connection -> Releases.sums(connection, orders));
        Set<UUID> charged = new HashSet<>();
        for (int i = 0; i < orders.size(); i++) {
            charged.add(orders.get(i).freelancerCompany());
            if (sums.get(i).fee() > 0) {
                charged.add(orders.get(i).company());
            }
        }
        Map<UUID, VatStanding> standings = accounts().vatStandings(Actor.SYSTEM, charged);
        List<Known> known = new ArrayList<>(orders.size());
        for (int i = 0; i < orders.size(); i++) {
            ReleaseOrder order = orders.get(i);
            known.add(new Known(
                    order,
                    charges.get(i),
                    sums.get(i),
                    standings.get(order.freelancerCompany()),
                    standings.get(order.company())));
        }
        return known;
    }

    @Override
    public PreparedRelease prepare(Actor actor, ReleaseFacts facts) {
        mustBePlatform(actor);
        if (store.inTransaction()) {
            throw new IllegalStateException("a policy is foreign code and is not asked inside a transaction");
        }
        ReleaseOrder order = facts.order();
        new Invalid.Check()
                .that(order.net().isPositive(), "net", "net must be above zero.")
                .that(!order.vat().isNegative(), "vat", "vat must not be below zero.")
                .that(
                        order.net().currency().equals(order.vat().currency()),
                        "vat",
                        "vat must be in the currency of the net.")
                .orThrow();
        // Another version of this capability may have read them, and have left since.
        Known known = facts instanceof Known mine ? mine : known(List.of(order)).get(0);
        Decision decision = commissions().decide(Actor.SYSTEM, known.charge);
        Sums sums = known.sums;
        VatRuling client =
                decision.clientCharge().isPositive() && sums.fee() > 0 ? ruling(known.client, decision.at()) : null;
        ClientSide side = ClientSide.charged(decision.clientCharge().minor(), sums, client);
        var prepared =
                new Prepared(order, charged(decision, side), ruling(known.freelancer, decision.at()), sums.vat(), side);
        if (release(prepared, decision.at()).payable().isNegative()) {
            throw Undecided.ofThisContract(
                    decision.pin().policy(),
                    decision.pin().major(),
                    "the commission and its VAT are more than what is held");
        }
        return prepared;
    }

    /** The decision with what the client is really charged. */
    private static Decision charged(Decision decision, ClientSide client) {
        return new Decision(
                decision.pin(),
                decision.version(),
                decision.bundleVersion(),
                decision.amount(),
                decision.at(),
                decision.answeredAt(),
                decision.factsVersion(),
                decision.lines(),
                decision.freelancerCharge(),
                Money.of(client.commission(), decision.amount().currency()),
                decision.returnedOnRefund(),
                decision.inputs(),
                decision.terms());
    }

    @Override
    public List<Optional<Release>> releaseAll(Actor actor, List<PreparedRelease> releases) {
        mustBePlatform(actor);
        Commissions present = commissions();
        return store.write(connection -> carryOut(connection, present, releases, null));
    }

    /**
     * @param settled what the client gets back of money in dispute
     */
    Release carryOut(Connection connection, Commissions present, Prepared prepared, Disputed settled)
            throws SQLException {
        return carryOut(connection, present, List.of(prepared), settled).get(0).orElseThrow(FactsChanged::new);
    }

    private List<Optional<Release>> carryOut(
            Connection connection, Commissions present, List<? extends PreparedRelease> releases, Disputed settled)
            throws SQLException {
        Instant now = clock.instant();
        Map<UUID, Made> made = new LinkedHashMap<>();
        Map<UUID, Decision> decisions = new LinkedHashMap<>();
        for (PreparedRelease release : releases) {
            // Another version of this capability may have prepared it, and have left since.
            if (release instanceof Prepared prepared) {
                Release decided = release(prepared, now);
                made.put(decided.milestone(), new Made(prepared, decided));
                decisions.put(decided.id(), prepared.decision());
            }
        }
        if (decisions.isEmpty()) {
            return releases.stream().map(release -> Optional.<Release>empty()).toList();
        }
        Set<UUID> kept = present.recordAll(Actor.SYSTEM, decisions);
        made.values().removeIf(one -> !kept.contains(one.release.id()));
        if (!made.isEmpty()) {
            book(connection, List.copyOf(made.values()), settled, now);
        }
        return releases.stream()
                .map(release -> Optional.ofNullable(made.get(release.order().milestone()))
                        .map(Made::release))
                .toList();
    }

    /** A release and what it was made of. */
    private record Made(Prepared prepared, Release release) {}

    /** Keeps releases, moves the money, and says so. */
    private void book(Connection connection, List<Made> made, Disputed settled, Instant now) throws SQLException {
        List<Release> releases = made.stream().map(Made::release).toList();
        Map<UUID, Long> recovered;
        try {
            recovered = Releases.insert(
                    connection, releases, made.stream().map(Made::prepared).toList());
        } catch (SQLException refused) {
            if (made.size() == 1 && UNIQUE_VIOLATION.equals(refused.getSQLState())) {
                throw new Conflict("This milestone is released already.");
            }
            throw refused;
        }
        if (recovered.size() < made.size()) {
            throw new FactsChanged();
        }
        Map<UUID, UUID> refunds = new HashMap<>();
        for (Made one : made) {
            if (one.prepared.client().back() > 0) {
                refunds.put(one.release.id(), Ids.next());
            }
        }
        try {
            Ledger.post(
                    connection,
                    now,
                    made.stream()
                            .map(one ->
                                    entry(one, recovered.get(one.release.id()), settled, refunds.get(one.release.id())))
                            .toList());
        } catch (Insufficient missing) {
            if (made.size() > 1) {
                throw missing;
            }
            if (recovered.get(releases.get(0).id()) > 0
                    || made.get(0).prepared.client().held() > 0) {
                // What the freelancer owes, or what is held of the fee, may have become less meanwhile.
                throw new FactsChanged();
            }
            throw new Conflict("What is held for this milestone is less than what is to be released.");
        }
        for (Made one : made) {
            if (refunds.containsKey(one.release.id())) {
                giveBack(connection, one, refunds.get(one.release.id()));
            }
        }
        events.appendAll(releases.stream()
                .map(release -> new FundsReleased(
                        release.id(), release.milestone(), release.contract(), release.freelancer(), release.company()))
                .toList());
        Map<String, Instant> holds = new TreeMap<>();
        for (Release release : releases) {
            if (release.payable().minor() > recovered.get(release.id())) {
                holds.put(release.id().toString(), release.availableAt());
            }
        }
        store.timers().setAll(HOLD, holds);
    }

    private static Entry entry(Made made, long recovered, Disputed settled, UUID refund) {
        Release release = made.release;
        ClientSide client = made.prepared.client();
        String currency = release.gross().currency();
        Money debt = Money.of(recovered, currency);
        Entry.Builder entry = Entry.of("release:" + release.milestone(), "release", currency, release.milestone());
        if (settled == null) {
            entry.debit(AccountName.escrow(release.milestone()), release.gross());
        } else {
            settled.take(entry, release.milestone(), release.gross());
        }
        entry.debit(AccountName.fee(release.milestone()), Money.of(client.held(), currency));
        if (refund != null) {
            entry.credit(AccountName.refund(refund), Money.of(client.back(), currency));
        }
        return entry.credit(
                        AccountName.pending(release.freelancer()),
                        release.payable().minus(debt))
                .credit(AccountName.receivable(release.freelancer()), debt)
                .credit(
                        AccountName.REVENUE_COMMISSION,
                        release.commission().plus(release.fee().commission()))
                .credit(
                        AccountName.VAT_OUTPUT,
                        release.commissionVat().plus(release.fee().vat()))
                .build();
    }

    /** What was collected on top and is not charged goes back to the client. */
    private void giveBack(Connection connection, Made made, UUID refund) throws SQLException {
        Release release = made.release;
        Orders.Collected payment = Orders.collected(connection, release.milestone())
                .orElseThrow(() -> new IllegalStateException("a fee was collected without a payment"));
        Money back = Money.of(made.prepared.client().back(), release.gross().currency());
        Order order = start(
                connection,
                OrderDraft.of(Order.Kind.REFUND, back)
                        .provider(payment.provider())
                        .payment(payment.id())
                        .description(FEE_BACK)
                        .milestone(release.milestone())
                        .contract(release.contract())
                        .company(release.company()));
        RefundBook.insert(
                connection,
                order,
                refund,
                release.freelancer(),
                release.id(),
                0,
                ClientFees.part(connection, payment.id(), back.minor(), back.currency()),
                FEE_BACK,
                null,
                payment.id());
        events.append(new RefundStarted(refund, release.milestone(), release.contract(), release.id()));
    }

    /** A release as the policy decided it, under a new id. */
    private Release release(Prepared prepared, Instant now) {
        ReleaseOrder order = prepared.order();
        Decision decision = prepared.decision();
        Money gross = order.net().plus(order.vat());
        Money commission = decision.freelancerCharge();
        Money commissionVat = Money.of(prepared.commissionVat(), gross.currency());
        return new Release(
                Ids.next(),
                order.milestone(),
                order.contract(),
                order.company(),
                order.freelancer(),
                gross,
                order.net(),
                commission,
                commissionVat,
                ClientFees.applied(prepared.ruling()),
                new ClientFee(
                        Money.of(prepared.client().commission(), gross.currency()),
                        Money.of(prepared.client().vat(), gross.currency()),
                        ClientFees.applied(prepared.client().ruling())),
                gross.minus(commission).minus(commissionVat),
                Releases.lines(decision),
                decision.pin().policy(),
                decision.version(),
                decision.pin().parameters(),
                now,
                now.plus(settings.hold()));
    }

    /** What of money in dispute goes back to the client when the rest is released. */
    record Disputed(UUID refund, Money refunded) {
        void take(Entry.Builder entry, UUID milestone, Money released) {
            entry.debit(AccountName.dispute(milestone), released.plus(refunded));
            if (refunded.isPositive()) {
                entry.credit(AccountName.refund(refund), refunded);
            }
        }
    }

    /** What was released can be paid out from now on. Done once, however often the timer runs. */
    private Instant endHold(UUID id) {
        store.write(connection -> {
            Release release = Releases.find(connection, id)
                    .orElseThrow(() -> new IllegalStateException("there is no release " + id));
            Money left = Holds.left(connection, release);
            if (left.isPositive()) {
                Entry entry = Entry.of("hold:" + id, "hold-ended", left.currency(), id)
                        .debit(AccountName.pending(release.freelancer()), left)
                        .credit(AccountName.available(release.freelancer()), left)
                        .build();
                Ledger.post(connection, clock.instant(), List.of(entry));
            }
            return null;
        });
        return null;
    }

    @Override
    public Release release(Actor actor, UUID release) {
        actor.mustBeSomebody();
        return store.read(connection -> Releases.find(connection, release))
                .filter(found -> actor.isOperator() || actor.is(found.freelancer()) || actor.actsFor(found.company()))
                .orElseThrow(() -> new NotFound("There is no such release."));
    }

    /** What the reader of a release needs beside; {@code null} while nobody can say it. */
    Explained explained(Release release) {
        Commissions present = commissions;
        try {
            return present == null ? null : present.explained(Actor.SYSTEM, release.id());
        } catch (DomainException away) {
            return null;
        }
    }

    @Override
    public Page<Release> releases(Actor actor, UUID freelancer, PageRequest page) {
        mustBe(actor, freelancer);
        UUID before = cursor(page);
        return page(
                store.read(connection -> Releases.of(connection, freelancer, before, page.limit() + 1)),
                page.limit(),
                Function.identity(),
                Release::id);
    }

    @Override
    public List<Balance> balances(Actor actor, UUID freelancer) {
        mustBe(actor, freelancer);
        AccountName pending = AccountName.pending(freelancer);
        AccountName available = AccountName.available(freelancer);
        AccountName owed = AccountName.receivable(freelancer);
        return store.read(connection -> {
            Map<String, Orders.PayoutSum> payouts = new TreeMap<>();
            Orders.payoutSums(connection, freelancer).forEach(sum -> payouts.put(sum.currency(), sum));
            Map<String, Map<String, Money>> balances = new TreeMap<>();
            for (LedgerBalance balance : Ledger.balances(connection, pending, available, owed)) {
                balances.computeIfAbsent(balance.balance().currency(), currency -> new TreeMap<>())
                        .put(balance.account(), balance.balance());
            }
            var currencies = new TreeSet<>(balances.keySet());
            currencies.addAll(payouts.keySet());
            var all = new ArrayList<Balance>();
            for (String currency : currencies) {
                Map<String, Money> of = balances.getOrDefault(currency, Map.of());
                Orders.PayoutSum sum = payouts.getOrDefault(currency, new Orders.PayoutSum(currency, 0, 0));
                all.add(new Balance(
                        of.getOrDefault(pending.text(), Money.zero(currency)),
                        of.getOrDefault(available.text(), Money.zero(currency)),
                        Money.of(sum.underWay(), currency),
                        Money.of(sum.paidOut(), currency),
                        of.getOrDefault(owed.text(), Money.zero(currency))));
            }
            return all;
        });
    }

    // ---------------------------------------------------------------- to the bank

    @Override
    public Payout payOut(Actor actor, Money amount) {
        actor.mustHave(Role.FREELANCER);
        UUID freelancer = actor.account();
        if (freelancer == null) {
            throw new Forbidden("Only a freelancer asks for a payout, of what is theirs.");
        }
        if (amount != null && !amount.isPositive()) {
            throw new Invalid("amount", "amount must be above zero, or missing for all that is available.");
        }
        return store.write(connection -> {
            Money wanted = amount != null ? amount : everything(connection, freelancer);
            if (wanted.minor() < settings.payoutLeast()) {
                throw new Invalid(
                        "amount",
                        "At least " + Money.of(settings.payoutLeast(), wanted.currency()) + " can be paid out.");
            }
            return payOut(connection, freelancer, wanted).asPayout();
        });
    }

    /**
     * Where freelancers have accounts at the provider, the money goes there first, and only from there to the bank; what a
     * payout that failed has left there is used first.
     */
    Order payOut(Connection connection, UUID freelancer, Money amount) throws SQLException {
        OrderDraft draft = OrderDraft.of(Order.Kind.PAYOUT, amount)
                .description("Biface payout")
                .freelancer(freelancer);
        String provider = desk.providerFor(Order.Kind.PAYOUT)
                .orElseThrow(() -> new Unavailable(
                        "No payment provider is there for this at the moment. Try again in a few seconds.",
                        PROVIDER_RETRY));
        draft.provider(provider);
        if (!desk.can(provider, Capability.ACCOUNT)) {
            Order order = desk.start(connection, draft);
            startPayout(connection, order);
            return order;
        }
        String account = checked(connection, provider, freelancer);
        // The freelancer's balance is locked by the first entry; only then is it certain what the account holds.
        Order planned = draft.account(account).order(provider, clock.instant());
        startPayout(connection, planned);
        long lacking = desk.can(provider, Capability.TRANSFER)
                ? amount.minor() - Math.max(0, Orders.inAccount(connection, provider, account, amount.currency()))
                : 0;
        if (lacking > 0) {
            Order transfer = desk.start(
                    connection,
                    OrderDraft.of(Order.Kind.TRANSFER, Money.of(lacking, amount.currency()))
                            .provider(provider)
                            .description("Biface payout")
                            .freelancer(freelancer)
                            .account(account));
            draft.after(transfer.id());
        }
        return desk.start(connection, draft);
    }

    /**
     * @return the provider's own id of the freelancer's account, once the provider knows who that is and pays out from it
     * @throws Conflict with what the freelancer has to do
     */
    private static String checked(Connection connection, String provider, UUID freelancer) throws SQLException {
        ProviderAccounts.Kept kept = ProviderAccounts.newest(connection, provider, freelancer)
                .orElseThrow(() -> new Conflict("Open an account at the payment provider first (payout-accounts): it"
                        + " checks who you are before the first payout."));
        if (!kept.account().paysOut()) {
            throw new Conflict("The payment provider pays nothing out to you yet. "
                    + kept.account().advice());
        }
        return kept.reference();
    }

    private static void startPayout(Connection connection, Order order) throws SQLException {
        try {
            Books.startPayout(connection, order, order.createdAt());
        } catch (Insufficient missing) {
            throw new Conflict("That much is not available; look at the balance first.");
        }
    }

    private static Money everything(Connection connection, UUID freelancer) throws SQLException {
        List<Money> available = Ledger.balances(connection, AccountName.available(freelancer)).stream()
                .map(LedgerBalance::balance)
                .filter(Money::isPositive)
                .toList();
        if (available.isEmpty()) {
            throw new Conflict("Nothing is available to be paid out.");
        }
        if (available.size() > 1) {
            throw new Invalid(
                    "amount",
                    "Say how much: there is money in "
                            + available.stream().map(Money::currency).collect(Collectors.joining(", ")) + ".");
        }
        return available.get(0);
    }

    @Override
    public Payout payout(Actor actor, UUID payout) {
        actor.mustBeSomebody();
        return store.read(connection -> Orders.find(connection, Order.Kind.PAYOUT, payout))
                .filter(order -> actor.isOperator() || actor.is(order.freelancer()))
                .orElseThrow(() -> new NotFound("There is no such payout."))
                .asPayout();
    }

    @Override
    public Page<Payout> payouts(Actor actor, UUID freelancer, PageRequest page) {
        if (freelancer == null) {
            mustBeOperator(actor);
        } else {
            mustBe(actor, freelancer);
        }
        UUID before = cursor(page);
        return page(
                store.read(connection -> Orders.payouts(connection, freelancer, before, page.limit() + 1)),
                page.limit(),
                Order::asPayout,
                Payout::id);
    }

    // ---------------------------------------------------------------- from the provider

    /**
     * Takes what a provider reports. Each of its events counts once; all of one webhook are one transaction.
     *
     * @param provider the provider's id
     * @param webhook what somebody posted
     * @return how many of its notices were new
     * @throws ForgedNotice when it is not the provider's own
     */
    int receive(String provider, Webhook webhook) {
        List<Notice> notices;
        try {
            notices = providers.ask(provider, installed -> installed.receive(webhook));
        } catch (ProviderUnavailable away) {
            throw new Unavailable("This payment provider is not installed at the moment.", PROVIDER_RETRY, away);
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("provider={} sent a signed webhook that it can't read itself", provider, unreadable);
            throw new Invalid("body", "The webhook can't be read.");
        }
        return store.write(connection -> {
            int fresh = 0;
            for (Notice notice : notices) {
                if (inbox.take(connection, provider, notice)) {
                    fresh++;
                }
            }
            return fresh;
        });
    }

    private static Optional<UUID> key(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    // ---------------------------------------------------------------- for operators

    /** @return whether the ledger should have been checked long ago */
    boolean proofIsTooOld() {
        return prover.isDue(settings.proveEvery().multipliedBy(2));
    }

    /** @return what an operator should know of orders that don't go on */
    Orders.Trouble trouble() {
        Instant now = clock.instant();
        return store.read(connection ->
                Orders.trouble(connection, now.minus(settings.worryAfter()), now.minus(settings.worryAfter())));
    }

    // ---------------------------------------------------------------- who may

    private Commissions commissions() {
        Commissions present = commissions;
        if (present == null) {
            throw Unavailable.capability("commission");
        }
        return present;
    }

    private static void mustBePlatform(Actor actor) {
        if (!actor.isSystem()) {
            throw new Forbidden("Only the platform itself does this.");
        }
    }

    private static void mustBe(Actor actor, UUID freelancer) {
        actor.mustBeSomebody();
        if (!actor.isOperator() && !actor.is(freelancer)) {
            throw new NotFound("There is no such freelancer.");
        }
    }

    private static void mustBeOperator(Actor actor) {
        actor.mustHave(Role.OPERATOR);
    }

    static UUID cursor(PageRequest page) {
        if (page.cursor() == null) {
            return null;
        }
        return key(page.cursor()).orElseThrow(() -> new Invalid("cursor", "cursor must be what the page before gave."));
    }

    static <F, T> Page<T> page(List<F> found, int limit, Function<F, T> map, Function<T, UUID> id) {
        List<T> items = found.stream().limit(limit).map(map).toList();
        return new Page<>(
                items,
                found.size() > limit ? id.apply(items.get(items.size() - 1)).toString() : null);
    }
}
