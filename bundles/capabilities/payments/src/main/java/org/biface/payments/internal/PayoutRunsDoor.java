package org.biface.payments.internal;

import org.biface.kernel.drain.Door;
import org.biface.payments.PayoutRuns;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets others in to {@link PayoutRuns}. */
@Component(service = PayoutRunsDoor.class, immediate = true)
public final class PayoutRunsDoor {

    private final Door door;

    @Activate
    public PayoutRunsDoor(BundleContext context, @Reference PayoutRunsService service) {
        this.door = Door.open(context, PayoutRuns.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
