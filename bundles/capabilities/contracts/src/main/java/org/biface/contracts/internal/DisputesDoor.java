package org.biface.contracts.internal;

import org.biface.contracts.Disputes;
import org.biface.contracts.RefundProposals;
import org.biface.kernel.drain.Door;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The way in to disputes and refunds by agreement, from other capabilities. */
@Component(service = DisputesDoor.class, immediate = true)
public final class DisputesDoor {
    private final Door disputes;
    private final Door refunds;

    @Activate
    public DisputesDoor(
            BundleContext context, @Reference DisputesService disputes, @Reference RefundProposalsService refunds) {
        this.disputes = Door.open(context, Disputes.class, disputes);
        this.refunds = Door.open(context, RefundProposals.class, refunds);
    }

    @Deactivate
    void close() {
        refunds.close();
        disputes.close();
    }
}
