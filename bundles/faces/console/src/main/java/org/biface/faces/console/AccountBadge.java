package org.biface.faces.console;

import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.accounts.Badge;
import org.biface.accounts.BadgeChange;
import org.biface.accounts.Badges;

/** Grants badges, takes them back, and shows what became of them. */
@Service
@Command(
        scope = "biface",
        name = "account-badge",
        description = "Gives a freelancer a badge, takes it back, or without a badge lists what became of them")
public final class AccountBadge extends ConsoleCommand {

    @Argument(index = 0, name = "account", description = "The account's id or e-mail address", required = true)
    @Completion(AccountCompleter.class)
    private String account;

    @Argument(index = 1, name = "badge", description = "The badge: lower-case letters, digits and hyphens")
    private String badge;

    @Argument(index = 2, name = "options", multiValued = true, description = "Options may also follow")
    private List<String> late;

    @Option(name = "--reason", description = "Why; it is kept for ever")
    private String reason;

    @Option(name = "--take-back", description = "Take the badge back")
    private boolean takeBack;

    @Override
    void run(Services services, Output out) throws CommandException {
        LateOptions.read(this, late);
        UUID id = AccountGrant.account(services, account);
        if (badge == null) {
            print(out, services.call(Badges.class, badges -> badges.history(OPERATOR, id)));
            return;
        }
        List<Badge> now = services.call(
                Badges.class,
                badges -> takeBack
                        ? badges.takeBack(OPERATOR, id, badge, reason)
                        : badges.grant(OPERATOR, id, badge, reason));
        out.line(account + " has now: "
                + (now.isEmpty() ? "no badge" : now.stream().map(Badge::name).collect(Collectors.joining(", "))));
    }

    static void print(Output out, List<BadgeChange> history) {
        Output.Table table = out.table("Badge", "Change", "At", "By", "Reason");
        for (BadgeChange one : history) {
            table.row(
                    one.badge(),
                    one.granted() ? "granted" : "taken-back",
                    one.at(),
                    one.by() == null ? "console" : one.by(),
                    one.reason());
        }
        table.print("The account never had a badge.");
    }
}
