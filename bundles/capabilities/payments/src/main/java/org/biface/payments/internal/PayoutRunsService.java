package org.biface.payments.internal;

import java.util.UUID;
import java.util.function.Function;
import org.biface.commons.Actor;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.payments.PayoutRun;
import org.biface.payments.PayoutRuns;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who may pay everybody out. */
@Component(service = PayoutRunsService.class)
public final class PayoutRunsService implements PayoutRuns {

    private final PaymentStore store;
    private final PayoutRunner runner;

    @Activate
    public PayoutRunsService(@Reference PaymentStore store, @Reference PaymentsService payments) {
        this.store = store;
        this.runner = payments.runner();
    }

    @Override
    public PayoutRun start(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return runner.start();
    }

    @Override
    public PayoutRun run(Actor actor, UUID run) {
        actor.mustHave(Role.OPERATOR);
        return store.read(connection -> PayoutRunner.find(connection, run))
                .orElseThrow(() -> new NotFound("There is no such payout run."));
    }

    @Override
    public Page<PayoutRun> runs(Actor actor, PageRequest page) {
        actor.mustHave(Role.OPERATOR);
        UUID before = PaymentsService.cursor(page);
        return PaymentsService.page(
                store.read(connection -> PayoutRunner.list(connection, before, page.limit() + 1)),
                page.limit(),
                Function.identity(),
                PayoutRun::id);
    }
}
