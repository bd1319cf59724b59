package org.biface.payments;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/** Pays out what everybody has available, on schedule or when an operator says so. Safe for use by many threads. */
@ProviderType
public interface PayoutRuns {

    /**
     * Starts a run. It goes on by itself, also when the node dies.
     *
     * @param actor an operator
     * @return the run
     * @throws org.biface.commons.Conflict while another one goes on
     */
    PayoutRun start(Actor actor);

    /**
     * @param actor an operator
     * @param run its id
     * @return the run
     */
    PayoutRun run(Actor actor, UUID run);

    /**
     * @param actor an operator
     * @param page which page
     * @return all runs, newest first
     */
    Page<PayoutRun> runs(Actor actor, PageRequest page);
}
