package org.biface.commission.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.biface.commission.BroughtBy;
import org.biface.commission.OfferTerms;
import org.biface.commission.PolicyDecision;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operators' decisions and offers in the database. */
@Component(service = DeskStore.class)
public final class DeskStore {
    private static final Logger LOG = LoggerFactory.getLogger(DeskStore.class);
    private static final TypeReference<TreeMap<String, String>> PARAMETERS = new TypeReference<>() {};
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final PinStore store;

    @Activate
    public DeskStore(@Reference PinStore store) {
        this.store = store;
    }

    /**
     * Everything that nodes share.
     *
     * @param decisions about policies
     * @param offers that serve or should
     * @param files by its name, what each file's offer was when it was last right
     */
    record Shared(Decisions decisions, List<Offers.Stored> offers, Map<String, Offers.Accepted> files) {}

    /** What is decided and offered now. */
    Shared read() {
        return store.readSql(this::read);
    }

    Shared read(Connection connection) throws SQLException {
        return new Shared(decisions(connection), offers(connection), files(connection));
    }

    private static Decisions decisions(Connection connection) throws SQLException {
        Set<Decisions.Seen> accepted = new HashSet<>();
        Map<PolicyRegistry.Key, String> held = new HashMap<>();
        Map<Decisions.Exact, UUID> retried = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        select kind, policy, major, version, id, content from commission.policy_decision
                            where kind in ('ACCEPT', 'HOLD') and ended_at is null
                        union all
                        select * from (select distinct on (policy, version) kind, policy, major, version, id, content
                            from commission.policy_decision where kind = 'RETRY' order by policy, version, id desc) as r""");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                var exact = new Decisions.Exact(row.getString(2), row.getString(4));
                switch (row.getString(1)) {
                    case "ACCEPT" ->
                        accepted.add(new Decisions.Seen(exact.policy(), exact.version(), row.getString(6)));
                    case "HOLD" -> held.put(new PolicyRegistry.Key(row.getString(2), row.getInt(3)), row.getString(4));
                    default -> retried.put(exact, row.getObject(5, UUID.class));
                }
            }
        }
        return new Decisions(accepted, held, retried);
    }

    private static List<Offers.Stored> offers(Connection connection) throws SQLException {
        List<Offers.Stored> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("""
                        select id, name, policy, versions, parameters::text, vertical, currency, brought_by,
                            valid_from, valid_until, version, changed_by, changed_at
                        from commission.offer where ended_at is null order by name""");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                stored(row).ifPresent(found::add);
            }
        }
        return found;
    }

    private static Optional<Offers.Stored> stored(ResultSet row) throws SQLException {
        String name = row.getString(2);
        String broughtBy = row.getString(8);
        try {
            var terms = new OfferTerms(
                    name,
                    row.getString(3),
                    row.getString(4),
                    JSON.readValue(row.getString(5), PARAMETERS),
                    row.getString(6),
                    row.getString(7),
                    broughtBy == null ? null : BroughtBy.valueOf(broughtBy),
                    row.getObject(9, LocalDate.class),
                    row.getObject(10, LocalDate.class));
            return Optional.of(new Offers.Stored(
                    row.getObject(1, UUID.class),
                    Offer.of(terms),
                    row.getLong(11),
                    row.getObject(12, UUID.class),
                    row.getObject(13, OffsetDateTime.class).toInstant()));
        } catch (IllegalArgumentException | JsonProcessingException newer) {
            // Written by a later version of this bundle on another node.
            LOG.warn("The stored offer={} can't be read here", name, newer);
            return Optional.empty();
        }
    }

    private static Map<String, Offers.Accepted> files(Connection connection) throws SQLException {
        Map<String, Offers.Accepted> found = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                        "select name, properties::text, looked from commission.offer_file");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                String name = row.getString(1);
                try {
                    Offer offer = Offer.of(name, JSON.readValue(row.getString(2), PARAMETERS));
                    found.put(name, new Offers.Accepted(offer, row.getBoolean(3)));
                } catch (IllegalArgumentException | JsonProcessingException newer) {
                    // Written by a later version of this bundle.
                    LOG.warn("What the file of offer={} said when it was right can't be read here", name, newer);
                }
            }
        }
        return found;
    }

    /**
     * Of the files of all nodes that are there, what was right when it was last read. What another node has read and nobody
     * has any more stands in nobody's way.
     */
    Map<String, Offers.Accepted> filesThere(Connection connection) throws SQLException {
        Map<String, Offers.Accepted> there = files(connection);
        there.keySet().retainAll(filesOfNodes(connection, null));
        return there;
    }

    /** @param but a node whose files are not meant, or {@code null} */
    private static Set<String> filesOfNodes(Connection connection, UUID but) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select distinct jsonb_object_keys(offers) from commission.node_offers
                where node is distinct from ? and seen_at > now() - interval '1 minute'""")) {
            select.setObject(1, but);
            Set<String> names = new HashSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        }
    }

    /**
     * Decides once for all nodes, and for every start after this one, which offers of files are accepted: of two that tie the
     * one that came first, from whichever node.
     *
     * @param node the node that asks
     * @param name what operators know it by
     * @param own the names of all of its files
     * @param right what it would accept
     * @param neverRight names of accepted ones that stand in nobody's way
     * @param ended names whose files it does not have any more; they end when no other node has them
     */
    void settle(
            UUID node,
            String name,
            Set<String> own,
            List<Offers.Accepted> right,
            Set<String> neverRight,
            Set<String> ended) {
        store.writeSql(connection -> {
            lockOffers(connection);
            Map<String, Offers.Accepted> accepted = files(connection);
            Set<String> there = filesOfNodes(connection, node);
            for (String gone : ended) {
                if (!there.contains(gone)) {
                    endFile(connection, gone);
                    accepted.remove(gone);
                }
            }
            there.addAll(own);
            there.removeAll(neverRight);
            List<Offer> stored =
                    offers(connection).stream().map(Offers.Stored::offer).toList();
            for (Offers.Accepted wanted : right) {
                Offer one = wanted.offer();
                List<String> ties = accepted.values().stream()
                        .map(Offers.Accepted::offer)
                        .filter(other -> !other.name().equals(one.name()) && one.ties(other))
                        .map(Offer::name)
                        .toList();
                if (ties.stream().noneMatch(there::contains) && stored.stream().noneMatch(one::ties)) {
                    for (String gone : ties) {
                        endFile(connection, gone);
                        accepted.remove(gone);
                    }
                    accept(connection, wanted, name);
                    accepted.put(one.name(), wanted);
                }
            }
            return null;
        });
    }

    private static void accept(Connection connection, Offers.Accepted accepted, String node) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into commission.offer_file (name, properties, looked, accepted_by, accepted_at)
                values (?, ?::jsonb, ?, ?, now())
                on conflict (name) do update set properties = excluded.properties, looked = excluded.looked,
                    accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at""")) {
            upsert.setString(1, accepted.offer().name());
            upsert.setString(2, CommissionService.json(accepted.offer().properties()));
            upsert.setBoolean(3, accepted.looked());
            upsert.setString(4, node);
            upsert.executeUpdate();
        }
    }

    private static void endFile(Connection connection, String name) throws SQLException {
        try (PreparedStatement delete =
                connection.prepareStatement("delete from commission.offer_file where name = ?")) {
            delete.setString(1, name);
            delete.executeUpdate();
        }
    }

    Optional<Offers.Stored> offer(Connection connection, String name) throws SQLException {
        return offers(connection).stream()
                .filter(one -> one.offer().name().equals(name))
                .findFirst();
    }

    /** Whoever changes an offer does it after the one before has ended: two that tie must not slip in side by side. */
    void lockOffers(Connection connection) throws SQLException {
        lock(connection, "lock table commission.offer in share row exclusive mode");
    }

    /** Whoever decides does it after the one before has. */
    void lockDecisions(Connection connection) throws SQLException {
        lock(connection, "lock table commission.policy_decision in share row exclusive mode");
    }

    private static void lock(Connection connection, String statement) throws SQLException {
        try (PreparedStatement lock = connection.prepareStatement(statement)) {
            lock.execute();
        }
    }

    void insert(Connection connection, Offers.Stored offer) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into commission.offer (policy, versions, parameters, vertical, currency, brought_by, valid_from,
                    valid_until, version, changed_by, changed_at, name, id)
                values (?, ?, ?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            terms(insert, offer);
            insert.setString(12, offer.offer().name());
            insert.setObject(13, offer.id());
            insert.executeUpdate();
        }
    }

    void update(Connection connection, Offers.Stored offer) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update commission.offer set policy = ?, versions = ?, parameters = ?::jsonb, vertical = ?, currency = ?,
                    brought_by = ?, valid_from = ?, valid_until = ?, version = ?, changed_by = ?, changed_at = ?
                where id = ?""")) {
            terms(update, offer);
            update.setObject(12, offer.id());
            update.executeUpdate();
        }
    }

    private static void terms(PreparedStatement statement, Offers.Stored offer) throws SQLException {
        OfferTerms terms = offer.offer().terms();
        statement.setString(1, terms.policy());
        statement.setString(2, terms.versions());
        try {
            statement.setString(3, JSON.writeValueAsString(terms.parameters()));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
        statement.setString(4, terms.vertical());
        statement.setString(5, terms.currency());
        statement.setString(
                6, terms.broughtBy() == null ? null : terms.broughtBy().name());
        statement.setObject(7, terms.from());
        statement.setObject(8, terms.until());
        statement.setLong(9, offer.version());
        statement.setObject(10, offer.by());
        statement.setObject(11, offer.at().atOffset(ZoneOffset.UTC));
    }

    void end(Connection connection, UUID offer, UUID by, Instant at) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("update commission.offer set ended_by = ?, ended_at = ? where id = ?")) {
            update.setObject(1, by);
            update.setObject(2, at.atOffset(ZoneOffset.UTC));
            update.setObject(3, offer);
            update.executeUpdate();
        }
    }

    /** Those that hold now: at most one accept of a bundle, and one hold of a major version. */
    Optional<PolicyDecision> current(
            Connection connection, PolicyDecision.Kind kind, String policy, int major, String version, String content)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                select id, version, content, seen, differing, decided_by, decided_at from commission.policy_decision
                where kind = ? and policy = ? and major = ? and (kind = 'HOLD' or version = ? and content = ?)
                    and ended_at is null""")) {
            select.setString(1, kind.name());
            select.setString(2, policy);
            select.setInt(3, major);
            select.setString(4, version);
            select.setString(5, content);
            try (ResultSet row = select.executeQuery()) {
                return row.next()
                        ? Optional.of(new PolicyDecision(
                                row.getObject(1, UUID.class),
                                kind,
                                policy,
                                row.getString(2),
                                row.getString(3),
                                row.getString(4),
                                row.getInt(5),
                                row.getObject(6, UUID.class),
                                row.getObject(7, OffsetDateTime.class).toInstant()))
                        : Optional.empty();
            }
        }
    }

    void insert(Connection connection, PolicyDecision decision, int major, String reason) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into commission.policy_decision
                    (id, kind, policy, major, version, differing, reason, decided_by, decided_at, content, seen)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            insert.setObject(1, decision.id());
            insert.setString(2, decision.kind().name());
            insert.setString(3, decision.policy());
            insert.setInt(4, major);
            insert.setString(5, decision.version());
            insert.setInt(6, decision.differing());
            insert.setString(7, reason);
            insert.setObject(8, decision.by());
            insert.setObject(9, decision.at().atOffset(ZoneOffset.UTC));
            insert.setString(10, decision.content());
            insert.setString(11, decision.seen());
            insert.executeUpdate();
        }
    }

    /** Says what the configuration of a node offers, and that the node is there. */
    void tell(UUID node, String name, Map<String, String> offers) {
        store.writeSql(connection -> {
            try (PreparedStatement old = connection.prepareStatement(
                    "delete from commission.node_offers where seen_at < now() - interval '1 day'")) {
                old.executeUpdate();
            }
            try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into commission.node_offers (node, name, offers, seen_at) values (?, ?, ?::jsonb, now())
                    on conflict (node) do update set offers = excluded.offers, seen_at = now()""")) {
                upsert.setObject(1, node);
                upsert.setString(2, name);
                upsert.setString(3, CommissionService.json(offers));
                return upsert.executeUpdate();
            }
        });
    }

    void forget(UUID node) {
        store.writeSql(connection -> {
            try (PreparedStatement delete =
                    connection.prepareStatement("delete from commission.node_offers where node = ?")) {
                delete.setObject(1, node);
                return delete.executeUpdate();
            }
        });
    }

    /** What the configurations of the other nodes offer, by the node's name; those that are silent for a minute are gone. */
    Map<String, Map<String, String>> elsewhere(UUID node) {
        return store.readSql(connection -> {
            try (PreparedStatement select = connection.prepareStatement("""
                    select name, offers::text from commission.node_offers
                    where node <> ? and seen_at > now() - interval '1 minute' order by name, node""")) {
                select.setObject(1, node);
                Map<String, Map<String, String>> found = new TreeMap<>();
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        found.put(row.getString(1), JSON.readValue(row.getString(2), PARAMETERS));
                    }
                }
                return found;
            } catch (JsonProcessingException broken) {
                throw new IllegalStateException("what other nodes offer can't be read", broken);
            }
        });
    }

    void endDecision(Connection connection, UUID decision, UUID by, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "update commission.policy_decision set ended_by = ?, ended_at = ? where id = ?")) {
            update.setObject(1, by);
            update.setObject(2, at.atOffset(ZoneOffset.UTC));
            update.setObject(3, decision);
            update.executeUpdate();
        }
    }
}
