package org.biface.kernel.persistence.internal;

import java.sql.SQLException;
import org.eclipse.persistence.exceptions.DatabaseException;
import org.eclipse.persistence.internal.queries.DatabaseQueryMechanism;
import org.eclipse.persistence.sessions.DatabaseLogin;
import org.eclipse.persistence.sessions.Session;
import org.eclipse.persistence.sessions.SessionCustomizer;
import org.eclipse.persistence.sessions.SessionEvent;
import org.eclipse.persistence.sessions.SessionEventAdapter;

/**
 * Points a unit at its schema. Mapped tables carry the schema's name in the SQL, which costs nothing; only native
 * queries need the search path of the connection.
 */
public final class UnitSession implements SessionCustomizer {

    static final String SCHEMA = "biface.schema";
    static final String HOUSE = "biface.house";

    @Override
    public void customize(Session session) {
        String schema = (String) session.getProperty(SCHEMA);
        House house = (House) session.getProperty(HOUSE);
        var login = (DatabaseLogin) session.getDatasourceLogin();
        login.setTableQualifier(schema);
        // The house tells its callers at once that the database is away; EclipseLink would try again for 15 s.
        login.setQueryRetryAttemptCount(0);
        login.setDelayBetweenConnectionAttempts(0);
        login.setConnectionHealthValidatedOnError(false);
        session.getEventManager().addListener(new SessionEventAdapter() {
            @Override
            public void preExecuteQuery(SessionEvent event) {
                DatabaseQueryMechanism mechanism = event.getQuery().getQueryMechanism();
                if (mechanism != null && mechanism.isCallQueryMechanism() && !mechanism.isStatementQueryMechanism()) {
                    try {
                        house.useSchema(schema);
                    } catch (SQLException failure) {
                        throw DatabaseException.sqlException(failure);
                    }
                }
            }
        });
    }
}
