package org.biface.faces.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.biface.commons.DomainException;
import org.biface.missions.MissionDetails;
import org.biface.missions.Trade;

/**
 * A trade in the form of a mission: its fields come and go with the plugin that brings it.
 *
 * @param id the trade's
 * @param name what people call it
 * @param fields what its missions say besides
 */
record TradeForm(String id, String name, List<Field> fields) {

    private static final int LONGEST = 500;

    /**
     * A field of the form.
     *
     * @param name its name in the form
     * @param of what it is for
     * @param options what can be chosen in it, if it is a choice
     */
    record Field(String name, Trade.Field of, List<Option> options) {

        private void addTo(List<Said> all, Map<String, String> said, Visit visit) {
            String value = said.get(of.name());
            if (value != null) {
                all.add(new Said(of.label(), read(value, visit)));
            }
        }

        private String read(String value, Visit visit) {
            return switch (of.type()) {
                case TEXT -> value;
                case NUMBER -> value.matches("-?[0-9]{1,15}") ? visit.formats().number(Long.valueOf(value)) : value;
                case CHOICE ->
                    options.stream()
                            .filter(option -> option.value().equals(value))
                            .map(Option::label)
                            .findFirst()
                            .orElse(value);
            };
        }
    }

    /**
     * One of several values.
     *
     * @param value as it is kept
     * @param label as people read it
     */
    record Option(String value, String label) {}

    /**
     * What a mission of a trade says besides.
     *
     * @param label what it is
     * @param value in the reader's words
     */
    record Said(String label, String value) {}

    /** @return the trades that missions can be of now */
    static List<TradeForm> all(Visit visit) {
        return visit
                .capabilities()
                .missions()
                .trades(visit.actor(), visit.language().locale())
                .stream()
                .map(TradeForm::of)
                .toList();
    }

    private static TradeForm of(Trade trade) {
        return new TradeForm(
                trade.id(),
                trade.name(),
                trade.fields().stream()
                        .map(field -> new Field(name(trade.id(), field.name()), field, options(field)))
                        .toList());
    }

    private static String name(String trade, String field) {
        return "field-" + trade + "-" + field;
    }

    private static List<Option> options(Trade.Field field) {
        List<Option> options = new ArrayList<>();
        for (int i = 0; i < field.choices().size(); i++) {
            options.add(new Option(field.choices().get(i), field.labels().get(i)));
        }
        return options;
    }

    /** Fills a form with what a mission says. */
    static void fill(Form form, MissionDetails details) {
        form.with("vertical", details.vertical());
        if (details.fields() != null) {
            details.fields().forEach((name, said) -> form.with(name(details.vertical(), name), said));
        }
    }

    /** Makes the fields part of a form in which nothing stands in some of them. */
    void addTo(Form form) {
        for (Field field : fields) {
            form.with(field.name(), form.value(field.name()));
        }
    }

    /** @return what a form says in this trade's fields */
    Map<String, String> read(Form form) {
        Map<String, String> said = new TreeMap<>();
        for (Field field : fields) {
            String text = form.text(field.name(), LONGEST);
            if (text != null) {
                said.put(field.of().name(), text);
            }
        }
        return said;
    }

    /** @return the form's names of the service's fields, for this trade beside those that every mission has */
    static Map<String, String> names(Map<String, String> common, String trade, List<TradeForm> trades) {
        Map<String, String> names = new LinkedHashMap<>(common);
        trades.stream()
                .filter(one -> one.id().equals(trade))
                .flatMap(one -> one.fields().stream())
                .forEach(field -> names.put("fields/" + field.of().name(), field.name()));
        return names;
    }

    /** @return what a mission says in the fields of its trade, in their order; nothing while the trade is away */
    static List<Said> said(Visit visit, MissionDetails details) {
        List<Said> said = new ArrayList<>();
        if (details.fields() == null || details.fields().isEmpty()) {
            return said;
        }
        try {
            for (TradeForm trade : all(visit)) {
                if (trade.id().equals(details.vertical())) {
                    trade.fields().forEach(field -> field.addTo(said, details.fields(), visit));
                }
            }
        } catch (DomainException away) {
            said.clear();
        }
        return said;
    }
}
