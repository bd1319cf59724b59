package org.biface.faces.console;

import java.util.List;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.accounts.ClientOrigin;
import org.biface.accounts.ClientOriginChange;
import org.biface.accounts.Introductions;

/** Shows who brought a client to the platform, and takes an operator's word for it. */
@Service
@Command(
        scope = "biface",
        name = "company-origin",
        description = "Shows who brought a client to the platform, records a freelancer who did, or revokes it")
public final class CompanyOrigin extends ConsoleCommand {

    @Argument(name = "company", description = "The client's company", required = true)
    private String company;

    @Option(
            name = "--brought-by",
            description = "The freelancer who brought it, as id or e-mail address; needs --reason")
    @Completion(AccountCompleter.class)
    private String freelancer;

    @Option(name = "--revoke", description = "No freelancer brought it; needs --reason")
    private boolean revoke;

    @Option(name = "--reason", description = "Why; it is kept for ever")
    private String reason;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID id = Services.id(company);
        if (revoke && freelancer != null) {
            throw error("--brought-by and --revoke exclude each other.", null);
        }
        if (revoke) {
            services.call(Introductions.class, introductions -> introductions.revokeOrigin(OPERATOR, id, reason));
        } else if (freelancer != null) {
            UUID by = AccountGrant.account(services, freelancer);
            services.call(Introductions.class, introductions -> introductions.recordOrigin(OPERATOR, id, by, reason));
        }
        ClientOrigin origin = services.call(Introductions.class, introductions -> introductions.origin(OPERATOR, id));
        out.remark(
                origin.freelancer() == null
                        ? "The client found the platform by itself."
                        : "Freelancer " + origin.freelancer() + " brought the client.");
        print(out, services.call(Introductions.class, introductions -> introductions.history(OPERATOR, id)));
    }

    static void print(Output out, List<ClientOriginChange> history) {
        Output.Table table = out.table("At", "Brought by", "Introduction", "By", "Reason");
        for (ClientOriginChange one : history) {
            table.row(
                    one.at(),
                    one.freelancer() == null ? "platform" : one.freelancer(),
                    one.introduction(),
                    one.introduction() != null ? "client" : one.by() == null ? "console" : one.by(),
                    one.reason());
        }
        table.print("Nothing was ever recorded.");
    }
}
