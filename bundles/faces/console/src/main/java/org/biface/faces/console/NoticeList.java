package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.notices.Notice;
import org.biface.notices.Notices;

/** Lists what was reported. */
@Service
@Command(
        scope = "biface",
        name = "notice-list",
        description = "Lists what was reported, those that wait for an operator first")
public final class NoticeList extends ConsoleCommand {

    @Option(name = "--status", description = "Only those: open, dismissed, acted, contested, upheld, reversed")
    private String status;

    @Option(name = "--limit", description = "How many at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        Notice.Status only = status == null ? null : Services.word(Notice.Status.class, status);
        print(
                out,
                services.call(
                        Notices.class, notices -> Services.upTo(limit, page -> notices.list(OPERATOR, only, page))));
    }

    static void print(Output out, Services.Listing<Notice> notices) {
        Output.Table table = out.table("Id", "Reported", "Status", "What", "Title", "Category", "Explanation");
        for (Notice notice : notices.items()) {
            table.row(
                    notice.id(),
                    notice.reportedAt(),
                    Output.word(notice.status()),
                    Output.word(notice.kind()),
                    notice.title(),
                    Output.word(notice.category()),
                    notice.explanation());
        }
        table.print("Nothing was reported.");
        notices.remarkOn(out);
    }
}
