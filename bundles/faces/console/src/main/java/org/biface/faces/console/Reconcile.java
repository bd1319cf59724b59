package org.biface.faces.console;

import java.util.Locale;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.Reconciliation;
import org.biface.payments.Reconciliations;

/** Compares the books with the payment providers'; ends with an error when they differ. */
@Service
@Command(
        scope = "biface",
        name = "reconcile",
        description = "Compares the books with what the payment providers hold, and lists what differs and likely why")
public final class Reconcile extends ConsoleCommand {

    @Override
    void run(Services services, Output out) throws CommandException {
        print(out, services.call(Reconciliations.class, books -> books.reconcile(OPERATOR)));
    }

    static void print(Output out, Reconciliation found) throws CommandException {
        Output.Table totals = out.table(">Books", ">Due by the operator", ">Held by providers", ">Difference");
        for (Reconciliation.CurrencyComparison one : found.currencies()) {
            totals.row(one.books(), one.due(), one.held(), one.difference());
        }
        totals.print("Nothing is held.");
        if (!found.differences().isEmpty()) {
            Output.Table lines = out.table("Provider", ">Held more", "Likely cause", "Order or line", "What to do");
            for (Reconciliation.Difference one : found.differences()) {
                String cause = one.cause().name().toLowerCase(Locale.ROOT).replace('_', ' ');
                lines.row(one.provider(), one.amount(), cause, one.subject(), one.advice());
            }
            lines.print("");
        }
        found.notCompared().forEach(provider -> out.line(provider + " can't say what it holds."));
        if (!found.agrees()) {
            throw error("The books and the providers differ.", null);
        }
        out.line("The books and the providers agree.");
    }
}
