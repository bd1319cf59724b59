package org.biface.testing;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/**
 * Rules of the whole reactor that no compiler knows. They read the sources, so that they do not depend on what was built
 * before.
 */
public class SourceRulesTest {

    private static final Path ROOT = Path.of(System.getProperty("basedir", ""))
            .toAbsolutePath()
            .resolve("../..")
            .normalize();

    @Test
    public void versionsAreOnlyInTheRootPom() throws Exception {
        List<Path> poms = files(ROOT, "pom.xml");
        assertTrue("Only " + poms, poms.size() > 20);
        String ours = version(ROOT.resolve("pom.xml"));
        var wrong = new ArrayList<String>();
        for (Path pom : poms) {
            if (pom.equals(ROOT.resolve("pom.xml"))) {
                continue;
            }
            // The pom of an archetype is a template: the build puts our versions in, and the archetype that of the
            // project.
            boolean template = pom.toString().contains("archetype-resources");
            String reference = template ? "@[a-z0-9.]+\\.version@|\\$\\{version}" : "";
            Document project = parse(pom);
            NodeList all = project.getElementsByTagName("*");
            for (int i = 0; i < all.getLength(); i++) {
                if (all.item(i).getNodeName().endsWith(".version")
                        && !all.item(i).getTextContent().strip().startsWith("${")
                        && !all.item(i).getTextContent().strip().matches(reference)) {
                    wrong.add(ROOT.relativize(pom) + ": " + all.item(i).getNodeName());
                }
            }
            NodeList versions = project.getElementsByTagName("version");
            for (int i = 0; i < versions.getLength(); i++) {
                String text = versions.item(i).getTextContent().strip();
                boolean ofParent =
                        versions.item(i).getParentNode().getNodeName().equals("parent");
                if (ofParent
                        ? !text.equals(ours)
                        : !text.matches("\\$\\{[a-z0-9.]+\\.version}") && !text.matches(reference)) {
                    wrong.add(ROOT.relativize(pom) + ": " + text);
                }
            }
        }
        assertEquals("Move these versions to the root pom", List.of(), wrong);
    }

    @Test
    public void apiAndSpiAreComparedWithTheLastRelease() throws IOException {
        for (String room : List.of("api", "spi")) {
            for (Path pom : files(ROOT.resolve("bundles/" + room), "pom.xml")) {
                assertTrue(
                        pom + " lacks bnd-baseline-maven-plugin",
                        Files.readString(pom).contains("bnd-baseline-maven-plugin"));
            }
        }
    }

    @Test
    public void versionsInFeaturesComeFromTheRootPom() throws Exception {
        var wrong = new ArrayList<String>();
        List<Path> features = files(ROOT.resolve("features"), "features.xml");
        assertEquals(2, features.size());
        for (Path file : features) {
            for (String line : Files.readAllLines(file)) {
                if (line.contains("mvn:") && !line.matches(".*mvn:[^/]+/[^/]+/\\$\\{[a-z0-9.]+\\.version}[</].*")) {
                    wrong.add(ROOT.relativize(file) + ": " + line.strip());
                }
            }
        }
        assertEquals("Take these versions from properties of the root pom", List.of(), wrong);
    }

    /** The version of a package, who implements an interface, and what everything in it means. */
    @Test
    public void exportedPackagesTellTheirContract() throws IOException {
        var wrong = new TreeSet<String>();
        int packages = 0;
        String bundles = Files.readString(ROOT.resolve("bundles/pom.xml"));
        String doclint =
                bundles.substring(bundles.indexOf("-Xdoclint/package:")).split("[:<]")[1];
        List<String> linted = List.of(doclint.split(","));
        for (String room : List.of("api", "spi", "kernel")) {
            for (Path info : files(ROOT.resolve("bundles/" + room), "package-info.java")) {
                if (!info.toString().replace('\\', '/').contains("/src/main/java/")) {
                    continue;
                }
                packages++;
                String name = Files.readString(info).replaceAll("(?sm).*^package ([a-z.]+);.*", "$1");
                if (!linted.contains(name)) {
                    wrong.add("bundles/pom.xml: add " + name + " to -Xdoclint/package");
                }
                check(info.getParent(), wrong);
            }
        }
        assertTrue("Only " + packages + " packages", packages > 10);
        assertEquals(Set.of(), wrong);
    }

