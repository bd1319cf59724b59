package org.biface.kernel.persistence.internal;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Is the database there, and is each capability's schema up to date? */
@Component(
        service = HealthCheck.class,
        property = {
            HealthCheck.NAME + "=Biface database",
            HealthCheck.TAGS + "=biface",
            HealthCheck.TAGS + "=database",
            HealthCheck.TAGS + "=ready"
        })
public final class DatabaseHealth implements HealthCheck {

    private final House house;

    @Activate
    public DatabaseHealth(@Reference PersistenceComponent persistence) {
        this(persistence.house());
    }

    DatabaseHealth(House house) {
        this.house = house;
    }

    @Override
    public Result execute() {
        var log = new FormattingResultLog();
        if (house.isAvailable()) {
            log.info("{}", house.database().reason());
        } else {
            log.temporarilyUnavailable("{}", house.database().reason());
        }
        for (CapabilityUnit unit : house.units()) {
            if (unit.isReady()) {
                log.info("Schema {} is ready.", unit.schema());
            } else if (unit.problem() != null) {
                log.critical("Schema {} can't be made ready: {}", unit.schema(), unit.problem());
            } else {
                log.temporarilyUnavailable("Schema {} is not ready yet.", unit.schema());
            }
        }
        return new Result(log);
    }
}
