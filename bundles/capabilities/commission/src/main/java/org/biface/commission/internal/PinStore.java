package org.biface.commission.internal;

import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Persistence.SqlWork;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The pins of all contracts. */
@Component(service = PinStore.class)
public final class PinStore {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final Persistence persistence;
    private final Unit unit;

    @Activate
    public PinStore(@Reference Persistence persistence, BundleContext context) {
        this(persistence, persistence.open(UnitDefinition.of(context.getBundle(), "commission", PinEntity.class)));
    }

    PinStore(Persistence persistence, Unit unit) {
        this.persistence = persistence;
        this.unit = unit;
    }

    @Deactivate
    void close() {
        unit.close();
    }

    boolean inTransaction() {
        return persistence.inTransaction();
    }

    <T> T write(Function<EntityManager, T> work) {
        return unit.write(work);
    }

    Optional<PinEntity> find(UUID contract) {
        return unit.read(entities -> Optional.ofNullable(entities.find(PinEntity.class, contract)));
    }

    /** Plain SQL; tables are named with the schema. */
    <T> T readSql(SqlWork<T> work) {
        mustBeReady();
        return persistence.read(work);
    }

    /** Plain SQL in the thread's transaction, else in a new one. */
    <T> T writeSql(SqlWork<T> work) {
        mustBeReady();
        return persistence.write(work);
    }

    void afterCommit(Runnable action) {
        persistence.afterCommit(action);
    }

    private void mustBeReady() {
        if (!unit.isReady()) {
            throw new Unavailable("Commissions are not ready yet. Try again in a few seconds.", RETRY_AFTER);
        }
    }

    /** What the earlier contracts of the parties say; contracts signed at the same instant are ordered by their ids. */
    Terms terms(UUID contract, Instant at) {
        PinEntity pin = find(contract).orElse(null);
        if (pin == null) {
            return null;
        }
        return readSql(connection -> new Terms(
                pin,
                Earlier.read(connection, pin.freelancer, pin.company, pin.signedAt, contract),
                Facts.read(connection, pin.freelancer, pin.company, pin.currency, contract, at)));
    }

    /**
     * A pin with everything that was before.
     *
     * @param pin the pin
     * @param earlier what earlier pins tell of its parties
     * @param facts what was released and charged
     */
    record Terms(PinEntity pin, Earlier earlier, Facts facts) {}
}
