package org.biface.payments.internal;

import org.biface.kernel.drain.Door;
import org.biface.payments.Statements;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Lets others in to {@link Statements}. */
@Component(service = StatementsDoor.class, immediate = true)
public final class StatementsDoor {

    private final Door door;

    @Activate
    public StatementsDoor(BundleContext context, @Reference StatementsService service) {
        this.door = Door.open(context, Statements.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
