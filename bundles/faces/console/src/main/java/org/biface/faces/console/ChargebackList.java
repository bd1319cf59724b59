package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.Chargeback;
import org.biface.payments.Chargebacks;

/** Lists chargebacks. */
@Service
@Command(scope = "biface", name = "chargeback-list", description = "Lists chargebacks, the newest first")
public final class ChargebackList extends ConsoleCommand {

    @Option(name = "--status", description = "Only chargebacks with this status")
    @Completion(ChargebackStatusCompleter.class)
    private String status;

    @Option(name = "--limit", description = "How many are read at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        Chargeback.Status wanted = status == null ? null : Services.word(Chargeback.Status.class, status);
        print(
                out,
                services.call(
                        Chargebacks.class,
                        chargebacks -> Services.upTo(limit, page -> chargebacks.chargebacks(OPERATOR, wanted, page))));
    }

    static void print(Output out, Services.Listing<Chargeback> chargebacks) {
        Output.Table table = out.table(
                "Id",
                "Milestone",
                ">Amount",
                "Provider",
                "Reference",
                "Status",
                "Reason",
                "Answer by",
                ">Owed",
                ">Loss");
        for (Chargeback chargeback : chargebacks.items()) {
            table.row(
                    chargeback.id(),
                    chargeback.milestone(),
                    chargeback.amount(),
                    chargeback.provider(),
                    chargeback.reference(),
                    chargeback.status(),
                    chargeback.reason(),
                    chargeback.answerBy(),
                    chargeback.receivable(),
                    chargeback.loss());
        }
        table.print("No chargeback fits.");
        chargebacks.remarkOn(out);
    }
}
