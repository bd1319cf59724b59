package org.biface.kernel.persistence;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A PostgreSQL server that comes with the house, used when no other database is configured. It is started by being asked
 * for, so a house with a database of its own never starts it.
 */
@ConsumerType
public interface DatabaseServer {

    /**
     * Says where the server is, and starts it in the background when it is not running. Never waits.
     *
     * @return the address, or empty while the server is not ready
     */
    Optional<Address> address();

    /** @return one sentence on what the server is doing or why it can't start */
    String state();

    /**
     * Where a running server is and who may log in.
     *
     * @param url the JDBC URL
     * @param user the database user
     * @param password the user's password
     */
    record Address(String url, String user, String password) {
        @Override
        public String toString() {
            return user + " at " + url;
        }
    }
}
