import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes the data files of this plugin from the published ones. Run by hand when a source has a new version:
 *
 * <pre>
 * java src/build/java/TaxonomyData.java FOLDER-OF-THE-SOURCES src/main/resources/org/biface/plugins/vertical/it
 * </pre>
 *
 * The same sources give the same bytes. What is read and under which licence is said in NOTICE; the files of one licence are
 * never mixed with those of another.
 */
public final class TaxonomyData {

    private static final int FEWEST_QUESTIONS = 5_000;
    private static final int FEWEST_QUESTIONS_OF_A_LANGUAGE = 200;

    private TaxonomyData() {}

    public static void main(String[] args) throws IOException {
        Path from = Path.of(args[0]);
        Path to = Path.of(args[1]);
        List<Map<String, String>> english = csv(from.resolve("digitalSkillsCollection_en.csv"));
        Map<String, Map<String, String>> french = new HashMap<>();
        csv(from.resolve("skills_fr_v1.0.csv")).forEach(row -> french.put(row.get("conceptUri"), row));
        write(to.resolve("esco.tsv"), esco(english, french));
        write(to.resolve("ordinary.tsv"), ordinary(english));
        write(to.resolve("linguist.tsv"), linguist(Files.readAllLines(from.resolve("languages.yml"))));
        write(
                to.resolve("stackoverflow.tsv"),
                stackOverflow(csv(from.resolve("Tags.csv")), csv(from.resolve("TagSynonyms.csv"))));
        write(to.resolve("rome.tsv"), rome(csv(from.resolve("rome/metiers.csv"))));
    }

    /** id, English name, French name or nothing, English aliases, French aliases, broader ids. */
    private static List<String> esco(List<Map<String, String>> english, Map<String, Map<String, String>> french) {
        Set<String> known = new TreeSet<>();
        english.forEach(row -> known.add(id(row.get("conceptUri"))));
        TreeMap<String, String> lines = new TreeMap<>();
        for (Map<String, String> row : english) {
            Map<String, String> translated = french.getOrDefault(row.get("conceptUri"), Map.of());
            Set<String> broader = new TreeSet<>();
            for (String uri : row.get("broaderConceptUri").split("\\s*\\|\\s*")) {
                if (known.contains(id(uri))) {
                    broader.add(id(uri));
                }
            }
            broader.remove(id(row.get("conceptUri")));
            lines.put(
                    id(row.get("conceptUri")),
                    String.join(
                            "\t",
                            id(row.get("conceptUri")),
                            clean(row.get("preferredLabel")),
                            clean(translated.getOrDefault("preferredLabel", "")),
                            aliases(row.get("altLabels"), "\\|"),
                            aliases(translated.getOrDefault("altLabels", ""), "\\R|\\|"),
                            String.join("|", broader)));
        }
        return List.copyOf(lines.values());
    }

    private static String id(String uri) {
        return uri.substring(uri.lastIndexOf('/') + 1).strip();
    }

    private static String aliases(String text, String between) {
        Set<String> all = new LinkedHashSet<>();
        for (String alias : text.split(between)) {
            if (!clean(alias).isEmpty()) {
                all.add(clean(alias));
            }
        }
        return String.join("|", all);
    }

    private static String clean(String text) {
        return text.replaceAll("[\\s\\u00a0]+", " ").strip();
    }

    /** Words that descriptions use in small letters: as names of something they can't be told from their everyday meaning. */
    private static List<String> ordinary(List<Map<String, String>> english) {
        Set<String> words = new TreeSet<>();
        Pattern word = Pattern.compile("(?<![\\p{L}\\p{N}.#+-])[a-z]{2,}(?![\\p{L}\\p{N}#+])");
        for (Map<String, String> row : english) {
            Matcher found = word.matcher(row.get("description"));
            while (found.find()) {
                words.add(found.group());
            }
        }
        return List.copyOf(words);
    }

