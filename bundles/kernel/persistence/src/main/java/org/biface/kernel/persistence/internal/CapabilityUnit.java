package org.biface.kernel.persistence.internal;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.biface.commons.Unavailable;
import org.biface.kernel.drain.InFlight;
import org.biface.kernel.persistence.Timers;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One capability's unit: made ready on a thread of its own, as soon as the database answers. */
final class CapabilityUnit implements Unit {

    private static final Logger LOG = LoggerFactory.getLogger(CapabilityUnit.class);

    private static final Duration DRAIN_QUIET = Duration.ofMillis(20);
    private static final Duration DRAIN_BOUND = Duration.ofSeconds(30);
    private static final long LONGEST_PAUSE_MILLIS = 60_000;

    private final House house;
    private final UnitDefinition definition;
    private final DurableTimers timers;
    private final InFlight inFlight = new InFlight();
    private final Object monitor = new Object();
    private final Runnable wake = this::wake;
    private final Thread preparation;

    private volatile EntityManagerFactory factory;
    private volatile boolean ready;
    private volatile boolean closed;
    private volatile String problem;

    CapabilityUnit(House house, UnitDefinition definition) {
        this.house = house;
        this.definition = definition;
        this.timers = new DurableTimers(house, this);
        this.preparation = new Thread(this::prepareUntilReady, "biface-unit-" + definition.schema());
        preparation.setDaemon(true);
    }

    void prepare() {
        house.database().whenAvailable(wake);
        preparation.start();
    }

    @Override
    public String schema() {
        return definition.schema();
    }

    @Override
    public <T> T read(Function<EntityManager, T> work) {
        return house.read(this, work);
    }

    @Override
    public <T> T write(Function<EntityManager, T> work) {
        return house.write(this, work);
    }

    @Override
    public Timers timers() {
        return timers;
    }

    @Override
    public boolean isReady() {
        return ready && !closed;
    }

    /** @return why the unit can't be used, or {@code null} */
    String problem() {
        return problem;
    }

    /** An entity manager for a call; to be followed by {@link #leave} when the call, or its transaction, has ended. */
    EntityManager enter() {
        awaitReady();
        inFlight.enter();
        try {
            EntityManagerFactory current = factory;
            if (current == null) {
                current = lazily();
            }
            return current.createEntityManager();
        } catch (RuntimeException failure) {
            inFlight.leave();
            throw failure;
        }
    }

    void leave() {
        inFlight.leave();
    }

    /** A call that comes while the unit is being made ready waits for it. */
    private void awaitReady() {
        if (ready && !closed) {
            return;
        }
        long deadline = System.nanoTime() + house.patience().unit().toNanos();
        synchronized (monitor) {
            while (!ready || closed) {
                long left = deadline - System.nanoTime();
                if (closed || left <= 0 || problem != null || !house.isAvailable()) {
                    throw new Unavailable(
                            "The data of '" + schema() + "' are not ready yet. Try again in a few seconds.",
                            Failures.RETRY_AFTER);
                }
                try {
                    TimeUnit.NANOSECONDS.timedWait(monitor, Math.min(left, TimeUnit.MILLISECONDS.toNanos(200)));
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new Unavailable("The call was interrupted.", Failures.RETRY_AFTER, interrupted);
                }
            }
        }
    }

    /** A unit without mapped classes rarely needs an entity manager; it gets its session when it does. */
    private EntityManagerFactory lazily() {
        synchronized (monitor) {
            if (factory == null) {
                factory = EntityManagers.create(definition, house);
            }
            return factory;
        }
    }

    private void prepareUntilReady() {
        long pause = 1_000;
        try {
            while (!closed && !ready) {
                if (!house.isAvailable()) {
                    sleep(1_000);
                    continue;
                }
                try {
                    house.prepare(() -> closed);
                    Migrations.apply(definition, house.database().direct(), () -> closed);
                    if (!definition.entities().isEmpty()) {
                        factory = EntityManagers.create(definition, house);
                    }
                    synchronized (monitor) {
                        problem = null;
                        ready = true;
                        monitor.notifyAll();
                    }
                    LOG.debug("The unit {} is ready", schema());
                } catch (SQLException | RuntimeException | LinkageError failure) {
                    if (Failures.isAway(failure) || failure instanceof Unavailable) {
                        LOG.debug("The database went away while the unit {} was made ready", schema(), failure);
                        house.database().suspect(true);
                        sleep(500);
                        continue;
                    }
                    String sentence =
                            String.valueOf(failure.getMessage()).strip().replaceAll("\\s*\\R\\s*", " | ");
                    if (!sentence.equals(problem)) {
                        LOG.error(
                                "The schema '{}' can't be made ready and is tried again: {}",
                                schema(),
                                sentence,
                                failure);
                    }
                    problem = sentence;
                    sleep(pause);
                    pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
                }
            }
        } catch (InterruptedException interrupted) {
            LOG.debug("The unit {} is no longer made ready", schema(), interrupted);
        }
    }

    private void sleep(long millis) throws InterruptedException {
        synchronized (monitor) {
            if (!closed) {
                monitor.wait(millis);
            }
        }
    }

    private void wake() {
        synchronized (monitor) {
            monitor.notifyAll();
        }
        timers.wake();
    }

    @Override
    public void close() {
        house.database().forget(wake);
        timers.close();
        if (!inFlight.awaitQuiet(DRAIN_QUIET, DRAIN_BOUND)) {
            LOG.warn("The unit {} is closed with {} calls in flight", schema(), inFlight.now());
        }
        closed = true;
        wake();
        try {
            preparation.join(DRAIN_BOUND.toMillis());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        EntityManagerFactory last = factory;
        if (last != null && last.isOpen()) {
            last.close();
        }
        house.left(this);
    }
}
