package org.biface.faces.console;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.commons.Role;

/** Lists accounts. */
@Service
@Command(scope = "biface", name = "account-list", description = "Lists accounts, the newest first")
public final class AccountList extends ConsoleCommand {

    @Argument(name = "text", description = "Part of an e-mail address or name")
    private String text;

    @Option(name = "--role", description = "Only accounts with this role")
    @Completion(RoleCompleter.class)
    private String role;

    @Option(name = "--limit", description = "How many at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        Role wanted = role == null ? null : Services.word(Role.class, role);
        print(
                out,
                services.call(
                        Accounts.class,
                        accounts -> Services.upTo(limit, page -> accounts.list(OPERATOR, text, wanted, page))));
    }

    static void print(Output out, Services.Listing<Account> accounts) {
        Output.Table table = out.table("Id", "E-mail", "Name", "Roles", "Confirmed", "Suspended", "Since");
        for (Account account : accounts.items()) {
            table.row(
                    account.id(),
                    account.email(),
                    account.displayName(),
                    roles(account),
                    account.emailConfirmed(),
                    account.suspension() == null ? "" : account.suspension().reason(),
                    account.createdAt());
        }
        table.print("No account fits.");
        accounts.remarkOn(out);
    }

    static String roles(Account account) {
        List<String> roles = account.roles().stream().sorted().map(Output::word).toList();
        return roles.stream().collect(Collectors.joining(","));
    }
}
