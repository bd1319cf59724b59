package org.biface.faces.console;

import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.matching.Matching;

/** Takes back what was said of a skill at the console. */
@Service
@Command(scope = "biface", name = "skill-remove", description = "Takes back what biface:skill-set said of a skill")
public final class SkillRemove extends ConsoleCommand {

    @Argument(index = 0, name = "skill", description = "The skill's id", required = true)
    private String skill;

    @Option(name = "--trade", description = "The trade's id")
    private String trade = "it";

    @Override
    void run(Services services, Output out) throws CommandException {
        services.call(Matching.class, matching -> {
            matching.removeSkill(OPERATOR, trade, skill);
            return null;
        });
        out.line("It no longer counts within seconds.");
    }
}
