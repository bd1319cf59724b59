/**
 * The house's one door to PostgreSQL: transactions as closures, one EclipseLink unit and one schema for each capability,
 * migrations, durable timers. Nothing else opens a connection or an entity manager.
 */
@Export
@Version("1.0.0")
package org.biface.kernel.persistence;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
