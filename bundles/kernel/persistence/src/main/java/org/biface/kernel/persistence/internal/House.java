package org.biface.kernel.persistence.internal;

import jakarta.persistence.EntityManager;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.biface.commons.DomainException;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.DatabaseServer.Address;
import org.biface.kernel.persistence.Grouped;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.TimerStatus;
import org.biface.kernel.persistence.TransactionListener;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.biface.kernel.persistence.internal.Database.Purpose;
import org.postgresql.PGConnection;
import org.slf4j.LoggerFactory;

/**
 * The house's transactions. What a thread is in the middle of hangs on the thread, and the one data source that all
 * EclipseLink units share gives out that thread's connection; so they all work in one transaction without knowing of it.
 */
public final class House implements Persistence, AutoCloseable {

    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(House.class);
    private static final int ATTEMPTS = 8;
    /** A timer runs within seconds after it is due. */
    private static final Duration OVERDUE = Duration.ofMinutes(1);

    private final Database database;
    private final Patience patience;
    private final Clock clock;
    private final Duration timerPoll;
    private final DataSource dataSource = new ThreadsDataSource();
    private final ThreadLocal<Context> contexts = new ThreadLocal<>();
    private final List<CapabilityUnit> units = new CopyOnWriteArrayList<>();
    private final Map<PGConnection, String> searchPaths = Collections.synchronizedMap(new WeakHashMap<>());

    private final Object preparation = new Object();
    private boolean prepared;

    /** What a thread is in the middle of. */
    private static final class Context {
        private Transaction transaction;
        private Connection connection;
        private Connection lent;
        private int depth;
        private Purpose purpose = Purpose.ANYTHING;
        private List<TransactionListener> listeners = List.of();

        boolean isIdle() {
            return transaction == null && connection == null && depth == 0 && listeners.isEmpty();
        }
    }

    /** What runs in a transaction. */
    @FunctionalInterface
    private interface Work<T> {
        T run(Transaction transaction) throws SQLException;
    }

    /**
     * @param source says where the database is, or nothing while nobody knows
     * @param sourceState one sentence on why nobody knows
     * @param poolSize how many connections at most
     * @param clock what timers go by
     * @param timerPoll how often to look for timers that are due
     */
    public House(
            Supplier<Optional<Address>> source,
            Supplier<String> sourceState,
            int poolSize,
            Clock clock,
            Duration timerPoll) {
        this(source, sourceState, poolSize, clock, timerPoll, Patience.USUAL);
    }

    /**
     * @param source says where the database is, or nothing while nobody knows
     * @param sourceState one sentence on why nobody knows
     * @param poolSize how many connections at most
     * @param clock what timers go by
     * @param timerPoll how often to look for timers that are due
     * @param patience how long to wait for the database
     */
    public House(
            Supplier<Optional<Address>> source,
            Supplier<String> sourceState,
            int poolSize,
            Clock clock,
            Duration timerPoll,
            Patience patience) {
        this.database = new Database(source, sourceState, poolSize, patience);
        this.patience = patience;
        this.clock = clock;
        this.timerPoll = timerPoll;
    }

    Database database() {
        return database;
    }

    DataSource dataSource() {
        return dataSource;
    }

    Patience patience() {
        return patience;
    }

    Clock clock() {
        return clock;
    }

    Duration timerPoll() {
        return timerPoll;
    }

    List<CapabilityUnit> units() {
        return units;
    }

    void left(CapabilityUnit unit) {
        units.remove(unit);
    }

    /** Makes what every unit's schema may use; the first unit that comes does it for all. */
    void prepare(BooleanSupplier abandoned) throws SQLException, InterruptedException {
        synchronized (preparation) {
            if (!prepared) {
                Migrations.applyHouse(database.direct(), abandoned);
                prepared = true;
            }
        }
    }

    @Override
    public Unit open(UnitDefinition definition) {
        var unit = new CapabilityUnit(this, definition);
        units.add(unit);
        unit.prepare();
        return unit;
    }

    @Override
    public List<TimerStatus> timers() {
        return read(
                connection -> DurableTimers.all(connection, clock().instant().minus(OVERDUE)));
    }

    @Override
    public boolean inTransaction() {
        Context context = contexts.get();
        return context != null && context.transaction != null;
    }

    @Override
    public boolean isAvailable() {
        return database.isAvailable();
    }

