package org.biface.commission.internal;

import java.sql.PreparedStatement;
import java.util.Set;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Remembers which contracts have ended: nobody needs a policy for them any more. */
@Component(service = EventSubscriber.class)
public final class EndedContracts implements EventSubscriber {
    private final PinStore store;

    @Activate
    public EndedContracts(@Reference PinStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "commission.ended-contracts";
    }

    @Override
    public Set<String> types() {
        return Set.of("ContractEnded");
    }

    @Override
    public void on(Event event) {
        store.writeSql(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "update commission.pin set ended_at = ? where contract = ? and ended_at is null")) {
                update.setObject(1, Facts.utc(event.at()));
                update.setObject(2, event.id("contract"));
                return update.executeUpdate();
            }
        });
    }
}
