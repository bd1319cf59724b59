/** Work that clients want done, and how the two sides come to terms about it. */
@Export
@Version("1.0.0")
package org.biface.missions;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
