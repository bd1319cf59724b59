/**
 * What a plugin implements to add to the pages: a {@link org.biface.spi.web.NavigationEntry}, a {@link
 * org.biface.spi.web.DashboardCard}. Plugins say what, never how it looks: the pages write it, so that it is as safe and as
 * readable as the rest. Needs nothing but the JDK.
 */
@Export
@Version("1.0.0")
package org.biface.spi.web;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
