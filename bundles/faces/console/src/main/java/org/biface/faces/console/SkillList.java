package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.matching.Matching;
import org.biface.matching.OwnSkill;

/** Lists what the operator has added to the trades. */
@Service
@Command(
        scope = "biface",
        name = "skill-list",
        description = "Lists the skills and names that were added to the trades, by this node's file and the console")
public final class SkillList extends ConsoleCommand {

    @Override
    void run(Services services, Output out) throws CommandException {
        Output.Table table = out.table("Trade", "Id", "English", "French", "Other names", "Near", "From");
        for (OwnSkill skill : services.call(Matching.class, matching -> matching.ownSkills(OPERATOR))) {
            table.row(
                    skill.trade(),
                    skill.id(),
                    skill.english(),
                    skill.french(),
                    String.join(", ", skill.aliases()),
                    String.join(", ", skill.near()),
                    skill.source());
        }
        table.print("Nothing was added to the trades.");
    }
}
