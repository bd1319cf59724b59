package org.biface.missions.internal;

import java.util.Set;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps the names of companies and freelancers in step with their accounts; missions are read without asking for them. */
@Component(service = EventSubscriber.class)
public final class NameFollower implements EventSubscriber {

    private final MissionsService missions;

    @Activate
    public NameFollower(@Reference MissionsService missions) {
        this.missions = missions;
    }

    @Override
    public String name() {
        return "missions.names";
    }

    @Override
    public Set<String> types() {
        return Set.of("AccountUpdated", "CompanyUpdated");
    }

    @Override
    public void on(Event event) {
        if (event.type().equals("CompanyUpdated")) {
            missions.renameCompany(event.aggregate());
        } else {
            missions.renameFreelancer(event.aggregate());
        }
    }
}
