package org.biface.contracts.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.biface.commons.Unavailable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Is everything released that was approved? */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Biface contracts",
            HealthCheck.TAGS + "=biface",
            HealthCheck.TAGS + "=contracts"
        })
public final class ContractsHealth implements HealthCheck {
    private final ContractsService contracts;

    @Activate
    public ContractsHealth(@Reference ContractsService contracts) {
        this.contracts = contracts;
    }

    @Override
    public Result execute() {
        var found = new FormattingResultLog();
        try {
            ContractStore.Backlog backlog = contracts.parking().backlog();
            if (backlog.count() > 0) {
                found.critical(
                        "{} approved releases are parked, the oldest since {}; biface:release-parked says why",
                        backlog.count(),
                        backlog.oldest());
            } else {
                found.info("no release is parked");
            }
        } catch (Unavailable away) {
            found.temporarilyUnavailable("{}", away.getMessage());
        }
        return new Result(found);
    }
}
