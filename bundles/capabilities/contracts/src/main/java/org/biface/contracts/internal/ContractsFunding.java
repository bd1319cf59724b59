package org.biface.contracts.internal;

import java.util.Set;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Moves a milestone when the payment provider has answered. */
@Component(service = EventSubscriber.class)
public final class ContractsFunding implements EventSubscriber {
    private final ContractsService contracts;

    @Activate
    public ContractsFunding(@Reference ContractsService contracts) {
        this.contracts = contracts;
    }

    @Override
    public String name() {
        return "contracts.funding";
    }

    @Override
    public Set<String> types() {
        return Set.of("PaymentSucceeded", "PaymentFailed");
    }

    @Override
    public void on(Event event) {
        if (event.type().equals("PaymentSucceeded")) {
            contracts.confirmed(event.id("milestone"), event.id("payment"));
        } else {
            contracts.refused(event.id("milestone"), event.id("payment"));
        }
    }
}
