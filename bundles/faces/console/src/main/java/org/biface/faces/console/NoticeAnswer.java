package org.biface.faces.console;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commons.Expected;
import org.biface.notices.Notices;

/** Answers who contests a decision. */
@Service
@Command(
        scope = "biface",
        name = "notice-answer",
        description = "Answers who contests a decision: it stays, or is undone")
public final class NoticeAnswer extends ConsoleCommand {

    @Argument(name = "notice", description = "The id of a contested notice, as notice-list shows it", required = true)
    private String id;

    @Option(name = "--reverse", description = "Undo what was done")
    private boolean reverse;

    @Option(name = "--text", description = "The reasons; who contests reads them", required = true)
    private String text;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID notice = Services.id(id);
        services.call(Notices.class, notices -> notices.answer(OPERATOR, notice, Expected.ANY, reverse, text));
        out.line(reverse ? "It is undone; who contested it is told." : "It stays; who contested it is told.");
    }
}
