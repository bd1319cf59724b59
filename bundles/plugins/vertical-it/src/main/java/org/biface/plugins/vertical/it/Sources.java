package org.biface.plugins.vertical.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.biface.spi.vertical.Alias;
import org.biface.spi.vertical.Alias.Use;
import org.biface.spi.vertical.Concept;
import org.biface.spi.vertical.JobTitle;
import org.biface.spi.vertical.Relation;
import org.biface.spi.vertical.Taxonomy;
import org.biface.spi.vertical.Text;

/**
 * Puts the data files together. What several sources have under one name is one skill, with the id of ours, else of the
 * first of ESCO, linguist and Stack Overflow that has it. Each file keeps the content of one source under its licence; they
 * meet only in memory.
 */
final class Sources {

    /** From this many questions on, a name is one that people write in running text. */
    private static final int WELL_KNOWN = 5_000;

    private static final int SHORTEST_NAME = 3;
    private static final int FEW_CHILDREN = 3;

    /** Verbs that begin the names of ESCO's skills; what follows names the skill, too. */
    private static final Set<String> VERBS = Set.of(
            "use",
            "manage",
            "perform",
            "provide",
            "maintain",
            "develop",
            "design",
            "utiliser",
            "gérer",
            "développer",
            "concevoir");

    private static final class Draft {
        final String id;
        String english;
        String french = "";
        final Map<String, Use> aliases = new LinkedHashMap<>();

        Draft(String id, String english) {
            this.id = id;
            this.english = english;
        }

        Concept concept() {
            List<Alias> all = new ArrayList<>();
            aliases.forEach((text, use) -> all.add(new Alias(text, use)));
            return new Concept(id, new Text(english, french.isEmpty() ? english : french), all);
        }
    }

    private final Class<?> beside;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Map<String, Draft> byName = new HashMap<>();
    private final Map<String, Integer> questions = new HashMap<>();
    private final Set<String> ordinary = new HashSet<>();
    private final Set<String> wellKnown = new HashSet<>();
    private final Set<String> strict = new HashSet<>();
    private final List<Relation> relations = new ArrayList<>();
    private final List<JobTitle> titles = new ArrayList<>();

    Sources(Class<?> beside) {
        this.beside = beside;
    }

    Taxonomy taxonomy() {
        lines("ordinary.tsv").forEach(line -> ordinary.add(line[0]));
        List<String[]> house = lines("house.tsv");
        house.stream().filter(line -> line[0].equals("ordinary")).forEach(line -> {
            ordinary.addAll(List.of(line[1].split(" ")));
        });
        house.stream().filter(line -> line[0].equals("known")).forEach(line -> {
            wellKnown.addAll(List.of(line[1].split(" ")));
        });
        List<String[]> tags = lines("stackoverflow.tsv");
        tags.forEach(tag -> questions.put(name(tag[0]), Integer.valueOf(tag[1])));
        house.stream().filter(line -> line[0].equals("skill")).forEach(this::ours);
        List<String[]> esco = lines("esco.tsv");
        Map<String, Draft> byEsco = new HashMap<>();
        esco.forEach(line -> byEsco.put(line[0], esco(line)));
        lines("linguist.tsv").forEach(this::language);
        tags.forEach(this::tag);
        escoLinks(esco, byEsco);
        house.stream().filter(line -> line[0].equals("skill")).forEach(this::links);
        Map<String, String> rome = new HashMap<>();
        lines("rome.tsv").forEach(line -> rome.put(line[0], line[1]));
        Map<String, List<Alias>> official = new HashMap<>();
        house.stream()
                .filter(line -> line[0].equals("rome"))
                .forEach(line -> official.computeIfAbsent(line[2], none -> new ArrayList<>())
                        .add(Alias.of(rome.get(line[1]))));
        house.stream().filter(line -> line[0].equals("title")).forEach(line -> title(line, official));

        Taxonomy.Builder builder = Taxonomy.builder();
        drafts.values().forEach(draft -> builder.add(draft.concept()));
        titles.forEach(builder::add);
        relations.forEach(builder::add);
        return builder.build();
    }

