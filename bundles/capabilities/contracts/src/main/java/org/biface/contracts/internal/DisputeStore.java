package org.biface.contracts.internal;

import jakarta.persistence.EntityManager;
import jakarta.persistence.TypedQuery;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.biface.contracts.Dispute;

/** Disputes in the database. All methods work on the caller's transaction. */
final class DisputeStore {

    Dispute full(EntityManager entities, DisputeEntity dispute) {
        List<EvidenceEntity> evidence = entities.createQuery(
                        "select e from EvidenceEntity e where e.dispute = :dispute order by e.id", EvidenceEntity.class)
                .setParameter("dispute", dispute.id)
                .getResultList();
        return dispute.toDispute(evidence, proposals(entities, dispute.id));
    }

    List<SplitEntity> proposals(EntityManager entities, UUID dispute) {
        return entities.createQuery(
                        "select s from SplitEntity s where s.dispute = :dispute order by s.id", SplitEntity.class)
                .setParameter("dispute", dispute)
                .getResultList();
    }

    long count(EntityManager entities, UUID dispute, Dispute.Side side, boolean files) {
        return entities.createQuery(
                        "select count(e) from EvidenceEntity e where e.dispute = :dispute and e.side = :side and "
                                + (files ? "e.fileName is not null" : "e.fileName is null"),
                        Long.class)
                .setParameter("dispute", dispute)
                .setParameter("side", side)
                .getSingleResult();
    }

    /** @return the dispute of the milestone that is not over, or {@code null} */
    DisputeEntity open(EntityManager entities, UUID milestone) {
        return entities
                .createQuery(
                        "select d from DisputeEntity d where d.milestone = :milestone and d.status in :going",
                        DisputeEntity.class)
                .setParameter("milestone", milestone)
                .setParameter("going", List.of(Dispute.Status.OPEN, Dispute.Status.DECIDED))
                .getResultList()
                .stream()
                .findFirst()
                .orElse(null);
    }

    DisputeEntity ofChargeback(EntityManager entities, UUID chargeback) {
        return entities
                .createQuery("select d from DisputeEntity d where d.chargeback = :chargeback", DisputeEntity.class)
                .setParameter("chargeback", chargeback)
                .getResultList()
                .stream()
                .findFirst()
                .orElse(null);
    }

    /** @return the newest first; everybody's without a freelancer */
    List<DisputeEntity> list(
            EntityManager entities,
            UUID freelancer,
            Collection<UUID> companies,
            Dispute.Status status,
            UUID before,
            int limit) {
        String whose = freelancer == null
                ? "1 = 1"
                : companies.isEmpty()
                        ? "d.freelancer = :freelancer"
                        : "(d.freelancer = :freelancer or d.company in :companies)";
        TypedQuery<DisputeEntity> query = entities.createQuery(
                "select d from DisputeEntity d where " + whose
                        + (status == null ? "" : " and d.status = :status")
                        + (before == null ? "" : " and d.id < :before") + " order by d.id desc",
                DisputeEntity.class);
        if (freelancer != null) {
            query.setParameter("freelancer", freelancer);
            if (!companies.isEmpty()) {
                query.setParameter("companies", companies);
            }
        }
        if (status != null) {
            query.setParameter("status", status);
        }
        if (before != null) {
            query.setParameter("before", before);
        }
        return query.setMaxResults(limit).getResultList();
    }
}
