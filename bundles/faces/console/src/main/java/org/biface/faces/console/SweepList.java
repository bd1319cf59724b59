package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.Due;
import org.biface.payments.Sweep;
import org.biface.payments.Sweeps;

/** Lists sweeps of the platform's own money, and what it owes to what the providers hold. */
@Service
@Command(
        scope = "biface",
        name = "sweep-list",
        description = "Lists sweeps of the platform's own money, the newest first, and what it owes to the providers")
public final class SweepList extends ConsoleCommand {

    @Option(name = "--limit", description = "How many are read at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        Services.Listing<Sweep> sweeps =
                services.call(Sweeps.class, found -> Services.upTo(limit, page -> found.sweeps(OPERATOR, page)));
        print(out, sweeps.items(), "Nothing was swept yet.");
        sweeps.remarkOn(out);
        for (Due due : services.call(Sweeps.class, found -> found.dues(OPERATOR))) {
            out.line(due.amount() + " is owed to what " + due.provider() + " holds; the next sweep leaves it there.");
        }
    }

    static void print(Output out, List<Sweep> sweeps, String otherwise) {
        Output.Table table =
                out.table("Id", "Provider", ">Amount", ">Left for dues", ">Sent", "Status", "Reason", "Created");
        for (Sweep sweep : sweeps) {
            table.row(
                    sweep.id(),
                    sweep.provider(),
                    sweep.amount(),
                    sweep.settled(),
                    sweep.sent(),
                    sweep.status(),
                    sweep.reason(),
                    sweep.createdAt());
        }
        table.print(otherwise);
    }
}
