package org.biface.notices.internal;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.biface.kernel.persistence.Cursor;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.notices.Notice;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The schema {@code notices}. */
@Component(service = NoticeStore.class)
public class NoticeStore {

    static final String SCHEMA = "notices";
    static final Class<?>[] ENTITIES = {NoticeEntity.class};
    /** What waits for an operator. */
    static final Set<Notice.Status> WAITING = EnumSet.of(Notice.Status.OPEN, Notice.Status.CONTESTED);
    /** For how long it is counted who reports. */
    static final Duration COUNTED = Duration.ofDays(1);

    private final Unit unit;
    private final Clock clock;

    @Activate
    public NoticeStore(BundleContext context, @Reference Persistence persistence) {
        this(persistence.open(UnitDefinition.of(context.getBundle(), SCHEMA, ENTITIES)), Clock.systemUTC());
    }

    NoticeStore(Unit unit, Clock clock) {
        this.unit = unit;
        this.clock = clock;
        unit.timers().every("forget-addresses", Duration.ofHours(1), this::forgetAddresses);
        unit.timers().start();
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

    /** Where notices came from is kept only as long as it is counted. */
    void forgetAddresses() {
        Instant before = clock.instant().minus(COUNTED);
        unit.write(em -> em.createNativeQuery("update notice set remote_key = null"
                        + " where remote_key is not null and reported_at < cast(?1 as timestamptz)")
                .setParameter(1, before.toString())
                .executeUpdate());
    }

    /** Whoever decides, contests or answers holds the notice until the transaction ends, so that one comes after the other. */
    NoticeEntity locked(EntityManager em, UUID notice) {
        return em.find(NoticeEntity.class, notice, LockModeType.PESSIMISTIC_WRITE);
    }

    /** For who reads the notice nothing has changed, so its version stays. */
    void keepToken(EntityManager em, UUID notice, byte[] hash) {
        em.createNativeQuery("update notice set token_hash = ?1 where id = cast(?2 as uuid)")
                .setParameter(1, hash)
                .setParameter(2, notice.toString())
                .executeUpdate();
    }

    /** @return whose statement the token opens, or {@code null} */
    UUID byToken(EntityManager em, byte[] hash) {
        return em.createQuery("select n.id from NoticeEntity n where n.tokenHash = :hash", UUID.class)
                .setParameter("hash", hash)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    /** Has those who report under the same key come one after the other, so that all are counted. */
    void queue(EntityManager em, String key) {
        em.createNativeQuery("select cast(pg_advisory_xact_lock(hashtextextended(?1, 0)) as text)")
                .setParameter(1, "notices:" + key)
                .getSingleResult();
    }

    /**
     * @param field {@code reporterKey} or {@code remoteKey}
     * @return when what counts was reported, the oldest first
     */
    List<Instant> counted(EntityManager em, String field, String key, Instant since) {
        return em.createQuery(
                        "select n.reportedAt from NoticeEntity n where n." + field + " = :key and n.reportedAt > :since"
                                + " order by n.reportedAt",
                        Instant.class)
                .setParameter("key", key)
                .setParameter("since", since)
                .getResultList();
    }

    boolean isOpen(EntityManager em, NoticeEntity same) {
        return em.createQuery(
                                "select count(n) from NoticeEntity n where n.reporterKey = :key and n.kind = :kind"
                                        + " and n.subject = :subject and n.status = :open",
                                Long.class)
                        .setParameter("key", same.reporterKey)
                        .setParameter("kind", same.kind)
                        .setParameter("subject", same.subject)
                        .setParameter("open", Notice.Status.OPEN)
                        .getSingleResult()
                > 0;
    }

    long waiting(EntityManager em) {
        return em.createQuery("select count(n) from NoticeEntity n where n.status in :waiting", Long.class)
                .setParameter("waiting", WAITING)
                .getSingleResult();
    }

    /** @return those that wait, the oldest first, or the others, the newest first */
    List<NoticeEntity> notices(EntityManager em, Set<Notice.Status> of, boolean oldestFirst, Cursor after, int most) {
        if (of.isEmpty() || most < 1) {
            return List.of();
        }
        String beyond = oldestFirst ? ">" : "<";
        String order = oldestFirst ? "" : " desc";
        String from = after == null
                ? ""
                : " and (n.reportedAt " + beyond + " :at or (n.reportedAt = :at and n.id " + beyond + " :after))";
        TypedQuery<NoticeEntity> query = em.createQuery(
                        "select n from NoticeEntity n where n.status in :of" + from + " order by n.reportedAt" + order
                                + ", n.id" + order,
                        NoticeEntity.class)
                .setParameter("of", of)
                .setMaxResults(most);
        return from(query, after).getResultList();
    }

    /** @return what was done to somebody, one more than {@code limit} when there are more */
    List<NoticeEntity> statements(EntityManager em, UUID affected, Cursor after, int limit) {
        String before = after == null ? "" : " and (n.decidedAt < :at or (n.decidedAt = :at and n.id < :after))";
        TypedQuery<NoticeEntity> query = em.createQuery(
                        "select n from NoticeEntity n where n.affected = :affected"
                                + " and (n.takesDown = true or n.suspends = true)" + before
                                + " order by n.decidedAt desc, n.id desc",
                        NoticeEntity.class)
                .setParameter("affected", affected)
                .setMaxResults(limit + 1);
        return from(query, after).getResultList();
    }

    private static TypedQuery<NoticeEntity> from(TypedQuery<NoticeEntity> query, Cursor after) {
        return after == null ? query : query.setParameter("at", after.at()).setParameter("after", after.id());
    }
}
