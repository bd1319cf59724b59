package org.biface.commission.internal;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** The pins of all contracts. */
@Component(service = PinStore.class)
public final class PinStore {
    private final Persistence persistence;
    private final Unit unit;

    @Activate
    public PinStore(@Reference Persistence persistence, BundleContext context) {
        this(persistence, persistence.open(UnitDefinition.of(context.getBundle(), "commission", PinEntity.class)));
    }

    PinStore(Persistence persistence, Unit unit) {
        this.persistence = persistence;
        this.unit = unit;
    }

    @Deactivate
    void close() {
        unit.close();
    }

    boolean inTransaction() {
        return persistence.inTransaction();
    }

    <T> T write(Function<EntityManager, T> work) {
        return unit.write(work);
    }

    Optional<PinEntity> find(UUID contract) {
        return unit.read(entities -> Optional.ofNullable(entities.find(PinEntity.class, contract)));
    }

    /** What the earlier contracts of the parties say; contracts signed at the same instant are ordered by their ids. */
    Terms terms(UUID contract) {
        return unit.read(entities -> {
            PinEntity pin = entities.find(PinEntity.class, contract);
            if (pin == null) {
                return null;
            }
            Object[] earlier = entities.createQuery("""
                            select count(p), sum(case when p.company = :company then 1 else 0 end)
                            from PinEntity p
                            where p.freelancer = :freelancer
                              and (p.signedAt < :signedAt or p.signedAt = :signedAt and p.contract < :contract)
                            """, Object[].class)
                    .setParameter("company", pin.company)
                    .setParameter("freelancer", pin.freelancer)
                    .setParameter("signedAt", pin.signedAt)
                    .setParameter("contract", pin.contract)
                    .getSingleResult();
            int all = ((Number) earlier[0]).intValue();
            int withClient = earlier[1] == null ? 0 : ((Number) earlier[1]).intValue();
            Instant since = entities.createQuery("""
                            select p.signedAt from PinEntity p
                            where p.freelancer = :freelancer and p.company = :company
                            order by p.signedAt
                            """, Instant.class)
                    .setParameter("freelancer", pin.freelancer)
                    .setParameter("company", pin.company)
                    .setMaxResults(1)
                    .getSingleResult();
            return new Terms(pin, since, withClient, all);
        });
    }

    /**
     * A pin with what earlier pins tell of its parties.
     *
     * @param pin the pin
     * @param withClientSince when the first contract between the two was signed
     * @param withClientBefore how many contracts the two signed before
     * @param before how many contracts the freelancer signed before
     */
    record Terms(PinEntity pin, Instant withClientSince, int withClientBefore, int before) {}
}
