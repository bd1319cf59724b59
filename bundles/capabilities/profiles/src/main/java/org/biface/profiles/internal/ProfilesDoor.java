package org.biface.profiles.internal;

import org.biface.kernel.drain.Door;
import org.biface.profiles.Profiles;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The one way into this capability. */
@Component(service = ProfilesDoor.class, immediate = true)
public final class ProfilesDoor {

    private final Door door;

    @Activate
    public ProfilesDoor(BundleContext context, @Reference ProfilesService service) {
        door = Door.open(context, Profiles.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
