package org.biface.matching.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The schema {@code matching}: what was seen of the work of freelancers. */
@Component(service = MatchingStore.class)
public class MatchingStore {

    static final String SCHEMA = "matching";

    /** How long an invitation may wait for its answer. */
    static final int ANSWER_DAYS = 7;

    private static final int INVITATIONS = 20;
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Persistence persistence;
    private final Unit unit;

    @Activate
    public MatchingStore(BundleContext context, @Reference Persistence persistence) {
        this(persistence, persistence.open(UnitDefinition.of(context.getBundle(), SCHEMA)));
    }

    MatchingStore(Persistence persistence, Unit unit) {
        this.persistence = persistence;
        this.unit = unit;
    }

    @Deactivate
    void close() {
        unit.close();
    }

    private <T> T read(Persistence.SqlWork<T> work) {
        mustBeReady();
        return persistence.read(work);
    }

    private <T> T write(Persistence.SqlWork<T> work) {
        mustBeReady();
        return persistence.write(work);
    }

    private void mustBeReady() {
        if (!unit.isReady()) {
            throw new Unavailable("Matching is being made ready. Try again in a few seconds.", RETRY);
        }
    }

    /**
     * Takes what events say of the work of freelancers. Taking them again, also by another node, changes nothing.
     *
     * @return the freelancers of whom something else may be known now
     */
    Set<UUID> take(List<Event> events) {
        List<Event> telling = events.stream()
                .filter(event -> switch (event.type()) {
                    case "InvitationMade", "InvitationAnswered", "MissionEnded", "ContractSigned", "ContractEnded" ->
                        true;
                    default -> false;
                })
                .toList();
        if (telling.isEmpty()) {
            return Set.of();
        }
        return write(connection -> {
            Set<UUID> touched = new LinkedHashSet<>();
            for (Event event : telling) {
                if (event.type().equals("MissionEnded")) {
                    touched.addAll(ended(connection, event));
                } else {
                    take(connection, event);
                    touched.add(event.id("freelancer"));
                }
            }
            return touched;
        });
    }

    private static void take(Connection connection, Event event) throws SQLException {
        switch (event.type()) {
            case "InvitationMade" ->
                run(
                        connection,
                        "insert into matching.invitation (id, mission, freelancer, made_at, answered)"
                                + " values (?, ?, ?, ?, false) on conflict (id) do nothing",
                        event.id("invitation"),
                        event.id("mission"),
                        event.id("freelancer"),
                        event.at());
            case "InvitationAnswered" ->
                run(
                        connection,
                        "update matching.invitation set answered = true where id = ? and not answered",
                        event.id("invitation"));
            case "ContractSigned" ->
                run(
                        connection,
                        "insert into matching.engagement (contract, freelancer, completed) values (?, ?, false)"
                                + " on conflict (contract) do nothing",
                        event.id("contract"),
                        event.id("freelancer"));
            default -> {
                if ("true".equals(event.text("paid"))) {
                    run(
                            connection,
                            "update matching.engagement set completed = true where contract = ? and not completed",
                            event.id("contract"));
                }
            }
        }
    }

    private static Set<UUID> ended(Connection connection, Event event) throws SQLException {
        run(
                connection,
                "update matching.invitation set ended_at = ? where mission = ? and ended_at is null",
                event.at(),
                event.aggregate());
        Set<UUID> waiting = new LinkedHashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "select freelancer from matching.invitation where mission = ? and not answered")) {
            statement.setObject(1, event.aggregate());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    waiting.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return waiting;
    }

    private static void run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i] instanceof Instant at ? Timestamp.from(at) : values[i]);
            }
            statement.executeUpdate();
        }
    }

    /** @return what was seen of a freelancer's work; badges are known elsewhere */
    Entry.Track track(UUID freelancer) {
        return read(connection -> {
            int answered = 0;
            List<LocalDate> waiting = new ArrayList<>();
            try (PreparedStatement statement =
                    connection.prepareStatement("select made_at, answered from matching.invitation where freelancer = ?"
                            + " and (answered or ended_at is null or ended_at >= made_at + make_interval(days => ?))"
                            + " order by made_at desc limit ?")) {
                statement.setObject(1, freelancer);
                statement.setInt(2, ANSWER_DAYS);
                statement.setInt(3, INVITATIONS);
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        if (rows.getBoolean(2)) {
                            answered++;
                        } else {
                            waiting.add(rows.getTimestamp(1)
                                    .toInstant()
                                    .atOffset(ZoneOffset.UTC)
                                    .toLocalDate());
                        }
                    }
                }
            }
            try (PreparedStatement statement = connection.prepareStatement(
                    "select count(*), count(*) filter (where completed) from matching.engagement where freelancer = ?")) {
                statement.setObject(1, freelancer);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return new Entry.Track(answered, waiting, row.getInt(1), row.getInt(2), List.of());
                }
            }
        });
    }
}
