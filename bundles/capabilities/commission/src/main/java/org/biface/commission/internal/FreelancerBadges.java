package org.biface.commission.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.biface.kernel.events.Event;
import org.biface.kernel.events.EventSubscriber;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Follows which badges freelancers have, so that releases need nobody else to be there. */
@Component(service = EventSubscriber.class)
public final class FreelancerBadges implements EventSubscriber {
    private static final String GRANTED = "BadgeGranted";
    private static final String TAKEN_BACK = "BadgeTakenBack";

    private final PinStore store;

    @Activate
    public FreelancerBadges(@Reference PinStore store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "commission.badges";
    }

    @Override
    public Set<String> types() {
        return Set.of(GRANTED, TAKEN_BACK);
    }

    @Override
    public void on(Event event) {
        String change = event.type().equals(GRANTED)
                ? "insert into commission.badge (freelancer, badge) values (?, ?) on conflict do nothing"
                : "delete from commission.badge where freelancer = ? and badge = ?";
        store.writeSql(connection -> {
            try (PreparedStatement update = connection.prepareStatement(change)) {
                update.setObject(1, event.aggregate());
                update.setString(2, event.text("badge"));
                return update.executeUpdate();
            }
        });
    }

    static Set<String> read(Connection connection, UUID freelancer) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select badge from commission.badge where freelancer = ?")) {
            query.setObject(1, freelancer);
            Set<String> badges = new TreeSet<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    badges.add(row.getString(1));
                }
            }
            return badges;
        }
    }
}
