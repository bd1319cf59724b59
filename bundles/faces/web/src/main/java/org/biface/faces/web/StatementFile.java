package org.biface.faces.web;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.biface.commons.Money;
import org.biface.payments.Statement;

/**
 * A statement as a file for a spreadsheet or a bookkeeper, as it is written where the reader's language is spoken: French
 * spreadsheets expect commas in numbers, and semicolons between fields.
 */
final class StatementFile {

    private static final String END = "\r\n";

    /** Tells spreadsheets that the text is UTF-8. */
    private static final String MARK = "\ufeff";

    private final Visit visit;
    private final Statement statement;
    private final boolean french;
    private final String between;

    private StatementFile(Visit visit, Statement statement) {
        this.visit = visit;
        this.statement = statement;
        this.french = visit.language() == Language.FR;
        this.between = french ? ";" : ",";
    }

    static Reply of(Visit visit, Statement statement) {
        String name = visit.t("statement.file") + "-" + statement.period() + ".csv";
        byte[] content = new StatementFile(visit, statement).text().getBytes(StandardCharsets.UTF_8);
        return new Reply.Content("text/csv; charset=utf-8", content, name);
    }

    private String text() {
        Stream<String> head = Stream.of(row(List.of(
                visit.t("money.when"),
                visit.t("statement.what"),
                visit.t("statement.currency"),
                visit.t("release.gross"),
                visit.t("milestone.net"),
                visit.t("release.commission"),
                visit.t("release.commission-vat"),
                visit.t("money.amount"),
                visit.t("statement.contract"),
                visit.t("statement.reference"))));
        return Stream.concat(head, statement.lines().stream().map(this::line))
                .collect(Collectors.joining(END, MARK, END));
    }

    /** What a line has no figure for stays empty, so that nobody takes it for a nought. */
    private String line(Statement.Line line) {
        boolean payout = line.kind() == Statement.Kind.PAYOUT || line.kind() == Statement.Kind.PAYOUT_RETURNED;
        return row(List.of(
                LocalDate.ofInstant(line.at(), ZoneId.of(statement.zone())).toString(),
                kind(line),
                line.amount().currency(),
                payout ? "" : amount(line.gross()),
                payout || line.kind() == Statement.Kind.PAYMENT ? "" : amount(line.net()),
                payout ? "" : amount(line.commission()),
                payout ? "" : amount(line.vat()),
                amount(line.amount()),
                line.contract() == null ? "" : visit.base() + visit.href("contracts/" + PublicId.of(line.contract())),
                line.id().toString()));
    }

    private String kind(Statement.Line line) {
        boolean passedOn = statement.side() == Statement.Side.COMPANY && line.kind() == Statement.Kind.RELEASE;
        return passedOn ? visit.t("statement.passed-on") : visit.t("statement.kind." + line.kind());
    }

    private String amount(Money money) {
        String plain = Formats.decimal(money).toPlainString();
        return french ? plain.replace('.', ',') : plain;
    }

    private String row(List<String> fields) {
        return fields.stream()
                .map(field -> field.contains(between) || field.contains("\"")
                        ? '"' + field.replace("\"", "\"\"") + '"'
                        : field)
                .collect(Collectors.joining(between));
    }
}
