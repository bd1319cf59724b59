package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.notifications.Notifications;
import org.biface.notifications.SentMail;

/** Lists the mails of the outbox. */
@Service
@Command(scope = "biface", name = "mail-list", description = "Lists the mails of the outbox, the newest first")
public final class MailList extends ConsoleCommand {

    @Option(name = "--text", description = "Shows the text of each mail, as long as it is kept")
    private boolean text;

    @Option(name = "--to", description = "Of those that are read, only mails to this address")
    private String to;

    @Option(name = "--limit", description = "How many are read at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        print(
                out,
                services.call(
                        Notifications.class,
                        notifications -> Services.upTo(limit, page -> notifications.list(OPERATOR, page))),
                to,
                text);
    }

    static void print(Output out, Services.Listing<SentMail> mails, String to, boolean text) {
        Output.Table table = out.table("Id", "To", "Subject", "Status", ">Attempts", "Last error", "Created", "Sent");
        for (SentMail mail : mails.items()) {
            if (to != null && !to.equalsIgnoreCase(mail.mail().to())) {
                continue;
            }
            if (text) {
                show(out, mail);
            } else {
                table.row(
                        mail.id(),
                        mail.mail().to(),
                        mail.mail().subject(),
                        mail.status(),
                        mail.attempts(),
                        mail.lastError(),
                        mail.createdAt(),
                        mail.sentAt());
            }
        }
        if (!text) {
            table.print("There is no mail.");
        }
        mails.remarkOn(out);
    }

    private static void show(Output out, SentMail mail) {
        out.line("To: " + mail.mail().to());
        out.line("Subject: " + mail.mail().subject());
        out.line("Date: " + mail.createdAt());
        out.line("Status: " + Output.word(mail.status()));
        out.line("");
        out.text(
                mail.mail().text() == null
                        ? "(the text is not kept once a mail was sent)"
                        : mail.mail().text());
        out.line("");
    }
}
