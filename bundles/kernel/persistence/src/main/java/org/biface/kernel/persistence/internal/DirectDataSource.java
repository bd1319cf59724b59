package org.biface.kernel.persistence.internal;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.biface.kernel.persistence.DatabaseServer.Address;
import org.postgresql.Driver;

/** Opens connections by the driver itself, which {@code DriverManager} would not find inside OSGi. */
final class DirectDataSource implements DataSource {

    private static final Driver DRIVER = new Driver();

    private final Address address;
    private final int socketTimeoutSeconds;
    private final int loginTimeoutSeconds;

    /**
     * @param address where to connect
     * @param socketTimeoutSeconds how long to wait for an answer; 0 = for ever
     * @param loginTimeoutSeconds how long to wait for a connection
     */
    DirectDataSource(Address address, int socketTimeoutSeconds, int loginTimeoutSeconds) {
        this.address = address;
        this.socketTimeoutSeconds = socketTimeoutSeconds;
        this.loginTimeoutSeconds = loginTimeoutSeconds;
    }

    @Override
    public Connection getConnection() throws SQLException {
        var properties = new Properties();
        if (!address.user().isEmpty()) {
            properties.setProperty("user", address.user());
        }
        if (!address.password().isEmpty()) {
            properties.setProperty("password", address.password());
        }
        properties.setProperty("ApplicationName", "biface");
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("loginTimeout", Integer.toString(loginTimeoutSeconds));
        properties.setProperty("socketTimeout", Integer.toString(socketTimeoutSeconds));
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("reWriteBatchedInserts", "true");
        // A string goes into a column of type uuid, jsonb or an enum as it is; the server checks it.
        properties.setProperty("stringtype", "unspecified");
        Connection connection = DRIVER.connect(address.url(), properties);
        if (connection == null) {
            throw new SQLException("not a JDBC URL of PostgreSQL: " + address.url());
        }
        return connection;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {
        // The driver logs by java.util.logging.
    }

    @Override
    public void setLoginTimeout(int seconds) {
        // Fixed above.
    }

    @Override
    public int getLoginTimeout() {
        return loginTimeoutSeconds;
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