    @Override
    public <T> T read(SqlWork<T> work) {
        return reading(context -> {
            if (context.transaction != null) {
                context.transaction.flush();
                return work.run(context.transaction.lent());
            }
            return work.run(lend(context));
        });
    }

    @Override
    public <T> T write(SqlWork<T> work) {
        return writing(transaction -> {
            transaction.flush();
            return work.run(transaction.lent());
        });
    }

    <T> T read(CapabilityUnit unit, Function<EntityManager, T> work) {
        return reading(context -> {
            if (context.transaction != null) {
                return work.apply(context.transaction.join(unit));
            }
            EntityManager manager = unit.enter();
            try {
                return work.apply(manager);
            } finally {
                try {
                    manager.close();
                } finally {
                    unit.leave();
                }
            }
        });
    }

    <T> T write(CapabilityUnit unit, Function<EntityManager, T> work) {
        return writing(transaction -> work.apply(transaction.join(unit)));
    }

    @Override
    public void afterCommit(Runnable action) {
        Context context = contexts.get();
        if (context != null && context.transaction != null) {
            context.transaction.afterCommit(action);
        } else {
            runAfterCommit(action);
        }
    }

    @Override
    public <T> T listening(TransactionListener listener, Callable<T> work) throws Exception {
        Context context = context();
        List<TransactionListener> before = context.listeners;
        var with = new ArrayList<>(before);
        with.add(listener);
        context.listeners = List.copyOf(with);
        try {
            return work.call();
        } finally {
            context.listeners = before;
            forgetIfIdle(context);
        }
    }

    @Override
    public <Q, A> Grouped<Q, A> groupedWrites(int most, Grouped.Work<Q, A> work) {
        return new GroupedWork<>(this, true, most, work);
    }

    @Override
    public <Q, A> Grouped<Q, A> groupedReads(int most, Grouped.Work<Q, A> work) {
        return new GroupedWork<>(this, false, most, work);
    }

    /** @return who takes part in what this thread does */
    List<TransactionListener> listeners() {
        Context context = contexts.get();
        return context == null ? List.of() : context.listeners;
    }

    /**
     * A transaction for others, of a thread that is in none: only {@code listener} takes part, and it is not run again.
     */
    void writeOnce(TransactionListener listener, SqlWork<?> work) {
        Context context = context();
        List<TransactionListener> own = context.listeners;
        context.listeners = List.of(listener);
        context.purpose = Purpose.GROUPS;
        context.depth++;
        try {
            outermost(context, 1, transaction -> work.run(transaction.lent()));
        } finally {
            context.depth--;
            context.purpose = Purpose.ANYTHING;
            context.listeners = own;
            giveBack(context);
            forgetIfIdle(context);
        }
    }

    /** Look-ups for others, of a thread that is in no transaction. */
    void readOnce(SqlWork<?> work) {
        Context context = context();
        Purpose before = context.purpose;
        context.purpose = Purpose.GROUPS;
        try {
            read(work);
        } finally {
            context.purpose = before;
        }
    }

    private interface Reading<T> {
        T run(Context context) throws SQLException;
    }

    private <T> T reading(Reading<T> work) {
        Context context = context();
        context.depth++;
        try {
            return work.run(context);
        } catch (SQLException | RuntimeException failure) {
            if (context.transaction != null && !(failure instanceof DomainException)) {
                // The server refuses the rest of a transaction in which a statement failed.
                context.transaction.fail(failure);
            }
            throw surfaced(failure);
        } finally {
            context.depth--;
            giveBack(context);
            forgetIfIdle(context);
        }
    }

    private <T> T writing(Work<T> work) {
        Context context = context();
        if (context.transaction != null) {
            Transaction current = context.transaction;
            try {
                return work.run(current);
            } catch (SQLException | RuntimeException | Error failure) {
                current.fail(failure);
                throw surfaced(failure);
            }
        }
        context.depth++;
        try {
            return outermost(context, ATTEMPTS, work);
        } finally {
            context.depth--;
            giveBack(context);
            forgetIfIdle(context);
        }
    }

