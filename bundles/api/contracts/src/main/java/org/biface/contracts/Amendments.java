package org.biface.contracts;

import java.util.UUID;
import org.biface.commons.Actor;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Changes of signed contracts by agreement. One is open for a contract at a time; after 30 days (configurable) it expires.
 * What was signed first stays as it was written and hashed; an accepted amendment is kept beside it with its own text, hash
 * and signatures. Commission terms are never changed by an amendment.
 *
 * <p>Safe for use by many threads. A contract that the actor is not a side of is answered by {@link
 * org.biface.commons.NotFound}; a state that does not allow a call by {@link org.biface.commons.Conflict}.
 */
@ProviderType
public interface Amendments {

    /**
     * Proposes a change.
     *
     * @param actor one of the two sides
     * @param contract an active contract
     * @param draft what is to change
     * @return the amendment
     * @throws org.biface.commons.Conflict when another one is open, or a milestone is not planned any more
     */
    Amendment propose(Actor actor, UUID contract, AmendmentDraft draft);

    /**
     * Accepts a change: {@code PROPOSED → ACCEPTED}, and the contract is changed.
     *
     * @param actor the other side
     * @param contract the contract
     * @param amendment which
     * @param expected the version that the actor has seen
     * @return the amendment as it is now
     * @throws org.biface.commons.Conflict when a milestone is not planned any more; propose another change then
     */
    Amendment accept(Actor actor, UUID contract, UUID amendment, Expected expected);

    /**
     * {@code PROPOSED → DECLINED}.
     *
     * @param actor the other side
     * @param contract the contract
     * @param amendment which
     * @param expected the version that the actor has seen
     * @return the amendment as it is now
     */
    Amendment decline(Actor actor, UUID contract, UUID amendment, Expected expected);

    /**
     * {@code PROPOSED → WITHDRAWN}.
     *
     * @param actor the side that proposed it
     * @param contract the contract
     * @param amendment which
     * @param expected the version that the actor has seen
     * @return the amendment as it is now
     */
    Amendment withdraw(Actor actor, UUID contract, UUID amendment, Expected expected);

    /**
     * @param actor one of the two sides, or an operator
     * @param contract the contract
     * @param amendment which
     * @return the amendment
     */
    Amendment get(Actor actor, UUID contract, UUID amendment);

    /**
     * @param actor one of the two sides, or an operator
     * @param contract the contract
     * @param page which page
     * @return the contract's amendments, newest first
     */
    Page<Amendment> list(Actor actor, UUID contract, PageRequest page);
}
