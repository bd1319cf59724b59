package org.biface.reviews.internal;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.TypedQuery;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.biface.kernel.persistence.Cursor;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Timers;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.reviews.Aspect;
import org.biface.reviews.ReviewSummary;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The schema {@code reviews}. */
@Component(service = ReviewStore.class)
public class ReviewStore {

    static final String SCHEMA = "reviews";
    static final Class<?>[] ENTITIES = {OccasionEntity.class, ReviewEntity.class};
    static final String SHOW = "show";

    private static final String SHOWN = "r.shownAt is not null and r.takenDownAt is null";

    private final Unit unit;
    private Timers.Action show;

    @Activate
    public ReviewStore(BundleContext context, @Reference Persistence persistence) {
        this(persistence.open(UnitDefinition.of(context.getBundle(), SCHEMA, ENTITIES)));
    }

    ReviewStore(Unit unit) {
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

    Timers timers() {
        return unit.timers();
    }

    /** Says what happens when reviews are to be shown. Called again by every service that comes while this store stays. */
    synchronized void showBy(Timers.Action action) {
        boolean first = show == null;
        show = action;
        if (first) {
            unit.timers().on(SHOW, contract -> show().run(contract));
            unit.timers().start();
        }
    }

    private synchronized Timers.Action show() {
        return show;
    }

    /** Whoever writes, shows or answers holds the occasion until the transaction ends, so that one decides after the other. */
    OccasionEntity locked(EntityManager em, UUID contract) {
        return em.find(OccasionEntity.class, contract, LockModeType.PESSIMISTIC_WRITE);
    }

    /** @return the contract of a review, or {@code null}; it never changes */
    UUID contractOf(EntityManager em, UUID review) {
        return em.createQuery("select r.contract from ReviewEntity r where r.id = :id", UUID.class)
                .setParameter("id", review)
                .getResultStream()
                .findFirst()
                .orElse(null);
    }

    /** To be called after {@link #locked}: what another one has written meanwhile is read, too. */
    List<ReviewEntity> reviewsOf(EntityManager em, Collection<UUID> contracts) {
        if (contracts.isEmpty()) {
            return List.of();
        }
        return em.createQuery(
                        "select r from ReviewEntity r where r.contract in :contracts order by r.id", ReviewEntity.class)
                .setParameter("contracts", contracts)
                .getResultList();
    }

    Map<UUID, OccasionEntity> occasions(EntityManager em, List<ReviewEntity> reviews) {
        Map<UUID, OccasionEntity> occasions = new HashMap<>();
        if (!reviews.isEmpty()) {
            em.createQuery("select o from OccasionEntity o where o.contract in :contracts", OccasionEntity.class)
                    .setParameter(
                            "contracts",
                            reviews.stream().map(review -> review.contract).toList())
                    .getResultStream()
                    .forEach(occasion -> occasions.put(occasion.contract, occasion));
        }
        return occasions;
    }

    /** @return occasions of an account or of companies, one more than {@code limit} when there are more */
    List<OccasionEntity> occasions(EntityManager em, UUID account, Set<UUID> companies, Cursor after, int limit) {
        String mine = companies.isEmpty()
                ? "o.freelancer = :account"
                : "(o.freelancer = :account or o.company in :companies)";
        String before = after == null ? "" : " and (o.endedAt < :at or (o.endedAt = :at and o.contract < :after))";
        TypedQuery<OccasionEntity> query = em.createQuery(
                        "select o from OccasionEntity o where " + mine + before
                                + " order by o.endedAt desc, o.contract desc",
                        OccasionEntity.class)
                .setParameter("account", account)
                .setMaxResults(limit + 1);
        if (!companies.isEmpty()) {
            query.setParameter("companies", companies);
        }
        return from(query, after).getResultList();
    }

    /** @return shown reviews of whom they are about, one more than {@code limit} when there are more */
    List<ReviewEntity> shown(EntityManager em, UUID about, Cursor after, int limit) {
        String before = after == null ? "" : " and (r.shownAt < :at or (r.shownAt = :at and r.id < :after))";
        TypedQuery<ReviewEntity> query = em.createQuery(
                        "select r from ReviewEntity r where r.about = :about and " + SHOWN + before
                                + " order by r.shownAt desc, r.id desc",
                        ReviewEntity.class)
                .setParameter("about", about)
                .setMaxResults(limit + 1);
        return from(query, after).getResultList();
    }

    /** @return what is taken down, one more than {@code limit} when there are more */
    List<ReviewEntity> takenDown(EntityManager em, Cursor after, int limit) {
        String before = after == null ? "" : " and (r.takenDownAt < :at or (r.takenDownAt = :at and r.id < :after))";
        TypedQuery<ReviewEntity> query = em.createQuery(
                        "select r from ReviewEntity r where r.takenDownAt is not null" + before
                                + " order by r.takenDownAt desc, r.id desc",
                        ReviewEntity.class)
                .setMaxResults(limit + 1);
        return from(query, after).getResultList();
    }

    private static <T> TypedQuery<T> from(TypedQuery<T> query, Cursor after) {
        return after == null ? query : query.setParameter("at", after.at()).setParameter("after", after.id());
    }

    ReviewSummary summary(EntityManager em, UUID about) {
        Object[] row = (Object[])
                em.createNativeQuery("""
                        select count(*), round(avg(overall) * 100),
                            count(*) filter (where overall = 1), count(*) filter (where overall = 2),
                            count(*) filter (where overall = 3), count(*) filter (where overall = 4),
                            count(*) filter (where overall = 5),
                            round(avg(quality) * 100), round(avg(clarity) * 100), round(avg(communication) * 100),
                            round(avg(deadlines) * 100), round(avg(cooperation) * 100)
                        from review where about = cast(?1 as uuid) and shown_at is not null and taken_down_at is null""").setParameter(1, about.toString()).getSingleResult();
        List<Integer> distribution = new ArrayList<>();
        for (int i = 2; i < 7; i++) {
            distribution.add(((Number) row[i]).intValue());
        }
        Map<Aspect, Integer> aspects = new EnumMap<>(Aspect.class);
        aspects.put(Aspect.QUALITY, hundredths(row[7]));
        aspects.put(Aspect.CLARITY, hundredths(row[8]));
        aspects.put(Aspect.COMMUNICATION, hundredths(row[9]));
        aspects.put(Aspect.DEADLINES, hundredths(row[10]));
        aspects.put(Aspect.COOPERATION, hundredths(row[11]));
        return new ReviewSummary(((Number) row[0]).intValue(), hundredths(row[1]), distribution, aspects);
    }

    private static Integer hundredths(Object mean) {
        return mean == null ? null : ((BigDecimal) mean).intValueExact();
    }

    void renameFreelancer(EntityManager em, UUID freelancer, String name) {
        em.createQuery("update OccasionEntity o set o.freelancerName = :name"
                        + " where o.freelancer = :freelancer and o.freelancerName <> :name")
                .setParameter("name", name)
                .setParameter("freelancer", freelancer)
                .executeUpdate();
    }

    void renameCompany(EntityManager em, UUID company, String name) {
        em.createQuery("update OccasionEntity o set o.companyName = :name"
                        + " where o.company = :company and o.companyName <> :name")
                .setParameter("name", name)
                .setParameter("company", company)
                .executeUpdate();
    }
}