    private void ours(String[] line) {
        Draft draft = draft("it:" + line[1], line[2]);
        draft.french = cell(line, 3);
        for (String alias : many(cell(line, 4))) {
            char first = alias.charAt(0);
            if (first == '=') {
                alias(draft, alias.substring(1), Use.AS_WRITTEN);
                strict.add(name(alias.substring(1)));
            } else if (first == '~') {
                alias(draft, alias.substring(1), Use.ALONE);
                strict.add(name(alias.substring(1)));
            } else {
                alias(draft, alias, Use.ANYWHERE);
            }
        }
    }

    private Draft esco(String[] line) {
        String english = line[1].replaceAll(" \\(.*\\)$", "");
        Draft draft = known(english, cell(line, 2));
        if (draft == null) {
            draft = draft("esco:" + line[0], line[1]);
        }
        if (draft.french.isEmpty()) {
            draft.french = cell(line, 2);
        }
        if (!line[1].equals(english)) {
            alias(draft, line[1], Use.ALONE);
        }
        List<String> names = new ArrayList<>(List.of(english));
        if (!cell(line, 2).isEmpty()) {
            names.add(cell(line, 2));
        }
        names.addAll(many(cell(line, 3)));
        names.addAll(many(cell(line, 4)));
        for (String one : names) {
            found(draft, one);
            String[] words = one.split(" ");
            if (words.length > 2 && VERBS.contains(words[0])) {
                found(draft, one.substring(words[0].length() + 1));
            }
        }
        return draft;
    }

    private void language(String[] line) {
        Draft draft = known(line[1]);
        if (draft == null) {
            draft = draft("linguist:" + line[0], line[1]);
        }
        lesser(draft, line[1]);
        for (String alias : many(cell(line, 2))) {
            lesser(draft, alias);
        }
    }

    private void tag(String[] line) {
        Draft draft = known(line[0], line[0].replace('-', ' '), line[0].replaceAll("-?[0-9.x]+$", ""));
        if (draft == null && Integer.parseInt(line[1]) < WELL_KNOWN) {
            return;
        }
        if (draft == null) {
            draft = draft("stackoverflow:" + line[0], line[0].replace('-', ' '));
        }
        lesser(draft, line[0].replace('-', ' '));
        for (String synonym : many(cell(line, 2))) {
            lesser(draft, synonym.replace('-', ' '));
        }
    }

    private void escoLinks(List<String[]> lines, Map<String, Draft> byEsco) {
        Map<String, Integer> children = new HashMap<>();
        lines.forEach(line -> many(cell(line, 5)).forEach(broader -> children.merge(broader, 1, Integer::sum)));
        for (String[] line : lines) {
            for (String broader : many(cell(line, 5))) {
                int many = Math.max(FEW_CHILDREN, children.get(broader));
                // The more skills are under one name, the less two of them say about each other.
                link(
                        byEsco.get(line[0]),
                        byEsco.get(broader),
                        Relation.Kind.BROADER,
                        0.6 / (1 + Math.log(many / (double) FEW_CHILDREN)));
            }
        }
    }

    private void links(String[] line) {
        Draft from = drafts.get("it:" + line[1]);
        for (int column = 5; column <= 6; column++) {
            for (String link : many(cell(line, column))) {
                int colon = link.lastIndexOf(':');
                Draft to = known(link.substring(0, colon));
                if (to == null) {
                    throw new IllegalStateException("house.tsv: " + line[1] + " is linked to nobody: " + link);
                }
                link(
                        from,
                        to,
                        column == 5 ? Relation.Kind.BROADER : Relation.Kind.RELATED,
                        Double.parseDouble(link.substring(colon + 1)));
            }
        }
    }

    private void link(Draft from, Draft to, Relation.Kind kind, double weight) {
        if (from != to) {
            relations.add(new Relation(from.id, to.id, kind, Math.round(weight * 100) / 100.0));
        }
    }

