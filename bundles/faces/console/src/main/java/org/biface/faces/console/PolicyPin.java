package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.biface.commission.CommissionDesk;
import org.biface.commission.PolicyDecision;

/** Holds a policy version. */
@Service
@Command(
        scope = "biface",
        name = "policy-pin",
        description = "Lets one version alone serve its major version: a rollback without uninstalling")
public final class PolicyPin extends PolicyDecide {

    @Option(name = "--release", description = "Ends it: the best version serves again")
    private boolean release;

    @Override
    PolicyDecision decide(CommissionDesk desk, String policy, String version) {
        return release ? desk.release(OPERATOR, policy, version) : desk.hold(OPERATOR, policy, version);
    }
}
