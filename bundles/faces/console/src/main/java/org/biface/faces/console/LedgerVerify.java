package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.LedgerProof;
import org.biface.payments.Payments;

/** Proves that the ledger is right; ends with an error when it is not. */
@Service
@Command(
        scope = "biface",
        name = "ledger-verify",
        description = "Checks the whole ledger: sums, balances that must not be negative, cover at the provider")
public final class LedgerVerify extends ConsoleCommand {

    @Override
    void run(Services services, Output out) throws CommandException {
        print(out, services.call(Payments.class, payments -> payments.verify(OPERATOR)));
    }

    static void print(Output out, LedgerProof proof) throws CommandException {
        Output.Table table = out.table(">Sum of postings", ">At the provider", ">Owed", ">Own, not swept yet");
        for (LedgerProof.CurrencyProof currency : proof.currencies()) {
            table.row(currency.sum(), currency.providerCash(), currency.owed(), currency.unswept());
        }
        table.print("Nothing is posted.");
        proof.problems().forEach(out::line);
        String checked = proof.entries() + " entries, " + proof.postings() + " postings";
        if (!proof.holds()) {
            throw error("The ledger does not hold (" + checked + ").", null);
        }
        out.line("The ledger holds: " + checked + ".");
    }
}
