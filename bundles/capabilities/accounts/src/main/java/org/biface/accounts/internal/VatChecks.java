package org.biface.accounts.internal;

import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.biface.accounts.VatCheck.Status;
import org.biface.accounts.VatNumberChecked;
import org.biface.accounts.VatStanding;
import org.biface.accounts.VatStatus;
import org.biface.commons.Conflict;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.vat.Vat;
import org.biface.kernel.vat.VatNumbers;
import org.biface.kernel.vat.VatParty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of VAT numbers. VIES is asked by a durable timer of each company that needs it, never inside a transaction and
 * never while somebody waits; as long as nobody has said that a number is good, it is not.
 */
final class VatChecks {

    private static final Logger LOG = LoggerFactory.getLogger(VatChecks.class);

    private final AccountStore store;
    private final Events events;
    private final AccountSettings settings;
    private final Vat vat;
    private final Optional<Vies> vies;

    VatChecks(AccountStore store, Events events, AccountSettings settings, Vat vat) {
        this.store = store;
        this.events = events;
        this.settings = settings;
        this.vat = vat;
        this.vies = settings.vies();
    }

    VatStanding standing(AccountStore.Vat known) {
        return new VatStanding(known.country(), known.status(), isVerified(known));
    }

    private boolean isVerified(AccountStore.Vat known) {
        if (known.check() == null || known.country() == null || !VatNumbers.isOf(known.country(), known.number())) {
            return false;
        }
        return known.check() == Status.ACCEPTED
                || known.check() == Status.VALID
                        && known.at()
                                .plus(settings.viesValid())
                                .isAfter(store.clock().instant());
    }

    /** Sees to it that VIES is asked about a new or changed company, where it has to be. Joins the thread's transaction. */
    void changed(CompanyEntity company) {
        if (!mayBeAsked(company)) {
            store.cancelVatCheck(company.id);
        } else if (company.vatCheck == null) {
            store.setVatCheck(company.id, store.clock().instant());
        }
    }

    private boolean mayBeAsked(CompanyEntity company) {
        return vies.isPresent()
                && VatNumbers.isInVies(company.vatNumber)
                && vat.needsVies(new VatParty(company.country, company.vatStatus == VatStatus.FRANCHISE, false));
    }

    /** Joins the thread's transaction. */
    void askAgain(CompanyEntity company) {
        if (!mayBeAsked(company)) {
            throw new Conflict(
                    "VIES is not asked about this company: it is where the platform is or outside the Union, has"
                            + " no VAT number of a member state, or VIES is switched off.");
        }
        store.setVatCheck(company.id, store.clock().instant());
    }

    /** Joins the thread's transaction. */
    void decide(EntityManager em, CompanyEntity company, UUID operator, boolean good, String reason) {
        if (company.vatNumber == null) {
            throw new Conflict("The company has no VAT number.");
        }
        VatCheckEntity check = check(company, good ? Status.ACCEPTED : Status.REFUSED);
        check.by = operator;
        check.reason = reason;
        store.cancelVatCheck(company.id);
        keep(em, company, check);
    }

    private VatCheckEntity check(CompanyEntity company, Status status) {
        VatCheckEntity check = new VatCheckEntity();
        check.id = Ids.next();
        check.company = company.id;
        check.number = company.vatNumber;
        check.status = status;
        check.at = now();
        return check;
    }

    private void keep(EntityManager em, CompanyEntity company, VatCheckEntity check) {
        em.persist(check);
        company.vatCheck = check;
        em.flush();
        events.append(new VatNumberChecked(company.id, check.status.name()));
        LOG.info("company={} its VAT number is {}", company.id, check.status);
    }

    /**
     * The timer of one company.
     *
     * @return when to ask again, or {@code null} when that is not needed
     */
    Instant ask(UUID id) {
        String number = store.read(em -> {
            CompanyEntity company = em.find(CompanyEntity.class, id);
            return company != null && mayBeAsked(company) ? company.vatNumber : null;
        });
        if (number == null) {
            return null;
        }
        Vies.Answer answer;
        try {
            answer = vies.orElseThrow().ask(number);
        } catch (Vies.Away away) {
            LOG.warn("company={} VIES did not say whether its VAT number is good: {}", id, away.getMessage());
            return unanswered(id, number, away.getMessage());
        }
        return answered(id, number, answer);
    }

    private Instant unanswered(UUID id, String number, String why) {
        return store.write(em -> {
            CompanyEntity company = asAsked(em, id, number);
            if (company == null) {
                return now();
            }
            if (company.vatCheck == null) {
                VatCheckEntity check = check(company, Status.UNANSWERED);
                check.reason = why;
                keep(em, company, check);
            }
            return now().plus(settings.viesRetry());
        });
    }

    private Instant answered(UUID id, String number, Vies.Answer answer) {
        return store.write(em -> {
            CompanyEntity company = asAsked(em, id, number);
            if (company == null) {
                return now();
            }
            VatCheckEntity check = check(company, answer.valid() ? Status.VALID : Status.INVALID);
            check.consultation = answer.consultation();
            check.name = answer.name();
            keep(em, company, check);
            return check.at.plus(settings.viesAgain());
        });
    }

    /** The company, locked, or {@code null} when its number is another one by now. */
    private static CompanyEntity asAsked(EntityManager em, UUID id, String number) {
        CompanyEntity company = em.find(CompanyEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
        return company == null || !number.equals(company.vatNumber) ? null : company;
    }

    private Instant now() {
        return store.clock().instant().truncatedTo(ChronoUnit.MICROS);
    }
}
