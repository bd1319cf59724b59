package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.payments.Sweeps;

/** Takes the platform's own money out of what the providers hold. */
@Service
@Command(
        scope = "biface",
        name = "sweep",
        description =
                "Takes the platform's own money out of what the payment providers hold, all that can be taken now")
public final class SweepNow extends ConsoleCommand {

    @Override
    void run(Services services, Output out) throws CommandException {
        SweepList.print(
                out, services.call(Sweeps.class, sweeps -> sweeps.sweep(OPERATOR)), "There is nothing to sweep.");
    }
}
