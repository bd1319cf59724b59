package org.biface.notifications.internal;

import org.biface.kernel.drain.Door;
import org.biface.notifications.Notifications;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The one way into this capability. */
@Component(service = NotificationsDoor.class, immediate = true)
public final class NotificationsDoor {

    private final Door door;

    @Activate
    public NotificationsDoor(BundleContext context, @Reference NotificationsService service) {
        door = Door.open(context, Notifications.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
