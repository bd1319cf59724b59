/** How a bundle leaves without failing a call: count what is in flight, withdraw, wait, and only then close. */
@Export
@Version("1.0.0")
package org.biface.kernel.drain;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
