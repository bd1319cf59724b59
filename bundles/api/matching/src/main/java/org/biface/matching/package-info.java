/** The right freelancers for a mission, the right missions for a freelancer, and why. */
@Export
@Version("1.0.0")
package org.biface.matching;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
