package org.biface.contracts.internal;

import org.biface.contracts.Amendments;
import org.biface.contracts.Contracts;
import org.biface.contracts.Timesheets;
import org.biface.kernel.drain.Door;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The way in from other capabilities. */
@Component(service = ContractsDoor.class, immediate = true)
public final class ContractsDoor {
    private final Door contracts;
    private final Door timesheets;
    private final Door amendments;

    @Activate
    public ContractsDoor(
            BundleContext context,
            @Reference ContractsService contracts,
            @Reference TimesheetsService timesheets,
            @Reference AmendmentsService amendments) {
        this.contracts = Door.open(context, Contracts.class, contracts);
        this.timesheets = Door.open(context, Timesheets.class, timesheets);
        this.amendments = Door.open(context, Amendments.class, amendments);
    }

    @Deactivate
    void close() {
        amendments.close();
        timesheets.close();
        contracts.close();
    }
}
