package org.biface.contracts.internal;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Persistence;
import org.biface.payments.ClientFee;
import org.biface.payments.FactsChanged;
import org.biface.payments.Payment;
import org.biface.payments.PreparedRelease;
import org.biface.payments.Refund;
import org.biface.payments.RefundOrder;
import org.biface.payments.Refunds;
import org.biface.payments.Release;
import org.biface.payments.Settlement;

/** The refunds of payments, as contracts needs them: held money, counted when it is committed. */
final class HeldMoney implements Refunds {
    final Map<UUID, Money> held = new ConcurrentHashMap<>();
    final Map<UUID, Money> frozen = new ConcurrentHashMap<>();
    final Map<UUID, Settlement> settled = new ConcurrentHashMap<>();
    final Map<UUID, Refund> refunded = new ConcurrentHashMap<>();
    volatile boolean chargebackOpen;
    volatile int factsChange;

    private final Persistence persistence;

    HeldMoney(Persistence persistence) {
        this.persistence = persistence;
    }

    private void mustJoin() {
        if (!persistence.inTransaction()) {
            throw new AssertionError("money moves outside the transaction");
        }
    }

    @Override
    public Money freeze(Actor actor, UUID milestone, String currency) {
        mustJoin();
        Money all = held.get(milestone);
        if (all == null || frozen.containsKey(milestone)) {
            throw new Conflict("Nothing is held for this milestone.");
        }
        persistence.afterCommit(() -> frozen.put(milestone, all));
        return all;
    }

    @Override
    public Money thaw(Actor actor, UUID milestone, String currency) {
        mustJoin();
        if (chargebackOpen) {
            throw new Conflict("A chargeback of this payment is open.");
        }
        Money aside = frozen.get(milestone);
        if (aside == null) {
            throw new Conflict("Nothing of this milestone is in dispute.");
        }
        persistence.afterCommit(() -> frozen.remove(milestone));
        return aside;
    }

    @Override
    public Settlement settle(Actor actor, PreparedRelease release, RefundOrder refund) {
        mustJoin();
        if (chargebackOpen) {
            throw new Conflict("A chargeback of this payment is open.");
        }
        if (factsChange > 0) {
            factsChange--;
            throw new FactsChanged();
        }
        UUID milestone = release == null ? refund.milestone() : release.order().milestone();
        Money all = refund == null ? null : refund.amount();
        if (release != null) {
            Money given = release.order().net().plus(release.order().vat());
            all = all == null ? given : all.plus(given);
        }
        if (!all.equals(frozen.get(milestone))) {
            throw new AssertionError("the parts are " + all + " of " + frozen.get(milestone));
        }
        var settlement = new Settlement(
                release == null ? null : release(release), refund == null ? null : refund(refund, Ids.next()));
        persistence.afterCommit(() -> {
            if (settled.put(milestone, settlement) != null) {
                throw new AssertionError("settled twice");
            }
        });
        return settlement;
    }

    private static Release release(PreparedRelease prepared) {
        var order = prepared.order();
        Money none = Money.zero(order.net().currency());
        return new Release(
                Ids.next(),
                order.milestone(),
                order.contract(),
                order.company(),
                order.freelancer(),
                order.net().plus(order.vat()),
                order.net(),
                none,
                none,
                null,
                ClientFee.none(order.net().currency()),
                order.net().plus(order.vat()),
                List.of(),
                "flat",
                "1.0.0",
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH);
    }

    private static Refund refund(RefundOrder order, UUID id) {
        Money none = Money.zero(order.net().currency());
        return new Refund(
                id,
                order.milestone(),
                order.contract(),
                order.company(),
                order.freelancer(),
                null,
                order.amount(),
                ClientFee.none(order.net().currency()),
                order.net(),
                none,
                none,
                none,
                none,
                order.reason(),
                Ids.next(),
                "test",
                Payment.Status.INITIATED,
                null,
                Instant.EPOCH,
                1);
    }

    @Override
    public Refund beforeRelease(Actor actor, RefundOrder order) {
        mustJoin();
        if (frozen.containsKey(order.milestone())) {
            throw new Conflict("Less than that is held for this milestone.");
        }
        Refund refund = refund(order, Ids.next());
        persistence.afterCommit(() -> {
            refunded.put(refund.id(), refund);
            held.computeIfPresent(order.milestone(), (id, all) -> all.minus(order.amount()));
        });
        return refund;
    }

    @Override
    public Refund afterRelease(Actor actor, UUID release, Money amount, String reason) {
        throw new AssertionError("contracts must not need this");
    }

    @Override
    public Refund refund(Actor actor, UUID refund) {
        throw new AssertionError("contracts must not need this");
    }

    @Override
    public Page<Refund> refunds(Actor actor, Payment.Status status, PageRequest page) {
        throw new AssertionError("contracts must not need this");
    }

    @Override
    public Refund retry(Actor actor, UUID refund) {
        throw new AssertionError("contracts must not need this");
    }
}
