package org.biface.payments.internal;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.biface.commons.Money;
import org.biface.commons.Versioned;
import org.biface.payments.Statement;

/**
 * A statement as CSV (RFC 4180), a line for each thing that happened. Amounts are whole minor units of the currency.
 *
 * @param text all of it
 * @param version the statement's
 */
record StatementCsv(String text, long version) implements Versioned {

    private static final String HEADER = "kind,at,id,contract,currency,gross,net,commission,vat,amount,vat_reason";
    private static final String END = "\r\n";

    static StatementCsv of(Statement statement) {
        return new StatementCsv(
                Stream.concat(Stream.of(HEADER), statement.lines().stream().map(StatementCsv::row))
                        .collect(Collectors.joining(END, "", END)),
                statement.version());
    }

    private static String row(Statement.Line line) {
        return Stream.concat(
                        Stream.of(
                                line.kind(),
                                line.at(),
                                line.id(),
                                Objects.requireNonNullElse(line.contract(), ""),
                                line.amount().currency()),
                        Stream.concat(
                                List.of(line.gross(), line.net(), line.commission(), line.vat(), line.amount()).stream()
                                        .map(Money::minor),
                                Stream.of(text(line.vatReason()))))
                .map(Object::toString)
                .collect(Collectors.joining(","));
    }

    private static String text(String value) {
        return value == null ? "" : '"' + value.replace("\"", "\"\"") + '"';
    }
}
