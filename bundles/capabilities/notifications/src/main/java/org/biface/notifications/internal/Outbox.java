package org.biface.notifications.internal;

import jakarta.mail.MessagingException;
import jakarta.persistence.LockModeType;
import java.sql.PreparedStatement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Conflict;
import org.biface.commons.NotFound;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.notifications.Mail;
import org.biface.notifications.SentMail;
import org.biface.notifications.SentMail.Status;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The schema {@code notifications}: mails are stored with the change that causes them, and a durable timer for each hands it
 * to the mail server until that works.
 */
@Component(service = Outbox.class)
public final class Outbox {

    static final String SCHEMA = "notifications";
    static final Class<?>[] ENTITIES = {MailEntity.class};

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
    private static final String SEND = "send";
    private static final int LONGEST_ERROR = 500;

    private final Persistence persistence;
    private final Unit unit;
    private final MailServer server;
    private final Clock clock;

    @Activate
    public Outbox(BundleContext context, @Reference Persistence persistence, @Reference MailServer server) {
        this(
                persistence,
                persistence.open(UnitDefinition.of(context.getBundle(), SCHEMA, ENTITIES)),
                server,
                Clock.systemUTC());
    }

    Outbox(Persistence persistence, Unit unit, MailServer server, Clock clock) {
        this.persistence = persistence;
        this.unit = unit;
        this.server = server;
        this.clock = clock;
        unit.timers().on(SEND, id -> deliver(UUID.fromString(id)));
        unit.timers().every("clean-up", Duration.ofHours(6), this::cleanUp);
        unit.timers().start();
        if (!server.isConfigured()) {
            LOG.info("no mail server is set (smtp.host in org.biface.notifications): mails are kept in the outbox,"
                    + " see biface:mail-list");
        }
    }

    @Deactivate
    void close() {
        unit.close();
    }

    UUID add(Mail mail) {
        return unit.write(em -> {
            MailEntity entity = new MailEntity();
            entity.id = Ids.next();
            entity.to = mail.to();
            entity.subject = mail.subject();
            entity.text = mail.text();
            entity.status = server.isConfigured() ? Status.WAITING : Status.KEPT;
            entity.createdAt = now();
            entity.waitingSince = entity.createdAt;
            em.persist(entity);
            if (entity.status == Status.WAITING) {
                unit.timers().set(SEND, entity.id.toString(), entity.createdAt);
            }
            return entity.id;
        });
    }

    /** @return when to try again, or {@code null} when there is nothing left to do */
    Instant deliver(UUID id) {
        MailEntity mail = unit.read(em -> em.find(MailEntity.class, id));
        if (mail == null || mail.status != Status.WAITING) {
            return null;
        }
        if (!server.isConfigured()) {
            // The server was taken out of the configuration after the mail was stored.
            return settle(id, Status.KEPT, null);
        }
        try {
            server.send(id, mail.toMail());
        } catch (MessagingException failure) {
            return failed(id, failure);
        }
        LOG.info("mail={} sent", id);
        return settle(id, Status.SENT, null);
    }

    private Instant failed(UUID id, MessagingException failure) {
        String told = told(failure);
        if (MailServer.isFinal(failure)) {
            LOG.warn("mail={} was refused by the mail server and is given up: {}", id, told);
            return settle(id, Status.FAILED, told);
        }
        Instant now = now();
        Instant next = unit.write(em -> {
            MailEntity entity = em.find(MailEntity.class, id);
            if (entity == null) {
                return null;
            }
            entity.attempts++;
            entity.lastError = told;
            Instant again = server.nextAttempt(entity.waitingSince, entity.attempts, now);
            if (again == null) {
                entity.status = Status.FAILED;
            }
            return again;
        });
        if (next == null) {
            LOG.warn("mail={} could not be sent for too long and is given up: {}", id, told);
        } else {
            LOG.info("mail={} could not be sent, next attempt at {}: {}", id, next, told);
        }
        return next;
    }

    /** The first line says it; the others repeat it for each cause. */
    private static String told(MessagingException failure) {
        String line = failure.toString().lines().findFirst().orElse("no reason given");
        return line.length() <= LONGEST_ERROR ? line : line.substring(0, LONGEST_ERROR);
    }

    private Instant settle(UUID id, Status status, String error) {
        return unit.write(em -> {
            MailEntity entity = em.find(MailEntity.class, id);
            if (entity != null) {
                entity.status = status;
                if (status != Status.KEPT) {
                    entity.attempts++;
                }
                entity.lastError = error;
                if (status == Status.SENT) {
                    entity.sentAt = now();
                    entity.text = null;
                }
            }
            return null;
        });
    }

    /**
     * Sends a mail that was given up or kept once more, and one that waits at once.
     *
     * @return the mail as it is now
     */
    SentMail sendAgain(UUID id) {
        mustBeConfigured();
        return unit.write(em -> {
            MailEntity entity = em.find(MailEntity.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (entity == null) {
                throw new NotFound("There is no such mail.");
            }
            if (entity.status == Status.SENT) {
                throw new Conflict("This mail was sent already, and its text is not kept.");
            }
            wait(entity);
            em.flush();
            return entity.toSentMail();
        });
    }

    /** @return how many mails had been given up, and are sent once more */
    int sendFailedAgain() {
        mustBeConfigured();
        return unit.write(em -> {
            List<MailEntity> failed = em.createQuery(
                            "select m from MailEntity m where m.status = :failed order by m.id", MailEntity.class)
                    .setParameter("failed", Status.FAILED)
                    .setLockMode(LockModeType.PESSIMISTIC_WRITE)
                    .getResultList();
            failed.forEach(this::wait);
            return failed.size();
        });
    }

    private void wait(MailEntity entity) {
        entity.status = Status.WAITING;
        entity.waitingSince = now();
        unit.timers().set(SEND, entity.id.toString(), entity.waitingSince);
    }

    private void mustBeConfigured() {
        if (!server.isConfigured()) {
            throw new Conflict("There is no mail server: set smtp.host in org.biface.notifications first.");
        }
    }

    /** @return how many mails were given up and are still there */
    long failed() {
        return unit.read(em -> em.createQuery("select count(m) from MailEntity m where m.status = :failed", Long.class)
                .setParameter("failed", Status.FAILED)
                .getSingleResult());
    }

    List<SentMail> find(UUID before, int limit) {
        return unit.read(em -> {
            var query = em.createQuery(
                            "select m from MailEntity m" + (before == null ? "" : " where m.id < :before")
                                    + " order by m.id desc",
                            MailEntity.class)
                    .setMaxResults(limit);
            if (before != null) {
                query.setParameter("before", before);
            }
            return query.getResultList().stream().map(MailEntity::toSentMail).toList();
        });
    }

    /** Old mails go, but for those that are still to be sent. */
    void cleanUp() {
        persistence.write(connection -> {
            try (PreparedStatement delete = connection.prepareStatement(
                    "delete from notifications.mail where created_at < ? and status <> 'WAITING'")) {
                delete.setObject(1, clock.instant().minus(server.keep()).atOffset(ZoneOffset.UTC));
                return delete.executeUpdate();
            }
        });
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
