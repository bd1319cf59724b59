package org.biface.missions.internal;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import jakarta.persistence.TypedQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.biface.kernel.persistence.Cursor;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Timers;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.missions.Mission;
import org.biface.missions.MissionFigures;
import org.biface.missions.MissionQuery;
import org.biface.missions.Pricing;
import org.biface.missions.Remote;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The schema {@code missions}. */
@Component(service = MissionStore.class)
public class MissionStore {

    static final String SCHEMA = "missions";
    static final Class<?>[] ENTITIES = {
        MissionEntity.class, ProposalEntity.class, OfferEntity.class, InvitationEntity.class
    };

    private static final int SKILLS_COUNTED = 20;
    private static final double MILLIS = 1_000;

    /**
     * What was found, with counts over all of it.
     *
     * @param missions one more than a page holds, when there are more
     * @param total how many in all
     * @param bySkill the commonest skills
     * @param byRemote how they are done
     * @param byPricing how they are paid
     */
    record Found(
            List<Mission> missions,
            long total,
            Map<String, Long> bySkill,
            Map<Remote, Long> byRemote,
            Map<Pricing, Long> byPricing) {}

    /**
     * The parties of a proposal; they never change.
     *
     * @param mission the mission
     * @param company the client's side
     * @param freelancer the freelancer's side
     */
    record Parties(UUID mission, UUID company, UUID freelancer) {}

    private final Persistence persistence;
    private final Unit unit;
    private Map<String, Timers.Action> expiry;

    @Activate
    public MissionStore(BundleContext context, @Reference Persistence persistence) {
        this(persistence, persistence.open(UnitDefinition.of(context.getBundle(), SCHEMA, ENTITIES)));
    }

    MissionStore(Persistence persistence, Unit unit) {
        this.persistence = persistence;
        this.unit = unit;
    }

    @Deactivate
    void close() {
        unit.close();
    }

    <T> T read(Function<EntityManager, T> work) {
        return unit.read(work);
    }

    <T> T write(Function<EntityManager, T> work) {
        return unit.write(work);
    }

    void afterCommit(Runnable action) {
        persistence.afterCommit(action);
    }

    Timers timers() {
        return unit.timers();
    }

    /**
     * Says what happens when a time has run out. Called again by every service that comes while this store stays.
     *
     * @param actions by kind of timer, always the same kinds
     */
    synchronized void expireBy(Map<String, Timers.Action> actions) {
        boolean first = expiry == null;
        expiry = Map.copyOf(actions);
        if (first) {
            for (String kind : actions.keySet()) {
                unit.timers().on(kind, id -> expiry(kind).run(id));
            }
            unit.timers().start();
        }
    }

    private synchronized Timers.Action expiry(String kind) {
        return expiry.get(kind);
    }

    /** Whoever negotiates about a mission holds its row until the transaction ends, so that one decides after the other. */
    MissionEntity locked(EntityManager em, UUID mission) {
        return em.find(MissionEntity.class, mission, LockModeType.PESSIMISTIC_WRITE);
    }

    /** To be called after {@link #locked(EntityManager, UUID)} where both are needed: one order, no deadlock. */
    ProposalEntity lockedProposal(EntityManager em, UUID proposal) {
        return em.find(ProposalEntity.class, proposal, LockModeType.PESSIMISTIC_WRITE);
    }

    /** @return the parties, or {@code null} when there is no such proposal */
    Parties parties(EntityManager em, UUID proposal) {
        return em.createQuery(
                        "select p.mission, p.company, p.freelancer from ProposalEntity p where p.id = :id",
                        Object[].class)
                .setParameter("id", proposal)
                .getResultStream()
                .map(row -> new Parties((UUID) row[0], (UUID) row[1], (UUID) row[2]))
                .findFirst()
                .orElse(null);
    }

    List<ProposalEntity> lockedOpenProposals(EntityManager em, UUID mission) {
        return em.createQuery(
                        "select p from ProposalEntity p where p.mission = :mission and p.status in :open order by p.id",
                        ProposalEntity.class)
                .setParameter("mission", mission)
                .setParameter("open", ProposalEntity.OPEN)
                .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                .getResultList();
    }

    List<ProposalEntity> proposalsOf(EntityManager em, UUID mission, UUID freelancer) {
        return em.createQuery(
                        "select p from ProposalEntity p where p.mission = :mission and p.freelancer = :freelancer",
                        ProposalEntity.class)
                .setParameter("mission", mission)
                .setParameter("freelancer", freelancer)
                .getResultList();
    }

