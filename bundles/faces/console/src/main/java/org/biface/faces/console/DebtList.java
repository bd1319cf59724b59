package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.Debt;
import org.biface.payments.Debts;

/** Lists what freelancers owe. */
@Service
@Command(
        scope = "biface",
        name = "debt-list",
        description = "Lists what freelancers owe after refunds and lost chargebacks, the largest debts first")
public final class DebtList extends ConsoleCommand {

    @Override
    void run(Services services, Output out) throws CommandException {
        print(out, services.call(Debts.class, debts -> debts.debts(OPERATOR)));
    }

    static void print(Output out, List<Debt> debts) {
        Output.Table table = out.table("Freelancer", ">Owed");
        for (Debt debt : debts) {
            table.row(debt.freelancer(), debt.owed());
        }
        table.print("Nobody owes anything.");
    }
}
