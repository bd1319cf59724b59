package org.biface.accounts.internal;

import org.biface.accounts.Badges;
import org.biface.kernel.drain.Door;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The way to badges. */
@Component(service = BadgesDoor.class, immediate = true)
public final class BadgesDoor {

    private final Door door;

    @Activate
    public BadgesDoor(BundleContext context, @Reference BadgesService service) {
        door = Door.open(context, Badges.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
