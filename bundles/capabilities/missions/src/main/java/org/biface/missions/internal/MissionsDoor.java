package org.biface.missions.internal;

import org.biface.kernel.drain.Door;
import org.biface.missions.Missions;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The one way into this capability. */
@Component(service = MissionsDoor.class, immediate = true)
public final class MissionsDoor {

    private final Door door;

    @Activate
    public MissionsDoor(BundleContext context, @Reference MissionsService service) {
        door = Door.open(context, Missions.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
