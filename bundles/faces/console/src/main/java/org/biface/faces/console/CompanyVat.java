package org.biface.faces.console;

import java.util.List;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.accounts.Accounts;
import org.biface.accounts.Company;
import org.biface.accounts.VatCheck;
import org.biface.commons.Expected;

/** Shows what is known of a company's VAT number, and takes an operator's word for it. */
@Service
@Command(
        scope = "biface",
        name = "company-vat",
        description = "Shows what VIES and operators have said of a company's VAT number, or says it instead of VIES")
public final class CompanyVat extends ConsoleCommand {

    @Argument(name = "company", description = "The company's id", required = true)
    private String company;

    @Option(name = "--accept", description = "The number is good; needs --reason")
    private boolean accept;

    @Option(name = "--refuse", description = "The number is not good; needs --reason")
    private boolean refuse;

    @Option(name = "--ask", description = "Have VIES asked again")
    private boolean ask;

    @Option(name = "--reason", description = "How you know; it is kept as evidence")
    private String reason;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID id = Services.id(company);
        if ((accept ? 1 : 0) + (refuse ? 1 : 0) + (ask ? 1 : 0) > 1) {
            throw error("--accept, --refuse and --ask exclude each other.", null);
        }
        if (accept || refuse) {
            services.call(
                    Accounts.class, accounts -> accounts.decideVatNumber(OPERATOR, id, Expected.ANY, accept, reason));
        }
        if (ask) {
            services.call(Accounts.class, accounts -> accounts.askVies(OPERATOR, id));
            out.line("VIES is asked again soon.");
        }
        Company found = services.call(Accounts.class, accounts -> accounts.company(OPERATOR, id));
        out.remark(found.details().name() + ": "
                + (found.details().vatNumber() == null
                        ? "no VAT number"
                        : found.details().vatNumber()) + ", "
                + Output.word(found.details().vatStatus()));
        print(out, services.call(Accounts.class, accounts -> accounts.vatChecks(OPERATOR, id)));
    }

    private static void print(Output out, List<VatCheck> checks) {
        Output.Table table = out.table("At", "Number", "Status", "Consultation", "Name", "By", "Reason");
        for (VatCheck check : checks) {
            table.row(
                    check.at(),
                    check.number(),
                    check.status(),
                    check.consultation(),
                    check.name(),
                    check.by(),
                    check.reason());
        }
        table.print("Nobody was asked.");
    }
}
