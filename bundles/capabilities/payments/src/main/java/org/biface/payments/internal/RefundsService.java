package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.biface.commission.Commissions;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
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
import org.biface.payments.ClientFee;
import org.biface.payments.FactsChanged;
import org.biface.payments.Payment.Status;
import org.biface.payments.PreparedRelease;
import org.biface.payments.Refund;
import org.biface.payments.RefundOrder;
import org.biface.payments.RefundStarted;
import org.biface.payments.Refunds;
import org.biface.payments.Release;
import org.biface.payments.Settlement;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Money that goes back to clients, and money in dispute: rules, authorization, transactions. */
@Component(service = RefundsService.class)
public final class RefundsService implements Refunds {

    private static final int LONGEST_REASON = 500;
    private static final String DESCRIPTION = "Biface refund";

    private final PaymentStore store;
    private final Events events;
    private final PaymentsService payments;
    private final Clock clock;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Commissions commissions;

    @Activate
    public RefundsService(
            @Reference PaymentStore store, @Reference Events events, @Reference PaymentsService payments) {
        this(store, events, payments, Clock.systemUTC(), null);
    }

    RefundsService(PaymentStore store, Events events, PaymentsService payments, Clock clock, Commissions commissions) {
        this.store = store;
        this.events = events;
        this.payments = payments;
        this.clock = clock;
        this.commissions = commissions;
    }

    @Override
    public Refund beforeRelease(Actor actor, RefundOrder order) {
        onlyThePlatform(actor);
        check(order);
        return store.write(connection -> {
            Orders.Collected payment = payment(connection, order.milestone());
            UUID id = Ids.next();
            String currency = order.amount().currency();
            long held = lockedBalance(connection, AccountName.escrow(order.milestone()), currency);
            long onTop = ClientFees.held(connection, order.milestone(), currency);
            if (onTop > 0 && order.amount().minor() < held) {
                onTop = ClientFees.share(onTop, order.amount().minor(), held);
            }
            ClientFee fee = ClientFees.part(connection, payment.id(), onTop, currency);
            post(
                    connection,
                    entry(id, currency, order.milestone())
                            .debit(AccountName.escrow(order.milestone()), order.amount())
                            .debit(AccountName.fee(order.milestone()), fee.total())
                            .credit(AccountName.refund(id), order.amount().plus(fee.total())),
                    "Less than that is held for this milestone.");
            return start(connection, payment, id, order, fee, null, null);
        });
    }

    private static Entry.Builder entry(UUID refund, String currency, UUID subject) {
        return Entry.of("refund:" + refund, "refund", currency, subject);
    }

    private void post(Connection connection, Entry.Builder entry, String otherwise) throws SQLException {
        try {
            Ledger.post(connection, clock.instant(), List.of(entry.build()));
        } catch (Insufficient missing) {
            throw new Conflict(otherwise);
        }
    }

    @Override
    public Refund afterRelease(Actor actor, UUID release, Money amount, String reason) {
        actor.mustBeSomebody();
        new Invalid.Check()
                .that(amount != null && amount.isPositive(), "amount", "amount must be above zero.")
                .text(reason, "reason", LONGEST_REASON)
                .orThrow();
        Commissions present = commissions();
        return store.write(connection -> {
            Release found = mine(actor, connection, release);
            if (!amount.currency().equals(found.gross().currency())) {
                throw new Invalid("amount", "amount must be in " + found.gross().currency() + ".");
            }
            Orders.Collected payment = payment(connection, found.milestone());
            UUID id = Ids.next();
            TakenBack taken = TakenBack.take(connection, present, id, found, amount, clock.instant());
            String currency = amount.currency();
            Entry.Builder entry = entry(id, currency, found.milestone());
            taken.debit(entry, found.freelancer(), currency);
            entry.credit(AccountName.refund(id), amount.plus(Money.of(taken.fromFee(), currency)));
            Money missing = Cash.topUp(connection, entry, currency, taken.borneByThePlatform());
            post(connection, entry, "The freelancer's balance has changed meanwhile. Try again.");
            if (missing.isPositive()) {
                Dues.topUp(connection, "refund:" + id, payment.provider(), id, missing, clock.instant());
            }
            Money net = Money.of(taken.net(), currency);
            return start(
                    connection,
                    payment,
                    id,
                    new RefundOrder(
                            found.milestone(),
                            found.contract(),
                            found.company(),
                            found.freelancer(),
                            net,
                            amount.minus(net),
                            reason),
                    taken.fee(currency),
                    release,
                    actor.account());
        });
    }

