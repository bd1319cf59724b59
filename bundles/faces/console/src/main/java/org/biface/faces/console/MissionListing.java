package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commons.Money;
import org.biface.missions.Budget;
import org.biface.missions.Mission;
import org.biface.missions.MissionQuery;
import org.biface.missions.Missions;

/** Lists missions. */
@Service
@Command(scope = "biface", name = "mission-list", description = "Lists missions, the newest first")
public final class MissionListing extends ConsoleCommand {

    @Argument(name = "text", description = "Words in title or description")
    private String text;

    @Option(name = "--status", description = "Only missions with this status; without it, published ones")
    @Completion(MissionStatusCompleter.class)
    private String status;

    @Option(name = "--limit", description = "How many at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        Mission.Status wanted = status == null ? Mission.Status.PUBLISHED : Services.word(Mission.Status.class, status);
        MissionQuery query = new MissionQuery(text, List.of(), null, null, null, null, null, null, wanted);
        print(
                out,
                services.call(
                        Missions.class,
                        missions -> Services.upTo(
                                limit,
                                page -> missions.search(OPERATOR, query, page).page())));
    }

    static void print(Output out, Services.Listing<Mission> missions) {
        Output.Table table = out.table(
                "Id", "Title", "Company", "Status", ">Filled", ">Proposals", "Budget", "Published", "Expires");
        for (Mission mission : missions.items()) {
            Integer openings = mission.details().openings();
            table.row(
                    mission.id(),
                    mission.details().title(),
                    mission.companyName(),
                    mission.status(),
                    mission.filled() + "/" + (openings == null ? 1 : openings),
                    mission.proposals(),
                    budget(mission.details().budget()),
                    mission.publishedAt(),
                    mission.expiresAt());
        }
        table.print("No mission fits.");
        missions.remarkOn(out);
    }

    private static String budget(Budget budget) {
        if (budget == null) {
            return "";
        }
        Money min = budget.min();
        String range = min == null || min.equals(budget.max()) ? budget.max().toString() : min + " to " + budget.max();
        return range + " " + Output.word(budget.pricing());
    }
}
