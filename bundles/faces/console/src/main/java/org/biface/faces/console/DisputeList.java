package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.contracts.Dispute;
import org.biface.contracts.Disputes;

/** Lists disputes. */
@Service
@Command(scope = "biface", name = "dispute-list", description = "Lists disputes, the newest first")
public final class DisputeList extends ConsoleCommand {

    @Option(name = "--status", description = "Only disputes with this status")
    @Completion(DisputeStatusCompleter.class)
    private String status;

    @Option(name = "--limit", description = "How many are read at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        Dispute.Status wanted = status == null ? null : Services.word(Dispute.Status.class, status);
        print(
                out,
                services.call(
                        Disputes.class,
                        disputes -> Services.upTo(limit, page -> disputes.list(OPERATOR, wanted, page))));
    }

    static void print(Output out, Services.Listing<Dispute> disputes) {
        Output.Table table = out.table(
                "Id",
                "Milestone",
                "Opened by",
                ">Held",
                "Status",
                "To freelancer",
                "Decided by",
                "Answer by",
                "Waits for");
        for (Dispute dispute : disputes.items()) {
            table.row(
                    dispute.id(),
                    dispute.milestone(),
                    dispute.openedBy(),
                    dispute.held(),
                    dispute.status(),
                    dispute.toFreelancer(),
                    dispute.decidedBy(),
                    dispute.answerBy(),
                    dispute.waitsFor());
        }
        table.print("No dispute fits.");
        disputes.remarkOn(out);
    }
}
