package org.biface.spi.commission;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import aQute.bnd.differ.Baseline;
import aQute.bnd.differ.DiffPluginImpl;
import aQute.bnd.osgi.Jar;
import aQute.bnd.osgi.Processor;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The check that guards this package once it is released: the one that the build runs against the last release, here against
 * this build as if that were the last release. Policies that partners have built must go on working: what is asked of them grows
 * by values of the request, never by a method.
 */
public class BaselineTest {
    private static final Path SOURCES = Path.of("src/main/java/org/biface/spi/commission");
    private static final Path BUILT = Path.of("target/classes");

    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    /** One source changed, and the rest as it is. */
    private Baseline.Info after(String source, String before, String now) throws Exception {
        Path sources = folder.newFolder().toPath();
        Path classes = folder.newFolder().toPath();
        try (Stream<Path> all = Files.list(SOURCES)) {
            for (Path one : all.toList()) {
                Files.copy(one, sources.resolve(one.getFileName()));
            }
        }
        Path changed = sources.resolve(source);
        String text = Files.readString(changed);
        assertTrue(source + " has no '" + before + "' any more", text.contains(before));
        Files.writeString(changed, text.replace(before, now));
        compile(sources, classes);
        try (Processor bnd = new Processor();
                Jar older = jar(BUILT);
                Jar newer = jar(classes)) {
            Set<Baseline.Info> found = new Baseline(bnd, new DiffPluginImpl()).baseline(newer, older, null);
            assertEquals(1, found.size());
            return found.iterator().next();
        }
    }

    private static void compile(Path sources, Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> all = Files.list(sources);
                var files = compiler.getStandardFileManager(null, null, null)) {
            List<File> units = all.map(Path::toFile).toList();
            assertTrue(compiler.getTask(
                            null,
                            files,
                            null,
                            List.of(
                                    "-proc:none",
                                    "-d",
                                    classes.toString(),
                                    "-cp",
                                    System.getProperty("java.class.path")),
                            null,
                            files.getJavaFileObjectsFromFiles(units))
                    .call());
        }
    }

    /** With the manifest that the build has made: the package and its version. */
    private static Jar jar(Path classes) throws Exception {
        Jar jar = new Jar("org.biface.spi.commission", classes.toFile());
        try (var in = Files.newInputStream(BUILT.resolve("META-INF/MANIFEST.MF"))) {
            Manifest manifest = new Manifest(in);
            assertTrue(manifest.getMainAttributes().containsKey(new Attributes.Name("Export-Package")));
            jar.setManifest(manifest);
        }
        return jar;
    }

    @Test
    public void theSameIsNoChange() throws Exception {
        assertFalse(after("CommissionPolicy.java", "Decides.", "Decides so.").mismatch);
    }

    @Test
    public void aMethodMoreToImplementIsRefused() throws Exception {
        Baseline.Info info = after(
                "CommissionPolicy.java",
                "PolicyDescription describe();",
                "PolicyDescription describe();\n    String colour();");
        assertTrue(info.mismatch);
        assertEquals("no policy of a partner would work any more", "2.0.0", info.suggestedVersion.toString());
    }

    @Test
    public void aMethodMoreThatNobodyMustImplementIsRefusedToo() throws Exception {
        Baseline.Info info = after(
                "CommissionPolicy.java",
                "PolicyDescription describe();",
                "PolicyDescription describe();\n    default String colour() {\n        return \"red\";\n    }");
        assertTrue(info.mismatch);
    }

    @Test
    public void aMethodThatIsGoneIsRefused() throws Exception {
        Baseline.Info info = after("CommissionRequest.java", "public Instant at() {", "Instant at() {");
        assertTrue(info.mismatch);
        assertEquals("2.0.0", info.suggestedVersion.toString());
    }

    /** What is meant to grow: policies that are built against 1.0 work with 1.1. */
    @Test
    public void aValueMoreInTheRequestWantsAMinorVersion() throws Exception {
        Baseline.Info info = after(
                "CommissionRequest.java",
                "public Instant at() {",
                "public int stars() {\n        return 5;\n    }\n\n    public Instant at() {");
        assertTrue("the version of the package has to be raised with it", info.mismatch);
        assertEquals("1.1.0", info.suggestedVersion.toString());
    }
}
