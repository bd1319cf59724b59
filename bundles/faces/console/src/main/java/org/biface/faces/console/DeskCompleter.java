package org.biface.faces.console;

import java.util.List;
import java.util.stream.Stream;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.biface.commission.CommissionDesk;
import org.biface.commons.DomainException;
import org.osgi.framework.BundleContext;

/** What completers share that ask the desk. */
abstract class DeskCompleter implements Completer {

    @Reference
    private BundleContext context;

    abstract Stream<String> words(CommissionDesk desk, String[] typed);

    @Override
    public final int complete(Session session, CommandLine commandLine, List<String> candidates) {
        return new StringsCompleter(found(commandLine.getArguments())).complete(session, commandLine, candidates);
    }

    /** Nothing while the capability or its database is away: completion is never in the way. */
    private List<String> found(String[] typed) {
        try {
            return new Services(context)
                    .tryCall(
                            CommissionDesk.class,
                            desk -> words(desk, typed).distinct().toList())
                    .map(Services.Answer::value)
                    .orElse(List.of());
        } catch (DomainException away) {
            return List.of();
        }
    }
}
