package org.biface.faces.web;

import java.util.function.Consumer;
import org.biface.commons.NotFound;
import org.biface.commons.Role;
import org.biface.kernel.events.Events;
import org.biface.kernel.events.SubscriberStatus;

/** What goes on by itself: who reads the event log and how far they are, and timers that wait. */
final class EventPages implements PageGroup {

    @Override
    public void addTo(Routes routes) {
        routes.get("operator/events", visit -> events(visit, null))
                .post("operator/events/{subscriber}/retry", EventPages::retry)
                .get("operator/events/{subscriber}/rewind", visit -> rewinding(visit, null))
                .post("operator/events/{subscriber}/rewind", EventPages::rewind);
    }

    private static Reply events(Visit visit, Form form) {
        visit.mustBe(Role.OPERATOR);
        Capabilities there = visit.capabilities();
        return visit.show(
                form == null ? 200 : 422,
                "operator/events",
                "form",
                form == null ? visit.emptyForm() : form,
                "subscribers",
                OperatorPages.part(() -> there.events().subscribers()),
                "timers",
                OperatorPages.part(() -> there.persistence().timers()));
    }

    private static SubscriberStatus subscriber(Visit visit) {
        String name = visit.arg("subscriber");
        return visit.capabilities().events().subscribers().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFound("The event log knows no such subscriber."));
    }

    private static Reply rewinding(Visit visit, Form form) {
        visit.mustBe(Role.OPERATOR);
        return visit.show(
                form == null ? 200 : 422,
                "operator/rewind",
                "form",
                form == null ? visit.emptyForm() : form,
                "subscriber",
                subscriber(visit));
    }

    private static Reply rewind(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form form = visit.form();
        String name = visit.arg("subscriber");
        Reply rewound = changed(visit, form, "rewound", events -> events.rewind(name));
        return rewound == null ? rewinding(visit, form) : rewound;
    }

    private static Reply retry(Visit visit) {
        visit.mustBe(Role.OPERATOR);
        Form form = visit.form();
        String name = visit.arg("subscriber");
        Reply retried = changed(visit, form, "retried", events -> events.retry(name));
        return retried == null ? events(visit, form) : retried;
    }

    private static Reply changed(Visit visit, Form form, String done, Consumer<Events> deed) {
        return visit.change(form, nothing -> "operator/events?done=" + done, () -> {
            deed.accept(visit.capabilities().events());
            return null;
        });
    }
}
