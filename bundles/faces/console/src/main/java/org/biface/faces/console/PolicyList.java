package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commission.CommissionDesk;
import org.biface.commission.PolicyDifference;
import org.biface.commission.PolicyStatus;

/** Lists commission policies. */
@Service
@Command(
        scope = "biface",
        name = "policy-list",
        description = "Lists the installed commission policies: what each does, why not, and how it is doing")
public final class PolicyList extends ConsoleCommand {

    @Option(
            name = "--differences",
            description = "Which recorded releases quarantined versions do not give again, instead of the list")
    private boolean differences;

    @Override
    void run(Services services, Output out) throws CommandException {
        List<PolicyStatus> policies = services.call(CommissionDesk.class, desk -> desk.policies(OPERATOR));
        if (differences) {
            printDifferences(out, policies);
        } else {
            print(out, policies);
        }
    }

    static void print(Output out, List<PolicyStatus> policies) {
        Output.Table table = out.table(
                "Policy",
                "Version",
                "State",
                ">Contracts",
                ">Calls",
                ">Refused",
                ">p50 us",
                ">p99 us",
                "Bundle",
                "Remark");
        for (PolicyStatus policy : policies) {
            table.row(
                    policy.policy(),
                    policy.version() == null ? policy.major() + ".x" : policy.version(),
                    policy.state(),
                    policy.contracts(),
                    policy.calls(),
                    policy.failures(),
                    policy.p50Micros(),
                    policy.p99Micros(),
                    policy.bundle() == null ? "" : policy.bundle() + " " + policy.bundleVersion(),
                    remark(policy));
        }
        table.print("No commission policy is installed: nothing can be signed or released until one is.");
    }

    private static String remark(PolicyStatus policy) {
        if (policy.reason() != null) {
            return (policy.serves() && policy.failing() ? "fails: " : "") + policy.reason();
        }
        if (policy.accepted() && policy.differing() > 0) {
            return policy.differing() + " differences accepted";
        }
        return "";
    }

    static void printDifferences(Output out, List<PolicyStatus> policies) {
        Output.Table table = out.table("Policy", "Version", "Seen", "Release", "What", "Recorded", "By", "Answered");
        for (PolicyStatus policy : policies) {
            if (policy.seen() != null && policy.differences().isEmpty()) {
                table.row(policy.policy(), policy.version(), policy.seen(), "", "rehearsal", "", "", policy.reason());
            }
            for (PolicyDifference difference : policy.differences()) {
                table.row(
                        policy.policy(),
                        policy.version(),
                        policy.seen(),
                        difference.release(),
                        difference.what(),
                        difference.recorded(),
                        difference.version(),
                        difference.answered());
            }
        }
        table.print("Every installed version gives what is recorded.");
        for (PolicyStatus policy : policies) {
            if (policy.differing() > policy.differences().size()) {
                out.remark(policy.policy() + " " + policy.version() + " differs in " + policy.differing() + " of "
                        + policy.asked() + " releases.");
            }
        }
    }
}
