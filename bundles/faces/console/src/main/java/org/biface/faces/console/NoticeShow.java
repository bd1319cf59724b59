package org.biface.faces.console;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.notices.Notice;
import org.biface.notices.Notices;

/** Shows a notice. */
@Service
@Command(
        scope = "biface",
        name = "notice-show",
        description = "Shows a notice, with what was reported as it was at that moment")
public final class NoticeShow extends ConsoleCommand {

    @Argument(name = "notice", description = "The id of a notice, as notice-list shows it", required = true)
    private String id;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID notice = Services.id(id);
        print(out, services.call(Notices.class, notices -> notices.get(OPERATOR, notice)));
    }

    static void print(Output out, Notice notice) {
        Notice.Reporter by = notice.reporter();
        Output.Table table = out.table("What", "Value")
                .row("status", notice.status())
                .row("reported", notice.reportedAt())
                .row("by", by.account() == null ? by.name() + " <" + by.email() + ">" : "account " + by.account())
                .row(Output.word(notice.kind()), notice.subject())
                .row("made by", "account " + notice.affected())
                .row("category", notice.category())
                .row("explanation", notice.explanation())
                .row("title", notice.title());
        notice.content().lines().forEach(line -> table.row("content", line));
        if (notice.decision() != null) {
            table.row("decided", notice.decidedAt());
            notice.decision().actions().stream().sorted().forEach(action -> table.row("action", action));
            if (notice.decision().ground() != null) {
                table.row(
                        Output.word(notice.decision().ground()),
                        notice.decision().rule());
            }
            table.row("facts", notice.decision().facts());
        }
        if (notice.contest() != null) {
            table.row("contested", notice.contest().at());
            table.row("contest", notice.contest().text());
            table.row("answer", notice.contest().answer());
        }
        table.print("");
    }
}
