package org.biface.payments.internal;

import org.biface.kernel.drain.Door;
import org.biface.payments.Payments;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets other capabilities in to {@link Payments}. */
@Component(
        service = {},
        immediate = true)
public final class PaymentsDoor {

    private final Door door;

    @Activate
    public PaymentsDoor(BundleContext context, @Reference PaymentsService payments) {
        this.door = Door.open(context, Payments.class, payments);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
