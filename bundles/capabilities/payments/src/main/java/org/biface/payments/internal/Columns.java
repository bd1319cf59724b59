package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** Gives many rows to one statement: an array for each column, one after the other. */
final class Columns<T> {

    private final Connection connection;
    private final PreparedStatement statement;
    private final List<T> rows;
    private final int[] parameter;

    Columns(Connection connection, PreparedStatement statement, List<T> rows) {
        this(connection, statement, rows, new int[1]);
    }

    private Columns(Connection connection, PreparedStatement statement, List<T> rows, int[] parameter) {
        this.connection = connection;
        this.statement = statement;
        this.rows = rows;
        this.parameter = parameter;
    }

    /** @return for columns whose values come from other objects of the same rows */
    <S> Columns<S> of(List<S> others) {
        return new Columns<>(connection, statement, others, parameter);
    }

    /** Sets the statement's next parameter. */
    void set(String type, Function<T, ?> value) throws SQLException {
        statement.setArray(
                ++parameter[0],
                connection.createArrayOf(type, rows.stream().map(value).toArray()));
    }
}
