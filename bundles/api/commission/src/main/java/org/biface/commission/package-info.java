/** What the platform takes, decided by policies that are plugins. */
@Export
@Version("1.0.0")
package org.biface.commission;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
