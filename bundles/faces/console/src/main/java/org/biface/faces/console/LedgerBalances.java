package org.biface.faces.console;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.LedgerBalance;
import org.biface.payments.LedgerDesk;

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

    @Option(name = "--at", description = "The balances of a past instant, such as 2026-01-31T23:00:00Z")
    private String at;

    @Override
    void run(Services services, Output out) throws CommandException {
        Instant instant = Services.instant(at);
        print(out, services.call(LedgerDesk.class, ledger -> ledger.balances(OPERATOR, prefix, instant)));
    }

    static void print(Output out, List<LedgerBalance> balances) {
        Output.Table table = out.table("Account", "Side", ">Balance");
        for (LedgerBalance balance : balances) {
            table.row(balance.account(), balance.normalSide(), balance.balance());
        }
        table.print("Nothing is posted.");
    }
}
