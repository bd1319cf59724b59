package org.biface.payments.internal;

import org.biface.kernel.drain.Door;
import org.biface.payments.Refunds;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets other capabilities in to {@link Refunds}. */
@Component(service = RefundsDoor.class, immediate = true)
public final class RefundsDoor {

    private final Door door;

    @Activate
    public RefundsDoor(BundleContext context, @Reference RefundsService service) {
        this.door = Door.open(context, Refunds.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
