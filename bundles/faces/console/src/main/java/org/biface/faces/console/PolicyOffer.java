package org.biface.faces.console;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.biface.commission.BroughtBy;
import org.biface.commission.CommissionDesk;
import org.biface.commission.OfferStatus;
import org.biface.commission.OfferTerms;
import org.biface.commons.Expected;

/** Lists, makes, changes and ends offers. */
@Service
@Command(
        scope = "biface",
        name = "policy-offer",
        description = "Lists offers; makes, changes or ends one. Contracts that are signed keep their terms")
public final class PolicyOffer extends ConsoleCommand {

    /** What can be done. */
    enum Verb {
        LIST,
        ADD,
        CHANGE,
        END
    }

    @Argument(index = 0, name = "verb", description = "list (without it), add, change or end")
    @Completion(OfferVerbCompleter.class)
    private String verb = "list";

    @Argument(index = 1, name = "name", description = "The offer's name")
    @Completion(OfferCompleter.class)
    private String name;

    @Argument(index = 2, name = "options", multiValued = true, description = "Options may also follow")
    private List<String> late;

    @Option(name = "--policy", description = "The policy's id")
    @Completion(PolicyCompleter.class)
    private String policy;

    @Option(name = "--versions", description = "Which versions of the policy, such as 1.x or [1.2,3); 1.x without it")
    private String versions;

    @Option(
            name = "--param",
            description = "A parameter such as rate=1000; may be repeated. To change one leaves the others",
            multiValued = true)
    private List<String> parameters;

    @Option(name = "--vertical", description = "Only for this trade; - for any")
    private String vertical;

    @Option(name = "--currency", description = "Only for this currency; - for any")
    private String currency;

    @Option(name = "--brought-by", description = "Only for clients brought by platform or freelancer; - for any")
    private String broughtBy;

    @Option(name = "--from", description = "Only for contracts signed on this day (UTC) or later; - for any")
    private String from;

    @Option(name = "--until", description = "Only for contracts signed before this day (UTC); - for any")
    private String until;

    @Override
    void run(Services services, Output out) throws CommandException {
        LateOptions.read(this, late);
        Verb wanted = Services.word(Verb.class, verb);
        if (wanted == Verb.LIST) {
            print(out, services.call(CommissionDesk.class, desk -> desk.offers(OPERATOR)));
            return;
        }
        if (name == null) {
            throw error("Say which offer: policy-offer " + verb + " NAME.", null);
        }
        if (wanted == Verb.END) {
            services.call(CommissionDesk.class, desk -> {
                desk.end(OPERATOR, name, Expected.ANY);
                return name;
            });
            out.line(name + " is ended");
            return;
        }
        OfferStatus before =
                wanted == Verb.ADD ? null : services.call(CommissionDesk.class, desk -> desk.offer(OPERATOR, name));
        OfferTerms terms = terms(before == null ? null : before.terms());
        OfferStatus now = services.call(
                CommissionDesk.class,
                desk -> before == null
                        ? desk.add(OPERATOR, terms)
                        : desk.change(OPERATOR, name, Expected.of(before.version()), terms));
        out.line(name + " offers " + now.terms().policy() + " " + now.terms().versions()
                + (now.serving() == null ? ", which nothing serves yet" : ", now " + now.serving()));
    }

    private OfferTerms terms(OfferTerms before) throws CommandException {
        Map<String, String> set = new TreeMap<>(before == null ? Map.of() : before.parameters());
        for (String parameter : parameters == null ? List.<String>of() : parameters) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw error("'" + parameter + "' is not of the form name=value.", null);
            }
            set.put(parameter.substring(0, equals), parameter.substring(equals + 1));
        }
        String wantedBy = changed(
                broughtBy,
                before == null || before.broughtBy() == null
                        ? null
                        : before.broughtBy().name());
        return new OfferTerms(
                name,
                changed(policy, before == null ? null : before.policy()),
                changed(versions, before == null ? null : before.versions()),
                set,
                changed(vertical, before == null ? null : before.vertical()),
                changed(currency, before == null ? null : before.currency()),
                wantedBy == null ? null : Services.word(BroughtBy.class, wantedBy),
                day(from, before == null ? null : before.from()),
                day(until, before == null ? null : before.until()));
    }

    private static String changed(String typed, String before) {
        if (typed == null) {
            return before;
        }
        return typed.equals("-") ? null : typed;
    }

    private static LocalDate day(String typed, LocalDate before) throws CommandException {
        if (typed == null || typed.equals("-")) {
            return typed == null ? before : null;
        }
        try {
            return LocalDate.parse(typed);
        } catch (DateTimeParseException wrong) {
            throw error("'" + typed + "' is not a day such as 2026-12-01.", wrong);
        }
    }

    static void print(Output out, List<OfferStatus> offers) {
        Output.Table table = out.table(
                "Offer", "Policy", "Versions", "Serves", "Parameters", "Conditions", "Source", ">Version", "Remark");
        for (OfferStatus offer : offers) {
            OfferTerms terms = offer.terms();
            table.row(
                    offer.name(),
                    terms == null ? null : terms.policy(),
                    terms == null ? null : terms.versions(),
                    offer.serves() ? offer.serving() == null ? "waits" : offer.serving() : "no",
                    terms == null ? null : pairs(terms.parameters()),
                    terms == null ? null : conditions(terms),
                    offer.source(),
                    offer.version(),
                    offer.problem());
        }
        table.print("There is no offer: no contract can be signed until there is one.");
    }

    private static String pairs(Map<String, String> parameters) {
        return new TreeMap<>(parameters)
                .entrySet().stream()
                        .map(one -> one.getKey() + "=" + one.getValue())
                        .collect(Collectors.joining(" "));
    }

    private static String conditions(OfferTerms terms) {
        Map<String, String> all = new TreeMap<>();
        put(all, "vertical", terms.vertical());
        put(all, "currency", terms.currency());
        put(all, "brought-by", terms.broughtBy() == null ? null : Output.word(terms.broughtBy()));
        put(all, "from", terms.from());
        put(all, "until", terms.until());
        return pairs(all);
    }

    private static void put(Map<String, String> all, String name, Object value) {
        if (value != null) {
            all.put(name, value.toString());
        }
    }
}
