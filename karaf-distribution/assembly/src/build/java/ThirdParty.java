import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the file {@code THIRD-PARTY.txt} of the distribution from the jars that are in it, and fails when one has a
 * licence that {@code third-party.conf} does not allow. The build runs this file as it is.
 */
public class ThirdParty {

    private static final Pattern FILE = Pattern.compile("(.+?)-(\\d.*)\\.jar");

    private final Map<String, Pattern> allowed = new LinkedHashMap<>();
    private final Map<String, String> stated = new LinkedHashMap<>();
    private final Map<String, String> inside = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private final TreeSet<String> lines = new TreeSet<>();

    /** @param args the configuration, the folder of the distribution, and the prefix of our own artifacts */
    public static void main(String[] args) throws IOException {
        var run = new ThirdParty();
        run.configure(Path.of(args[0]));
        Path folder = Path.of(args[1]);
        List<Path> jars;
        try (Stream<Path> found = Files.walk(folder)) {
            jars = found.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.toList());
        }
        for (Path jar : jars) {
            if (jar.getFileName().toString().startsWith(args[2])) {
                run.ours(jar);
            } else {
                run.theirs(jar);
            }
        }
        if (!run.problems.isEmpty()) {
            run.problems.forEach(System.err::println);
            System.err.println("Check these licences, then say so in " + args[0] + ".");
            System.exit(1);
        }
        Files.writeString(
                folder.resolve("THIRD-PARTY.txt"),
                "What this distribution contains of others, and under which licences. Written by the build.\n\n"
                        + String.join("\n", run.lines) + "\n");
    }

    private void configure(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split("\\s+", 3);
            switch (words[0]) {
                case "allow" -> allowed.put(words[1], Pattern.compile(words[2]));
                case "jar" -> stated.put(words[1], words[2]);
                case "inside" -> inside.put(words[1], words[2]);
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    private void theirs(Path file) throws IOException {
        Matcher name = FILE.matcher(file.getFileName().toString());
        if (!name.matches()) {
            problems.add(file + " has no version in its name.");
            return;
        }
        String licence = stated.get(name.group(1));
        if (licence == null) {
            try (var jar = new JarFile(file.toFile())) {
                String header = jar.getManifest() == null
                        ? null
                        : jar.getManifest().getMainAttributes().getValue("Bundle-License");
                licence = header == null ? null : recognised(header);
                if (licence == null) {
                    problems.add(file.getFileName() + " says of its licence: " + header);
                    return;
                }
            }
        }
        lines.add(String.format("%-50s %-14s %s", name.group(1), name.group(2), licence));
    }

    /** Every licence that a header names must be allowed, for we cannot know whether its comma is an "and" or an "or". */
    private String recognised(String header) {
        var found = new TreeSet<String>();
        for (String clause : header.split(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)")) {
            String licence = allowed.entrySet().stream()
                    .filter(entry -> entry.getValue().matcher(clause).find())
                    .map(Map.Entry::getKey)
                    .findFirst()
                    .orElse(null);
            if (licence == null) {
                return null;
            }
            found.add(licence);
        }
        return String.join(", ", found);
    }

    /** A bundle of ours may hold libraries that have no jar of their own. */
    private void ours(Path file) throws IOException {
        try (var jar = new JarFile(file.toFile(), false)) {
            jar.stream().map(entry -> entry.getName()).forEach(name -> {
                boolean library = name.endsWith(".jar")
                        || name.endsWith(".txz")
                        || name.endsWith(".min.js")
                        || name.endsWith(".onnx")
                        || name.startsWith("dictionaries/") && !name.endsWith("/");
                boolean theirClass = name.endsWith(".class") && !name.startsWith("org/biface/");
                if (!library && !theirClass) {
                    return;
                }
                String known = inside.entrySet().stream()
                        .filter(entry -> name.startsWith(entry.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
                if (known == null) {
                    problems.add(file.getFileName() + " contains " + name + " of an unknown licence.");
                } else {
                    for (String part : known.split(";")) {
                        String[] words = part.strip().split("\\s+", 2);
                        lines.add(String.format("%-50s %-14s %s", words[0], "", words[1]) + " (in " + file.getFileName()
                                + ")");
                    }
                }
            });
        }
    }
}
