package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.contracts.Contracts;
import org.biface.contracts.ParkedRelease;

/** Lists approved milestones that wait for a commission policy. */
@Service
@Command(
        scope = "biface",
        name = "release-parked",
        description = "Lists approved milestones whose commission can't be decided yet, the longest waiting first")
public final class ReleaseParked extends ConsoleCommand {

    @Option(name = "--limit", description = "How many are read at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        print(
                out,
                services.call(
                        Contracts.class, contracts -> Services.upTo(limit, page -> contracts.parked(OPERATOR, page))));
    }

    static void print(Output out, Services.Listing<ParkedRelease> parked) {
        Output.Table table =
                out.table("Milestone", "Contract", ">Amount", "Policy", "Since", ">Tries", "Last tried", "Why");
        for (ParkedRelease one : parked.items()) {
            table.row(
                    one.milestone(),
                    one.contract(),
                    one.net(),
                    one.policy() + " " + one.major() + ".x",
                    one.since(),
                    one.tries(),
                    one.triedAt(),
                    one.reason());
        }
        table.print("No release is parked.");
        parked.remarkOn(out);
    }
}
