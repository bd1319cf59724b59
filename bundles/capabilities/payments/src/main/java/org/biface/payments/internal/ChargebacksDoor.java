package org.biface.payments.internal;

import org.biface.kernel.drain.Door;
import org.biface.payments.Chargebacks;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets other capabilities in to {@link Chargebacks}. */
@Component(service = ChargebacksDoor.class, immediate = true)
public final class ChargebacksDoor {

    private final Door door;

    @Activate
    public ChargebacksDoor(BundleContext context, @Reference ChargebacksService service) {
        this.door = Door.open(context, Chargebacks.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
