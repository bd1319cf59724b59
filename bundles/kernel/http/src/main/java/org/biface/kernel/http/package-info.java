/**
 * What every HTTP endpoint of the house shares: the Jersey application of a capability, the request at hand ({@link
 * org.biface.kernel.http.Call}), errors as problem+json, actors, idempotency, limits, OpenAPI.
 */
@Export
@Version("1.0.0")
package org.biface.kernel.http;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
