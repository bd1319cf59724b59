package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commission.Commissions;
import org.biface.commission.PolicyStatus;

/** Lists commission policies. */
@Service
@Command(scope = "biface", name = "policy-list", description = "Lists the installed commission policies")
public final class PolicyList extends ConsoleCommand {

    @Override
    void run(Services services, Output out) throws CommandException {
        print(out, services.call(Commissions.class, commissions -> commissions.policies(OPERATOR)));
    }

    static void print(Output out, List<PolicyStatus> policies) {
        Output.Table table =
                out.table("Policy", "Version", "Name", "Bundle", "Serves", ">Calls", ">Failures", "Last error");
        for (PolicyStatus policy : policies) {
            table.row(
                    policy.policy(),
                    policy.version(),
                    policy.nameEn(),
                    policy.bundle(),
                    policy.serving(),
                    policy.calls(),
                    policy.failures(),
                    policy.lastError());
        }
        table.print("No commission policy is installed: nothing can be signed or released until one is.");
    }
}
