package org.biface.payments.internal;

import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Persistence.SqlWork;
import org.biface.kernel.persistence.Timers;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The schema {@code payments}. Money is moved by plain SQL, few round trips at a time; no entity is mapped. All statements
 * name the schema themselves, because they run in transactions that other capabilities have opened.
 */
@Component(service = PaymentStore.class)
public final class PaymentStore {

    static final String SCHEMA = "payments";

    private static final java.time.Duration RETRY_AFTER = java.time.Duration.ofSeconds(2);

    private final Persistence persistence;
    private final Unit unit;

    @Activate
    public PaymentStore(BundleContext context, @Reference Persistence persistence) {
        this(persistence, persistence.open(UnitDefinition.of(context.getBundle(), SCHEMA)));
    }

    PaymentStore(Persistence persistence, Unit unit) {
        this.persistence = persistence;
        this.unit = unit;
    }

    <T> T read(SqlWork<T> work) {
        mustBeReady();
        return persistence.read(work);
    }

    <T> T write(SqlWork<T> work) {
        mustBeReady();
        return persistence.write(work);
    }

    void afterCommit(Runnable action) {
        persistence.afterCommit(action);
    }

    boolean inTransaction() {
        return persistence.inTransaction();
    }

    Timers timers() {
        return unit.timers();
    }

    private void mustBeReady() {
        if (!unit.isReady()) {
            throw new Unavailable("Payments are not ready yet. Try again in a few seconds.", RETRY_AFTER);
        }
    }

    @Deactivate
    void close() {
        unit.close();
    }
}