    private void title(String[] line, Map<String, List<Alias>> official) {
        List<Alias> aliases = new ArrayList<>();
        for (String alias : many(cell(line, 4))) {
            aliases.add(alias.charAt(0) == '=' ? new Alias(alias.substring(1), Use.AS_WRITTEN) : Alias.of(alias));
        }
        aliases.addAll(official.getOrDefault(line[1], List.of()));
        List<String> skills = new ArrayList<>();
        for (String skill : many(cell(line, 5))) {
            Draft draft = known(skill);
            if (draft == null) {
                throw new IllegalStateException("house.tsv: " + line[1] + " needs an unknown skill: " + skill);
            }
            skills.add(draft.id);
        }
        titles.add(new JobTitle("it:" + line[1], new Text(line[2], line[3]), aliases, skills));
    }

    private Draft draft(String id, String english) {
        Draft draft = new Draft(id, english);
        drafts.put(id, draft);
        byName.putIfAbsent(name(english), draft);
        return draft;
    }

    private Draft known(String... names) {
        for (String one : names) {
            Draft draft = one.isEmpty() ? null : byName.get(name(one));
            if (draft != null) {
                return draft;
            }
        }
        return null;
    }

    /** A name of ESCO: people write it in running text, unless it is an everyday word or an abbreviation. */
    private void found(Draft draft, String text) {
        boolean everyday = isEveryday(text);
        boolean proper = Character.isUpperCase(text.charAt(0));
        boolean tooShort = text.length() < SHORTEST_NAME;
        boolean letters = text.chars().allMatch(Character::isUpperCase);
        alias(
                draft,
                text,
                !everyday && !tooShort && !letters ? Use.ANYWHERE : proper && !tooShort ? Use.AS_WRITTEN : Use.ALONE);
    }

    /** A name that programs know: in running text only when it is known to many and means nothing else. */
    private void lesser(Draft draft, String text) {
        // A tag of small letters may be any word: which of them are names, no source says.
        boolean word = text.chars().allMatch(Character::isLowerCase) && !draft.id.startsWith("it:");
        boolean known = word
                ? wellKnown.contains(text)
                : draft.id.startsWith("it:") || questions.getOrDefault(name(text), 0) >= WELL_KNOWN;
        boolean ours = known && !isEveryday(text) && text.length() >= SHORTEST_NAME;
        alias(draft, text, ours ? Use.ANYWHERE : Use.ALONE);
    }

    private boolean isEveryday(String text) {
        return Arrays.stream(text.split("[ -]")).allMatch(word -> isEverydayWord(fold(word)));
    }

    private boolean isEverydayWord(String word) {
        return ordinary.contains(word) || word.endsWith("s") && ordinary.contains(word.substring(0, word.length() - 1));
    }

    private void alias(Draft draft, String text, Use use) {
        String key = name(text);
        if (strict.contains(key) || draft.aliases.keySet().stream().anyMatch(one -> one.equalsIgnoreCase(text))) {
            if (use == Use.AS_WRITTEN && draft.aliases.keySet().stream().noneMatch(text::equals)) {
                draft.aliases.put(text, use);
            }
            return;
        }
        draft.aliases.put(text, use);
        byName.putIfAbsent(key, draft);
    }

    private static String name(String text) {
        return fold(text).replaceAll("[\\s_-]+", "");
    }

    private static String fold(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKD)
                .replaceAll("\\p{M}", "")
                .toLowerCase(Locale.ROOT)
                .strip();
    }

    private static String cell(String[] line, int column) {
        return column < line.length ? line[column].strip() : "";
    }

    private static Set<String> many(String cell) {
        Set<String> all = new LinkedHashSet<>(Arrays.asList(cell.split("\\|")));
        all.remove("");
        return all;
    }

    private List<String[]> lines(String file) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(beside.getResourceAsStream(file), StandardCharsets.UTF_8))) {
            return reader.lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("# "))
                    .map(line -> line.split("\t", -1))
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
