package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commission.CommissionRecords;
import org.biface.commission.PolicyDifference;
import org.biface.commission.Verification;

/** Has past releases decided again by the versions that decided them. */
@Service
@Command(
        scope = "biface",
        name = "policy-verify",
        description =
                "Asks the installed versions that decided the last releases again, and compares with what is recorded")
public final class PolicyVerify extends ConsoleCommand {

    @Argument(description = "How many of the last releases")
    private int last = 1_000;

    @Override
    void run(Services services, Output out) throws CommandException {
        print(out, services.call(CommissionRecords.class, records -> records.verify(OPERATOR, last)));
    }

    static void print(Output out, Verification found) throws CommandException {
        if (found.different() > 0) {
            Output.Table table = out.table("Release", "Version", "What", "Recorded", "Answered now");
            for (PolicyDifference one : found.differences()) {
                table.row(one.release(), one.version(), one.what(), one.recorded(), one.answered());
            }
            table.print("");
        }
        for (Verification.Absent absent : found.notInstalled()) {
            out.line(absent.releases() + " releases were decided by " + absent.policy() + " " + absent.version()
                    + ", which is not installed.");
        }
        if (!found.holds()) {
            throw error(
                    found.different() + " of " + found.releases() + " releases come out otherwise than recorded.",
                    null);
        }
        out.line(found.same() + " of " + found.releases() + " releases come out as recorded, none otherwise.");
    }
}
