package org.biface.accounts.internal;

import org.biface.accounts.Introductions;
import org.biface.kernel.drain.Door;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The way to introductions. */
@Component(service = IntroductionsDoor.class, immediate = true)
public final class IntroductionsDoor {

    private final Door door;

    @Activate
    public IntroductionsDoor(BundleContext context, @Reference IntroductionsService service) {
        door = Door.open(context, Introductions.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
