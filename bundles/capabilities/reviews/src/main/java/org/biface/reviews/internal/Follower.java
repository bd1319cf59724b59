package org.biface.reviews.internal;

import java.util.Set;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Opens the reviews of contracts that have ended, and keeps the names of their sides as they are now. */
@Component(service = EventSubscriber.class)
public final class Follower implements EventSubscriber {

    private final ReviewsService reviews;

    @Activate
    public Follower(@Reference ReviewsService reviews) {
        this.reviews = reviews;
    }

    @Override
    public String name() {
        return "reviews.contracts";
    }

    @Override
    public Set<String> types() {
        return Set.of("ContractEnded", "AccountUpdated", "CompanyUpdated");
    }

    @Override
    public void on(Event event) {
        switch (event.type()) {
            case "ContractEnded" -> {
                if (event.body().path("paid").asBoolean()) {
                    reviews.open(event.id("contract"), event.at());
                }
            }
            case "CompanyUpdated" -> reviews.renameCompany(event.aggregate());
            default -> reviews.renameFreelancer(event.aggregate());
        }
    }
}
