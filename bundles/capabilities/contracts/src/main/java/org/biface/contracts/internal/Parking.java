package org.biface.contracts.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.biface.commission.Undecided;
import org.biface.commons.Conflict;
import org.biface.commons.Invalid;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.contracts.ParkedRelease;
import org.biface.contracts.ReleaseParked;
import org.biface.contracts.ReleaseResumed;
import org.biface.contracts.internal.ContractStore.Backlog;
import org.biface.contracts.internal.ContractStore.Step;
import org.biface.kernel.events.Events;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Approved milestones whose commission can't be decided yet. Each is tried again when a policy serves that may decide it, and
 * behind that by a durable timer of its own, with pauses that grow. Whatever happens meanwhile, it is released by the one
 * transaction that releases, at the terms of its contract, once.
 */
final class Parking {
    private static final Logger LOG = LoggerFactory.getLogger(Parking.class);
    private static final int BATCH = 100;
    private static final int LONGEST_REASON = 1_000;
    private static final int MAX_DOUBLINGS = 20;
    /** A policy that decides none of so many in a row decides none of the others now. */
    private static final int IN_VAIN = 5;

    private final ContractStore store;
    private final Events events;
    private final Clock clock;
    private final Supplier<ContractSettings> settings;
    private final Consumer<UUID> release;

    Parking(
            ContractStore store,
            Events events,
            Clock clock,
            Supplier<ContractSettings> settings,
            Consumer<UUID> release) {
        this.store = store;
        this.events = events;
        this.clock = clock;
        this.settings = settings;
        this.release = release;
    }

    void start() {
        store.on(ContractStore.RESUME, id -> tried(UUID.fromString(id)));
        store.on(ContractStore.RESUME_POLICY, this::resumeAll);
    }

    void stop() {
        store.on(ContractStore.RESUME, null);
        store.on(ContractStore.RESUME_POLICY, null);
    }

    /** Joins the transaction that approves. */
    void park(Step step, UUID approvedBy, Undecided why, Instant now) {
        ParkedEntity parked = new ParkedEntity();
        parked.milestone = step.milestone().id;
        parked.contract = step.contract().id;
        parked.company = step.contract().company;
        parked.freelancer = step.contract().freelancer;
        parked.currency = step.milestone().currency;
        parked.net = step.milestone().net;
        parked.policy = why.policy();
        parked.major = why.major();
        parked.reason = reason(why);
        parked.approvedBy = approvedBy;
        parked.since = now;
        parked.tries = 0;
        parked.triedAt = now;
        store.write(entities -> {
            entities.persist(parked);
            return null;
        });
        store.setResume(parked.milestone, now.plus(pause(0)));
        events.append(new ReleaseParked(parked.milestone, parked.contract, parked.policy, parked.major));
    }

    /** Joins the transaction that releases. */
    void resumed(Step step, UUID released) {
        UUID milestone = step.milestone().id;
        store.write(entities -> {
            entities.remove(entities.find(ParkedEntity.class, milestone));
            return null;
        });
        store.cancelResume(milestone);
        events.append(new ReleaseResumed(milestone, step.contract().id, released));
        LOG.info("milestone={} was parked and is released now", milestone);
    }

    /** What was approved is no longer to be released. Joins the thread's transaction. */
    void dropped(UUID milestone) {
        store.write(entities -> {
            ParkedEntity parked = entities.find(ParkedEntity.class, milestone);
            if (parked != null) {
                entities.remove(parked);
                store.cancelResume(milestone);
            }
            return null;
        });
    }

    /** A policy serves, or answers well again: what waits for it is tried soon. Joins the thread's transaction. */
    void serves(String policy, int major) {
        store.setResumePolicy(policy, major, clock.instant());
    }

    Page<ParkedRelease> list(PageRequest page) {
        ParkedEntity after = after(page.cursor());
        return store.read(entities -> {
            List<ParkedEntity> found = store.parked(entities, null, 0, after, page.limit() + 1);
            List<ParkedEntity> items = found.subList(0, Math.min(found.size(), page.limit()));
            ParkedEntity last = found.size() > items.size() ? items.get(items.size() - 1) : null;
            return new Page<>(
                    items.stream().map(ParkedEntity::toParkedRelease).toList(),
                    last == null ? null : last.since + "_" + last.milestone);
        });
    }

