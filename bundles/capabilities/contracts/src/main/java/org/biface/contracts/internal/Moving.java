package org.biface.contracts.internal;

import jakarta.persistence.EntityManager;
import org.biface.contracts.MilestoneMoved;
import org.biface.contracts.internal.ContractStore.Step;
import org.biface.kernel.events.Events;

/** Moves milestones for disputes and refunds; their contract is locked. */
final class Moving {
    private final ContractStore store;
    private final ContractsService contracts;
    private final Events events;

    Moving(ContractStore store, ContractsService contracts, Events events) {
        this.store = store;
        this.contracts = contracts;
        this.events = events;
    }

    void move(EntityManager entities, Step step, Move move) {
        move.check(step.milestone().status);
        step.milestone().status = move.to();
        step.milestone().autoReleaseAt = null;
        store.cancelAutoRelease(step.milestone().id);
        step.contract().moves++;
        events.append(new MilestoneMoved(
                step.milestone().id, step.contract().id, move.to().name()));
        entities.flush();
        contracts.completeIfSettled(entities, step.contract());
    }
}
