package org.biface.matching.internal;

import org.biface.kernel.drain.Door;
import org.biface.matching.Matching;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The one way into this capability. */
@Component(service = MatchingDoor.class, immediate = true)
public final class MatchingDoor {

    private final Door door;

    @Activate
    public MatchingDoor(BundleContext context, @Reference MatchingService service) {
        door = Door.open(context, Matching.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
