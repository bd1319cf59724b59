package org.biface.commission.internal;

import org.biface.commission.CommissionRecords;
import org.biface.kernel.drain.Door;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The operator's way in to what decided past releases. */
@Component(service = CommissionRecordsDoor.class, immediate = true)
public final class CommissionRecordsDoor {
    private final Door door;

    @Activate
    public CommissionRecordsDoor(BundleContext context, @Reference CommissionRecordsService service) {
        this.door = Door.open(context, CommissionRecords.class, service);
    }

    @Deactivate
    void close() {
        door.close();
    }
}
