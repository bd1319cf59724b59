package org.biface.commission;

import java.time.Instant;
import java.util.UUID;
import org.biface.commons.Versioned;

/**
 * An offer, as the node that was asked sees it.
 *
 * @param terms what serves; when nothing does yet, what was asked for; {@code null} when that can't be read
 * @param name its name
 * @param source where it comes from
 * @param serves whether new contracts get it now
 * @param serving the exact version of the policy that new contracts would be pinned with, or {@code null} while there is none
 * @param problem what is wrong with what is asked for now, while what was accepted before goes on serving, also after a
 *     restart; or {@code null}
 * @param changedBy the operator's account; {@code null} for a file or the console
 * @param changedAt when it was changed, UTC; {@code null} for a file
 * @param version grows with every change; 0 for a file
 */
public record OfferStatus(
        OfferTerms terms,
        String name,
        Source source,
        boolean serves,
        String serving,
        String problem,
        UUID changedBy,
        Instant changedAt,
        long version)
        implements Versioned {

    /** Where an offer comes from. */
    public enum Source {
        /** A configuration of the node, which can be changed there only. */
        FILE,
        /** An operator made it over the API or at the console; all nodes share it. */
        STORED
    }
}
