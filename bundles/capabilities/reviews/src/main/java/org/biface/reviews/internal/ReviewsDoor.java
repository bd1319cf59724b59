package org.biface.reviews.internal;

import org.biface.kernel.drain.Door;
import org.biface.reviews.Reviews;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The one way into this capability. */
@Component(service = ReviewsDoor.class, immediate = true)
public final class ReviewsDoor {

    private final Door door;

    @Activate
    public ReviewsDoor(BundleContext context, @Reference ReviewsService service) {
        door = Door.open(context, Reviews.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
