package org.biface.contracts.internal;

import java.util.Set;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Freezes a milestone whose payment the client's bank has taken back, and does what the bank decides. */
@Component(service = EventSubscriber.class)
public final class ContractsChargebacks implements EventSubscriber {
    private final DisputesService disputes;

    @Activate
    public ContractsChargebacks(@Reference DisputesService disputes) {
        this.disputes = disputes;
    }

    @Override
    public String name() {
        return "contracts.chargebacks";
    }

    @Override
    public Set<String> types() {
        return Set.of("ChargebackOpened", "ChargebackEnded");
    }

    @Override
    public void on(Event event) {
        if (event.type().equals("ChargebackOpened")) {
            disputes.chargedBack(event.id("milestone"), event.id("chargeback"));
        } else if (!event.text("status").equals("UNCOLLECTABLE")) {
            disputes.chargebackEnded(
                    event.id("milestone"),
                    event.id("chargeback"),
                    event.body().path("fromHeld").asLong());
        }
    }
}