    /** Capabilities, plugins and faces export nothing, so that they can come and go. */
    @Test
    public void nothingElseExports() throws IOException {
        var wrong = new ArrayList<String>();
        for (String room : List.of("capabilities", "plugins", "faces")) {
            for (Path info : files(ROOT.resolve("bundles/" + room), "package-info.java")) {
                if (Files.readString(info).contains("@Export")) {
                    wrong.add(ROOT.relativize(info).toString());
                }
            }
            for (Path bnd : files(ROOT.resolve("bundles/" + room), "bnd.bnd")) {
                if (Files.readString(bnd).contains("Export-Package")) {
                    wrong.add(ROOT.relativize(bnd).toString());
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    /** Who is not a party is refused by every method: Strangers asks them all, and the accounts have a test of their own. */
    @Test
    public void everyInterfaceThatTakesAnActorIsAskedByStrangers() throws IOException {
        var asked = new StringBuilder();
        for (Path test : sources(ROOT.resolve("bundles/capabilities"), "Test.java", "/src/test/java/")) {
            String source = Files.readString(test);
            asked.append(
                    test.endsWith("AuthorizationTest.java")
                            ? source.replaceAll("(\\w+)\\.class", "new Strangers<>($1.class")
                            : source);
        }
        var wrong = new TreeSet<String>();
        int interfaces = 0;
        for (Path file : sources(ROOT.resolve("bundles/api"), ".java", "/src/main/java/")) {
            String name = file.getFileName().toString().replace(".java", "");
            String source = Files.readString(file);
            if (!source.contains("public interface " + name + " ") || !source.contains("(Actor actor")) {
                continue;
            }
            interfaces++;
            if (!Pattern.compile("new Strangers<>\\(\\s*" + name + "\\.class")
                    .matcher(asked)
                    .find()) {
                wrong.add(ROOT.relativize(file).toString());
            }
        }
        assertTrue("Only " + interfaces + " interfaces", interfaces > 10);
        assertEquals("Ask these by Strangers in a test of their capability", Set.of(), wrong);
    }

    /** What every module is built with is stated once. */
    @Test
    public void theBuildIsStrictEverywhere() throws Exception {
        String root = Files.readString(ROOT.resolve("pom.xml"));
        for (String needed : List.of(
                "<maven.compiler.release>17</maven.compiler.release>",
                "<lint>all</lint>",
                "<arg>-Xlint:${lint}</arg>",
                "<arg>-Werror</arg>",
                "<artifactId>spotless-maven-plugin</artifactId>",
                "<artifactId>maven-enforcer-plugin</artifactId>",
                "<requireJavaVersion>",
                "<dependencyConvergence/>",
                "<project.build.outputTimestamp>")) {
            assertTrue("the root pom lacks " + needed, root.contains(needed));
        }
        var wrong = new ArrayList<String>();
        for (Path pom : files(ROOT, "pom.xml")) {
            String name = ROOT.relativize(pom).toString().replace('\\', '/');
            String text = Files.readString(pom);
            boolean isRoot = name.equals("pom.xml");
            boolean template = name.contains("archetype-resources");
            // Code that JMH writes around the benchmarks does not pass every lint.
            boolean generated = name.equals("karaf-distribution/bench/pom.xml");
            if (text.contains("<compilerArgs>") && !isRoot && !template) {
                wrong.add(name + " replaces the compiler's arguments; append to them");
            }
            if (text.contains("combine.self=\"override\"") && text.contains("<compilerArgs") && !generated) {
                wrong.add(name + " overrides the compiler's arguments");
            }
            if (!isRoot && !template && text.contains("maven.compiler.release")) {
                wrong.add(name + " sets a release of its own");
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(
                ".ci/run runs the command of the README",
                Files.readString(ROOT.resolve(".ci/run")).matches("(?s).*\\bmvn .*\\bverify\\s.*"));
    }

    /** A reader finds each room on the map, and each file of settings in the table. */
    @Test
    public void everyRoomAndEveryFileOfSettingsIsInTheReadmes() throws IOException {
        var missing = new TreeSet<String>();
        String map = Files.readString(ROOT.resolve("bundles/README.md"));
        for (Path pom : files(ROOT.resolve("bundles"), "pom.xml")) {
            String room = ROOT.resolve("bundles")
                    .relativize(pom.getParent())
                    .toString()
                    .replace('\\', '/');
            if (!room.isEmpty() && !room.contains("archetype-resources") && !map.contains("`" + room + "`")) {
                missing.add("bundles/README.md: " + room);
            }
        }
        String readme = Files.readString(ROOT.resolve("README.md"));
        try (Stream<Path> settings = Files.list(ROOT.resolve("karaf-distribution/assembly/src/main/resources/etc"))) {
            for (Path file : settings.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("org.biface.") && !readme.contains("`" + name + "`")) {
                    missing.add("README.md: " + name);
                }
            }
        }
        assertEquals(Set.of(), missing);
    }

    private static List<Path> sources(Path folder, String ending, String inside) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(file -> file.toString().endsWith(ending)
                            && file.toString().replace('\\', '/').contains(inside))
                    .sorted()
                    .toList();
        }
    }

    private static void check(Path folder, Set<String> wrong) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
                Stream<Path> sources = Files.list(folder)) {
            List<Path> java =
                    sources.filter(file -> file.toString().endsWith(".java")).toList();
            var task = (JavacTask) compiler.getTask(
                    null, manager, null, List.of("-proc:none"), null, manager.getJavaFileObjectsFromPaths(java));
            DocTrees docs = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                String file =
                        ROOT.relativize(Path.of(unit.getSourceFile().toUri())).toString();
                if (file.endsWith("package-info.java")) {
                    Set<String> names = names(unit.getPackageAnnotations());
                    if (!names.containsAll(Set.of("Export", "Version"))) {
                        wrong.add(file + " needs @Export and @Version");
                    }
                    if (docs.getDocCommentTree(new TreePath(new TreePath(unit), unit.getPackage())) == null) {
                        wrong.add(file + " has no comment");
                    }
                }
                for (Tree type : unit.getTypeDecls()) {
                    check((ClassTree) type, false, file, wrong);
                    if (((ClassTree) type).getModifiers().getFlags().contains(Modifier.PUBLIC)) {
                        undocumented(new TreePath(new TreePath(unit), type), docs, file, wrong);
                    }
                }
            }
        }
    }

