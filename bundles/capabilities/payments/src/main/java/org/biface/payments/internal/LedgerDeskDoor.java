package org.biface.payments.internal;

import org.biface.kernel.drain.Door;
import org.biface.payments.LedgerDesk;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets others in to {@link LedgerDesk}. */
@Component(service = LedgerDeskDoor.class, immediate = true)
public final class LedgerDeskDoor {

    private final Door door;

    @Activate
    public LedgerDeskDoor(BundleContext context, @Reference LedgerService service) {
        this.door = Door.open(context, LedgerDesk.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
