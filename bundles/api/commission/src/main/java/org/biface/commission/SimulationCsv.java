package org.biface.commission;

import java.util.function.Consumer;
import java.util.function.Function;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;

/**
 * The outcome of a simulation as CSV (RFC 4180), for whoever writes it: a line of names, a line for each contract, and a line
 * for the total of each currency, which has {@code total} in the place of the contract. Amounts are whole minor units.
 */
public final class SimulationCsv {
    private static final String HEADER =
            "contract,freelancer,company,currency,releases,refused,amount,recorded_freelancer,"
                    + "recorded_client,simulated_freelancer,simulated_client,difference,reason";

    private SimulationCsv() {}

    /**
     * Reads the contracts page by page, so that a simulation of any size fits.
     *
     * @param simulation the simulation, with its totals
     * @param pages gives its contracts
     * @param line takes each line, without its end
     */
    public static void write(
            Simulation simulation, Function<PageRequest, Page<Simulation.OfContract>> pages, Consumer<String> line) {
        line.accept(HEADER);
        String cursor = null;
        do {
            Page<Simulation.OfContract> page = pages.apply(new PageRequest(cursor, PageRequest.MAX_LIMIT));
            page.items().forEach(one -> line.accept(row(one)));
            cursor = page.next();
        } while (cursor != null);
        simulation.totals().forEach(one -> line.accept(total(one)));
    }

    private static String row(Simulation.OfContract one) {
        return String.join(
                ",",
                one.contract().toString(),
                one.freelancer().toString(),
                one.company().toString(),
                one.amount().currency(),
                Long.toString(one.releases()),
                Long.toString(one.refused()),
                minor(one.amount()),
                minor(one.recordedFreelancer()),
                minor(one.recordedClient()),
                minor(one.simulatedFreelancer()),
                minor(one.simulatedClient()),
                minor(one.difference()),
                text(one.reason()));
    }

    private static String total(Simulation.Total one) {
        return String.join(
                ",",
                "total",
                "",
                "",
                one.amount().currency(),
                Long.toString(one.releases()),
                Long.toString(one.refused()),
                minor(one.amount()),
                minor(one.recordedFreelancer()),
                minor(one.recordedClient()),
                minor(one.simulatedFreelancer()),
                minor(one.simulatedClient()),
                minor(one.difference()),
                "");
    }

    private static String minor(Money amount) {
        return Long.toString(amount.minor());
    }

    /** Quoted, and never read as a formula by a spreadsheet: a policy's words are foreign. */
    private static String text(String value) {
        if (value == null) {
            return "";
        }
        String safe = value.isEmpty() || "=+-@\t\r".indexOf(value.charAt(0)) < 0 ? value : "'" + value;
        return '"' + safe.replace("\"", "\"\"") + '"';
    }
}