    /** id, name, aliases; programming and markup languages. */
    private static List<String> linguist(List<String> yaml) {
        TreeMap<String, String> lines = new TreeMap<>();
        String name = null;
        String type = "";
        boolean inAliases = false;
        List<String> aliases = new ArrayList<>();
        for (String line : yaml) {
            if (line.startsWith("#") || line.equals("---") || line.isBlank()) {
                continue;
            }
            if (!line.startsWith(" ")) {
                name = unquoted(line.substring(0, line.lastIndexOf(':')));
                aliases = new ArrayList<>();
                inAliases = false;
            } else if (line.startsWith("  type: ")) {
                type = line.substring(8).strip();
            } else if (line.startsWith("  aliases:")) {
                inAliases = true;
            } else if (inAliases && line.startsWith("  - ")) {
                aliases.add(unquoted(line.substring(4)));
            } else {
                inAliases = false;
                if (line.startsWith("  language_id: ") && (type.equals("programming") || type.equals("markup"))) {
                    lines.put(name, line.substring(15).strip() + "\t" + name + "\t" + String.join("|", aliases));
                }
            }
        }
        return List.copyOf(lines.values());
    }

    private static String unquoted(String text) {
        return text.strip().replaceAll("^\"|\"$", "");
    }

    /** tag, questions, synonyms; the tags that many ask about, and those with synonyms. */
    private static List<String> stackOverflow(List<Map<String, String>> tags, List<Map<String, String>> synonyms) {
        Map<String, Set<String>> bySynonym = new HashMap<>();
        for (Map<String, String> row : synonyms) {
            if (!row.get("ApprovalDate").isEmpty()) {
                bySynonym
                        .computeIfAbsent(row.get("TargetTagName"), none -> new TreeSet<>())
                        .add(row.get("SourceTagName"));
            }
        }
        TreeMap<String, String> lines = new TreeMap<>();
        for (Map<String, String> row : tags) {
            int count = Integer.parseInt(row.get("Count"));
            Set<String> others = bySynonym.getOrDefault(row.get("TagName"), Set.of());
            if (count >= FEWEST_QUESTIONS || count >= FEWEST_QUESTIONS_OF_A_LANGUAGE && !others.isEmpty()) {
                lines.put(row.get("TagName"), row.get("TagName") + "\t" + count + "\t" + String.join("|", others));
            }
        }
        return List.copyOf(lines.values());
    }

    /** code, French name; the jobs of information systems and of making things for the web. */
    private static List<String> rome(List<Map<String, String>> jobs) {
        Set<String> besides = Set.of("E1101", "E1104", "E1205", "H1207");
        TreeMap<String, String> lines = new TreeMap<>();
        for (Map<String, String> row : jobs) {
            String code = row.get("code_rome");
            if (code.startsWith("M18") || besides.contains(code)) {
                lines.put(code, code + "\t" + clean(row.get("libelle_rome")));
            }
        }
        return List.copyOf(lines.values());
    }

    private static void write(Path file, Collection<String> lines) throws IOException {
        Files.writeString(file, String.join("\n", lines) + "\n");
        System.out.println(file.getFileName() + ": " + lines.size() + " lines");
    }

    /** Comma-separated, with quotes, also over several lines. */
    private static List<Map<String, String>> csv(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted) {
                if (c == '"' && i + 1 < text.length() && text.charAt(i + 1) == '"') {
                    field.append('"');
                    i++;
                } else if (c == '"') {
                    quoted = false;
                } else {
                    field.append(c);
                }
            } else if (c == '"') {
                quoted = true;
            } else if (c == ',') {
                row.add(field.toString());
                field.setLength(0);
            } else if (c == '\n') {
                row.add(field.toString());
                field.setLength(0);
                rows.add(row);
                row = new ArrayList<>();
            } else if (c != '\r' && c != '\ufeff') {
                field.append(c);
            }
        }
        if (field.length() > 0 || !row.isEmpty()) {
            row.add(field.toString());
            rows.add(row);
        }
        List<Map<String, String>> named = new ArrayList<>();
        for (List<String> values : rows.subList(1, rows.size())) {
            Map<String, String> one = new LinkedHashMap<>();
            for (int i = 0; i < rows.get(0).size(); i++) {
                one.put(rows.get(0).get(i), i < values.size() ? values.get(i) : "");
            }
            named.add(one);
        }
        return named;
    }
}
