package org.biface.commons;

/** A value that changes under optimistic locking. Over HTTP the version is the ETag. */
public interface Versioned {

    /** @return the version of this value; it grows with every change */
    long version();
}
