package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.biface.partnerkit.commission.tck.CommissionVector;
import org.biface.runner.Server;
import org.biface.testing.TestDatabase;
import org.junit.BeforeClass;
import org.junit.Test;
import org.osgi.service.component.annotations.Component;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * What the READMEs promise to those who read them: the code that they show compiles against what ships, the settings,
 * files and commands that they name exist, and the defaults are those that count.
 */
public class ReadmesTest {

    private static final Path ROOT = Path.of(System.getProperty("biface.root"));
    private static final Pattern CODE = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    /** What stands around a sample, in the capability that the reader writes. */
    private static final Map<String, String> AROUND = Map.of(
            "bundles/kernel/drain/README.md",
            "abstract class MissionsService implements Missions {}",
            "bundles/kernel/events/README.md",
            """
            class ContractsService { void funded(UUID milestone) {} }
            class MissionEntity {
                void publish() {}
                UUID id() { return null; }
                UUID company() { return null; }
                String vertical() { return null; }
            }
            class Surroundings { Unit unit; Events events; MissionEntity mission; }""",
            "bundles/kernel/http/README.md",
            """
            abstract class MissionsService implements Missions {}
            class MissionResource { MissionResource(MissionsService missions) {} }
            class ProposalResource { ProposalResource(MissionsService missions) {} }""",
            "bundles/kernel/persistence/README.md",
            """
            class MissionEntity {}
            class Approval {}
            class Missions { Instant expire(UUID mission) { return null; } }
            class Surroundings {
                Unit unit; Persistence persistence; Missions missions; Approval approval; Object account; UUID id; Instant at;
                void sweep() {}
            }""",
            "bundles/partner-kit/README.md",
            """
            abstract class Surroundings implements CommissionPolicy {}""");

    private static final List<String> IMPORTS = List.of(
            "java.net.URI",
            "java.sql.*",
            "java.time.*",
            "java.util.*",
            "jakarta.servlet.Servlet",
            "jakarta.ws.rs.*",
            "jakarta.ws.rs.core.Context",
            "jakarta.ws.rs.core.MediaType",
            "org.biface.commons.*",
            "org.biface.contracts.Milestone",
            "org.biface.missions.*",
            "org.biface.kernel.drain.*",
            "org.biface.kernel.events.*",
            "org.biface.kernel.http.*",
            "org.biface.kernel.persistence.*",
            "org.biface.testing.TestDatabase",
            "org.junit.*",
            "org.osgi.framework.BundleContext",
            "org.osgi.service.component.annotations.*");

    private static Path home;

    /** Settings by the name of their configuration: defaults by key. */
    private static final Map<String, Map<String, String>> SETTINGS = new TreeMap<>();

    @BeforeClass
    public static void readTheDistribution() throws Exception {
        home = Server.unpack(
                        Path.of(System.getProperty("biface.archive")),
                        Path.of(System.getProperty("biface.work"), "readmes"))
                .home();
        for (Path jar : jars().stream()
                .filter(jar -> jar.toString().contains("/org/biface/"))
                .toList()) {
            readSettings(jar);
        }
        assertTrue("only " + SETTINGS.keySet(), SETTINGS.size() > 10);
    }

    private static List<Path> jars() throws IOException {
        try (Stream<Path> all = Files.walk(home.resolve("system"))) {
            return all.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    private static void readSettings(Path path) throws Exception {
        try (JarFile jar = new JarFile(path.toFile())) {
            for (String entry : jar.stream().map(JarEntry::getName).toList()) {
                if (!entry.startsWith("OSGI-INF/metatype/") || !entry.endsWith(".xml")) {
                    continue;
                }
                try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
                    Document document = DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(in);
                    Map<String, String> defaults = new TreeMap<>();
                    elements(document, "AD")
                            .forEach(one -> defaults.put(
                                    one.getAttribute("id"),
                                    one.getAttribute("default").replace("\\", "")));
                    elements(document, "Designate").forEach(one -> SETTINGS.put(one.getAttribute("pid"), defaults));
                }
            }
        }
    }

    private static List<Element> elements(Document document, String tag) {
        NodeList found = document.getElementsByTagName(tag);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            all.add((Element) found.item(i));
        }
        return all;
    }

