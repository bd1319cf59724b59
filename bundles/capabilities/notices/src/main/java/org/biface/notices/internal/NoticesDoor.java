package org.biface.notices.internal;

import org.biface.kernel.drain.Door;
import org.biface.notices.Notices;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The one way into this capability. */
@Component(service = NoticesDoor.class, immediate = true)
public final class NoticesDoor {

    private final Door door;

    @Activate
    public NoticesDoor(BundleContext context, @Reference NoticesService service) {
        door = Door.open(context, Notices.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
