package org.biface.kernel.persistence.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;

/** A connection that belongs to the house: whoever got it can use it, but neither end its transaction nor close it. */
final class Lent {

    private Lent() {}

    static Connection of(Connection real) {
        return (Connection) Proxy.newProxyInstance(
                Lent.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    switch (method.getName()) {
                        case "close", "setAutoCommit", "commit", "abort" -> {
                            return null;
                        }
                        case "rollback" -> {
                            if (arguments == null) {
                                return null;
                            }
                        }
                        case "equals" -> {
                            return proxy == arguments[0];
                        }
                        case "hashCode" -> {
                            return System.identityHashCode(proxy);
                        }
                        default -> {
                            // goes to the real connection
                        }
                    }
                    try {
                        return method.invoke(real, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause() == null ? new SQLException(thrown) : thrown.getCause();
                    }
                });
    }
}
