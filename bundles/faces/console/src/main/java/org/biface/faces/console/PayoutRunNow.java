package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.PayoutRun;
import org.biface.payments.PayoutRuns;

/** Pays out what everybody has available. */
@Service
@Command(
        scope = "biface",
        name = "payout-run",
        description = "Pays out what everybody has available; the payouts are made in the background")
public final class PayoutRunNow extends ConsoleCommand {

    @Override
    void run(Services services, Output out) throws CommandException {
        PayoutRun started = services.call(PayoutRuns.class, runs -> runs.start(OPERATOR));
        PayoutRunList.print(out, List.of(started));
        out.remark("payout-run-list says how far it is, payout-list how each payout ends.");
    }
}
