package org.biface.faces.console;

import java.math.BigDecimal;
import java.util.Currency;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.biface.contracts.Dispute;
import org.biface.contracts.Disputes;

/** Decides a dispute. */
@Service
@Command(
        scope = "biface",
        name = "dispute-decide",
        description =
                "Decides a dispute: how much of the held money the freelancer gets; the client gets the rest back")
public final class DisputeDecide extends ConsoleCommand {

    @Argument(name = "dispute", description = "The id of a dispute, as dispute-list shows it", required = true)
    private String dispute;

    @Argument(
            index = 1,
            name = "amount",
            description = "What the freelancer gets, VAT included, such as 720.00",
            required = true)
    private String amount;

    @Option(name = "--reason", description = "Why; both sides read it", required = true)
    private String reason;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID id = Services.id(dispute);
        String currency = services.call(Disputes.class, disputes -> disputes.get(OPERATOR, id))
                .held()
                .currency();
        Money toFreelancer = money(amount, currency);
        Dispute decided = services.call(
                Disputes.class, disputes -> disputes.decide(OPERATOR, id, Expected.ANY, toFreelancer, reason));
        out.line("Decided: the freelancer gets " + decided.toFreelancer() + " of " + decided.held()
                + "; the money follows.");
    }

    /** An amount as people write it. */
    static Money money(String typed, String currency) throws CommandException {
        try {
            int digits = Currency.getInstance(currency).getDefaultFractionDigits();
            return Money.of(new BigDecimal(typed).movePointRight(digits).longValueExact(), currency);
        } catch (ArithmeticException | NumberFormatException wrong) {
            throw error("'" + typed + "' is not an amount in " + currency + "; write it like 720.00.", wrong);
        }
    }
}
