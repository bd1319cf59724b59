package org.biface.faces.console;

import java.time.Instant;
import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.LedgerDesk;
import org.biface.payments.LedgerLine;

/** Shows what moved an account of the ledger. */
@Service
@Command(
        scope = "biface",
        name = "ledger-statement",
        description = "Shows what moved an account of the ledger, newest first, with the balance after each")
public final class LedgerStatement extends ConsoleCommand {

    @Argument(
            name = "account",
            required = true,
            description = "The account's whole name, such as provider:cash; ledger-balance with a prefix lists them")
    private String account;

    @Option(name = "--currency", description = "Which currency, where the account has several")
    private String currency;

    @Option(
            name = "--from",
            description = "Only what was posted at this instant or later, such as 2026-01-31T23:00:00Z")
    private String from;

    @Option(name = "--until", description = "Only what was posted before this instant")
    private String until;

    @Option(name = "--limit", description = "How many lines to show at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        Instant first = Services.instant(from);
        Instant end = Services.instant(until);
        Services.Listing<LedgerLine> found = services.call(
                LedgerDesk.class,
                ledger ->
                        Services.upTo(limit, page -> ledger.statement(OPERATOR, account, currency, first, end, page)));
        print(out, found.items());
        found.remarkOn(out);
    }

    static void print(Output out, List<LedgerLine> lines) {
        Output.Table table = out.table("Posted", "What", ">Amount", ">Balance", "About", "Entry");
        for (LedgerLine line : lines) {
            table.row(line.at(), line.kind(), line.amount(), line.balance(), line.subject(), line.entry());
        }
        table.print("Nothing was posted then.");
    }
}
