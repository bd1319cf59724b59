package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.Payment;
import org.biface.payments.Refund;
import org.biface.payments.Refunds;

/** Lists refunds. */
@Service
@Command(scope = "biface", name = "refund-list", description = "Lists refunds, the newest first")
public final class RefundList extends ConsoleCommand {

    @Option(name = "--status", description = "Only refunds with this status; failed ones can be tried again")
    @Completion(PaymentStatusCompleter.class)
    private String status;

    @Option(name = "--limit", description = "How many are read at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        Payment.Status wanted = status == null ? null : Services.word(Payment.Status.class, status);
        print(
                out,
                services.call(
                        Refunds.class,
                        refunds -> Services.upTo(limit, page -> refunds.refunds(OPERATOR, wanted, page))));
    }

    static void print(Output out, Services.Listing<Refund> refunds) {
        Output.Table table =
                out.table("Id", "Milestone", ">Amount", ">From freelancer", "Provider", "Status", "Failure", "Since");
        for (Refund refund : refunds.items()) {
            table.row(
                    refund.id(),
                    refund.milestone(),
                    refund.amount(),
                    refund.fromFreelancer(),
                    refund.provider(),
                    refund.status(),
                    refund.failure(),
                    refund.createdAt());
        }
        table.print("No refund fits.");
        refunds.remarkOn(out);
    }
}
