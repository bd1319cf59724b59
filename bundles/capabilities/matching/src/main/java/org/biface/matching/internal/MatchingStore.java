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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Event;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.matching.OwnSkill;
import org.biface.matching.SavedSearch;
import org.biface.matching.SavedSearchDraft;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The schema {@code matching}: what was seen of the work of freelancers, saved searches, operators' own skills. */
@Component(service = MatchingStore.class)
public class MatchingStore {

    static final String SCHEMA = "matching";

    /** How long an invitation may wait for its answer. */
    static final int ANSWER_DAYS = 7;

    private static final String FOUND =
            "(select count(*) from matching.saved_find f where f.search = s.id and f.is_new)";
    private static final int INVITATIONS = 20;
    private static final Duration RETRY = Duration.ofSeconds(2);

    private final Persistence persistence;
    private final Unit unit;
    private Runnable mailing;

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
                    // What clients say of freelancers.
                    case "ReviewShown", "ReviewTakenDown", "ReviewRestored" -> "CLIENT".equals(event.text("by"));
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
            case "ReviewShown", "ReviewRestored" ->
                run(
                        connection,
                        "insert into matching.review (id, freelancer, overall, shown, position)"
                                + " values (?, ?, ?, true, ?) on conflict (id) do update"
                                + " set shown = true, position = excluded.position"
                                + " where review.position < excluded.position",
                        event.id("review"),
                        event.id("freelancer"),
                        event.body().path("overall").asInt(),
                        event.position());
            case "ReviewTakenDown" ->
                run(
                        connection,
                        "update matching.review set shown = false, position = ? where id = ? and position < ?",
                        event.position(),
                        event.id("review"),
                        event.position());
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
        try (PreparedStatement statement = connection.prepareStatement(
                "select freelancer from matching.invitation where mission = ? and not answered")) {
            statement.setObject(1, event.aggregate());
            return Set.copyOf(ids(statement));
        }
    }

    private static int run(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i] instanceof Instant at ? Timestamp.from(at) : values[i]);
            }
            return statement.executeUpdate();
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
            try (PreparedStatement statement = connection.prepareStatement("""
                    select e.signed, e.completed, r.reviews, r.stars from
                    (select count(*) as signed, count(*) filter (where completed) as completed
                        from matching.engagement where freelancer = ?) e,
                    (select count(*) as reviews, coalesce(sum(overall), 0) as stars
                        from matching.review where freelancer = ? and shown) r""")) {
                statement.setObject(1, freelancer);
                statement.setObject(2, freelancer);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return new Entry.Track(
                            answered, waiting, row.getInt(1), row.getInt(2), List.of(), row.getInt(3), row.getInt(4));
                }
            }
        });
    }

    // Operators' own skills

    List<OwnSkill> ownSkills() {
        return read(connection -> {
            List<OwnSkill> skills = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(
                            "select trade, id, english, french, aliases, near from matching.own_skill order by trade, id");
                    ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    skills.add(new OwnSkill(
                            rows.getString(1),
                            rows.getString(2),
                            rows.getString(3),
                            rows.getString(4),
                            List.of((String[]) rows.getArray(5).getArray()),
                            List.of((String[]) rows.getArray(6).getArray()),
                            "console"));
                }
            }
            return skills;
        });
    }

    void setSkill(OwnSkill skill) {
        write(connection -> run(
                connection,
                "insert into matching.own_skill (trade, id, english, french, aliases, near) values (?, ?, ?, ?, ?, ?)"
                        + " on conflict (trade, id) do update set english = excluded.english, french = excluded.french,"
                        + " aliases = excluded.aliases, near = excluded.near",
                skill.trade(),
                skill.id(),
                skill.english(),
                skill.french(),
                connection.createArrayOf("text", skill.aliases().toArray()),
                connection.createArrayOf("text", skill.near().toArray())));
    }

    /** @return whether there was one */
    boolean removeSkill(String trade, String skill) {
        return write(connection ->
                        run(connection, "delete from matching.own_skill where trade = ? and id = ?", trade, skill))
                > 0;
    }

    // Saved searches

    /**
     * A search that somebody keeps, and whose it is.
     *
     * @param account whose
     * @param search the search
     */
    record Kept(UUID account, SavedSearch search) {}

    <T> T inTransaction(Persistence.SqlWork<T> work) {
        return write(work);
    }

    static void keep(Connection connection, Kept kept) throws SQLException {
        SavedSearch search = kept.search();
        run(
                connection,
                "insert into matching.saved_search (id, account, name, kind, words, filter, mail, created_at)"
                        + " values (?, ?, ?, ?, ?, ?::jsonb, ?, ?)",
                search.id(),
                kept.account(),
                search.name(),
                search.kind().name(),
                search.text(),
                MatchIndex.json(search.filter()),
                search.mail(),
                search.createdAt());
    }

    static void known(Connection connection, UUID search, List<UUID> found, Instant at) throws SQLException {
        run(
                connection,
                "insert into matching.saved_find (search, found, is_new, to_mail, found_at)"
                        + " select ?, one, false, false, ? from unnest(?::uuid[]) one on conflict do nothing",
                search,
                at,
                connection.createArrayOf("uuid", found.toArray()));
    }

    /** @return whether the search had not found it before */
    static boolean found(Connection connection, Kept kept, UUID found, Instant at) throws SQLException {
        return run(
                        connection,
                        "insert into matching.saved_find (search, found, is_new, to_mail, found_at)"
                                + " select id, ?, true, mail, ? from (select id, mail from matching.saved_search"
                                + " where id = ? for key share) kept on conflict do nothing",
                        found,
                        at,
                        kept.search().id())
                > 0;
    }

    /** @return how many searches an account keeps; until the transaction ends, nobody else can ask */
    static long searchesOf(Connection connection, UUID account) throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement("select pg_advisory_xact_lock(hashtextextended(?, 0))")) {
            lock.setString(1, "matching.saved_search " + account);
            lock.execute();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("select count(*) from matching.saved_search where account = ?")) {
            statement.setObject(1, account);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** @return the searches of an account, the newest first, with how much each has found */
    List<SavedSearch> searches(UUID account) {
        return kept(FOUND, "s.account = ? order by s.created_at desc, s.id desc", account).stream()
                .map(Kept::search)
                .toList();
    }

    /** @return up to that many searches of a kind, those after an id */
    List<Kept> searches(SavedSearchDraft.Kind kind, UUID after, int most) {
        return kept("0", "s.kind = ? and s.id > ? order by s.id limit ?", kind.name(), after, most);
    }

    /** @return those of the searches that are still kept */
    List<Kept> searches(List<UUID> ids) {
        return kept("0", "s.id = any (?::uuid[]) order by s.id", (Object) ids.toArray(UUID[]::new));
    }

    /**
     * Notes who puts news before the searches from now on; in the transaction of an event's delivery.
     *
     * @return whether it was somebody else so far
     */
    boolean watches(UUID watcher) {
        return write(connection -> run(
                        connection,
                        "update matching.search_watch set watcher = ? where watcher <> ?",
                        watcher,
                        watcher))
                > 0;
    }

    Optional<Kept> search(UUID id) {
        return kept("0", "s.id = ?", id).stream().findFirst();
    }

    /** Counting what was found takes long, and only who keeps a search wants to know. */
    private List<Kept> kept(String found, String which, Object... values) {
        return read(connection -> {
            List<Kept> kept = new ArrayList<>();
            try (PreparedStatement statement = connection.prepareStatement(
                    "select s.account, s.id, s.name, s.kind, s.words, s.filter, s.mail, s.created_at, " + found
                            + " from matching.saved_search s where " + which)) {
                for (int i = 0; i < values.length; i++) {
                    statement.setObject(
                            i + 1, values[i] instanceof UUID[] ids ? connection.createArrayOf("uuid", ids) : values[i]);
                }
                try (ResultSet rows = statement.executeQuery()) {
                    while (rows.next()) {
                        kept.add(new Kept(
                                rows.getObject(1, UUID.class),
                                new SavedSearch(
                                        rows.getObject(2, UUID.class),
                                        rows.getString(3),
                                        SavedSearchDraft.Kind.valueOf(rows.getString(4)),
                                        rows.getString(5),
                                        MatchIndex.filter(rows.getString(6)),
                                        rows.getBoolean(7),
                                        rows.getLong(9),
                                        rows.getTimestamp(8).toInstant())));
                    }
                }
            }
            return kept;
        });
    }

    /** @return whether the account had that search */
    boolean deleteSearch(UUID account, UUID search) {
        return write(connection -> run(
                        connection, "delete from matching.saved_search where id = ? and account = ?", search, account))
                > 0;
    }

    /** @return up to that many searches with finds that a mail has to tell of, those after an id */
    List<UUID> searchesToMail(UUID after, int most) {
        return read(connection -> {
            try (PreparedStatement statement = connection.prepareStatement(
                    "select distinct search from matching.saved_find where to_mail and search > ? order by search limit ?")) {
                statement.setObject(1, after);
                statement.setInt(2, most);
                return ids(statement);
            }
        });
    }

    /** @return what a mail has to tell of a search, the first found first; the next mail does not tell of it again */
    static List<UUID> takeToMail(Connection connection, UUID search) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "with told as (update matching.saved_find set to_mail = false where search = ? and to_mail"
                        + " returning found, found_at) select found from told order by found_at, found")) {
            statement.setObject(1, search);
            return ids(statement);
        }
    }

    private static List<UUID> ids(PreparedStatement statement) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    /**
     * Says what is done again and again to mail what was found. Called again by every service that comes while this store stays.
     */
    synchronized void mailBy(Duration every, Runnable action) {
        boolean first = mailing == null;
        mailing = action;
        if (first) {
            unit.timers().every("saved-search-mails", every, this::mail);
            unit.timers().start();
        }
    }

    private void mail() {
        Runnable action;
        synchronized (this) {
            action = mailing;
        }
        action.run();
    }
}
