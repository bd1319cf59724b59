/** What two sides have signed, and how the work and its pay go step by step. */
@Export
@Version("1.0.0")
package org.biface.contracts;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
