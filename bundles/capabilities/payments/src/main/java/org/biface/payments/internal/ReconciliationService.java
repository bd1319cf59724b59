package org.biface.payments.internal;

import java.util.Optional;
import org.biface.commons.Actor;
import org.biface.commons.Role;
import org.biface.payments.Reconciliation;
import org.biface.payments.Reconciliations;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Who may compare the books with the providers'. */
@Component(service = ReconciliationService.class)
public final class ReconciliationService implements Reconciliations {

    private final Reconciler reconciler;

    @Activate
    public ReconciliationService(@Reference PaymentsService payments) {
        this.reconciler = payments.reconciler();
    }

    @Override
    public Reconciliation reconcile(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return reconciler.reconcile();
    }

    @Override
    public Optional<Reconciliation> last(Actor actor) {
        actor.mustHave(Role.OPERATOR);
        return reconciler.last();
    }
}
