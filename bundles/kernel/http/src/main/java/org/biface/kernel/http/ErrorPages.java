package org.biface.kernel.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/** Shows refusals to people. Whoever serves pages offers it as a service; programs get problem+json all the same. */
@ConsumerType
public interface ErrorPages {

    /**
     * Answers a browser's request for something that nobody serves, and a request for {@code /}. The status is set already and
     * may be changed.
     *
     * @param call the request
     * @param refusal why
     * @param request the request
     * @param response its answer
     * @throws IOException when the caller is gone
     */
    void refuse(PageCall call, Refusal refusal, HttpServletRequest request, HttpServletResponse response)
            throws IOException;
}