    private static Release mine(Actor actor, Connection connection, UUID release) throws SQLException {
        Release found = Releases.find(connection, release)
                .filter(one -> actor.isOperator() || actor.is(one.freelancer()) || actor.actsFor(one.company()))
                .orElseThrow(() -> new NotFound("There is no such release."));
        if (!actor.isOperator() && !actor.is(found.freelancer())) {
            throw new Forbidden("Only the freelancer or an operator sends released money back.");
        }
        return found;
    }

    private Refund start(
            Connection connection,
            Orders.Collected payment,
            UUID id,
            RefundOrder order,
            ClientFee fee,
            UUID release,
            UUID orderedBy)
            throws SQLException {
        Order sent = order(connection, payment, order, fee);
        RefundBook.insert(
                connection,
                sent,
                id,
                order.freelancer(),
                release,
                order.net().minor(),
                fee,
                order.reason(),
                orderedBy,
                payment.id());
        events.append(new RefundStarted(id, order.milestone(), order.contract(), release));
        return RefundBook.find(connection, id).orElseThrow();
    }

    private Order order(Connection connection, Orders.Collected payment, RefundOrder refund, ClientFee fee)
            throws SQLException {
        return payments.start(
                connection,
                OrderDraft.of(Order.Kind.REFUND, refund.amount().plus(fee.total()))
                        .provider(payment.provider())
                        .payment(payment.id())
                        .description(DESCRIPTION)
                        .milestone(refund.milestone())
                        .contract(refund.contract())
                        .company(refund.company()));
    }

    /**
     * The payment of a milestone, locked, so that a chargeback of it either is seen here or sees what is done here.
     *
     * @throws Conflict when there is none, or a chargeback of it is open
     */
    private static Orders.Collected payment(Connection connection, UUID milestone) throws SQLException {
        Orders.Collected payment = Orders.collected(connection, milestone)
                .orElseThrow(() -> new Conflict("Nothing was paid for this milestone yet."));
        Orders.lock(connection, payment.id());
        if (ChargebackLedger.isOpen(connection, payment.id())) {
            throw new Conflict("A chargeback of this payment is open: nothing of it moves until that is decided.");
        }
        return payment;
    }

    @Override
    public Money freeze(Actor actor, UUID milestone, String currency) {
        onlyThePlatform(actor);
        return store.write(connection -> {
            Money held = Money.of(lockedBalance(connection, AccountName.escrow(milestone), currency), currency);
            if (!held.isPositive()) {
                throw new Conflict("Nothing is held for this milestone.");
            }
            Ledger.post(
                    connection,
                    clock.instant(),
                    List.of(Entry.of("dispute:" + Ids.next(), "dispute-opened", currency, milestone)
                            .debit(AccountName.escrow(milestone), held)
                            .credit(AccountName.dispute(milestone), held)
                            .build()));
            return held;
        });
    }

    @Override
    public Money thaw(Actor actor, UUID milestone, String currency) {
        onlyThePlatform(actor);
        return store.write(connection -> {
            payment(connection, milestone);
            Money aside = Money.of(lockedBalance(connection, AccountName.dispute(milestone), currency), currency);
            if (!aside.isPositive()) {
                throw new Conflict("Nothing of this milestone is in dispute.");
            }
            Ledger.post(
                    connection,
                    clock.instant(),
                    List.of(Entry.of("dispute:" + Ids.next(), "dispute-withdrawn", currency, milestone)
                            .debit(AccountName.dispute(milestone), aside)
                            .credit(AccountName.escrow(milestone), aside)
                            .build()));
            return aside;
        });
    }

