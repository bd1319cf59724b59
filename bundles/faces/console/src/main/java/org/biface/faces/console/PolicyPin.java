package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commission.CommissionDesk;
import org.biface.commission.PolicyDecision;

/** Holds a policy version. */
@Service
@Command(
        scope = "biface",
        name = "policy-pin",
        description = "Lets one version alone serve its major version: a rollback without uninstalling")
public final class PolicyPin extends PolicyDecide {

    @Argument(index = 2, name = "options", multiValued = true, description = "--release may also follow")
    private List<String> late;

    @Option(name = "--release", description = "Ends it: the best version serves again")
    private boolean release;

    @Override
    void prepare() throws CommandException {
        LateOptions.read(this, late);
    }

    @Override
    PolicyDecision decide(CommissionDesk desk, String policy, String version) {
        return release ? desk.release(OPERATOR, policy, version) : desk.hold(OPERATOR, policy, version);
    }
}
