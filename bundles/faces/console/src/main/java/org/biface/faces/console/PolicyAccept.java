package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
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

    @Argument(
            index = 2,
            name = "seen",
            description = "The word that policy-list --differences gives to what is accepted",
            required = true)
    @Completion(SeenCompleter.class)
    private String seen;

    @Override
    PolicyDecision decide(CommissionDesk desk, String policy, String version) {
        return desk.accept(OPERATOR, policy, version, seen);
    }
}
