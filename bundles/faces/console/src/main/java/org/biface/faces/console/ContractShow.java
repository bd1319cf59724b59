package org.biface.faces.console;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.contracts.Contract;
import org.biface.contracts.Contracts;
import org.biface.contracts.Milestone;
import org.biface.contracts.Signature;

/** Shows a contract. */
@Service
@Command(scope = "biface", name = "contract-show", description = "Shows a contract with its milestones")
public final class ContractShow extends ConsoleCommand {

    @Argument(name = "contract", description = "The contract's id", required = true)
    @Completion(ContractCompleter.class)
    private String contract;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID id = Services.id(contract);
        print(out, services.call(Contracts.class, contracts -> contracts.get(OPERATOR, id)));
    }

    static void print(Output out, Contract contract) {
        out.table("Contract", "")
                .row("Id", contract.id())
                .row("Title", contract.title())
                .row("Status", contract.status())
                .row("Client", contract.companyName() + " (" + contract.company() + ")")
                .row("Freelancer", contract.freelancerName() + " (" + contract.freelancer() + ")")
                .row("Mission", contract.mission())
                .row("Paid", contract.pricing())
                .row("Rate of a day", contract.dailyRate())
                .row("Days", contract.days())
                .row("Commission", contract.commissionPolicy())
                .row("Terms", contract.termsVersion())
                .row("Hash of the text", contract.textHash())
                .row("Signed by the client", signature(contract.clientSignature()))
                .row("Signed by the freelancer", signature(contract.freelancerSignature()))
                .row("Signed", contract.signedAt())
                .print("");
        out.remark("");
        Output.Table table =
                out.table(">#", "Milestone", "Title", "Status", ">Net", ">VAT", "Due", "Payment", "Release");
        for (Milestone milestone : contract.milestones()) {
            table.row(
                    milestone.position(),
                    milestone.id(),
                    milestone.title(),
                    milestone.status(),
                    milestone.net(),
                    milestone.vat(),
                    milestone.dueOn(),
                    milestone.payment(),
                    milestone.release());
        }
        table.print("It has no milestones.");
    }

    private static String signature(Signature signature) {
        return signature == null ? "" : signature.at() + " " + signature.account();
    }
}
