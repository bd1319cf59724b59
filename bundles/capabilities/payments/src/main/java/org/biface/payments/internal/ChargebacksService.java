package org.biface.payments.internal;

import java.time.Clock;
import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Expected;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.kernel.events.Events;
import org.biface.payments.Chargeback;
import org.biface.payments.Chargeback.Status;
import org.biface.payments.Chargebacks;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Chargebacks as people see them, and their end. Notices of providers come in through {@link PaymentsService}. */
@Component(service = ChargebacksService.class)
public final class ChargebacksService implements Chargebacks {

    private static final int LONGEST_REASON = 500;

    private final PaymentStore store;
    private final ChargebackLedger book;
    private final Clock clock;

    @Activate
    public ChargebacksService(@Reference PaymentStore store, @Reference Events events) {
        this(store, events, Clock.systemUTC());
    }

    ChargebacksService(PaymentStore store, Events events, Clock clock) {
        this.store = store;
        this.book = new ChargebackLedger(events, () -> {
            throw new IllegalStateException("nothing is taken back here");
        });
        this.clock = clock;
    }

    @Override
    public Chargeback chargeback(Actor actor, UUID chargeback) {
        actor.mustBeSomebody();
        return store.read(connection -> ChargebackLedger.find(connection, chargeback))
                .map(ChargebackLedger.Kept::chargeback)
                .filter(found -> actor.isOperator()
                        || actor.actsFor(found.company())
                        || found.freelancer() != null && actor.is(found.freelancer()))
                .orElseThrow(() -> new NotFound("There is no such chargeback."));
    }

    @Override
    public Page<Chargeback> chargebacks(Actor actor, Status status, PageRequest page) {
        actor.mustHave(Role.OPERATOR);
        UUID before = PaymentsService.cursor(page);
        return PaymentsService.page(
                store.read(connection -> ChargebackLedger.list(connection, status, before, page.limit() + 1)),
                page.limit(),
                ChargebackLedger.Kept::chargeback,
                Chargeback::id);
    }

    @Override
    public Chargeback giveUp(Actor actor, UUID chargeback, Expected expected, String reason) {
        actor.mustHave(Role.OPERATOR);
        new Invalid.Check().text(reason, "reason", LONGEST_REASON).orThrow();
        return store.write(connection -> {
            ChargebackLedger.Kept found = ChargebackLedger.lock(connection, chargeback)
                    .orElseThrow(() -> new NotFound("There is no such chargeback."));
            if (found.chargeback().status() != Status.LOST) {
                throw new Conflict("Only a lost chargeback is given up.");
            }
            expected.check(found.chargeback().version());
            if (book.giveUp(connection, found, reason, clock.instant()) == 0) {
                throw new Conflict("Nothing of it is owed any more.");
            }
            return ChargebackLedger.find(connection, chargeback).orElseThrow().chargeback();
        });
    }
}
