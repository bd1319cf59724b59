package org.biface.commons;

import org.osgi.annotation.versioning.ConsumerType;

/** A value that changes under optimistic locking. Over HTTP the version is what an ETag begins with, and what If-Match asks for. */
@ConsumerType
public interface Versioned {

    /** @return the version of this value; it grows with every change */
    long version();
}
