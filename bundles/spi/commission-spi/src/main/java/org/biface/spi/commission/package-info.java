/**
 * What a partner implements to say how much the platform takes: one class that is a {@link
 * org.biface.spi.commission.CommissionPolicy}. Needs nothing but the JDK. Grows by new values on the request and the
 * result, never by a new method to implement.
 */
@Export
@Version("1.0.0")
package org.biface.spi.commission;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