    /** Those of the repository, by their path in it. */
    private static Map<String, String> readmes() throws IOException {
        Map<String, String> texts = new TreeMap<>();
        for (String folder : List.of("bundles", "karaf-distribution/assembly")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(folder), 3)) {
                for (Path file : files.filter(one -> one.endsWith("README.md")).toList()) {
                    texts.put(ROOT.relativize(file).toString(), Files.readString(file));
                }
            }
        }
        texts.put("README.md", Files.readString(ROOT.resolve("README.md")));
        assertTrue(texts.keySet().toString(), texts.size() > 20);
        return texts;
    }

    // ---------------------------------------------------------------- code

    @Test
    public void theCodeCompiles() throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        String classPath = Stream.concat(
                        jars().stream(),
                        Stream.of(Component.class, TestDatabase.class, CommissionVector.class, Test.class)
                                .map(ReadmesTest::home))
                .map(Path::toString)
                .collect(Collectors.joining(System.getProperty("path.separator")));
        List<JavaFileObject> sources = new ArrayList<>();
        for (Map.Entry<String, String> readme : readmes().entrySet()) {
            int number = 0;
            for (MatchResult block : CODE.matcher(readme.getValue()).results().toList()) {
                String name = "sample" + sources.size();
                sources.add(
                        source(readme.getKey() + "/" + ++number, name, sample(readme.getKey(), name, block.group(1))));
            }
        }
        assertTrue("only " + sources.size() + " samples", sources.size() > 12);
        var said = new StringWriter();
        boolean fine = compiler.getTask(
                        said,
                        null,
                        null,
                        List.of("-proc:none", "-implicit:none", "-d", home.toString(), "-cp", classPath),
                        null,
                        sources)
                .call();
        assertTrue(said.toString(), fine);
    }

    private static Path home(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static JavaFileObject source(String readme, String name, String text) {
        return new SimpleJavaFileObject(
                URI.create("string:///" + readme + "/" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
    }

    /** A whole file of what is shown: what is left out between braces and after arrows is not the point. */
    private static String sample(String readme, String name, String shown) {
        String code = shown.replace("{ … }", "{ throw new UnsupportedOperationException(); }")
                .replace("-> …)", "-> { throw new UnsupportedOperationException(); })")
                .replace("{ …; ", "{ ");
        StringBuilder file = new StringBuilder("package " + name + ";\n");
        IMPORTS.forEach(one -> file.append("import ").append(one).append(";\n"));
        // What a plugin implements has words that others have, too.
        Matcher spi = Pattern.compile("bundles/spi/(\\w+)-spi/.*|bundles/(partner-kit)/.*")
                .matcher(readme);
        if (spi.matches()) {
            String room = spi.group(2) == null ? spi.group(1) : "commission";
            file.append("import org.biface.spi.").append(room).append(".*;\n");
            file.append("import org.biface.partnerkit.commission.tck.*;\n");
        }
        boolean whole = Pattern.compile("(?m)^(public )?(final )?(class|record|interface) ")
                .matcher(code)
                .find();
        boolean members = Pattern.compile("(?m)^(private|@Override|@ClassRule) ?")
                .matcher(code)
                .find();
        boolean surrounded = AROUND.getOrDefault(readme, "").contains("class Surroundings");
        if (whole) {
            // A file may have several public classes for readers, and one for the compiler.
            file.append(code.replaceAll("(?m)^public (?=(final )?(class|record|interface) )", ""));
        } else {
            file.append("abstract class Sample")
                    .append(surrounded ? " extends Surroundings" : "")
                    .append(" {\n");
            if (members) {
                file.append(code);
            } else if (code.strip().endsWith(";") || code.strip().endsWith("}")) {
                file.append("void sample() throws Exception {\n").append(code).append("}\n");
            } else {
                file.append("Object sample = ").append(code).append(";\n");
            }
            file.append("}\n");
        }
        for (String one : AROUND.getOrDefault(readme, "").split("(?m)^(?=(abstract )?class )")) {
            Matcher type = Pattern.compile("(?:abstract )?class (\\w+)").matcher(one);
            if (type.find() && !code.contains("class " + type.group(1) + " ")) {
                file.append(one);
            }
        }
        return file.toString();
    }

    // ---------------------------------------------------------------- settings

    /** In tables whose first column names settings, with their defaults in the second. */
    @Test
    public void settingsAreThereWithTheirDefaults() throws IOException {
        List<String> wrong = new ArrayList<>();
        int seen = 0;
        for (Map.Entry<String, String> readme : readmes().entrySet()) {
            List<Map<String, String>> known = SETTINGS.entrySet().stream()
                    .filter(one -> readme.getValue().contains(one.getKey()))
                    .map(Map.Entry::getValue)
                    .toList();
            boolean table = false;
            for (String line : readme.getValue().lines().toList()) {
                String[] cells = line.split("(?<!\\\\)\\|", -1);
                if (cells.length < 4) {
                    table = false;
                } else if (cells[1].matches(" (key|name|setting)( \\(`.*`\\))? ")) {
                    table = true;
                } else if (table && cells[1].contains("`")) {
                    // The default is in the column whose values look like one: behind the environment's name, if there
                    // is one.
                    String shown = cells[2].contains("BIFACE_") || cells[2].isBlank() ? cells[3] : cells[2];
                    List<String> keys = QUOTED.matcher(cells[1])
                            .results()
                            .map(one -> one.group(1))
                            .toList();
                    List<String> values = keys.size() == 1
                            ? List.of(shown.strip())
                            : Arrays.stream(shown.split(",")).map(String::strip).toList();
                    for (int i = 0; i < keys.size(); i++) {
                        String key = keys.get(i);
                        if (key.contains("…")) {
                            continue;
                        }
                        seen++;
                        String value = values.size() == keys.size() ? values.get(i) : shown.strip();
                        if (known.stream().noneMatch(one -> one.containsKey(key) && agrees(value, one.get(key)))) {
                            wrong.add(readme.getKey() + ": " + key + " is not " + value);
                        }
                    }
                }
            }
        }
        assertTrue("only " + seen + " settings", seen > 60);
        assertEquals(List.of(), wrong);
    }

    /** Where the default is empty, the README says in words what that means. */
    private static boolean agrees(String shown, String usual) {
        String plain = shown.replace("`", "").replaceAll(" \\(.*\\)", "");
        return plain.equals(usual) || usual.isEmpty() && !plain.matches("[0-9][0-9,.]*|true|false");
    }

    @Test
    public void filesOfEtcAreThere() throws IOException {
        Set<String> missing = new TreeSet<>();
        for (Map.Entry<String, String> readme : readmes().entrySet()) {
            Pattern.compile("org\\.(biface|apache|ops4j)[a-z0-9.]*\\.cfg")
                    .matcher(readme.getValue())
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !Files.exists(home.resolve("etc").resolve(name)))
                    .forEach(name -> missing.add(readme.getKey() + ": " + name));
        }
        assertEquals(Set.of(), missing);
    }

    @Test
    public void everyFileOfSettingsIsInTheFirstReadme() throws IOException {
        String first = readmes().get("README.md");
        try (Stream<Path> files = Files.list(home.resolve("etc"))) {
            assertEquals(
                    List.of(),
                    files.map(file -> file.getFileName().toString())
                            .filter(name ->
                                    name.matches("org\\.biface\\.[a-z.]+\\.cfg") && !first.contains("`" + name + "`"))
                            .sorted()
                            .toList());
        }
    }

    @Test
    public void everyBundleIsInTheMap() throws IOException {
        String map = readmes().get("bundles/README.md");
        List<String> missing = new ArrayList<>();
        for (String room : List.of("api", "spi", "kernel", "capabilities", "plugins", "faces", "partner-kit")) {
            try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles").resolve(room))) {
                bundles.filter(bundle -> Files.exists(bundle.resolve("pom.xml")))
                        .map(bundle -> room + "/" + bundle.getFileName())
                        .filter(name -> !map.contains("`" + name + "`"))
                        .forEach(missing::add);
            }
        }
        assertEquals(List.of(), missing);
    }

    /** Who builds on a room finds in it what to know. */
    @Test
    public void everyRoomThatOthersBuildOnHasAReadme() throws IOException {
        for (String room : List.of("spi", "kernel")) {
            try (Stream<Path> bundles = Files.list(ROOT.resolve("bundles").resolve(room))) {
                assertEquals(
                        List.of(),
                        bundles.filter(bundle -> Files.exists(bundle.resolve("pom.xml"))
                                        && !Files.exists(bundle.resolve("README.md")))
                                .toList());
            }
        }
    }

    // ---------------------------------------------------------------- commands

    @Test
    public void commandsAreThereAndNoneIsForgotten() throws IOException {
        Set<String> commands = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(ROOT.resolve("bundles/faces/console/src/main/java"))) {
            for (Path source : sources.filter(Files::isRegularFile).toList()) {
                Pattern.compile("@Command\\(\\s*scope = \"biface\",\\s*name = \"([a-z-]+)\"")
                        .matcher(Files.readString(source))
                        .results()
                        .forEach(one -> commands.add(one.group(1)));
            }
        }
        Set<String> unknown = new TreeSet<>();
        Pattern named = Pattern.compile("(?<!\\.)\\bbiface:(?!org\\.)([a-z]+(-[a-z]+)*)\\b(?!:)");
        for (Map.Entry<String, String> readme : readmes().entrySet()) {
            named.matcher(readme.getValue().replace("urn:biface:problem", ""))
                    .results()
                    .map(one -> one.group(1))
                    .filter(name -> !commands.contains(name))
                    .forEach(name -> unknown.add(readme.getKey() + ": " + name));
        }
        assertEquals(Set.of(), unknown);
        Set<String> told = new TreeSet<>();
        named.matcher(readmes().get("bundles/faces/console/README.md"))
                .results()
                .forEach(one -> told.add(one.group(1)));
        assertEquals("commands that the console's README tells", commands, told);
    }

    // ---------------------------------------------------------------- links

    @Test
    public void linksLeadSomewhere() throws IOException {
        Set<String> dead = new TreeSet<>();
        for (Map.Entry<String, String> readme : readmes().entrySet()) {
            Path folder = ROOT.resolve(readme.getKey()).getParent();
            Pattern.compile("\\]\\(([^)#\\s]+)[^)]*\\)")
                    .matcher(readme.getValue())
                    .results()
                    .map(one -> one.group(1))
                    .filter(link -> !link.startsWith("http"))
                    .filter(link -> !Files.exists(folder.resolve(link)))
                    .forEach(link -> dead.add(readme.getKey() + ": " + link));
        }
        assertEquals(Set.of(), dead);
    }
}
