package org.biface.faces.console;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.PayoutAccount;
import org.biface.payments.PayoutAccounts;

/** Lists freelancers' accounts at payment providers. */
@Service
@Command(
        scope = "biface",
        name = "payout-account-list",
        description = "Lists freelancers' accounts at payment providers: how far the checks of who they are have come")
public final class PayoutAccountList extends ConsoleCommand {

    @Option(name = "--freelancer", description = "Only this freelancer's accounts (the account's id)")
    private String freelancer;

    @Option(name = "--limit", description = "How many are read at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID whose = freelancer == null ? null : Services.id(freelancer);
        print(
                out,
                services.call(
                        PayoutAccounts.class,
                        accounts -> Services.upTo(limit, page -> accounts.accounts(OPERATOR, whose, page))));
    }

    static void print(Output out, Services.Listing<PayoutAccount> accounts) {
        Output.Table table =
                out.table("Id", "Freelancer", "Provider", "Country", "Status", "Pays out", "Asked for", "What to do");
        for (PayoutAccount account : accounts.items()) {
            table.row(
                    account.id(),
                    account.freelancer(),
                    account.provider(),
                    account.country(),
                    account.status(),
                    account.paysOut() ? "yes" : "no",
                    String.join(" ", account.requirements()),
                    account.advice());
        }
        table.print("No account at a payment provider.");
        accounts.remarkOn(out);
    }
}
