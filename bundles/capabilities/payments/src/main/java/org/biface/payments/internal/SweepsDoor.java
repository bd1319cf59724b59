package org.biface.payments.internal;

import org.biface.kernel.drain.Door;
import org.biface.payments.Sweeps;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets others in to {@link Sweeps}. */
@Component(service = SweepsDoor.class, immediate = true)
public final class SweepsDoor {

    private final Door door;

    @Activate
    public SweepsDoor(BundleContext context, @Reference SweepsService service) {
        this.door = Door.open(context, Sweeps.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
