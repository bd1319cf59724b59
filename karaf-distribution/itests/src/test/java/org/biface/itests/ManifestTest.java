package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.biface.runner.Server;
import org.junit.BeforeClass;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * The arrows of the house, read from the bundles that ship: who may import whose packages, and how components refer to each
 * other. A bundle that is added later is judged by its name, without a change here.
 */
public class ManifestTest {

    /** What one of our bundles says about itself. */
    private record Room(
            String name,
            Set<String> exports,
            Set<String> imports,
            boolean hasOptionalImports,
            List<Document> components,
            List<Document> settings) {

        /** api, spi, kernel, plugins, faces, or capability. */
        String kind() {
            String[] parts = name.split("\\.");
            return Set.of("api", "spi", "kernel", "plugins", "faces").contains(parts[2]) ? parts[2] : "capability";
        }
    }

    /** What a face may import beside api and kernel/http; its README says why. */
    private static final Map<String, Set<String>> KERNEL_OF_FACES = Map.of(
            "org.biface.faces.console", Set.of("org.biface.kernel.persistence", "org.biface.kernel.events"),
            "org.biface.faces.web", Set.of("org.biface.kernel.persistence", "org.biface.kernel.events"));

    private static final Map<String, Room> ROOMS = new TreeMap<>();
    private static final Map<String, Room> EXPORTERS = new HashMap<>();
    private static Path etc;

    @BeforeClass
    public static void readTheDistribution() throws Exception {
        Path folder = Path.of(System.getProperty("biface.work"), "manifests");
        Server server = Server.unpack(Path.of(System.getProperty("biface.archive")), folder);
        etc = server.home().resolve("etc");
        try (Stream<Path> jars = Files.walk(server.home().resolve("system/org/biface"))) {
            for (Path jar :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Room room = read(jar);
                ROOMS.put(room.name(), room);
                room.exports().forEach(exported -> EXPORTERS.put(exported, room));
            }
        }
        assertFalse(ROOMS.isEmpty());
    }

