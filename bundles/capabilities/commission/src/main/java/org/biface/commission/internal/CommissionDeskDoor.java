package org.biface.commission.internal;

import org.biface.commission.CommissionDesk;
import org.biface.kernel.drain.Door;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The operators' way in. */
@Component(service = CommissionDeskDoor.class, immediate = true)
public final class CommissionDeskDoor {
    private final Door door;

    @Activate
    public CommissionDeskDoor(BundleContext context, @Reference DeskService service) {
        this.door = Door.open(context, CommissionDesk.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
