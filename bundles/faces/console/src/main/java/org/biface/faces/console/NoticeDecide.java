package org.biface.faces.console;

import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commons.Expected;
import org.biface.notices.Ground;
import org.biface.notices.NoticeAction;
import org.biface.notices.NoticeDecision;
import org.biface.notices.Notices;

/** Decides about a notice. */
@Service
@Command(
        scope = "biface",
        name = "notice-decide",
        description = "Decides about a notice, and does what is decided; without an action nothing is done")
public final class NoticeDecide extends ConsoleCommand {

    @Argument(name = "notice", description = "The id of a notice, as notice-list shows it", required = true)
    private String id;

    @Option(name = "--take-down", description = "Hide what was reported from others")
    private boolean takeDown;

    @Option(name = "--suspend", description = "Suspend the account of who made it")
    private boolean suspend;

    @Option(name = "--law", description = "Which law it is against")
    private String law;

    @Option(name = "--terms", description = "Which sentence of the terms it is against")
    private String terms;

    @Option(
            name = "--facts",
            description = "What was found and why it leads to this; who is affected reads it, or who reported it when"
                    + " nothing is done",
            required = true)
    private String facts;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID notice = Services.id(id);
        NoticeDecision decision = decision(takeDown, suspend, law, terms, facts);
        services.call(Notices.class, notices -> notices.decide(OPERATOR, notice, Expected.ANY, decision));
        out.line(
                decision.actions().isEmpty()
                        ? "Nothing is done; who reported it is told why."
                        : "It is done; who is affected is told why, and how to contest it.");
    }

    static NoticeDecision decision(boolean takeDown, boolean suspend, String law, String terms, String facts)
            throws CommandException {
        if (law != null && terms != null) {
            throw error("Give one ground: either --law or --terms.", null);
        }
        Set<NoticeAction> actions = EnumSet.noneOf(NoticeAction.class);
        if (takeDown) {
            actions.add(NoticeAction.TAKE_DOWN);
        }
        if (suspend) {
            actions.add(NoticeAction.SUSPEND);
        }
        Ground ground = law != null ? Ground.LAW : terms != null ? Ground.TERMS : null;
        return new NoticeDecision(actions, ground, law != null ? law : terms, facts);
    }
}