    @Test
    public void arrowsGoOneWay() {
        List<String> wrong = new ArrayList<>();
        for (Room room : ROOMS.values()) {
            for (String imported : room.imports()) {
                Room target = EXPORTERS.get(imported);
                if (target != null && target != room && !allowed(room, target)) {
                    wrong.add(room.name() + " -> " + target.name() + " (" + imported + ")");
                }
                if (target == null && imported.startsWith("org.biface.")) {
                    wrong.add(room.name() + " -> " + imported + ", which no bundle exports");
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static boolean allowed(Room from, Room to) {
        return switch (from.kind()) {
            case "api" -> to.name().equals("org.biface.api.commons");
            case "spi" -> false;
            case "kernel" -> Set.of("api", "kernel").contains(to.kind());
            case "capability" -> Set.of("api", "spi", "kernel").contains(to.kind());
            case "plugins" -> to.kind().equals("api") || to.name().equals(spi(from));
            case "faces" ->
                to.kind().equals("api")
                        || to.name().equals("org.biface.kernel.http")
                        || to.name().equals(from.name().replace(".faces.", ".spi."))
                        || KERNEL_OF_FACES.getOrDefault(from.name(), Set.of()).contains(to.name());
            default -> throw new IllegalStateException(from.kind());
        };
    }

    /** The one SPI that a plugin implements: {@code org.biface.plugins.commission-flat} that of commissions. */
    private static String spi(Room plugin) {
        return "org.biface.spi."
                + plugin.name().substring("org.biface.plugins.".length()).split("[-.]")[0];
    }

    /** Rule 6: what comes later would satisfy an optional import, and wire what is running anew. */
    @Test
    public void nothingIsImportedOptionally() {
        assertEquals(
                List.of(),
                ROOMS.values().stream()
                        .filter(Room::hasOptionalImports)
                        .map(Room::name)
                        .toList());
    }

    /** Rule 6: a library at a second version wires its users anew, and Karaf's core with them. */
    @Test
    public void everyBundleIsThereAtOneVersion() throws IOException {
        Map<String, Set<String>> versions = new TreeMap<>();
        try (Stream<Path> jars = Files.walk(etc.resolveSibling("system"))) {
            for (Path path :
                    jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                try (JarFile jar = new JarFile(path.toFile())) {
                    Attributes main = jar.getManifest().getMainAttributes();
                    String name = main.getValue("Bundle-SymbolicName");
                    if (name != null) {
                        versions.computeIfAbsent(name.split(";")[0].strip(), any -> new TreeSet<>())
                                .add(main.getValue("Bundle-Version"));
                    }
                }
            }
        }
        assertTrue("only " + versions.size() + " bundles", versions.size() > 100);
        versions.values().removeIf(all -> all.size() == 1);
        assertEquals(Map.of(), versions);
    }

    @Test
    public void theLanguageNeedsNothingButJava() {
        Map<String, Set<String>> wrong = new TreeMap<>();
        for (Room room : ROOMS.values()) {
            if (Set.of("api", "spi").contains(room.kind())) {
                Set<String> foreign = new TreeSet<>(room.imports());
                foreign.removeIf(name -> name.startsWith("java.") || EXPORTERS.containsKey(name));
                if (!foreign.isEmpty()) {
                    wrong.put(room.name(), foreign);
                }
            }
        }
        assertEquals(Map.of(), wrong);
    }

    @Test
    public void onlyApiSpiAndKernelExport() {
        List<String> wrong = new ArrayList<>();
        for (Room room : ROOMS.values()) {
            boolean open = Set.of("api", "spi", "kernel").contains(room.kind());
            for (String exported : room.exports()) {
                if (!open || exported.contains(".internal")) {
                    wrong.add(room.name() + " exports " + exported);
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Rule 2: another capability may be away, so its service is never needed and is followed while it changes. */
    @Test
    public void servicesOfOtherCapabilitiesAreOptionalAndFollowed() {
        List<String> wrong = new ArrayList<>();
        for (Room room : ROOMS.values()) {
            if (room.kind().equals("kernel")) {
                continue;
            }
            Set<String> offered = offered(room);
            for (Element reference : references(room)) {
                String wanted = reference.getAttribute("interface");
                String text = room.name() + ": " + reference.getAttribute("name") + " (" + wanted + ")";
                Room owner = EXPORTERS.get(packageOf(wanted));
                boolean api = owner != null && owner.kind().equals("api");
                if (api && offered.contains(wanted) && !room.kind().equals("faces")) {
                    wrong.add(text + " names its own API; inside a bundle a reference names the internal class");
                } else if (api
                        && !(reference.getAttribute("policy").equals("dynamic")
                                && reference.getAttribute("policy-option").equals("greedy")
                                && reference.getAttribute("cardinality").startsWith("0.."))) {
                    wrong.add(text + " is not optional, dynamic and greedy");
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Rule 2: two capabilities that call each other could not be understood, or drained, one at a time. */
    @Test
    public void capabilitiesDoNotReferToEachOtherInCircles() {
        Map<String, Set<String>> arrows = new TreeMap<>();
        for (Room room : ROOMS.values()) {
            if (!room.kind().equals("capability")) {
                continue;
            }
            Set<String> to = new TreeSet<>();
            for (Element reference : references(room)) {
                Room language = EXPORTERS.get(packageOf(reference.getAttribute("interface")));
                if (language != null && language.kind().equals("api")) {
                    to.add("org.biface." + language.name().substring("org.biface.api.".length()));
                }
            }
            to.remove(room.name());
            arrows.put(room.name(), to);
        }
        for (String start : arrows.keySet()) {
            assertFalse(
                    start + " refers to itself through others: " + arrows,
                    reachable(start, arrows).contains(start));
        }
    }

    /** An operator finds each setting in a file, with its name as it is written there. */
    @Test
    public void everySettingStandsInAFileOfEtc() throws IOException {
        List<String> missing = new ArrayList<>();
        for (Room room : ROOMS.values()) {
            for (Document settings : room.settings()) {
                for (Element designate : elements(settings, "Designate")) {
                    // A factory has no file until there is an instance.
                    if (designate.getAttribute("pid").isEmpty()) {
                        continue;
                    }
                    Path file = etc.resolve(designate.getAttribute("pid") + ".cfg");
                    String text = Files.exists(file) ? Files.readString(file) : "";
                    for (Element setting : elements(settings, "AD")) {
                        String name = setting.getAttribute("id");
                        if (!text.contains("#" + name + " =") && !text.contains("\n" + name + " =")) {
                            missing.add(file.getFileName() + ": " + name);
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), missing);
    }

    /** A name that is written wrongly would be a setting that does nothing. */
    @Test
    public void everythingInOurFilesOfEtcIsASetting() throws IOException {
        Map<String, Set<String>> known = new TreeMap<>();
        for (Room room : ROOMS.values()) {
            for (Document settings : room.settings()) {
                for (Element designate : elements(settings, "Designate")) {
                    elements(settings, "AD")
                            .forEach(setting -> known.computeIfAbsent(
                                            designate.getAttribute("pid") + ".cfg", any -> new TreeSet<>())
                                    .add(setting.getAttribute("id")));
                }
            }
        }
        List<String> wrong = new ArrayList<>();
        try (Stream<Path> files = Files.list(etc)) {
            for (Path file : files.filter(one -> one.getFileName().toString().matches("org\\.biface\\.[a-z.]*\\.cfg"))
                    .sorted()
                    .toList()) {
                String name = file.getFileName().toString();
                Pattern.compile("(?m)^#?([a-zA-Z.]+) =.*$")
                        .matcher(Files.readString(file))
                        .results()
                        .filter(one -> !known.getOrDefault(name, Set.of()).contains(one.group(1)))
                        .forEach(one -> wrong.add(name + ": " + one.group()));
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** The files say that what is commented out is the default: it has to be the one that counts. */
    @Test
    public void whatIsCommentedOutInEtcIsTheDefault() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Room room : ROOMS.values()) {
            for (Document settings : room.settings()) {
                for (Element designate : elements(settings, "Designate")) {
                    Path file = etc.resolve(designate.getAttribute("pid") + ".cfg");
                    if (designate.getAttribute("pid").isEmpty() || !Files.exists(file)) {
                        continue;
                    }
                    String text = Files.readString(file);
                    for (Element setting : elements(settings, "AD")) {
                        Matcher commented = Pattern.compile(
                                        "(?m)^#" + Pattern.quote(setting.getAttribute("id")) + " =(.*)$")
                                .matcher(text);
                        // Metatype separates several values by commas, and escapes those that are none.
                        String usual = setting.getAttribute("default").replace("\\", "");
                        if (commented.find() && !commented.group(1).strip().equals(usual)) {
                            wrong.add(file.getFileName() + ": " + commented.group() + ", which is '" + usual + "'");
                        }
                    }
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    private static List<Element> elements(Document document, String tag) {
        NodeList found = document.getElementsByTagName(tag);
        List<Element> all = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            all.add((Element) found.item(i));
        }
        return all;
    }

    private static Set<String> reachable(String start, Map<String, Set<String>> arrows) {
        Set<String> seen = new LinkedHashSet<>();
        List<String> open = new ArrayList<>(arrows.getOrDefault(start, Set.of()));
        while (!open.isEmpty()) {
            String next = open.remove(0);
            if (seen.add(next)) {
                open.addAll(arrows.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    /** API interfaces that a bundle itself offers, by a component or through its door (which is named like them). */
    private static Set<String> offered(Room room) {
        Set<String> offered = new TreeSet<>();
        String language = "org.biface." + room.name().substring("org.biface.".length());
        for (Document component : room.components()) {
            NodeList provided = component.getElementsByTagName("provide");
            for (int i = 0; i < provided.getLength(); i++) {
                offered.add(((Element) provided.item(i)).getAttribute("interface"));
            }
            String name = component.getDocumentElement().getAttribute("name");
            if (name.endsWith("Door")) {
                String simple = name.substring(name.lastIndexOf('.') + 1);
                offered.add(language + "." + simple.substring(0, simple.length() - "Door".length()));
            }
        }
        return offered;
    }

    private static List<Element> references(Room room) {
        return room.components().stream()
                .flatMap(component -> elements(component, "reference").stream())
                .toList();
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    private static Room read(Path path) throws Exception {
        try (JarFile jar = new JarFile(path.toFile())) {
            Attributes main = jar.getManifest().getMainAttributes();
            List<Document> components = new ArrayList<>();
            String listed = main.getValue("Service-Component");
            if (listed != null) {
                for (String entry : listed.split("\\s*,\\s*")) {
                    components.add(parse(jar, entry));
                }
            }
            List<Document> settings = new ArrayList<>();
            for (String entry : jar.stream().map(JarEntry::getName).toList()) {
                if (entry.startsWith("OSGI-INF/metatype/") && entry.endsWith(".xml")) {
                    settings.add(parse(jar, entry));
                }
            }
            return new Room(
                    main.getValue("Bundle-SymbolicName").split(";")[0],
                    packages(main.getValue("Export-Package")),
                    packages(main.getValue("Import-Package")),
                    String.valueOf(main.getValue("Import-Package")).contains("resolution:=optional")
                            || main.getValue("DynamicImport-Package") != null,
                    components,
                    settings);
        }
    }

    private static Document parse(JarFile jar, String entry) throws Exception {
        try (InputStream in = jar.getInputStream(jar.getEntry(entry))) {
            return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
        } catch (IOException e) {
            throw new IOException(jar.getName() + " lists " + entry, e);
        }
    }

    /** The package names of a header, without attributes and directives. */
    private static Set<String> packages(String header) {
        Set<String> names = new TreeSet<>();
        if (header == null) {
            return names;
        }
        StringBuilder clause = new StringBuilder();
        boolean quoted = false;
        for (char c : (header + ",").toCharArray()) {
            quoted ^= c == '"';
            if (c == ',' && !quoted) {
                for (String part : clause.toString().split(";")) {
                    if (!part.contains("=")) {
                        names.add(part.strip());
                    }
                }
                clause.setLength(0);
            } else {
                clause.append(c);
            }
        }
        return names;
    }
}
