package org.biface.matching.internal;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.Operations;
import org.biface.matching.Suggestion;
import org.biface.spi.vertical.Alias;
import org.biface.spi.vertical.Concept;
import org.biface.spi.vertical.JobTitle;
import org.biface.spi.vertical.Text;

/** What a beginning may become: the names of skills and job titles, found from the start of each of their words. */
final class Suggestions {

    private static final int ONE_MISTAKE = 4;

    private record Name(Text text, Suggestion.Kind kind) {
        Suggestion in(Locale reader) {
            return new Suggestion(reader.getLanguage().equals("fr") ? text.french() : text.english(), kind);
        }
    }

    private final List<Trades.Trade> trades;
    private volatile NavigableMap<String, List<Name>> names;

    Suggestions(List<Trades.Trade> trades) {
        this.trades = List.copyOf(trades);
    }

    List<Suggestion> of(String text, Locale reader, int most) {
        String typed = String.join(" ", Words.of(text));
        if (typed.isEmpty()) {
            return List.of();
        }
        NavigableMap<String, List<Name>> known = names();
        Set<Suggestion> found = new LinkedHashSet<>();
        add(found, known.getOrDefault(typed, List.of()), reader);
        known.subMap(typed, false, typed + Character.MAX_VALUE, false)
                .values()
                .forEach(some -> add(found, some, reader));
        if (found.isEmpty() && typed.length() >= ONE_MISTAKE) {
            var near = new CharacterRunAutomaton(Operations.determinize(
                    Operations.concatenate(
                            new LevenshteinAutomata(typed, true).toAutomaton(1), Automata.makeAnyString()),
                    Operations.DEFAULT_DETERMINIZE_WORK_LIMIT));
            for (Map.Entry<String, List<Name>> one : known.entrySet()) {
                if (near.run(one.getKey())) {
                    add(found, one.getValue(), reader);
                }
            }
        }
        return found.stream().limit(most).toList();
    }

    private static void add(Set<Suggestion> found, List<Name> names, Locale reader) {
        names.forEach(name -> found.add(name.in(reader)));
    }

    /** Made when somebody types for the first time, so that a node that nobody asks does not keep them. */
    private NavigableMap<String, List<Name>> names() {
        NavigableMap<String, List<Name>> known = names;
        if (known == null) {
            known = new TreeMap<>();
            for (Trades.Trade trade : trades) {
                for (Concept concept : trade.taxonomy().concepts()) {
                    add(known, concept.name(), concept.aliases(), Suggestion.Kind.SKILL);
                }
                for (JobTitle title : trade.taxonomy().titles()) {
                    add(known, title.name(), title.aliases(), Suggestion.Kind.TITLE);
                }
            }
            names = known;
        }
        return known;
    }

    private static void add(Map<String, List<Name>> known, Text text, List<Alias> aliases, Suggestion.Kind kind) {
        Name name = new Name(text, kind);
        Set<String> keys = new LinkedHashSet<>();
        List<String> written = new ArrayList<>(List.of(text.english(), text.french()));
        aliases.forEach(alias -> written.add(alias.text()));
        for (String one : written) {
            List<String> words = Words.of(one);
            for (int i = 0; i < words.size(); i++) {
                keys.add(String.join(" ", words.subList(i, words.size())));
            }
        }
        keys.forEach(key -> known.computeIfAbsent(key, any -> new ArrayList<>()).add(name));
    }
}
