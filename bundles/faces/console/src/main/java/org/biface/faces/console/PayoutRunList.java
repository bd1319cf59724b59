package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.PayoutRun;
import org.biface.payments.PayoutRuns;

/** Lists the runs that pay everybody out. */
@Service
@Command(
        scope = "biface",
        name = "payout-run-list",
        description = "Lists the runs that pay out what everybody has available, the newest first")
public final class PayoutRunList extends ConsoleCommand {

    @Option(name = "--limit", description = "How many are read at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        Services.Listing<PayoutRun> runs =
                services.call(PayoutRuns.class, found -> Services.upTo(limit, page -> found.runs(OPERATOR, page)));
        print(out, runs.items());
        runs.remarkOn(out);
    }

    static void print(Output out, List<PayoutRun> runs) {
        Output.Table table = out.table("Id", "Status", ">Payouts", ">Left out", "Started", "Ended");
        for (PayoutRun run : runs) {
            table.row(run.id(), run.status(), run.payouts(), run.leftOut(), run.startedAt(), run.endedAt());
        }
        table.print("Nobody was paid out by a run yet.");
    }
}
