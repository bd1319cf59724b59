package org.biface.commission;

import org.osgi.annotation.versioning.ProviderType;

/**
 * What is known of a release that a policy is to be asked about: its terms, and what was signed, released and charged before. Good
 * until something else of the same parties is released; whoever records a decision learns of that. Immutable.
 */
@ProviderType
public interface ChargeFacts {

    /** @return what is to be released */
    ChargeOrder order();
}
