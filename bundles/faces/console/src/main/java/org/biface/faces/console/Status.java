package org.biface.faces.console;

import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commission.CommissionDesk;
import org.biface.commission.PolicyStatus;
import org.biface.commons.DomainException;
import org.biface.kernel.events.Events;
import org.biface.kernel.events.SubscriberStatus;
import org.biface.kernel.persistence.Persistence;

/** Says what is here and how it is doing. */
@Service
@Command(scope = "biface", name = "status", description = "Says what is installed and how it is doing")
public final class Status extends ConsoleCommand {

    @Override
    void run(Services services, Output out) throws CommandException {
        Output.Table table = out.table("Part", "Version", "State", "Remark");
        for (Services.Known part : Services.Known.values()) {
            Optional<String> version = services.version(part);
            String remark = version.isEmpty() ? "" : remark(services, part);
            table.row(part.title(), version.orElse(""), version.isEmpty() ? "away" : "here", remark);
        }
        services.troubles().forEach(trouble -> table.row(trouble.part(), "", trouble.state(), trouble.sentence()));
        table.print("");
    }

    private static String remark(Services services, Services.Known part) {
        try {
            return switch (part) {
                case PERSISTENCE ->
                    services.tryCall(Persistence.class, Persistence::isAvailable)
                            .map(answer -> answer.value() ? "answers" : "does not answer")
                            .orElse("");
                case EVENTS ->
                    services.tryCall(Events.class, events -> events(events.head(), events.subscribers()))
                            .map(Services.Answer::value)
                            .orElse("");
                case COMMISSION ->
                    services.tryCall(CommissionDesk.class, desk -> policies(desk.policies(OPERATOR)))
                            .map(Services.Answer::value)
                            .orElse("");
                default -> "";
            };
        } catch (DomainException troubled) {
            return troubled.getMessage();
        }
    }

    static String events(long head, List<SubscriberStatus> subscribers) {
        long failing = subscribers.stream().filter(s -> s.failures() > 0).count();
        long away = subscribers.stream().filter(s -> !s.present()).count();
        long lag = subscribers.stream()
                .filter(SubscriberStatus::present)
                .mapToLong(SubscriberStatus::lag)
                .max()
                .orElse(0);
        return head + " events, " + subscribers.size() + " subscribers, " + failing + " failing, " + away
                + " away, longest lag " + lag;
    }

    static String policies(List<PolicyStatus> policies) {
        long serving = policies.stream().filter(PolicyStatus::serves).count();
        StringBuilder said = new StringBuilder(
                serving == 0 ? "no policy serves: nothing can be signed or released" : serving + " policies serve");
        long quarantined = policies.stream()
                .filter(policy -> policy.state() == PolicyStatus.State.QUARANTINED)
                .count();
        if (quarantined > 0) {
            said.append(", ").append(quarantined).append(" quarantined");
        }
        policies.stream()
                .filter(policy -> policy.serves() && policy.failing())
                .forEach(policy -> said.append(", ")
                        .append(name(policy))
                        .append(" fails: ")
                        .append(policy.reason()));
        policies.stream()
                .filter(policy -> policy.state() == PolicyStatus.State.MISSING)
                .forEach(policy -> said.append(", ")
                        .append(name(policy))
                        .append(" is missing and ")
                        .append(policy.contracts())
                        .append(" open contracts need it"));
        return said.toString();
    }

    private static String name(PolicyStatus policy) {
        return policy.policy() + " " + (policy.version() == null ? policy.major() + ".x" : policy.version());
    }
}
