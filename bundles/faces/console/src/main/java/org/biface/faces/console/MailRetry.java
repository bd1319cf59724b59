package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.notifications.Notifications;
import org.biface.notifications.SentMail;

/** Sends mails again. */
@Service
@Command(
        scope = "biface",
        name = "mail-retry",
        description = "Sends a mail again that was given up or kept, or all that were given up")
public final class MailRetry extends ConsoleCommand {

    @Argument(name = "mail", description = "The id of a mail, as mail-list shows it")
    private String mail;

    @Option(name = "--failed", description = "Every mail that was given up")
    private boolean failed;

    @Override
    void run(Services services, Output out) throws CommandException {
        if (failed == (mail != null)) {
            throw error("Say which mail, or --failed for every one that was given up.", null);
        }
        if (failed) {
            int again = services.call(Notifications.class, service -> service.sendFailedAgain(OPERATOR));
            out.line(
                    again == 0
                            ? "No mail was given up."
                            : again + (again == 1 ? " mail is" : " mails are") + " sent again.");
        } else {
            SentMail again = sendAgain(services);
            out.line("The mail to " + again.mail().to() + " is sent again.");
        }
    }

    private SentMail sendAgain(Services services) throws CommandException {
        var id = Services.id(mail);
        return services.call(Notifications.class, service -> service.sendAgain(OPERATOR, id));
    }
}
