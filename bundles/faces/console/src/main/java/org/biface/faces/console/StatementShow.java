package org.biface.faces.console;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.Statement;
import org.biface.payments.Statements;

/** Shows the statement of a freelancer or a company. */
@Service
@Command(
        scope = "biface",
        name = "statement",
        description = "Shows what happened to a freelancer's or a company's money in a month or a year")
public final class StatementShow extends ConsoleCommand {

    @Argument(name = "party", description = "The id of a freelancer's account, or of a company", required = true)
    private String party;

    @Argument(
            index = 1,
            name = "period",
            description = "A month such as 2026-11, or a year such as 2026",
            required = true)
    private String period;

    @Option(name = "--company", description = "The id is a company's, which pays")
    private boolean company;

    @Option(name = "--lines", description = "Every line, and not only the sums")
    private boolean lines;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID id = Services.id(party);
        Statement statement = services.call(
                Statements.class,
                statements -> company
                        ? statements.company(OPERATOR, id, period)
                        : statements.freelancer(OPERATOR, id, period));
        print(out, statement, lines);
    }

    static void print(Output out, Statement statement, boolean lines) {
        if (lines) {
            Output.Table table =
                    out.table("What", "At", "Id", "Contract", ">Gross", ">Net", ">Commission", ">VAT on it", ">Amount");
            for (Statement.Line line : statement.lines()) {
                table.row(
                        line.kind(),
                        line.at(),
                        line.id(),
                        line.contract(),
                        line.gross(),
                        line.net(),
                        line.commission(),
                        line.vat(),
                        line.amount());
            }
            table.print("Nothing happened.");
        } else {
            Output.Table table = out.table("What", ">Count", ">Gross", ">Net", ">Commission", ">VAT on it", ">Amount");
            for (Statement.Total total : statement.totals()) {
                table.row(
                        total.kind(),
                        total.count(),
                        total.gross(),
                        total.net(),
                        total.commission(),
                        total.vat(),
                        total.amount());
            }
            table.print("Nothing happened.");
        }
        out.remark("From " + statement.from() + " to " + statement.to() + ", " + statement.zone() + ".");
    }
}
