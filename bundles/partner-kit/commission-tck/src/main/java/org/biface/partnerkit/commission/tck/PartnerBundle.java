package org.biface.partnerkit.commission.tck;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The bundle that a partner has built, as a jar or as the folder that the jar will be made of. */
final class PartnerBundle {
    /** What makes a result depend on more than the request, or a number inexact: class and method, or the whole class. */
    private static final Set<String> FORBIDDEN = Set.of(
            "java/lang/System.currentTimeMillis",
            "java/lang/System.nanoTime",
            "java/lang/System.getenv",
            "java/lang/System.getProperty",
            "java/time/Instant.now",
            "java/time/LocalDate.now",
            "java/time/LocalDateTime.now",
            "java/time/LocalTime.now",
            "java/time/OffsetDateTime.now",
            "java/time/Year.now",
            "java/time/YearMonth.now",
            "java/time/ZonedDateTime.now",
            "java/time/Clock.systemDefaultZone",
            "java/time/Clock.systemUTC",
            "java/time/ZoneId.systemDefault",
            "java/util/Date.<init>()V",
            "java/util/Locale.getDefault",
            "java/util/TimeZone.getDefault",
            "java/util/Calendar.getInstance",
            "java/util/UUID.randomUUID",
            "java/lang/Math.random",
            "java/util/Random",
            "java/util/SplittableRandom",
            "java/util/concurrent/ThreadLocalRandom",
            "java/security/SecureRandom",
            "java/lang/Thread.sleep",
            "java/lang/Thread.start",
            "java/lang/String.format(Ljava/lang/String;[Ljava/lang/Object;)",
            "java/lang/String.formatted",
            "java/lang/String.toLowerCase()",
            "java/lang/String.toUpperCase()",
            "java/text/DecimalFormat.<init>(Ljava/lang/String;)",
            "java/text/NumberFormat.getInstance()",
            "java/text/NumberFormat.getCurrencyInstance()",
            "java/text/NumberFormat.getPercentInstance()",
            "java/time/format/DateTimeFormatter.ofPattern(Ljava/lang/String;)",
            "java/io/File",
            "java/io/FileInputStream",
            "java/io/FileOutputStream",
            "java/io/FileReader",
            "java/io/FileWriter",
            "java/io/RandomAccessFile",
            "java/nio/channels/FileChannel",
            "java/nio/file/Files",
            "java/nio/file/Path",
            "java/nio/file/Paths",
            "java/net/DatagramSocket",
            "java/net/InetAddress",
            "java/net/ServerSocket",
            "java/net/Socket",
            "java/net/URI.toURL",
            "java/net/URL",
            "java/net/URLConnection",
            "java/net/http/HttpClient",
            "java/lang/Class.forName",
            "java/lang/Class.getConstructor",
            "java/lang/Class.getConstructors",
            "java/lang/Class.getDeclaredConstructor",
            "java/lang/Class.getDeclaredConstructors",
            "java/lang/Class.getDeclaredField",
            "java/lang/Class.getDeclaredFields",
            "java/lang/Class.getDeclaredMethod",
            "java/lang/Class.getDeclaredMethods",
            "java/lang/Class.getField",
            "java/lang/Class.getMethod",
            "java/lang/Class.getMethods",
            "java/lang/Class.getResource",
            "java/lang/Class.getResourceAsStream",
            "java/lang/Class.newInstance",
            "java/lang/ClassLoader",
            "java/lang/ProcessBuilder",
            "java/lang/Runtime",
            "java/lang/System.load",
            "java/lang/System.loadLibrary",
            "java/lang/invoke/MethodHandles.lookup",
            "java/lang/reflect/Constructor",
            "java/lang/reflect/Field",
            "java/lang/reflect/Method",
            "java/util/ServiceLoader",
            "java/math/BigDecimal.<init>(D)V",
            "java/math/BigDecimal.valueOf(D)",
            "java/math/BigDecimal.doubleValue",
            "java/math/BigDecimal.floatValue");

    private final Path place;
    private final Attributes manifest;
    private final Map<String, byte[]> classes = new TreeMap<>();
    private final Map<String, Document> components = new LinkedHashMap<>();

