package org.biface.missions.internal;

import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.biface.commons.Invalid;
import org.biface.commons.Unavailable;
import org.biface.missions.Trade;
import org.biface.spi.vertical.MissionField;
import org.biface.spi.vertical.Vertical;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The trades that are installed, and what their missions say besides what every mission says. */
@Component(service = Verticals.class)
public class Verticals {

    private static final int LONGEST = 500;
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final Map<ServiceReference<Vertical>, Vertical> present = new TreeMap<>(Comparator.reverseOrder());
    private volatile Map<String, Vertical> picture;

    @Activate
    public Verticals() {
        this(List.of());
    }

    Verticals(List<Vertical> verticals) {
        Map<String, Vertical> first = new TreeMap<>();
        verticals.forEach(vertical -> first.put(vertical.id(), vertical));
        picture = first;
    }

    @Reference(service = Vertical.class, policy = ReferencePolicy.DYNAMIC, cardinality = ReferenceCardinality.MULTIPLE)
    void bindVertical(ServiceReference<Vertical> reference, Vertical vertical) {
        synchronized (present) {
            present.put(reference, vertical);
            show();
        }
    }

    void unbindVertical(ServiceReference<Vertical> reference) {
        synchronized (present) {
            present.remove(reference);
            show();
        }
    }

    private void show() {
        Map<String, Vertical> best = new TreeMap<>();
        present.values().forEach(vertical -> best.putIfAbsent(vertical.id(), vertical));
        picture = best;
    }

    List<Trade> trades(Locale reader) {
        return picture.values().stream()
                .map(vertical -> new Trade(
                        vertical.id(),
                        vertical.name().in(reader),
                        vertical.missionFields().stream()
                                .map(field -> new Trade.Field(
                                        field.name(),
                                        field.label().in(reader),
                                        Trade.Type.valueOf(field.type().name()),
                                        field.needed(),
                                        field.choices(),
                                        field.labels().stream()
                                                .map(label -> label.in(reader))
                                                .toList()))
                                .toList()))
                .toList();
    }

    /** @return the fields of a mission as they are stored, in the order of the trade */
    Map<String, String> fields(String trade, Map<String, String> said, boolean toPublish) {
        Map<String, String> values = said == null ? Map.of() : said;
        Vertical vertical = picture.get(trade);
        if (vertical == null) {
            if (!values.isEmpty()) {
                throw new Unavailable(
                        "The trade " + trade + " is not installed, so what its fields say can't be checked.", RETRY);
            }
            return Map.of();
        }
        var check = new Invalid.Check();
        Map<String, String> kept = new LinkedHashMap<>();
        for (MissionField field : vertical.missionFields()) {
            String value = values.get(field.name());
            boolean blank = value == null || value.isBlank();
            String name = "fields/" + field.name();
            check.that(!blank || !field.needed() || !toPublish, name, name + " must be given to publish a mission.");
            if (!blank) {
                check(field, value.strip(), name, check);
                kept.put(field.name(), value.strip());
            }
        }
        for (String name : values.keySet()) {
            boolean known = vertical.missionFields().stream()
                    .anyMatch(field -> field.name().equals(name));
            check.that(known, "fields", "fields has a name that is no field of the trade " + trade + ".");
        }
        check.orThrow();
        return Collections.unmodifiableMap(kept);
    }

    private static void check(MissionField field, String value, String name, Invalid.Check check) {
        switch (field.type()) {
            case TEXT -> check.text(value, name, LONGEST);
            case NUMBER ->
                check.that(
                        value.matches("-?[0-9]{1,15}"), name, name + " must be a whole number, of 15 digits at most.");
            case CHOICE ->
                check.that(
                        field.choices().contains(value),
                        name,
                        name + " must be one of " + String.join(", ", field.choices()) + ".");
        }
    }
}