    private <T> T outermost(Context context, int attempts, Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            Transaction transaction = null;
            T result;
            try {
                lend(context);
                transaction = new Transaction(context.connection);
                context.transaction = transaction;
                for (TransactionListener listener : context.listeners) {
                    listener.begun(transaction.lent());
                }
                result = work.run(transaction);
                transaction.commit(context.listeners, result);
            } catch (SQLException | RuntimeException | Error failure) {
                if (transaction != null) {
                    transaction.rollback();
                }
                end(context, transaction);
                if (failure instanceof Unavailable || attempts == 1 || !Failures.isPassing(failure)) {
                    throw surfaced(failure);
                }
                if (attempt == attempts) {
                    LOG.warn("A transaction lost against others {} times and is given up", attempt, failure);
                    // Not a Conflict: no rule speaks against the change, and the same request may well succeed later.
                    throw new Unavailable(
                            "Others were changing the same thing at the same time. Nothing has changed; try again.",
                            Failures.RETRY_AFTER,
                            failure);
                }
                LOG.debug("A transaction lost against another and is run again, attempt {}", attempt, failure);
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000L, 12_000_000L * attempt));
                continue;
            }
            end(context, transaction);
            runAfterCommit(context, transaction.afterCommit());
            return result;
        }
    }

    private void end(Context context, Transaction transaction) {
        if (transaction != null) {
            transaction.end();
        }
        context.transaction = null;
    }

    private void runAfterCommit(Context context, List<Runnable> actions) {
        if (actions.isEmpty()) {
            return;
        }
        // What these do is no longer part of what the listeners take part in.
        List<TransactionListener> listeners = context.listeners;
        context.listeners = List.of();
        try {
            actions.forEach(House::runAfterCommit);
        } finally {
            context.listeners = listeners;
        }
    }

    private static void runAfterCommit(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failure) {
            LOG.error("An action after a commit failed; the commit stands", failure);
        }
    }

    private RuntimeException surfaced(Throwable failure) {
        if (Failures.isAway(failure)) {
            database.suspect(true);
        }
        // Inside a transaction the failure travels on as it is, so that the outermost write still knows what it was.
        if (inTransaction() && failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        return Failures.translate(failure);
    }

    /** Native SQL of a unit is about to run on this thread. */
    void useSchema(String schema) throws SQLException {
        Context context = contexts.get();
        if (context == null) {
            return;
        }
        if (context.transaction != null) {
            context.transaction.useSchema(schema);
            return;
        }
        if (context.depth == 0) {
            return;
        }
        lend(context);
        PGConnection physical = context.connection.unwrap(PGConnection.class);
        if (!schema.equals(searchPaths.get(physical))) {
            try (var statement = context.connection.createStatement()) {
                statement.execute("set search_path to " + schema + ", public");
            }
            searchPaths.put(physical, schema);
        }
    }

    private Context context() {
        Context context = contexts.get();
        if (context == null) {
            context = new Context();
            contexts.set(context);
        }
        return context;
    }

    private Connection lend(Context context) throws SQLException {
        if (context.connection == null) {
            context.connection = database.connection(context.purpose);
            context.lent = Lent.of(context.connection);
        }
        return context.lent;
    }

    private void giveBack(Context context) {
        if (context.depth > 0 || context.connection == null) {
            return;
        }
        Connection connection = context.connection;
        context.connection = null;
        context.lent = null;
        try {
            connection.close();
        } catch (SQLException broken) {
            LOG.debug("Connection while giving it back", broken);
        }
    }

    private void forgetIfIdle(Context context) {
        if (context.isIdle()) {
            contexts.remove();
        }
    }

    @Override
    public void close() {
        for (CapabilityUnit unit : List.copyOf(units)) {
            unit.close();
        }
        database.close();
    }

    /** Gives out the connection that the thread is working on, else one of the pool. */
    private final class ThreadsDataSource implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            Context context = contexts.get();
            if (context != null && context.transaction != null) {
                return context.transaction.lent();
            }
            if (context != null && context.depth > 0) {
                return lend(context);
            }
            return database.connection(Purpose.ANYTHING);
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            return null;
        }

        @Override
        public void setLogWriter(PrintWriter out) {
            // The house logs by slf4j.
        }

        @Override
        public void setLoginTimeout(int seconds) {
            // The pool knows how long to wait.
        }

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() throws SQLFeatureNotSupportedException {
            throw new SQLFeatureNotSupportedException();
        }

        @Override
        public <T> T unwrap(Class<T> type) throws SQLException {
            throw new SQLException("not a wrapper");
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return false;
        }
    }
}
