package org.biface.payments;

import org.osgi.annotation.versioning.ProviderType;

/** A release whose commission is decided, ready to be carried out by the service that prepared it. Immutable. */
@ProviderType
public interface PreparedRelease {

    /** @return what is released */
    ReleaseOrder order();
}
