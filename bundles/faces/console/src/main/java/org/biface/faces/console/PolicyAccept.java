package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.biface.commission.CommissionDesk;
import org.biface.commission.PolicyDecision;

/** Lets a policy version serve that differs. */
@Service
@Command(
        scope = "biface",
        name = "policy-accept",
        description = "Lets a version serve that does not give what is recorded; see policy-list --differences")
public final class PolicyAccept extends PolicyDecide {

    @Override
    PolicyDecision decide(CommissionDesk desk, String policy, String version) {
        return desk.accept(OPERATOR, policy, version);
    }
}
