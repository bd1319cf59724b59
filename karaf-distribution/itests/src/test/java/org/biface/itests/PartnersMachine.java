package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.transform.TransformerFactory;
import javax.xml.transform.dom.DOMSource;
import javax.xml.transform.stream.StreamResult;
import org.biface.runner.Server;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/**
 * Maven as a partner has it: an empty local repository of its own, and our artifacts in a remote one, published as they are
 * built. Libraries come through the settings of whoever runs this; what that one has already is not downloaded again.
 */
final class PartnersMachine {
    private static final String VERSION = System.getProperty("biface.version");
    private static final Path ROOT = Path.of(System.getProperty("biface.root"));
    private static final long MINUTES = 15;

    private final Path folder;
    private final Path settings;

    private PartnersMachine(Path folder, Path settings) {
        this.folder = folder;
        this.settings = settings;
    }

    static PartnersMachine setUp(Path folder) throws Exception {
        Server.delete(folder);
        Path published = Files.createDirectories(folder.resolve("published"));
        publish(published, ROOT, "org.biface.reactor", null);
        publish(published, ROOT.resolve("bundles"), "org.biface.bundles", null);
        publish(published, ROOT.resolve("bundles/spi/commission-spi"), "org.biface.spi.commission", "jar");
        Path kit = ROOT.resolve("bundles/partner-kit");
        publish(published, kit.resolve("commission-tck"), "org.biface.partnerkit.commission-tck", "jar");
        publish(published, kit.resolve("commission-archetype"), "biface-commission-archetype", "jar");
        // For its owner only, and not for long: the user's settings may have passwords.
        Path settings = Files.createTempFile(folder, "settings", ".xml");
        settings.toFile().deleteOnExit();
        // Ours first: the other one may hold what somebody has installed there long ago.
        Map<String, Path> repositories = new LinkedHashMap<>();
        repositories.put("biface", published);
        repositories.put("cache", Path.of(System.getProperty("maven.repository")));
        write(settings(repositories), settings);
        return new PartnersMachine(folder, settings);
    }

    /** Puts a module's pom, and what its build has packaged, where a repository has them. */
    private static void publish(Path repository, Path module, String artifact, String type) throws IOException {
        Path place = Files.createDirectories(
                repository.resolve("org/biface").resolve(artifact).resolve(VERSION));
        String name = artifact + "-" + VERSION + ".";
        Files.copy(module.resolve("pom.xml"), place.resolve(name + "pom"));
        if (type != null) {
            Files.copy(module.resolve("target").resolve(name + type), place.resolve(name + type));
        }
    }

    Path folder() {
        return folder;
    }

    /** The partner's local repository. */
    Path repository() {
        return folder.resolve("repository");
    }

    /** Runs Maven in a folder; it has to succeed. Gives what it said. */
    String maven(Path in, String... arguments) throws IOException, InterruptedException {
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", windows ? "mvn.cmd" : "mvn")
                        .toString(),
                "-B",
                "-ntp",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + repository()));
        command.addAll(List.of(arguments));
        File said = Files.createTempFile(folder, "maven", ".log").toFile();
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(in.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process maven = builder.start();
        try {
            assertTrue(
                    "Maven has not ended after " + MINUTES + " minutes: " + command,
                    maven.waitFor(MINUTES, TimeUnit.MINUTES));
        } finally {
            maven.descendants().forEach(ProcessHandle::destroyForcibly);
            maven.destroyForcibly();
        }
        String text = Files.readString(said.toPath());
        assertEquals(String.join(" ", command) + "\n" + text, 0, maven.exitValue());
        return text;
    }

    /** The user's settings, and in them repositories that are folders; a mirror of everything does not take these. */
    private static Document settings(Map<String, Path> repositories) throws Exception {
        Path users = Path.of(System.getProperty("maven.settings"));
        Document settings;
        if (Files.exists(users)) {
            settings = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(users.toFile());
        } else {
            settings = DocumentBuilderFactory.newInstance().newDocumentBuilder().newDocument();
            settings.appendChild(settings.createElement("settings"));
        }
        Element root = settings.getDocumentElement();
        for (Node own : children(root, "localRepository")) {
            root.removeChild(own);
        }
        Element profile = add(child(root, "profiles"), "profile");
        add(profile, "id").setTextContent("partner");
        for (String kind : List.of("repository", "pluginRepository")) {
            Element all = add(profile, kind.equals("repository") ? "repositories" : "pluginRepositories");
            repositories.forEach((id, place) -> {
                Element repository = add(all, kind);
                add(repository, "id").setTextContent(id);
                add(repository, "url").setTextContent(place.toUri().toString());
                add(add(repository, "snapshots"), "enabled").setTextContent("false");
                add(add(repository, "releases"), "checksumPolicy").setTextContent("ignore");
            });
        }
        repositories.forEach((id, place) -> {
            Element mirror = add(child(root, "mirrors"), "mirror");
            add(mirror, "id").setTextContent(id + "-itself");
            add(mirror, "mirrorOf").setTextContent(id);
            add(mirror, "url").setTextContent(place.toUri().toString());
        });
        add(child(root, "activeProfiles"), "activeProfile").setTextContent("partner");
        return settings;
    }

    private static Element child(Element parent, String name) {
        List<Node> there = children(parent, name);
        return there.isEmpty() ? add(parent, name) : (Element) there.get(0);
    }

    private static List<Node> children(Element parent, String name) {
        List<Node> found = new ArrayList<>();
        NodeList all = parent.getChildNodes();
        for (int i = 0; i < all.getLength(); i++) {
            if (all.item(i).getNodeName().equals(name)) {
                found.add(all.item(i));
            }
        }
        return found;
    }

    private static Element add(Element parent, String name) {
        Element child = parent.getOwnerDocument().createElement(name);
        parent.appendChild(child);
        return child;
    }

    private static void write(Document document, Path file) throws Exception {
        TransformerFactory.newInstance()
                .newTransformer()
                .transform(new DOMSource(document), new StreamResult(file.toFile()));
    }
}
