package org.biface.faces.console;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.biface.commission.CommissionDesk;
import org.biface.commission.PolicyStatus;

/** Completes what stands for the differences of the version that was typed before. */
@Service
public final class SeenCompleter extends DeskCompleter {

    @Override
    Stream<String> words(CommissionDesk desk, String[] typed) {
        List<String> words = Arrays.asList(typed);
        return desk.policies(ConsoleCommand.OPERATOR).stream()
                .filter(policy -> words.contains(policy.policy()) && words.contains(policy.version()))
                .map(PolicyStatus::seen)
                .filter(Objects::nonNull);
    }
}
