package org.biface.faces.console;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commission.CommissionRecords;
import org.biface.commission.Simulation;
import org.biface.commission.SimulationOrder;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;

/** Replays past releases by other terms. */
@Service
@Command(
        scope = "biface",
        name = "policy-simulate",
        description = "Replays past releases by another offer, policy version or parameters, without touching anything")
public final class PolicySimulate extends ConsoleCommand {

    private static final Pattern DAYS = Pattern.compile("(\\d{1,5})d");
    private static final Pattern PARAMETER = Pattern.compile("([^=]+)=(.*)");
    private static final int BAR = 30;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

    @Argument(
            index = 0,
            name = "terms",
            required = true,
            description = "An offer's name, or POLICY@VERSION; POLICY@ is the version that serves")
    private String terms;

    @Argument(index = 1, name = "options", multiValued = true, description = "Options may also follow")
    private List<String> late;

    @Option(name = "--since", description = "Only releases of the last days (90d), or since a day (2026-01-31, UTC)")
    private String since = "90d";

    @Option(name = "--contract", description = "Only releases of this contract (its id)")
    private String contract;

    @Option(
            name = "--param",
            multiValued = true,
            description =
                    "A parameter of the policy, such as rate=900; without any, those that each contract is pinned to")
    private List<String> params;

    @Option(name = "--csv", description = "Comma-separated values, amounts in minor units")
    private boolean csv;

    @Option(name = "--json", description = "One JSON object for each contract and line, amounts in minor units")
    private boolean json;

    @Override
    void run(Services services, Output out) throws CommandException {
        LateOptions.read(this, late);
        SimulationOrder order = order(terms, since, contract, params, Instant.now());
        Simulation started = services.call(CommissionRecords.class, records -> records.simulate(OPERATOR, order));
        Simulation simulation = await(services, out, started.id());
        if (csv) {
            out.line("contract,currency,releases,refused,amount,recorded_freelancer,recorded_client,"
                    + "simulated_freelancer,simulated_client,difference");
            each(services, simulation.id(), one -> out.line(csv(one)));
        } else if (json) {
            each(services, simulation.id(), one -> out.line(json(one)));
        } else {
            Output.Table table = contractTable(out);
            each(services, simulation.id(), one -> row(table, one));
            table.print("No release fits.");
            totals(out, simulation);
        }
        if (!simulation.state().hasEnded()) {
            throw error(
                    "This is not all: the simulation goes on, and GET /api/v1/commission/simulations/" + simulation.id()
                            + " shows it.",
                    null);
        }
        if (simulation.state() != Simulation.State.DONE) {
            throw error("The simulation ended early: " + simulation.reason(), null);
        }
    }

    static SimulationOrder order(String terms, String since, String contract, List<String> params, Instant now)
            throws CommandException {
        UUID only = contract == null ? null : Services.id(contract);
        int at = terms.indexOf('@');
        if (at < 0) {
            if (params != null) {
                throw error("An offer says its parameters; leave --param away, or name POLICY@VERSION.", null);
            }
            return new SimulationOrder(terms, null, null, null, since(since, now), only);
        }
        String version = terms.substring(at + 1);
        return new SimulationOrder(
                null,
                terms.substring(0, at),
                version.isEmpty() ? null : version,
                parameters(params),
                since(since, now),
                only);
    }

    private static Map<String, String> parameters(List<String> params) throws CommandException {
        if (params == null) {
            return null;
        }
        Map<String, String> parameters = new TreeMap<>();
        for (String param : params) {
            Matcher matcher = PARAMETER.matcher(param);
            if (!matcher.matches()) {
                throw error("'" + param + "' is no parameter; write it as rate=900.", null);
            }
            parameters.put(matcher.group(1), matcher.group(2));
        }
        return parameters;
    }

    private static Instant since(String since, Instant now) throws CommandException {
        Matcher days = DAYS.matcher(since);
        if (days.matches()) {
            return now.minus(Duration.ofDays(Integer.parseInt(days.group(1))));
        }
        try {
            return LocalDate.parse(since).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException neither) {
            throw error("'" + since + "' is neither days such as 90d nor a day such as 2026-01-31.", neither);
        }
    }

    private static Simulation await(Services services, Output out, UUID id) throws CommandException {
        while (true) {
            Simulation now = services.call(CommissionRecords.class, records -> records.simulation(OPERATOR, id));
            out.progress(
                    now.state() == Simulation.State.WAITING
                            ? "It waits for another simulation to end, or for a node that has the policy."
                            : bar(now.done(), now.releases()));
            if (now.state().hasEnded() || Thread.currentThread().isInterrupted()) {
                out.progress(null);
                return now;
            }
            LockSupport.parkNanos(PAUSE);
        }
    }

    static String bar(long done, long all) {
        int filled = all == 0 ? BAR : (int) Math.min(BAR, done * BAR / all);
        return "[" + "#".repeat(filled) + "-".repeat(BAR - filled) + "] " + done + " of " + all + " releases";
    }

    private static void each(Services services, UUID id, Consumer<Simulation.OfContract> action)
            throws CommandException {
        String cursor = null;
        do {
            var page = new PageRequest(cursor, PageRequest.MAX_LIMIT);
            Page<Simulation.OfContract> found =
                    services.call(CommissionRecords.class, records -> records.simulated(OPERATOR, id, page));
            found.items().forEach(action);
            cursor = found.next();
        } while (cursor != null);
    }

    static Output.Table contractTable(Output out) {
        return out.table(
                "Contract",
                ">Releases",
                ">Refused",
                ">Released",
                ">Charged",
                ">Would be",
                ">Difference",
                "Why refused");
    }

    static void row(Output.Table table, Simulation.OfContract one) {
        table.row(
                one.contract(),
                one.releases(),
                one.refused(),
                one.amount(),
                one.recordedFreelancer().plus(one.recordedClient()),
                one.simulatedFreelancer().plus(one.simulatedClient()),
                one.difference(),
                one.reason());
    }

    static void totals(Output out, Simulation simulation) {
        for (Simulation.Total total : simulation.totals()) {
            out.remark(total.changed() + " of " + total.contracts() + " contracts change, " + total.refused() + " of "
                    + total.releases() + " releases would be parked. Freelancers: " + total.recordedFreelancer() + " → "
                    + total.simulatedFreelancer() + "; clients: " + total.recordedClient() + " → "
                    + total.simulatedClient() + "; by " + simulation.policy() + " " + simulation.version() + ".");
        }
    }

    static String csv(Simulation.OfContract one) {
        return String.join(
                ",",
                one.contract().toString(),
                one.amount().currency(),
                Long.toString(one.releases()),
                Long.toString(one.refused()),
                Long.toString(one.amount().minor()),
                Long.toString(one.recordedFreelancer().minor()),
                Long.toString(one.recordedClient().minor()),
                Long.toString(one.simulatedFreelancer().minor()),
                Long.toString(one.simulatedClient().minor()),
                Long.toString(one.difference().minor()));
    }

    static String json(Simulation.OfContract one) {
        return "{\"contract\":\"" + one.contract() + "\",\"currency\":\""
                + one.amount().currency()
                + "\",\"releases\":" + one.releases() + ",\"refused\":" + one.refused() + ",\"amount\":"
                + one.amount().minor() + ",\"recordedFreelancer\":"
                + one.recordedFreelancer().minor()
                + ",\"recordedClient\":" + one.recordedClient().minor() + ",\"simulatedFreelancer\":"
                + one.simulatedFreelancer().minor() + ",\"simulatedClient\":"
                + one.simulatedClient().minor()
                + ",\"difference\":" + one.difference().minor() + "}";
    }
}
