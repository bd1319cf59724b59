package org.biface.faces.console;

import java.util.UUID;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.reviews.Review;
import org.biface.reviews.Reviews;

/** Lists what is shown of reviews. */
@Service
@Command(scope = "biface", name = "review-list", description = "Lists what is shown of reviews, the last shown first")
public final class ReviewList extends ConsoleCommand {

    @Argument(
            name = "id",
            description = "A freelancer's account, or with --company a client's company",
            required = true)
    private String id;

    @Option(name = "--company", description = "The reviews of a company")
    private boolean company;

    @Option(name = "--limit", description = "How many at most")
    private int limit = 50;

    @Override
    void run(Services services, Output out) throws CommandException {
        UUID about = Services.id(id);
        print(
                out,
                services.call(
                        Reviews.class,
                        reviews -> Services.upTo(
                                limit,
                                page -> company
                                        ? reviews.ofCompany(OPERATOR, about, page)
                                        : reviews.ofFreelancer(OPERATOR, about, page))));
    }

    static void print(Output out, Services.Listing<Review> reviews) {
        Output.Table table = out.table("Id", "Shown", "By", ">Overall", "Text", "Answer");
        for (Review review : reviews.items()) {
            table.row(
                    review.id(),
                    review.shownAt(),
                    review.authorName(),
                    review.overall(),
                    review.text(),
                    review.answer() == null ? null : review.answer().text());
        }
        table.print("No review is shown.");
        reviews.remarkOn(out);
    }
}
