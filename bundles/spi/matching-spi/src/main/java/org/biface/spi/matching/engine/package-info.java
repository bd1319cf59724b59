/**
 * What a plugin implements to keep profiles and missions, and to find them, somewhere else than in the index of each node: one
 * class that is a {@link org.biface.spi.matching.engine.SearchEngine}. Needs nothing but the JDK.
 */
@Export
@Version("1.0.0")
package org.biface.spi.matching.engine;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
