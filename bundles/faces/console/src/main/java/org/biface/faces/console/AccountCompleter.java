package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.commons.DomainException;
import org.biface.commons.PageRequest;
import org.osgi.framework.BundleContext;

/** Completes the e-mail addresses of the newest accounts. */
@Service
public final class AccountCompleter implements Completer {

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
                            Accounts.class,
                            service ->
                                    service
                                            .list(ConsoleCommand.OPERATOR, null, null, PageRequest.first(SHOWN))
                                            .items()
                                            .stream()
                                            .map(Account::email)
                                            .toList())
                    .map(Services.Answer::value)
                    .orElse(List.of());
        } catch (DomainException away) {
            return List.of();
        }
    }
}
