package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commission.CommissionDesk;
import org.biface.commission.PolicyDecision;

/** What the commands share that decide something about one version of a policy. */
abstract class PolicyDecide extends ConsoleCommand {

    @Argument(index = 0, name = "policy", description = "The policy's id", required = true)
    @Completion(PolicyCompleter.class)
    private String policy;

    @Argument(index = 1, name = "version", description = "Exactly which version, such as 1.1.0", required = true)
    @Completion(PolicyVersionCompleter.class)
    private String version;

    @Override
    final void run(Services services, Output out) throws CommandException {
        prepare();
        PolicyDecision decision = services.call(CommissionDesk.class, desk -> decide(desk, policy, version));
        out.line(said(decision));
    }

    /** Looks at what else was typed. */
    void prepare() throws CommandException {
        // Most of them have no more than policy and version.
    }

    abstract PolicyDecision decide(CommissionDesk desk, String policy, String version);

    static String said(PolicyDecision decision) {
        String which = decision.policy() + " " + decision.version();
        return switch (decision.kind()) {
            case ACCEPT ->
                which + " may serve with " + decision.differing() + " differences, seen as " + decision.seen();
            case HOLD -> which + " serves alone until it is released";
            case RELEASE -> which + " is released, the best version serves";
            case RETRY -> which + " is tried again";
        };
    }
}
