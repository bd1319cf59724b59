/** What freelancers show of themselves. */
@Export
@Version("1.0.0")
package org.biface.profiles;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
