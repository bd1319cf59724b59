/** Hides addresses and phone numbers in what people write, so that the two sides meet on the platform first. */
@Export
@Version("1.0.0")
package org.biface.kernel.masking;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