    static long lockedBalance(Connection connection, AccountName account, String currency) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select balance from payments.ledger_account where name = ? and currency = ? for no key update")) {
            query.setString(1, account.text());
            query.setString(2, currency);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    @Override
    public Settlement settle(Actor actor, PreparedRelease release, RefundOrder refund) {
        onlyThePlatform(actor);
        if (refund != null) {
            check(refund);
        }
        if (release == null && refund == null) {
            throw new IllegalArgumentException("somebody gets the money");
        }
        if (release != null && !(release instanceof Prepared)) {
            // Another version of this capability has prepared it, and has left since.
            throw new FactsChanged();
        }
        Commissions present = release == null ? null : commissions();
        UUID milestone = release == null ? refund.milestone() : release.order().milestone();
        return store.write(connection -> {
            Orders.Collected payment = payment(connection, milestone);
            UUID id = Ids.next();
            Release released = null;
            ClientFee fee = null;
            if (release != null) {
                Money back = refund == null ? Money.zero(release.order().net().currency()) : refund.amount();
                released = payments.carryOut(
                        connection, present, (Prepared) release, new PaymentsService.Disputed(id, back));
                // What is not charged of the fee goes back with the release.
                fee = ClientFee.none(back.currency());
            } else {
                String all = refund.amount().currency();
                fee = ClientFees.part(connection, payment.id(), ClientFees.held(connection, milestone, all), all);
                post(
                        connection,
                        entry(id, all, milestone)
                                .debit(AccountName.dispute(milestone), refund.amount())
                                .debit(AccountName.fee(milestone), fee.total())
                                .credit(AccountName.refund(id), refund.amount().plus(fee.total())),
                        "Less than that is in dispute.");
            }
            String currency = refund == null
                    ? released.gross().currency()
                    : refund.amount().currency();
            if (lockedBalance(connection, AccountName.dispute(milestone), currency) != 0) {
                throw new Conflict("The parts are not all of what is in dispute.");
            }
            return new Settlement(
                    released, refund == null ? null : start(connection, payment, id, refund, fee, null, null));
        });
    }

    private static void check(RefundOrder order) {
        new Invalid.Check()
                .that(order.amount().isPositive(), "net", "net and vat must be above zero.")
                .that(!order.net().isNegative() && !order.vat().isNegative(), "vat", "vat must not be below zero.")
                .text(order.reason(), "reason", LONGEST_REASON)
                .orThrow();
    }

    @Override
    public Refund refund(Actor actor, UUID refund) {
        actor.mustBeSomebody();
        return store.read(connection -> RefundBook.find(connection, refund))
                .filter(found -> actor.isOperator() || actor.is(found.freelancer()) || actor.actsFor(found.company()))
                .orElseThrow(() -> new NotFound("There is no such refund."));
    }

    @Override
    public Page<Refund> refunds(Actor actor, Status status, PageRequest page) {
        actor.mustBeSomebody();
        UUID before = PaymentsService.cursor(page);
        return PaymentsService.page(
                store.read(connection -> RefundBook.list(
                        connection,
                        actor.isOperator() ? null : actor.account(),
                        actor.companies(),
                        status,
                        before,
                        page.limit() + 1)),
                page.limit(),
                one -> one,
                Refund::id);
    }

    @Override
    public Refund retry(Actor actor, UUID refund) {
        actor.mustHave(Role.OPERATOR);
        return store.write(connection -> {
            Refund found =
                    RefundBook.lock(connection, refund).orElseThrow(() -> new NotFound("There is no such refund."));
            if (found.status() != Status.FAILED && found.status() != Status.RETURNED) {
                throw new Conflict("Only a refund that failed or came back is tried again.");
            }
            Order again = order(
                    connection,
                    new Orders.Collected(found.payment(), found.provider()),
                    new RefundOrder(
                            found.milestone(),
                            found.contract(),
                            found.company(),
                            found.freelancer(),
                            found.net(),
                            found.amount().minus(found.fee().total()).minus(found.net()),
                            found.reason()),
                    found.fee());
            RefundBook.orderAgain(connection, refund, again.id(), found.version());
            return RefundBook.find(connection, refund).orElseThrow();
        });
    }

    private Commissions commissions() {
        Commissions present = commissions;
        if (present == null) {
            throw Unavailable.capability("commission");
        }
        return present;
    }

    private static void onlyThePlatform(Actor actor) {
        if (!actor.isSystem()) {
            throw new Forbidden("Only the platform itself does this.");
        }
    }
}
