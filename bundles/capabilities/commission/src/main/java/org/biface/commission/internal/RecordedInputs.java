package org.biface.commission.internal;

import java.util.List;
import java.util.UUID;
import org.biface.commission.Line;
import org.biface.spi.commission.CommissionRequest;

/** What policies were asked and said when money was released. A newcomer is held to it before it serves. */
public interface RecordedInputs {

    /**
     * @param policy a policy's id
     * @param major a major version of it
     * @param limit how many at most
     * @return the last records of contracts pinned to that id and major version, the newest first
     * @throws org.biface.commons.Unavailable while they can't be read; the caller asks again later
     */
    List<Recorded> last(String policy, int major, int limit);

    /**
     * One release as it was decided.
     *
     * @param release the release's id
     * @param version the exact version of the policy that decided
     * @param request all that it was asked with, parameters included
     * @param lines its exact lines, in their order
     * @param returnedOnRefund whether the commission goes back when the client is refunded
     */
    record Recorded(
            UUID release, String version, CommissionRequest request, List<Line> lines, boolean returnedOnRefund) {
        public Recorded {
            lines = List.copyOf(lines);
        }
    }
}