    private static ParkedEntity after(String cursor) {
        if (cursor == null) {
            return null;
        }
        try {
            String[] parts = cursor.split("_", 2);
            ParkedEntity after = new ParkedEntity();
            after.since = Instant.parse(parts[0]);
            after.milestone = UUID.fromString(parts[1]);
            return after;
        } catch (RuntimeException notOurs) {
            throw new Invalid("cursor", "cursor must be the one of the page before.");
        }
    }

    Backlog backlog() {
        return store.read(store::backlog);
    }

    /** The timer of one milestone. */
    private Instant tried(UUID milestone) {
        return resume(milestone) == Outcome.DONE ? null : next(milestone);
    }

    private Instant next(UUID milestone) {
        ParkedEntity parked = store.read(entities -> entities.find(ParkedEntity.class, milestone));
        return parked == null ? null : parked.triedAt.plus(pause(parked.tries));
    }

    /** The timer of one policy: what waits longest comes first. */
    private Instant resumeAll(String id) {
        int colon = id.lastIndexOf(':');
        String policy = id.substring(0, colon);
        int major = Integer.parseInt(id.substring(colon + 1));
        ParkedEntity last = null;
        int resumed = 0;
        int inVain = 0;
        RuntimeException failure = null;
        while (true) {
            ParkedEntity after = last;
            List<ParkedEntity> batch =
                    store.read(entities -> new ArrayList<>(store.parked(entities, policy, major, after, BATCH)));
            for (ParkedEntity parked : batch) {
                Outcome outcome;
                try {
                    outcome = resume(parked.milestone);
                } catch (RuntimeException unexpected) {
                    // The others need not wait for it; the timer comes back for its sake.
                    failure = unexpected;
                    outcome = Outcome.POLICY_IN_THE_WAY;
                }
                if (outcome == Outcome.DONE) {
                    resumed++;
                    inVain = 0;
                } else if (outcome == Outcome.POLICY_IN_THE_WAY && ++inVain == IN_VAIN) {
                    batch = List.of();
                    break;
                }
                last = parked;
            }
            if (batch.size() < BATCH) {
                if (resumed > 0) {
                    LOG.info("policy={} {} decides again, {} parked releases are done", policy, major, resumed);
                }
                if (failure != null) {
                    throw failure;
                }
                return null;
            }
        }
    }

    private enum Outcome {
        DONE,
        /** Others that wait for the same policy would fare no better. */
        POLICY_IN_THE_WAY,
        SOMETHING_ELSE_IN_THE_WAY
    }

    /** Tries to release one. */
    private Outcome resume(UUID milestone) {
        try {
            release.accept(milestone);
            return Outcome.DONE;
        } catch (Undecided still) {
            return after(
                    remember(milestone, reason(still)),
                    still.isOfThisContractAlone() ? Outcome.SOMETHING_ELSE_IN_THE_WAY : Outcome.POLICY_IN_THE_WAY);
        } catch (Conflict other) {
            // Somebody else was faster, or the terms themselves are in the way, which an operator has to see.
            return after(remember(milestone, other.getMessage()), Outcome.SOMETHING_ELSE_IN_THE_WAY);
        } catch (NotFound gone) {
            LOG.debug("milestone={} is gone", milestone, gone);
            return Outcome.DONE;
        }
    }

    private static Outcome after(boolean parkedStill, Outcome why) {
        return parkedStill ? why : Outcome.DONE;
    }

    /** @return whether it is parked still */
    private boolean remember(UUID milestone, String reason) {
        return store.write(entities -> {
            ParkedEntity parked = entities.find(ParkedEntity.class, milestone);
            if (parked == null) {
                return false;
            }
            parked.reason = reason;
            parked.tries++;
            parked.triedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            return true;
        });
    }

    private static String reason(Undecided why) {
        String reason = why.getMessage();
        return reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON - 1) + "…";
    }

    private Duration pause(int tries) {
        Duration grown = settings.get().resumeFirst().multipliedBy(1L << Math.min(tries, MAX_DOUBLINGS));
        Duration longest = settings.get().resumeLongest();
        return grown.compareTo(longest) < 0 ? grown : longest;
    }
}
