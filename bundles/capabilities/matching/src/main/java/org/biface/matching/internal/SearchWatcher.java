package org.biface.matching.internal;

import java.util.Set;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Puts what comes and changes before the searches that people keep; on one node at a time. */
@Component(service = EventSubscriber.class)
public final class SearchWatcher implements EventSubscriber {

    private final MatchingService matching;

    @Activate
    public SearchWatcher(@Reference MatchingService matching) {
        this.matching = matching;
    }

    @Override
    public String name() {
        return "matching.saved-searches";
    }

    @Override
    public Set<String> types() {
        return Set.of("MissionPublished", "MissionChanged", "ProfileChanged", "AccountReinstated", "SearchSaved");
    }

    @Override
    public void on(Event event) {
        matching.searches().on(event);
    }
}
