package org.biface.bench;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.biface.matching.internal.RawSearch;

/** Makes further versions of bundles of the distribution, and feature repositories that offer them. */
final class Bundles {

    private static final String VERSION = "1.0.0";

    private final Path system;
    private final Path folder;

    Bundles(Path home, Path folder) throws IOException {
        this.system = home.resolve("system/org/biface");
        this.folder = Files.createDirectories(folder);
    }

    /** The same code under another version; what it says of its own version goes with it. Gives the feature repository. */
    Path again(String feature, String bundle, String version) throws IOException {
        Path original = original(bundle);
        Path renewed = folder.resolve(bundle + "-" + version + ".jar");
        try (JarFile jar = new JarFile(original.toFile())) {
            try (JarOutputStream out = jar(renewed, jar.getManifest(), version)) {
                for (JarEntry entry : Collections.list(jar.entries())) {
                    if (entry.isDirectory() || entry.getName().equals(JarFile.MANIFEST_NAME)) {
                        continue;
                    }
                    out.putNextEntry(new ZipEntry(entry.getName()));
                    try (InputStream in = jar.getInputStream(entry)) {
                        byte[] bytes = in.readAllBytes();
                        out.write(entry.getName().endsWith("Commission.class") ? says(bytes, version) : bytes);
                    }
                    out.closeEntry();
                }
            }
        }
        return repository(feature, version, renewed);
    }

    private Path original(String bundle) throws IOException {
        try (Stream<Path> files = Files.walk(system.resolve(bundle))) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("The distribution has no " + bundle));
        }
    }

    /** The bundle that writes down which others come and go. */
    Path witness() throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(new Attributes.Name("Bundle-ManifestVersion"), "2");
        main.put(new Attributes.Name("Bundle-SymbolicName"), "org.biface.bench.witness");
        main.put(new Attributes.Name("Bundle-Activator"), Witness.class.getName());
        main.put(new Attributes.Name("Import-Package"), "org.osgi.framework,org.osgi.framework.hooks.service");
        Path jar = folder.resolve("witness.jar");
        try (JarOutputStream out = jar(jar, manifest, VERSION)) {
            code(out, Witness.class);
        }
        return jar;
    }

    /** The bundle that asks Lucene alone, and does as the task says. */
    Path raw(Path lucene, byte[] task) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(new Attributes.Name("Bundle-ManifestVersion"), "2");
        main.put(new Attributes.Name("Bundle-SymbolicName"), "org.biface.bench.raw-search");
        main.put(new Attributes.Name("Bundle-Activator"), RawSearch.class.getName());
        main.put(new Attributes.Name("Bundle-ClassPath"), ".,lucene-core.jar");
        main.put(
                new Attributes.Name("Import-Package"),
                "org.osgi.framework,com.fasterxml.jackson.core,com.fasterxml.jackson.databind,"
                        + "com.fasterxml.jackson.databind.node,org.biface.spi.matching.engine;version=\"[1,2)\"");
        Path jar = folder.resolve("raw-search.jar");
        try (JarOutputStream out = jar(jar, manifest, VERSION)) {
            code(out, RawSearch.class);
            code(out, RawSearch.class.getClassLoader(), RawSearch.class.getPackageName() + ".LuceneQueries");
            entry(out, "lucene-core.jar", Files.readAllBytes(lucene));
            entry(out, RawSearch.TASK.substring(1), task);
        }
        return jar;
    }

    private static void code(JarOutputStream out, Class<?> type) throws IOException {
        code(out, type.getClassLoader(), type.getName());
    }

    private static void code(JarOutputStream out, ClassLoader loader, String type) throws IOException {
        String file = type.replace('.', '/') + ".class";
        try (InputStream code = loader.getResourceAsStream(file)) {
            entry(out, file, code.readAllBytes());
        }
    }

    /** A version of {@code tiered} with a fault, and the code of the real one. Gives the feature repository. */
    Path bad(String fault, String version) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(new Attributes.Name("Bundle-ManifestVersion"), "2");
        main.put(new Attributes.Name("Bundle-SymbolicName"), HotSwap.TIERED);
        main.put(new Attributes.Name("Import-Package"), "org.biface.spi.commission;version=\"[1,2)\"");
        main.put(new Attributes.Name("Service-Component"), "OSGI-INF/bad.xml");
        main.put(
                new Attributes.Name("Require-Capability"),
                "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.5.0)(!(version>=2.0.0)))\"");
        Path jar = folder.resolve("bad-" + version + ".jar");
        String type = BadPolicy.class.getName();
        try (JarOutputStream out = jar(jar, manifest, version);
                JarFile real = new JarFile(original(HotSwap.TIERED).toFile())) {
            code(out, BadPolicy.class);
            for (JarEntry entry : Collections.list(real.entries())) {
                if (entry.getName().endsWith(".class")) {
                    try (InputStream in = real.getInputStream(entry)) {
                        entry(out, entry.getName(), in.readAllBytes());
                    }
                }
            }
            entry(out, "fault.properties", utf8("fault=" + fault + "\nversion=" + version + "\n"));
            entry(
                    out,
                    "OSGI-INF/bad.xml",
                    utf8("<scr:component xmlns:scr=\"http://www.osgi.org/xmlns/scr/v1.3.0\" name=\"" + type + "\">"
                            + "<service><provide interface=\"org.biface.spi.commission.CommissionPolicy\"/></service>"
                            + "<implementation class=\"" + type + "\"/></scr:component>"));
        }
        return repository("biface-commission-tiered", version, jar);
    }

    private static JarOutputStream jar(Path path, Manifest manifest, String version) throws IOException {
        Manifest renewed = new Manifest(manifest);
        renewed.getMainAttributes().put(new Attributes.Name("Bundle-Version"), version);
        return new JarOutputStream(Files.newOutputStream(path), renewed);
    }

    private static void entry(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new ZipEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    /** A policy's version is a constant in its class; another of the same length may stand in its place. */
    private static byte[] says(byte[] code, String version) throws IOException {
        if (version.length() != VERSION.length()) {
            throw new IOException("A version as long as " + VERSION + " is needed, not " + version);
        }
        byte[] before = utf8(VERSION);
        ByteArrayOutputStream out = new ByteArrayOutputStream(code.length);
        for (int i = 0; i < code.length; i++) {
            if (i + before.length <= code.length
                    && java.util.Arrays.equals(code, i, i + before.length, before, 0, before.length)) {
                out.write(utf8(version));
                i += before.length - 1;
            } else {
                out.write(code[i]);
            }
        }
        return out.toByteArray();
    }

    private Path repository(String feature, String version, Path bundle) throws IOException {
        Path file = folder.resolve(feature + "-" + version + ".xml");
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(utf8("<features xmlns=\"http://karaf.apache.org/xmlns/features/v1.6.0\" name=\"" + feature + "-"
                    + version + "\"><feature name=\"" + feature + "\" version=\"" + version + "\"><bundle>"
                    + bundle.toUri() + "</bundle></feature></features>"));
        }
        return file;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
