package org.biface.commission.internal;

import org.biface.commission.Commissions;
import org.biface.kernel.drain.Door;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The way in from other capabilities. */
@Component(service = CommissionDoor.class, immediate = true)
public final class CommissionDoor {
    private final Door door;

    @Activate
    public CommissionDoor(BundleContext context, @Reference CommissionService service) {
        this.door = Door.open(context, Commissions.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
