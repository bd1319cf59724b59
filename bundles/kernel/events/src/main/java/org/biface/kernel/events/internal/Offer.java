package org.biface.kernel.events.internal;

import java.util.Comparator;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/** A subscriber that a bundle offers under a name; of several the first one in {@link #ORDER} serves. */
public record Offer(EventSubscriber subscriber, int ranking, Version version, long id) {

    /** The higher ranking, then the higher bundle version, then whoever came first. */
    static final Comparator<Offer> ORDER = Comparator.comparingInt(Offer::ranking)
            .thenComparing(Offer::version)
            .reversed()
            .thenComparingLong(Offer::id);

    static Offer of(ServiceReference<?> reference, EventSubscriber subscriber) {
        Bundle bundle = reference.getBundle();
        return new Offer(
                subscriber,
                reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0,
                bundle == null ? Version.emptyVersion : bundle.getVersion(),
                (Long) reference.getProperty(Constants.SERVICE_ID));
    }
}