    private static void check(ClassTree type, boolean inInterface, String file, Set<String> wrong) {
        boolean visible = inInterface || type.getModifiers().getFlags().contains(Modifier.PUBLIC);
        if (!visible) {
            return;
        }
        if (type.getKind() == Tree.Kind.INTERFACE) {
            Set<String> names = names(type.getModifiers().getAnnotations());
            boolean closed = type.getModifiers().getFlags().contains(Modifier.SEALED);
            if (!closed && !names.contains("ProviderType") && !names.contains("ConsumerType")) {
                wrong.add(file + ": " + type.getSimpleName() + " needs @ProviderType or @ConsumerType");
            }
        }
        for (Tree member : type.getMembers()) {
            if (member instanceof ClassTree inner) {
                check(inner, type.getKind() == Tree.Kind.INTERFACE, file, wrong);
            }
        }
    }

    /** What doclint calls missing, but for the canonical constructors of records: the record says it all. */
    private static void undocumented(TreePath path, DocTrees docs, String file, Set<String> wrong) {
        var type = (ClassTree) path.getLeaf();
        boolean isInterface = type.getKind() == Tree.Kind.INTERFACE || type.getKind() == Tree.Kind.ANNOTATION_TYPE;
        boolean isRecord = type.getKind() == Tree.Kind.RECORD;
        var needed = new ArrayList<String>();
        var components = new ArrayList<String>();
        type.getTypeParameters().forEach(parameter -> needed.add("@param <" + parameter.getName() + ">"));
        for (Tree member : type.getMembers()) {
            var inside = new TreePath(path, member);
            if (member instanceof VariableTree field) {
                Set<Modifier> flags = field.getModifiers().getFlags();
                if (isRecord && !flags.contains(Modifier.STATIC)) {
                    components.add("@param " + field.getName());
                } else if (isInterface || visible(flags)) {
                    missing(inside, List.of(), docs, file + ": " + field.getName(), wrong);
                }
            } else if (member instanceof ClassTree inner) {
                if (isInterface || visible(inner.getModifiers().getFlags())) {
                    undocumented(inside, docs, file, wrong);
                }
            } else if (member instanceof MethodTree method) {
                boolean canonical = isRecord
                        && method.getReturnType() == null
                        && needed(method).equals(components);
                boolean inherited =
                        names(method.getModifiers().getAnnotations()).contains("Override");
                if (!canonical
                        && !inherited
                        && (isInterface || visible(method.getModifiers().getFlags()))) {
                    missing(inside, needed(method), docs, file + ": " + method.getName(), wrong);
                }
            }
        }
        needed.addAll(components);
        missing(path, needed, docs, file + ": " + type.getSimpleName(), wrong);
    }

