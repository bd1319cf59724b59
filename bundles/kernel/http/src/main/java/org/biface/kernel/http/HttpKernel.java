package org.biface.kernel.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What the HTTP kernel gives to the endpoints of a bundle. A capability takes it as a constructor parameter and passes it
 * on to {@link CapabilityServlet}. Safe for use by many threads.
 */
@ProviderType
public interface HttpKernel {

    /**
     * @return the JSON of the house: records as they are, instants and dates as ISO 8601 text, amounts never through a
     *     float; unknown and duplicate fields, missing numbers and trailing text refused. Shared: never configure it
     */
    ObjectMapper json();
}
