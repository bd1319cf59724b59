package org.biface.commission;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/** What decided past releases: shown, and asked again. For operators. Safe for use by many threads. */
@ProviderType
public interface CommissionRecords {

    /**
     * @param actor an operator
     * @param release a release's id
     * @return what decided it
     * @throws org.biface.commons.NotFound when there is no such release
     */
    CommissionRecord record(Actor actor, UUID release);

    /**
     * Asks the versions that decided the last releases once more, and compares. Each policy is asked through the guard,
     * beside those who are served.
     *
     * @param actor an operator
     * @param last how many releases, at most 100,000
     * @return what differs, and what could not be asked
     */
    Verification verify(Actor actor, int last);

    /**
     * Starts to decide past releases once more by other terms. What depends on the policy (what a contract was charged
     * before) follows the simulated releases of the contract; everything else is as it was recorded. It survives the node:
     * another one, or the same one after its start, goes on with it.
     *
     * @param actor an operator
     * @param order by which terms, and which releases
     * @return the simulation, which goes on in the background
     * @throws org.biface.commons.Invalid when there is no such offer or version, or the parameters don't fit it
     * @throws org.biface.commons.TooMany when four wait or run already, on all nodes together
     */
    Simulation simulate(Actor actor, SimulationOrder order);

    /**
     * @param actor an operator
     * @param simulation its id
     * @return where it stands, and what would have changed until now
     * @throws org.biface.commons.NotFound when there is no such simulation, or it was long ago
     */
    Simulation simulation(Actor actor, UUID simulation);

    /**
     * @param actor an operator
     * @param simulation its id
     * @param page which page
     * @return what would have changed, by contract
     */
    Page<Simulation.OfContract> simulated(Actor actor, UUID simulation, PageRequest page);
}