    private static List<String> needed(MethodTree method) {
        var needed = new ArrayList<String>();
        method.getTypeParameters().forEach(parameter -> needed.add("@param <" + parameter.getName() + ">"));
        method.getParameters().forEach(parameter -> needed.add("@param " + parameter.getName()));
        if (method.getReturnType() != null && !method.getReturnType().toString().equals("void")) {
            needed.add("@return");
        }
        method.getThrows().forEach(thrown -> needed.add("@throws"));
        return needed;
    }

    private static void missing(TreePath path, List<String> needed, DocTrees docs, String name, Set<String> wrong) {
        DocCommentTree comment = docs.getDocCommentTree(path);
        if (comment == null) {
            wrong.add(name + " has no comment");
            return;
        }
        var tags = new TreeSet<String>();
        for (DocTree tag : comment.getBlockTags()) {
            tags.add(
                    tag instanceof ParamTree parameter
                            ? "@param "
                                    + (parameter.isTypeParameter()
                                            ? "<" + parameter.getName() + ">"
                                            : parameter.getName())
                            : tag.toString().split("\\s")[0]);
        }
        comment.getFullBody().stream()
                .filter(part -> part.getKind() == DocTree.Kind.RETURN)
                .forEach(part -> tags.add("@return"));
        for (String tag : needed) {
            if (!tags.contains(tag)) {
                wrong.add(name + " lacks " + tag);
            }
        }
    }

    private static boolean visible(Set<Modifier> flags) {
        return flags.contains(Modifier.PUBLIC) || flags.contains(Modifier.PROTECTED);
    }

    private static Set<String> names(List<? extends AnnotationTree> annotations) {
        var names = new TreeSet<String>();
        for (AnnotationTree annotation : annotations) {
            String name = annotation.getAnnotationType().toString();
            names.add(name.substring(name.lastIndexOf('.') + 1));
        }
        return names;
    }

    /** Not what was built, where files come and go and some are not for everybody to read. */
    private static List<Path> files(Path folder, String name) throws IOException {
        var found = new TreeSet<Path>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inside, BasicFileAttributes attributes) {
                String last = inside.getFileName().toString();
                return last.equals("target") || last.equals(".git")
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.getFileName().toString().equals(name)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return List.copyOf(found);
    }

    private static String version(Path pom) throws Exception {
        NodeList children = parse(pom).getDocumentElement().getChildNodes();
        for (int i = 0; i < children.getLength(); i++) {
            if (children.item(i) instanceof Element element
                    && element.getTagName().equals("version")) {
                return element.getTextContent().strip();
            }
        }
        throw new AssertionError(pom + " has no version");
    }

    private static Document parse(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }
}
