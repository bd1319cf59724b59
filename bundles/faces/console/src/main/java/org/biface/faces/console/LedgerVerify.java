package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.LedgerDesk;
import org.biface.payments.LedgerProof;

/** Proves that the ledger is right; ends with an error when it is not. */
@Service
@Command(
        scope = "biface",
        name = "ledger-verify",
        description = "Checks the ledger: sums, balances that must not be negative, cover at the provider")
public final class LedgerVerify extends ConsoleCommand {

    private static final int BAR = 30;

    @Option(
            name = "--new",
            description = "Only what came since the last check that held; without it the whole ledger is checked")
    private boolean onlyNew;

    @Override
    void run(Services services, Output out) throws CommandException {
        LedgerProof proof;
        try {
            proof = services.call(
                    LedgerDesk.class,
                    ledger -> ledger.verify(OPERATOR, !onlyNew, (done, of) -> out.progress(bar(done, of))));
        } finally {
            out.progress(null);
        }
        print(out, proof);
    }

    static String bar(int done, int of) {
        int filled = BAR * done / of;
        return "[" + "#".repeat(filled) + ".".repeat(BAR - filled) + "] " + 100 * done / of + " %";
    }

    static void print(Output out, LedgerProof proof) throws CommandException {
        Output.Table table = out.table(">Sum of postings", ">At the provider", ">Owed", ">Own, not swept yet");
        for (LedgerProof.CurrencyProof currency : proof.currencies()) {
            table.row(currency.sum(), currency.providerCash(), currency.owed(), currency.unswept());
        }
        table.print("Nothing is posted.");
        proof.problems().forEach(out::line);
        String checked = proof.entries() + " entries, " + proof.postings() + " postings"
                + (proof.since() == null ? "" : " since " + proof.since());
        if (!proof.holds()) {
            throw error("The ledger does not hold (" + checked + ").", null);
        }
        out.line("The ledger holds: " + checked + ".");
    }
}
