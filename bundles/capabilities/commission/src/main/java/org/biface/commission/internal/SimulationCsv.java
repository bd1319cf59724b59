package org.biface.commission.internal;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.biface.commission.Simulation;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;

/** The outcome of a simulation as CSV (RFC 4180, UTF-8), page by page. Amounts are whole minor units. */
final class SimulationCsv {
    private static final String HEADER =
            "contract,freelancer,company,currency,releases,refused,amount,recorded_freelancer,"
                    + "recorded_client,simulated_freelancer,simulated_client,difference,reason";

    private SimulationCsv() {}

    static void write(OutputStream to, Function<PageRequest, Page<Simulation.OfContract>> pages) throws IOException {
        Writer out = new BufferedWriter(new OutputStreamWriter(to, StandardCharsets.UTF_8));
        out.append(HEADER).append("\r\n");
        String cursor = null;
        do {
            Page<Simulation.OfContract> page = pages.apply(new PageRequest(cursor, PageRequest.MAX_LIMIT));
            for (Simulation.OfContract one : page.items()) {
                out.append(row(one)).append("\r\n");
            }
            cursor = page.next();
        } while (cursor != null);
        out.flush();
    }

    static String row(Simulation.OfContract one) {
        return String.join(
                ",",
                one.contract().toString(),
                one.freelancer().toString(),
                one.company().toString(),
                one.amount().currency(),
                Long.toString(one.releases()),
                Long.toString(one.refused()),
                Long.toString(one.amount().minor()),
                Long.toString(one.recordedFreelancer().minor()),
                Long.toString(one.recordedClient().minor()),
                Long.toString(one.simulatedFreelancer().minor()),
                Long.toString(one.simulatedClient().minor()),
                Long.toString(one.difference().minor()),
                text(one.reason()));
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
