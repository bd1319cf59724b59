package org.biface.payments;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What is known of a release that is to be prepared. Good until something else of the same parties is released; whoever carries the
 * release out learns of that. Immutable.
 */
@ProviderType
public interface ReleaseFacts {

    /** @return what is to be released */
    ReleaseOrder order();
}
