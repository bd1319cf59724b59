package org.biface.faces.console;

import java.util.List;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.kernel.events.Events;
import org.biface.kernel.events.SubscriberStatus;

/** Lists who reads the event log. */
@Service
@Command(
        scope = "biface",
        name = "event-list",
        description = "Lists the subscribers of the event log: how far they are, how far behind, and what fails")
public final class EventList extends ConsoleCommand {

    @Override
    void run(Services services, Output out) throws CommandException {
        long head = services.call(Events.class, Events::head);
        print(out, services.call(Events.class, Events::subscribers));
        out.remark("The log ends at position " + head + ".");
    }

    static void print(Output out, List<SubscriberStatus> subscribers) {
        Output.Table table =
                out.table("Subscriber", ">Cursor", ">Lag", "Here", ">Failures", "Tried again", "Last error");
        for (SubscriberStatus subscriber : subscribers) {
            table.row(
                    subscriber.name(),
                    subscriber.cursor(),
                    subscriber.lag(),
                    subscriber.present(),
                    subscriber.failures(),
                    subscriber.retryAt(),
                    subscriber.lastError());
        }
        table.print("Nobody has subscribed.");
    }
}