    /** @return the invitation, or {@code null} */
    InvitationEntity invitationOf(EntityManager em, UUID mission, UUID freelancer) {
        return em.createQuery(
                        "select i from InvitationEntity i where i.mission = :mission and i.freelancer = :freelancer",
                        InvitationEntity.class)
                .setParameter("mission", mission)
                .setParameter("freelancer", freelancer)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    void retitleInvitations(EntityManager em, UUID mission, String title) {
        em.createQuery("update InvitationEntity i set i.missionTitle = :title, i.version = i.version + 1"
                        + " where i.mission = :mission and i.missionTitle <> :title")
                .setParameter("title", title)
                .setParameter("mission", mission)
                .executeUpdate();
    }

    void renameCompany(EntityManager em, UUID company, String name) {
        em.createQuery("update MissionEntity m set m.companyName = :name, m.version = m.version + 1"
                        + " where m.company = :company and m.companyName <> :name")
                .setParameter("name", name)
                .setParameter("company", company)
                .executeUpdate();
    }

    void renameFreelancer(EntityManager em, UUID freelancer, String name) {
        em.createQuery("update ProposalEntity p set p.freelancerName = :name, p.version = p.version + 1"
                        + " where p.freelancer = :freelancer and p.freelancerName <> :name and p.status in :open")
                .setParameter("name", name)
                .setParameter("freelancer", freelancer)
                .setParameter("open", ProposalEntity.OPEN)
                .executeUpdate();
        em.createQuery("update ProposalEntity p set p.freelancerName = :name"
                        + " where p.freelancer = :freelancer and p.freelancerName <> :name")
                .setParameter("name", name)
                .setParameter("freelancer", freelancer)
                .executeUpdate();
    }

    /** @param field {@code mission} or {@code freelancer} */
    List<ProposalEntity> proposals(EntityManager em, String field, UUID id, Cursor after, int limit) {
        return newest(em, ProposalEntity.class, field, id, after, limit);
    }

    /** @param field {@code mission} or {@code freelancer} */
    List<InvitationEntity> invitations(EntityManager em, String field, UUID id, Cursor after, int limit) {
        return newest(em, InvitationEntity.class, field, id, after, limit);
    }

    private static <T> List<T> newest(EntityManager em, Class<T> type, String field, UUID id, Cursor after, int limit) {
        String before = after == null ? "" : " and (e.createdAt < :at or (e.createdAt = :at and e.id < :after))";
        TypedQuery<T> query = em.createQuery(
                        "select e from " + type.getSimpleName() + " e where e." + field + " = :id" + before
                                + " order by e.createdAt desc, e.id desc",
                        type)
                .setParameter("id", id)
                .setMaxResults(limit + 1);
        if (after != null) {
            query.setParameter("at", after.at()).setParameter("after", after.id());
        }
        return query.getResultList();
    }

    /**
     * @param own the companies whose drafts are found too; {@code null} for everybody's
     */
    Found search(EntityManager em, MissionQuery query, Set<UUID> own, Cursor after, int limit) {
        Sql where = where(query, own);
        Sql page = new Sql(where);
        if (after != null) {
            page.and(
                    "(m.listed_at, m.id) < (cast(? as timestamptz), cast(? as uuid))",
                    after.at().toString(),
                    after.id().toString());
        }
        Query ids = em.createNativeQuery("select m.id from mission m where " + page.text()
                + " order by m.listed_at desc, m.id desc limit " + (limit + 1));
        page.bind(ids);
        List<UUID> found = new ArrayList<>();
        for (Object id : ids.getResultList()) {
            found.add((UUID) id);
        }
        Query counts = em.createNativeQuery("with found as materialized"
                + " (select m.skill_keys, m.remote, m.pricing from mission m where " + where.text() + ")"
                + " select 'total' as what, '' as value, count(*) as many from found"
                + " union all select 'remote', remote, count(*) from found group by remote"
                + " union all select 'pricing', pricing, count(*) from found where pricing is not null group by pricing"
                + " union all (select 'skill', skill, count(*) from found, unnest(skill_keys) as skill"
                + " group by skill order by 3 desc, 2 limit " + SKILLS_COUNTED + ")");
        where.bind(counts);
        long total = 0;
        Map<String, Long> bySkill = new LinkedHashMap<>();
        Map<Remote, Long> byRemote = new EnumMap<>(Remote.class);
        Map<Pricing, Long> byPricing = new EnumMap<>(Pricing.class);
        for (Object row : counts.getResultList()) {
            Object[] columns = (Object[]) row;
            String value = (String) columns[1];
            long many = ((Number) columns[2]).longValue();
            switch ((String) columns[0]) {
                case "total" -> total = many;
                case "remote" -> byRemote.put(Remote.valueOf(value), many);
                case "pricing" -> byPricing.put(Pricing.valueOf(value), many);
                default -> bySkill.put(value, many);
            }
        }
        return new Found(byIds(em, found), total, bySkill, byRemote, byPricing);
    }

    MissionFigures figures(EntityManager em, Instant since) {
        Map<Mission.Status, Long> counts = new EnumMap<>(Mission.Status.class);
        em.createQuery("select m.status, count(m) from MissionEntity m group by m.status", Object[].class)
                .getResultList()
                .forEach(row -> counts.put((Mission.Status) row[0], (Long) row[1]));
        Object[] row = (Object[]) em.createNativeQuery("with published as materialized"
                        + " (select id, published_at from mission where published_at >= cast(?1 as timestamptz)),"
                        + " answers as (select p.mission, count(distinct p.freelancer) as many, min(p.created_at) as first"
                        + " from proposal p join published m on m.id = p.mission group by p.mission)"
                        + " select count(*), count(a.many), count(*) filter (where a.many >= " + MissionFigures.WELL
                        + "),"
                        + " percentile_cont(0.5) within group"
                        + " (order by cast(extract(epoch from a.first - m.published_at) as double precision))"
                        + " from published m left join answers a on a.mission = m.id")
                .setParameter(1, since.toString())
                .getSingleResult();
        return new MissionFigures(
                counts,
                ((Number) row[0]).longValue(),
                ((Number) row[1]).longValue(),
                ((Number) row[2]).longValue(),
                row[3] == null ? null : Duration.ofMillis(Math.round(((Number) row[3]).doubleValue() * MILLIS)));
    }

    private static List<Mission> byIds(EntityManager em, List<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<UUID, Mission> missions = new HashMap<>();
        em.createQuery("select m from MissionEntity m where m.id in :ids", MissionEntity.class)
                .setParameter("ids", ids)
                .getResultStream()
                .forEach(mission -> missions.put(mission.id, mission.toMission()));
        return ids.stream().map(missions::get).filter(Objects::nonNull).toList();
    }

    private static Sql where(MissionQuery query, Set<UUID> own) {
        Sql where = new Sql();
        boolean all = query.company() != null && (own == null || own.contains(query.company()));
        if (query.status() != null) {
            where.and("m.status = ?", query.status().name());
        } else if (!all) {
            where.and("m.status = ?", Mission.Status.PUBLISHED.name());
        }
        if (own != null) {
            List<String> companies = own.stream().map(UUID::toString).toList();
            where.and(
                    "(m.status <> 'DRAFT' and not m.taken_down"
                            + " or m.company = any(cast(string_to_array(?, ',') as uuid[])))",
                    String.join(",", companies));
        }
        if (query.company() != null) {
            where.and("m.company = cast(? as uuid)", query.company().toString());
        }
        if (query.text() != null) {
            where.and(
                    "m.words @@ (websearch_to_tsquery('pg_catalog.french', persistence.plain(?))"
                            + " || websearch_to_tsquery('pg_catalog.english', persistence.plain(?)))",
                    query.text(),
                    query.text());
        }
        if (!query.skills().isEmpty()) {
            where.and("m.skill_keys @> string_to_array(?, chr(10))", String.join("\n", query.skills()));
        }
        if (query.pricing() != null) {
            where.and("m.pricing = ?", query.pricing().name());
        }
        if (query.minBudget() != null) {
            where.and(
                    "m.currency = ? and m.budget_max >= ?",
                    query.minBudget().currency(),
                    query.minBudget().minor());
        }
        if (query.remote() != null) {
            where.and("m.remote = ?", query.remote().name());
        }
        if (query.country() != null) {
            where.and("m.country = ?", query.country());
        }
        if (query.vertical() != null) {
            where.and("m.vertical = ?", query.vertical());
        }
        return where;
    }

    /** Conditions with their values; every {@code ?} gets its number. */
    private static final class Sql {

        private final StringBuilder text;
        private final List<Object> values;

        Sql() {
            this.text = new StringBuilder("true");
            this.values = new ArrayList<>();
        }

        Sql(Sql other) {
            this.text = new StringBuilder(other.text);
            this.values = new ArrayList<>(other.values);
        }

        void and(String condition, Object... more) {
            int used = 0;
            text.append(" and ");
            for (char c : condition.toCharArray()) {
                text.append(c);
                if (c == '?') {
                    text.append(values.size() + ++used);
                }
            }
            values.addAll(List.of(more));
        }

        String text() {
            return text.toString();
        }

        void bind(Query query) {
            for (int i = 0; i < values.size(); i++) {
                query.setParameter(i + 1, values.get(i));
            }
        }
    }
}
