package org.biface.kernel.persistence.internal;

import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.biface.commons.DomainException;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.UniqueViolation;
import org.postgresql.util.PSQLException;

/** Tells the failures of the database apart. */
final class Failures {

    static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final int DEEPEST = 20;
    private static final String EVENT_LOG = "event_log_";

    private Failures() {}

    /** @return whether the same work may well succeed when it is run again from its start */
    static boolean isPassing(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < DEEPEST; cause = next(cause), depth++) {
            if (cause instanceof OptimisticLockException
                    || cause instanceof org.eclipse.persistence.exceptions.OptimisticLockException) {
                return true;
            }
            if (cause instanceof SQLException sql) {
                String state = String.valueOf(sql.getSQLState());
                if (state.equals("40001") || state.equals("40P01")) {
                    return true;
                }
                if (state.equals("23505") && constraint(sql).startsWith(EVENT_LOG)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return whether the database, or the way to it, is away */
    static boolean isAway(Throwable failure) {
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < DEEPEST; cause = next(cause), depth++) {
            if (cause instanceof SQLTransientConnectionException) {
                return true;
            }
            if (cause instanceof SQLException sql) {
                String state = String.valueOf(sql.getSQLState());
                if (state.startsWith("08")
                        || state.startsWith("57P0")
                        || state.equals("25P03")
                        || state.equals("53300")
                        || "Connection is closed".equals(sql.getMessage())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** @return what the caller of the house sees */
    static RuntimeException translate(Throwable failure) {
        if (failure instanceof DomainException known) {
            return known;
        }
        if (failure instanceof UniqueViolation known) {
            return known;
        }
        int depth = 0;
        for (Throwable cause = failure; cause != null && depth < DEEPEST; cause = next(cause), depth++) {
            if (cause instanceof Unavailable known) {
                return known;
            }
            if (cause instanceof SQLException sql && "23505".equals(sql.getSQLState())) {
                return new UniqueViolation(constraint(sql), failure);
            }
        }
        if (isAway(failure)) {
            return new Unavailable(
                    "The database is away for the moment. Try again in a few seconds.", RETRY_AFTER, failure);
        }
        if (failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        return new PersistenceException(failure.getMessage(), failure);
    }

    private static String constraint(SQLException failure) {
        if (failure instanceof PSQLException detailed && detailed.getServerErrorMessage() != null) {
            String constraint = detailed.getServerErrorMessage().getConstraint();
            return constraint == null ? "" : constraint;
        }
        return "";
    }

    /** A batch hides what the server said in the next exception rather than in the cause. */
    private static Throwable next(Throwable failure) {
        if (failure instanceof SQLException sql && sql.getNextException() != null) {
            return sql.getNextException();
        }
        return failure.getCause() == failure ? null : failure.getCause();
    }
}