    private PartnerBundle(Path place, Path root) throws IOException {
        this.place = place;
        Path file = root.resolve("META-INF/MANIFEST.MF");
        if (!Files.exists(file)) {
            throw notBuilt(place);
        }
        try (InputStream in = Files.newInputStream(file)) {
            manifest = new Manifest(in).getMainAttributes();
        }
        if (manifest.getValue("Bundle-SymbolicName") == null) {
            throw notBuilt(place);
        }
        String listed = manifest.getValue("Service-Component");
        for (String entry : listed == null ? new String[0] : listed.split("\\s*,\\s*")) {
            components.put(entry, parse(root.resolve(entry)));
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path one :
                    files.filter(path -> path.toString().endsWith(".class")).toList()) {
                classes.put(root.relativize(one).toString().replace('\\', '/'), Files.readAllBytes(one));
            }
        }
    }

    private static AssertionError notBuilt(Path place) {
        return new AssertionError(place + " is no OSGi bundle: its manifest is made by the build, so build with"
                + " 'mvn verify', or with 'mvn process-classes' before a test is run in an editor");
    }

    static PartnerBundle read(Path place) {
        try {
            if (Files.isDirectory(place)) {
                return new PartnerBundle(place, place);
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return new PartnerBundle(place, jar.getPath("/"));
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static Document parse(Path component) {
        try (InputStream in = Files.newInputStream(component)) {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(in);
        } catch (IOException | SAXException | ParserConfigurationException unreadable) {
            throw new AssertionError("the component description " + component + " can't be read", unreadable);
        }
    }

    String version() {
        return manifest.getValue("Bundle-Version");
    }

    /** Names of the packages that it shows to others. */
    Set<String> exports() {
        return names("Export-Package");
    }

    Set<String> imports() {
        return names("Import-Package");
    }

    /** Headers and requirements that tie it to other bundles than by packages. */
    Set<String> otherTies() {
        Set<String> ties = new TreeSet<>();
        for (String header : List.of("DynamicImport-Package", "Require-Bundle", "Fragment-Host", "Bundle-Activator")) {
            if (manifest.getValue(header) != null) {
                ties.add(header + ": " + manifest.getValue(header));
            }
        }
        Set<String> required = names("Require-Capability");
        required.removeAll(Set.of("osgi.ee", "osgi.extender"));
        required.forEach(capability -> ties.add("Require-Capability: " + capability));
        return ties;
    }

    /** The classes of the components that are services of a type. */
    List<String> components(Class<?> type) {
        List<String> found = new ArrayList<>();
        for (Document component : components.values()) {
            NodeList provided = component.getElementsByTagName("provide");
            for (int i = 0; i < provided.getLength(); i++) {
                if (((Element) provided.item(i)).getAttribute("interface").equals(type.getName())) {
                    found.add(((Element) component
                                    .getElementsByTagName("implementation")
                                    .item(0))
                            .getAttribute("class"));
                }
            }
        }
        return found;
    }

    /** References of its components to other services. */
    Set<String> references() {
        Set<String> found = new TreeSet<>();
        for (Document component : components.values()) {
            NodeList references = component.getElementsByTagName("reference");
            for (int i = 0; i < references.getLength(); i++) {
                found.add(((Element) references.item(i)).getAttribute("interface"));
            }
        }
        return found;
    }

    /** Calls in the classes of a package, and of those below it, that a policy must not make. */
    Set<String> forbiddenCalls(String ofPackage) {
        Set<String> found = new TreeSet<>();
        classes.forEach((name, bytes) -> {
            if (name.startsWith(ofPackage.replace('.', '/') + "/")) {
                for (String call : Bytecode.of(bytes).calls()) {
                    if (FORBIDDEN.contains(call.substring(0, call.indexOf('.')))
                            || FORBIDDEN.contains(call.substring(0, call.indexOf('(')))
                            || FORBIDDEN.contains(call.substring(0, call.indexOf(')') + 1))
                            || FORBIDDEN.contains(call)) {
                        found.add(name + " calls " + call.replace('/', '.'));
                    }
                }
                Bytecode.of(bytes)
                        .fractions()
                        .forEach(fraction -> found.add(name + " calculates with binary fractions in " + fraction));
            }
        });
        return found;
    }

    /** The names of a header's clauses, without attributes and directives. */
    private Set<String> names(String header) {
        Set<String> names = new TreeSet<>();
        String value = manifest.getValue(header);
        if (value == null) {
            return names;
        }
        StringBuilder clause = new StringBuilder();
        boolean quoted = false;
        for (char c : (value + ",").toCharArray()) {
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                for (String part : clause.toString().split(";")) {
                    if (!part.contains("=") && !part.isBlank()) {
                        names.add(part.trim());
                    }
                }
                clause.setLength(0);
                continue;
            }
            if (!quoted && c != '"') {
                clause.append(c);
            }
        }
        return names;
    }

    @Override
    public String toString() {
        return place.toString();
    }
}
