package org.biface.payments.internal;

import org.biface.kernel.drain.Door;
import org.biface.payments.PayoutAccounts;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets others in to {@link PayoutAccounts}. */
@Component(service = PayoutAccountsDoor.class, immediate = true)
public final class PayoutAccountsDoor {

    private final Door door;

    @Activate
    public PayoutAccountsDoor(BundleContext context, @Reference PayoutAccountsService service) {
        this.door = Door.open(context, PayoutAccounts.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
