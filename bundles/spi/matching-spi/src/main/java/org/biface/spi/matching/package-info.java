/**
 * What a plugin implements to have a say in the order of results: one class that is a {@link
 * org.biface.spi.matching.RankingSignal}. Needs nothing but the JDK.
 */
@Export
@Version("1.0.0")
package org.biface.spi.matching;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
