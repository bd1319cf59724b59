package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.biface.payments.Chargeback;

/** Completes where a chargeback stands. */
@Service
public final class ChargebackStatusCompleter implements Completer {

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        return new StringsCompleter(Services.words(Chargeback.Status.class)).complete(session, commandLine, candidates);
    }
}
