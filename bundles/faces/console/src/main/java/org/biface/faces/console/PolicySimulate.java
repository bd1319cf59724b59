package org.biface.faces.console;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
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
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commission.CommissionDesk;
import org.biface.commission.CommissionRecords;
import org.biface.commission.Simulation;
import org.biface.commission.SimulationCsv;
import org.biface.commission.SimulationOrder;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Unavailable;

/** Replays past releases by other terms. */
@Service
@Command(
        scope = "biface",
        name = "policy-simulate",
        description = "Replays past releases by another offer, policy version or parameters, without touching anything")
public final class PolicySimulate extends ConsoleCommand {

    private static final Pattern DAYS = Pattern.compile("(\\d{1,5})d");
    private static final Pattern PARAMETER = Pattern.compile("([^=]+)=(.*)");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final int BAR = 30;
    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(200);

    @Argument(
            index = 0,
            name = "terms",
            required = true,
            description =
                    "An offer's name; POLICY@VERSION, where POLICY@ is the version that serves; or a bundle: its id, or"
                            + " its symbolic name, with /VERSION when there are several")
    @Completion(OfferCompleter.class)
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

    @Option(
            name = "--json",
            description =
                    "One JSON object for each contract and, at the end, each total; a line each, amounts in minor units")
    private boolean json;

    @Override
    void run(Services services, Output out) throws CommandException {
        LateOptions.read(this, late);
        SimulationOrder order = order(resolved(services, terms), since, contract, params, Instant.now());
        Simulation started = services.call(CommissionRecords.class, records -> records.simulate(OPERATOR, order));
        Simulation simulation = await(services, out, started.id());
        show(services, out, simulation);
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

    private void show(Services services, Output out, Simulation simulation) throws CommandException {
        Function<PageRequest, Page<Simulation.OfContract>> pages = page -> services.tryCall(
                        CommissionRecords.class, records -> records.simulated(OPERATOR, simulation.id(), page))
                .map(Services.Answer::value)
                .orElseThrow(() -> Unavailable.capability("commission"));
        if (csv) {
            SimulationCsv.write(simulation, pages, out::line);
            return;
        }
        Output.Table table = contractTable(out);
        String cursor = null;
        do {
            Page<Simulation.OfContract> found = pages.apply(new PageRequest(cursor, PageRequest.MAX_LIMIT));
            found.items().forEach(one -> {
                if (json) {
                    out.line(json(one));
                } else {
                    row(table, one);
                }
            });
            cursor = found.next();
        } while (cursor != null);
        if (json) {
            simulation.totals().forEach(one -> out.line(json(one)));
            return;
        }
        if (!out.isFormatted()) {
            simulation.totals().forEach(one -> row(table, one));
        }
        table.print("No release fits.");
        totals(out, simulation);
    }

    /** A bundle becomes the policy and version that it brought; what is no bundle stays as it was typed. */
    private static String resolved(Services services, String terms) throws CommandException {
        if (terms.contains("@")
                || services.call(CommissionDesk.class, desk -> desk.offers(OPERATOR)).stream()
                        .anyMatch(offer -> offer.name().equals(terms))) {
            return terms;
        }
        String wanted = NUMBER.matcher(terms).matches() ? services.bundle(Long.parseLong(terms)) : terms;
        List<String> brought = services.call(CommissionDesk.class, desk -> desk.policies(OPERATOR)).stream()
                .filter(policy -> policy.bundle() != null)
                .filter(policy ->
                        wanted.equals(policy.bundle()) || wanted.equals(policy.bundle() + "/" + policy.bundleVersion()))
                .map(policy -> policy.policy() + "@" + policy.version())
                .distinct()
                .toList();
        if (brought.isEmpty()) {
            throw error(
                    "'" + terms
                            + "' is no offer, and no bundle that brought a policy; see policy-offer and policy-list.",
                    null);
        }
        if (brought.size() > 1) {
            throw error("'" + terms + "' could be " + String.join(" or ", brought) + ". Say which.", null);
        }
        return brought.get(0);
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

    /** For programs, behind the contracts. */
    private static void row(Output.Table table, Simulation.Total one) {
        table.row(
                "total",
                one.releases(),
                one.refused(),
                one.amount(),
                one.recordedFreelancer().plus(one.recordedClient()),
                one.simulatedFreelancer().plus(one.simulatedClient()),
                one.difference(),
                null);
    }

    static String json(Simulation.OfContract one) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("contract", one.contract().toString())
                .put("freelancer", one.freelancer().toString())
                .put("company", one.company().toString())
                .put("currency", one.amount().currency())
                .put("releases", one.releases())
                .put("refused", one.refused())
                .put("reason", one.reason())
                .put("amount", one.amount().minor())
                .put("recordedFreelancer", one.recordedFreelancer().minor())
                .put("recordedClient", one.recordedClient().minor())
                .put("simulatedFreelancer", one.simulatedFreelancer().minor())
                .put("simulatedClient", one.simulatedClient().minor())
                .put("difference", one.difference().minor())
                .toString();
    }

    static String json(Simulation.Total one) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("total", one.amount().currency())
                .put("contracts", one.contracts())
                .put("changed", one.changed())
                .put("releases", one.releases())
                .put("refused", one.refused())
                .put("amount", one.amount().minor())
                .put("recordedFreelancer", one.recordedFreelancer().minor())
                .put("recordedClient", one.recordedClient().minor())
                .put("simulatedFreelancer", one.simulatedFreelancer().minor())
                .put("simulatedClient", one.simulatedClient().minor())
                .put("difference", one.difference().minor())
                .toString();
    }
}
