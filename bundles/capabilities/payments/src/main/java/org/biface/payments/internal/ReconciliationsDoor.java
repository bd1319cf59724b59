package org.biface.payments.internal;

import org.biface.kernel.drain.Door;
import org.biface.payments.Reconciliations;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets others in to {@link Reconciliations}. */
@Component(service = ReconciliationsDoor.class, immediate = true)
public final class ReconciliationsDoor {

    private final Door door;

    @Activate
    public ReconciliationsDoor(BundleContext context, @Reference ReconciliationService service) {
        this.door = Door.open(context, Reconciliations.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
