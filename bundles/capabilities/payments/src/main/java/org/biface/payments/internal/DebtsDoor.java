package org.biface.payments.internal;

import org.biface.kernel.drain.Door;
import org.biface.payments.Debts;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets others in to {@link Debts}. */
@Component(service = DebtsDoor.class, immediate = true)
public final class DebtsDoor {

    private final Door door;

    @Activate
    public DebtsDoor(BundleContext context, @Reference DebtsService service) {
        this.door = Door.open(context, Debts.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
