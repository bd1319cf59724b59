package org.biface.faces.console;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.reviews.Reviews;

/** Takes a review down, or shows it again. */
@Service
@Command(
        scope = "biface",
        name = "review-take-down",
        description = "Takes a shown review down, with a reason for its writer, or shows it again")
public final class ReviewTakeDown extends ConsoleCommand {

    @Argument(name = "review", description = "The id of a review, as review-list shows it", required = true)
    private String review;

    @Option(name = "--reason", description = "Why; its writer reads it")
    private String reason;

    @Option(name = "--restore", description = "Show it again")
    private boolean restore;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID id = Services.id(review);
        services.call(
                Reviews.class,
                reviews -> restore ? reviews.restore(OPERATOR, id) : reviews.takeDown(OPERATOR, id, reason));
        out.line(restore ? "It is shown again." : "It was taken down; its writer is told why.");
    }
}
