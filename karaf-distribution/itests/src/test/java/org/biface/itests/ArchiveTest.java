package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.biface.runner.Server;
import org.junit.BeforeClass;
import org.junit.Test;

/** What operators download: the same in both archives, and nothing that has no business there. */
public class ArchiveTest {

    private static Path unpacked;
    private static Path zip;

    @BeforeClass
    public static void unpack() throws IOException {
        Path archive = Path.of(System.getProperty("biface.archive"));
        unpacked = Server.unpack(archive, Path.of(System.getProperty("biface.work"), "archive"))
                .home();
        zip = archive.resolveSibling(archive.getFileName().toString().replace(".tar.gz", ".zip"));
    }

    /** The files below a folder, by their path in it. */
    private static Map<String, Path> files(Path folder) throws IOException {
        Map<String, Path> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), file);
            }
        }
        return files;
    }

    @Test
    public void bothArchivesHoldTheSame() throws IOException {
        Map<String, Path> inTar = files(unpacked);
        try (FileSystem opened = FileSystems.newFileSystem(zip, Map.of("enablePosixFileAttributes", true))) {
            List<Path> roots;
            try (Stream<Path> top = Files.list(opened.getPath("/"))) {
                roots = top.toList();
            }
            assertEquals("folders at the top", 1, roots.size());
            Map<String, Path> inZip = files(roots.get(0));
            assertEquals(inTar.keySet(), inZip.keySet());
            List<String> different = new ArrayList<>();
            for (Map.Entry<String, Path> file : inTar.entrySet()) {
                Path other = inZip.get(file.getKey());
                if (Files.mismatch(file.getValue(), other) != -1) {
                    different.add(file.getKey());
                }
                if (!Files.getPosixFilePermissions(file.getValue()).equals(Files.getPosixFilePermissions(other))) {
                    different.add("permissions of " + file.getKey());
                }
            }
            assertEquals(List.of(), different);
        }
    }

    /** The same sources give the same archives: nothing in them carries the time of the build. */
    @Test
    public void everyEntryHasTheTimeOfTheSources() throws IOException {
        String pom = Files.readString(Path.of(System.getProperty("biface.root"), "pom.xml"));
        Matcher stated =
                Pattern.compile("<project\\.build\\.outputTimestamp>(.*)</").matcher(pom);
        assertTrue("the root pom states a time", stated.find());
        Instant time = Instant.parse(stated.group(1));
        Set<String> others = new TreeSet<>();
        // As tar has set it when it unpacked.
        for (Map.Entry<String, Path> file : files(unpacked).entrySet()) {
            Instant modified = Files.getLastModifiedTime(file.getValue()).toInstant();
            if (!modified.equals(time)) {
                others.add(file.getKey() + " in the tar.gz: " + modified);
            }
            if (file.getKey().matches("system/org/biface/.*\\.jar")) {
                entriesOfAnotherTime(file.getValue(), time, others);
            }
        }
        entriesOfAnotherTime(zip, time, others);
        assertEquals(Set.of(), others);
    }

    private static void entriesOfAnotherTime(Path zipped, Instant time, Set<String> others) throws IOException {
        // An entry has the fields of a clock, without a zone; the build writes those of UTC.
        LocalDateTime fields = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        try (ZipFile file = new ZipFile(zipped.toFile())) {
            file.stream()
                    .filter(entry -> !entry.getTimeLocal().equals(fields))
                    .forEach(entry ->
                            others.add(entry.getName() + " in " + zipped.getFileName() + ": " + entry.getTimeLocal()));
        }
    }

    @Test
    public void exactlyTheScriptsAreExecutable() throws IOException {
        Map<String, Path> files = files(unpacked);
        Set<String> scripts = files.keySet().stream()
                .filter(name -> name.startsWith("bin/"))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Set.of("bin/client", "bin/inc", "bin/karaf", "bin/setenv", "bin/start", "bin/status", "bin/stop"),
                scripts);
        for (Map.Entry<String, Path> file : files.entrySet()) {
            assertEquals(
                    file.getKey(),
                    scripts.contains(file.getKey()) ? "rwxr-xr-x" : "rw-r--r--",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getValue())));
        }
    }

    @Test
    public void nothingOfTheBuildOrOfARunIsInside() throws IOException {
        Set<String> top = new TreeSet<>();
        Set<String> foreign = new TreeSet<>();
        for (String name : files(unpacked).keySet()) {
            top.add(name.contains("/") ? name.substring(0, name.indexOf('/')) : name);
            if (name.matches("(?i).*(junit|hamcrest|jmh|pax-exam|greenmail|testing|[.-](tests?|sources|javadoc)[.-]).*")
                    || name.matches("(?i).*biface.*(bench|demo|itests|runner|tck|archetype|partnerkit).*")
                    || name.matches("(data|deploy)/.*") && !name.endsWith("README")
                    || name.matches("(?i).*(\\.(bat|exe|pid|lock|log|class|java)|~)")) {
                foreign.add(name);
            }
        }
        assertEquals(
                Set.of(
                        "LICENSE",
                        "NOTICE",
                        "THIRD-PARTY.txt",
                        "bin",
                        "data",
                        "deploy",
                        "etc",
                        "lib",
                        "licenses",
                        "system"),
                top);
        assertEquals("what has no business in a distribution", Set.of(), foreign);
    }

    /** Karaf's own files have comments already; of ours, every setting is explained, and no secret is set. */
    @Test
    public void theConfigurationIsCommentedAndHoldsNoSecret() throws IOException {
        for (Map.Entry<String, Path> file : files(unpacked.resolve("etc")).entrySet()) {
            String text = Files.readString(file.getValue());
            if (file.getKey().matches("org\\.biface\\.[a-z.]*\\.cfg")) {
                assertTrue(file.getKey() + " has no comment", text.startsWith("#"));
            }
            assertTrue(
                    file.getKey() + " sets a password",
                    text.lines().noneMatch(line -> line.matches("(?i)\\s*[\\w.-]*password\\s*=\\s*\\S.*")));
        }
        assertEquals(
                List.of(),
                Files.readAllLines(unpacked.resolve("etc/users.properties")).stream()
                        .filter(line -> !line.startsWith("#") && !line.startsWith("_g_") && !line.isBlank())
                        .toList());
    }
}
