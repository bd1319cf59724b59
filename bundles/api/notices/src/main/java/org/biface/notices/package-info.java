/** What people report of each other's content, what operators decide about it, and how that is contested. */
@Export
@Version("1.0.0")
package org.biface.notices;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
