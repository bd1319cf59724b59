package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.matching.Matching;
import org.biface.matching.OwnSkill;

/** Adds a skill to a trade, or names to one that it has. */
@Service
@Command(
        scope = "biface",
        name = "skill-set",
        description =
                "Adds a skill to a trade, or names to one that it has; what was said of that skill before is replaced")
public final class SkillSet extends ConsoleCommand {

    @Argument(
            index = 0,
            name = "skill",
            description = "The skill's id, such as it:kotlin, or a new one",
            required = true)
    private String skill;

    @Option(name = "--trade", description = "The trade's id")
    private String trade = "it";

    @Option(name = "--english", description = "Its English name; needed for a new skill")
    private String english;

    @Option(name = "--french", description = "Its French name; the English one when missing")
    private String french;

    @Option(
            name = "--alias",
            description =
                    "Another name; may be repeated. =Name counts only in this case, ~name only where it stands alone",
            multiValued = true)
    private List<String> aliases;

    @Option(
            name = "--near",
            description = "A skill next to it, as id=weight with a weight up to 1; may be repeated",
            multiValued = true)
    private List<String> near;

    @Override
    void run(Services services, Output out) throws CommandException {
        OwnSkill said = new OwnSkill(trade, skill, english, french, aliases, near, "console");
        services.call(Matching.class, matching -> {
            matching.setSkill(OPERATOR, said);
            return null;
        });
        out.line("It counts within seconds; profiles and missions are then read again, as biface:status shows.");
    }
}
