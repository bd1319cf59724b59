package org.biface.profiles.internal;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import org.biface.commons.Actor;
import org.biface.kernel.persistence.Cursor;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.profiles.ProfileQuery;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The schema {@code profiles}. */
@Component(service = ProfileStore.class)
public class ProfileStore {

    static final String SCHEMA = "profiles";
    static final Class<?>[] ENTITIES = {ProfileEntity.class};

    private final Unit unit;

    @Activate
    public ProfileStore(BundleContext context, @Reference Persistence persistence) {
        this(persistence.open(UnitDefinition.of(context.getBundle(), SCHEMA, ENTITIES)));
    }

    ProfileStore(Unit unit) {
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

    /** @return the profile, held until the transaction ends, or {@code null} */
    ProfileEntity locked(EntityManager em, UUID freelancer) {
        return em.find(ProfileEntity.class, freelancer, LockModeType.PESSIMISTIC_WRITE);
    }

    /** @return profiles that the actor may see, one more than {@code limit} when there are more */
    List<ProfileEntity> search(EntityManager em, Actor actor, ProfileQuery query, Cursor after, int limit) {
        StringBuilder where = new StringBuilder("true");
        List<Object> values = new ArrayList<>();
        if (!actor.isOperator()) {
            String visible = actor.isPerson() ? "p.visibility in ('PUBLIC', 'MEMBERS')" : "p.visibility = 'PUBLIC'";
            String own = actor.isPerson() ? " or p.freelancer = cast(? as uuid)" : "";
            List<Object> me = actor.isPerson() ? List.of(actor.account().toString()) : List.of();
            and(where, values, "(not p.suspended and not p.taken_down and " + visible + own + ")", me);
        }
        if (query.text() != null) {
            and(
                    where,
                    values,
                    "p.words @@ (websearch_to_tsquery('pg_catalog.french', persistence.plain(?))"
                            + " || websearch_to_tsquery('pg_catalog.english', persistence.plain(?)))",
                    List.of(query.text(), query.text()));
        }
        if (!query.skills().isEmpty()) {
            and(
                    where,
                    values,
                    "p.skill_keys @> string_to_array(?, chr(10))",
                    List.of(String.join("\n", query.skills())));
        }
        if (query.maxDailyRate() != null) {
            and(
                    where,
                    values,
                    "p.currency = ? and p.daily_rate <= ?",
                    List.of(
                            query.maxDailyRate().currency(),
                            query.maxDailyRate().minor()));
        }
        if (query.remote() != null) {
            and(
                    where,
                    values,
                    "(p.remote is null or p.remote = ?)",
                    List.of(query.remote().name()));
        }
        if (after != null) {
            and(
                    where,
                    values,
                    "(p.updated_at, p.freelancer) < (cast(? as timestamptz), cast(? as uuid))",
                    List.of(after.at().toString(), after.id().toString()));
        }
        Query ids = em.createNativeQuery("select p.freelancer from profile p where " + where
                + " order by p.updated_at desc, p.freelancer desc limit " + (limit + 1));
        for (int i = 0; i < values.size(); i++) {
            ids.setParameter(i + 1, values.get(i));
        }
        List<UUID> found = new ArrayList<>();
        for (Object id : ids.getResultList()) {
            found.add((UUID) id);
        }
        return byIds(em, found);
    }

    /** Adds a condition; every {@code ?} gets its number. */
    private static void and(StringBuilder where, List<Object> values, String condition, List<Object> more) {
        int number = values.size();
        where.append(" and ");
        for (char c : condition.toCharArray()) {
            where.append(c);
            if (c == '?') {
                where.append(++number);
            }
        }
        values.addAll(more);
    }

    private static List<ProfileEntity> byIds(EntityManager em, List<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<UUID, ProfileEntity> profiles = new HashMap<>();
        em.createQuery("select p from ProfileEntity p where p.freelancer in :ids", ProfileEntity.class)
                .setParameter("ids", ids)
                .getResultStream()
                .forEach(profile -> profiles.put(profile.freelancer, profile));
        return ids.stream().map(profiles::get).filter(Objects::nonNull).toList();
    }
}
