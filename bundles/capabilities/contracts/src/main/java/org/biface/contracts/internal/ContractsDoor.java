package org.biface.contracts.internal;

import org.biface.contracts.Contracts;
import org.biface.kernel.drain.Door;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The way in from other capabilities. */
@Component(service = ContractsDoor.class, immediate = true)
public final class ContractsDoor {
    private final Door door;

    @Activate
    public ContractsDoor(BundleContext context, @Reference ContractsService service) {
        this.door = Door.open(context, Contracts.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
