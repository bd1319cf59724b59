package org.biface.faces.console;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commons.Money;
import org.biface.payments.Debt;
import org.biface.payments.Debts;

/** Gives up what a freelancer owes. */
@Service
@Command(
        scope = "biface",
        name = "debt-give-up",
        description = "Gives up what a freelancer owes, all or a part: the platform bears it")
public final class DebtGiveUp extends ConsoleCommand {

    @Argument(name = "freelancer", description = "The freelancer's account, as debt-list shows it", required = true)
    private String freelancer;

    @Argument(index = 1, name = "amount", description = "How much, such as 720.00", required = true)
    private String amount;

    @Option(name = "--currency", description = "The currency of the debt")
    private String currency = "EUR";

    @Option(name = "--reason", description = "Why; it is kept", required = true)
    private String reason;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID id = Services.id(freelancer);
        Money given = DisputeDecide.money(amount, currency);
        Debt left = services.call(Debts.class, debts -> debts.giveUp(OPERATOR, id, given, reason));
        out.line("Given up: " + given + ". Still owed: " + left.owed() + ".");
    }
}
