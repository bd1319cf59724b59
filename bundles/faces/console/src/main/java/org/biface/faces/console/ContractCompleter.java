package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.biface.commons.DomainException;
import org.biface.commons.PageRequest;
import org.biface.contracts.Contracts;
import org.osgi.framework.BundleContext;

/** Completes the ids of the newest contracts. */
@Service
public final class ContractCompleter implements Completer {

    private static final int SHOWN = 50;

    @Reference
    private BundleContext context;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        return new StringsCompleter(found()).complete(session, commandLine, candidates);
    }

    /** Nothing while the capability or its database is away: completion is never in the way. */
    private List<String> found() {
        try {
            return new Services(context)
                    .tryCall(
                            Contracts.class,
                            service -> service.list(ConsoleCommand.OPERATOR, PageRequest.first(SHOWN)).items().stream()
                                    .map(contract -> contract.id().toString())
                                    .toList())
                    .map(Services.Answer::value)
                    .orElse(List.of());
        } catch (DomainException away) {
            return List.of();
        }
    }
}
