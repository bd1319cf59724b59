package org.biface.commission.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.Set;
import java.util.UUID;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Follows which freelancers have an open proposal with which company: between these two a price is said by all that it goes by.
 * From the event log, for missions stands above contracts, and contracts above commission. An invitation is no such relation:
 * a client makes it alone, and could so look at whomever they like.
 */
@Component(service = EventSubscriber.class)
public final class Negotiations implements EventSubscriber {
    private static final String MADE = "ProposalMade";
    private static final String ENDED = "ProposalEnded";

    private final PinStore store;

    @Activate
    public Negotiations(@Reference PinStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "commission.negotiations";
    }

    @Override
    public Set<String> types() {
        return Set.of(MADE, ENDED);
    }

    @Override
    public void on(Event event) {
        store.writeSql(connection -> {
            if (event.type().equals(ENDED)) {
                try (PreparedStatement delete =
                        connection.prepareStatement("delete from commission.negotiation where proposal = ?")) {
                    delete.setObject(1, event.aggregate());
                    return delete.executeUpdate();
                }
            }
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into commission.negotiation (proposal, freelancer, company) values (?, ?, ?)
                    on conflict do nothing""")) {
                insert.setObject(1, event.aggregate());
                insert.setObject(2, event.id("freelancer"));
                insert.setObject(3, event.id("company"));
                return insert.executeUpdate();
            }
        });
    }

    static boolean open(PinStore store, UUID freelancer, UUID company) {
        return store.readSql(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select exists (select 1 from commission.negotiation where freelancer = ? and company = ?)")) {
                query.setObject(1, freelancer);
                query.setObject(2, company);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        });
    }
}
