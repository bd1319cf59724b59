package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.biface.commission.CommissionDesk;
import org.biface.commission.PolicyDecision;

/** Tries a policy version again. */
@Service
@Command(
        scope = "biface",
        name = "policy-retry",
        description = "Tries a quarantined or failing version again, and the releases that wait for it")
public final class PolicyRetry extends PolicyDecide {

    @Override
    PolicyDecision decide(CommissionDesk desk, String policy, String version) {
        return desk.retry(OPERATOR, policy, version);
    }
}
