package org.biface.contracts.internal;

import java.util.Set;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Tries parked releases again when their policy serves. */
@Component(service = EventSubscriber.class)
public final class ParkedReleases implements EventSubscriber {
    private final ContractsService contracts;

    @Activate
    public ParkedReleases(@Reference ContractsService contracts) {
        this.contracts = contracts;
    }

    @Override
    public String name() {
        return "contracts.parked";
    }

    @Override
    public Set<String> types() {
        return Set.of("PolicyServes");
    }

    @Override
    public void on(Event event) {
        contracts
                .parking()
                .serves(event.text("policy"), event.body().path("major").asInt());
    }
}
