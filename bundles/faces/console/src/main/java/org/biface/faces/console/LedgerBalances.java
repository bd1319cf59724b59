package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.LedgerBalance;
import org.biface.payments.Payments;

/** Shows the balances of the ledger. */
@Service
@Command(
        scope = "biface",
        name = "ledger-balance",
        description = "Shows balances of the ledger, summed by kind of account; with a prefix, account by account")
public final class LedgerBalances extends ConsoleCommand {

    @Argument(
            name = "prefix",
            description = "Only accounts whose name begins with this, such as escrow: or freelancer:")
    private String prefix;

    @Override
    void run(Services services, Output out) throws CommandException {
        print(out, services.call(Payments.class, payments -> payments.ledger(OPERATOR, prefix)));
    }

    static void print(Output out, List<LedgerBalance> balances) {
        Output.Table table = out.table("Account", "Side", ">Balance");
        for (LedgerBalance balance : balances) {
            table.row(balance.account(), balance.normalSide(), balance.balance());
        }
        table.print("Nothing is posted.");
    }
}
