package org.biface.commons;

import org.osgi.annotation.versioning.ConsumerType;

/** A value that changes under optimistic locking. Over HTTP the version is the ETag. */
@ConsumerType
public interface Versioned {

    /** @return the version of this value; it grows with every change */
    long version();
}
