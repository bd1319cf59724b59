package org.biface.faces.console;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.Payment;
import org.biface.payments.Payments;
import org.biface.payments.Payout;

/** Lists payouts. */
@Service
@Command(scope = "biface", name = "payout-list", description = "Lists payouts, the newest first")
public final class PayoutList extends ConsoleCommand {

    @Option(name = "--freelancer", description = "Only payouts to this account (its id)")
    private String freelancer;

    @Option(name = "--status", description = "Of those that are read, only payouts with this status")
    @Completion(PaymentStatusCompleter.class)
    private String status;

    @Option(name = "--limit", description = "How many are read at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID whose = freelancer == null ? null : Services.id(freelancer);
        Payment.Status wanted = status == null ? null : Services.word(Payment.Status.class, status);
        print(
                out,
                services.call(
                        Payments.class,
                        payments -> Services.upTo(limit, page -> payments.payouts(OPERATOR, whose, page))),
                wanted);
    }

    static void print(Output out, Services.Listing<Payout> payouts, Payment.Status wanted) {
        Output.Table table = out.table("Id", "Freelancer", ">Amount", "Provider", "Status", "Reason", "Since");
        for (Payout payout : payouts.items()) {
            if (wanted == null || payout.status() == wanted) {
                table.row(
                        payout.id(),
                        payout.freelancer(),
                        payout.amount(),
                        payout.provider(),
                        payout.status(),
                        payout.reason(),
                        payout.createdAt());
            }
        }
        table.print("No payout fits.");
        payouts.remarkOn(out);
    }
}
