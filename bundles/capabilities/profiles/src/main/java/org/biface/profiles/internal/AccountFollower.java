package org.biface.profiles.internal;

import java.util.Set;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Keeps profiles in step with their accounts: the name, and whether the account is suspended. */
@Component(service = EventSubscriber.class)
public final class AccountFollower implements EventSubscriber {

    private final ProfilesService profiles;

    @Activate
    public AccountFollower(@Reference ProfilesService profiles) {
        this.profiles = profiles;
    }

    @Override
    public String name() {
        return "profiles.accounts";
    }

    @Override
    public Set<String> types() {
        return Set.of("AccountUpdated", "AccountSuspended", "AccountReinstated");
    }

    @Override
    public void on(Event event) {
        switch (event.type()) {
            case "AccountUpdated" -> profiles.rename(event.aggregate());
            case "AccountSuspended" -> profiles.suspend(event.aggregate(), true);
            default -> profiles.suspend(event.aggregate(), false);
        }
    }
}
