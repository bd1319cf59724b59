/**
 * What a plugin implements to bring a trade: one class that is a {@link org.biface.spi.vertical.Vertical}, with the
 * skills and job titles of the trade and what a mission of it says besides. {@link
 * org.biface.spi.vertical.SkillReader} finds the skills in what people write. Needs nothing but the JDK.
 */
@Export
@Version("1.0.0")
package org.biface.spi.vertical;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
