/** What the two sides of a contract say of each other when it has ended. */
@Export
@Version("1.0.0")
package org.biface.reviews;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
