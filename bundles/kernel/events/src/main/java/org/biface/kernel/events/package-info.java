/**
 * The event log: facts are appended in the transaction that makes them true, get a position once they are committed, and
 * are delivered to each subscriber in order, at its own pace.
 */
@Export
@Version("1.0.0")
package org.biface.kernel.events;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
