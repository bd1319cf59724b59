package org.biface.faces.console;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.commons.NotFound;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;

/** Gives an account a role. */
@Service
@Command(scope = "biface", name = "account-grant", description = "Gives an account a role")
public final class AccountGrant extends ConsoleCommand {

    @Argument(index = 0, name = "account", description = "The account's id or e-mail address", required = true)
    @Completion(AccountCompleter.class)
    private String account;

    @Argument(index = 1, name = "role", description = "freelancer, client or operator", required = true)
    @Completion(RoleCompleter.class)
    private String role;

    @Override
    void run(Services services, Output out) throws CommandException {
        Role granted = Services.word(Role.class, role);
        UUID id = account(services, account);
        Account now = services.call(Accounts.class, accounts -> accounts.grant(OPERATOR, id, granted));
        out.line(now.email() + " is now: " + AccountList.roles(now));
    }

    /** Finds an account by what was typed. */
    static UUID account(Services services, String typed) throws CommandException {
        return typed.contains("@")
                ? services.call(Accounts.class, accounts -> byEmail(accounts, typed))
                : Services.id(typed);
    }

    private static UUID byEmail(Accounts accounts, String email) {
        return accounts.list(OPERATOR, email, null, PageRequest.first(PageRequest.MAX_LIMIT)).items().stream()
                .filter(account -> account.email().equalsIgnoreCase(email))
                .findFirst()
                .map(Account::id)
                .orElseThrow(() -> new NotFound("No account has the address " + email + "."));
    }
}
