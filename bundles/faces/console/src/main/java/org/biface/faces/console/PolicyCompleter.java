package org.biface.faces.console;

import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.biface.commission.CommissionDesk;
import org.biface.commission.PolicyStatus;

/** Completes the ids of policies. */
@Service
public final class PolicyCompleter extends DeskCompleter {

    @Override
    Stream<String> words(CommissionDesk desk, String[] typed) {
        return desk.policies(ConsoleCommand.OPERATOR).stream().map(PolicyStatus::policy);
    }
}
