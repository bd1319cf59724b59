package org.biface.payments.internal;

import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.payments.Due;
import org.biface.payments.Sweep;
import org.biface.payments.Sweeps;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who may take the platform's own money out of what the providers hold, and what is owed to it. */
@Component(service = SweepsService.class)
public final class SweepsService implements Sweeps {

    private static final int LONGEST_LINE = 150;

    private final PaymentStore store;
    private final Sweeper sweeper;
    private final Clock clock;

    @Activate
    public SweepsService(@Reference PaymentStore store, @Reference PaymentsService payments) {
        this(store, payments, Clock.systemUTC());
    }

    SweepsService(PaymentStore store, PaymentsService payments, Clock clock) {
        this.store = store;
        this.sweeper = payments.sweeper();
        this.clock = clock;
    }

    @Override
    public List<Sweep> sweep(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return sweeper.sweep();
    }

    @Override
    public List<Due> dues(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return store.read(Dues::open);
    }

    @Override
    public Due paidIn(Actor actor, String provider, String line, Money amount) {
        actor.mustHave(Role.OPERATOR);
        new Invalid.Check()
                .text(provider, "provider", LONGEST_LINE)
                .text(line, "line", LONGEST_LINE)
                .that(amount != null && amount.isPositive(), "amount", "amount must be above zero.")
                .orThrow();
        return store.write(connection -> {
            // Two who settle the same dues would both count them.
            Cash.lock(connection, amount.currency());
            UUID by = actor.isSystem() ? new UUID(0, 0) : actor.account();
            if (!Dues.paidIn(connection, by, provider, line, amount, clock.instant())) {
                throw new Conflict("This line is noted already.");
            }
            return new Due(provider, Dues.open(connection, provider, amount.currency()));
        });
    }

    @Override
    public Sweep sweep(Actor actor, UUID sweep) {
        actor.mustHave(Role.OPERATOR);
        return store.read(connection -> SweepBook.find(connection, sweep))
                .orElseThrow(() -> new NotFound("There is no such sweep."));
    }

    @Override
    public Page<Sweep> sweeps(Actor actor, PageRequest page) {
        actor.mustHave(Role.OPERATOR);
        UUID before = PaymentsService.cursor(page);
        return PaymentsService.page(
                store.read(connection -> SweepBook.list(connection, before, page.limit() + 1)),
                page.limit(),
                one -> one,
                Sweep::id);
    }
}
