package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.Library;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/**
 * The distribution boots whole, with all that it needs and nothing else, and each capability and plugin comes and goes
 * without restarting anything else: it is the configuration, not an option of the command, that sees to that.
 */
public class FeaturesTest extends BifaceTestSupport {

    @Test
    public void everyBundleIsActive() {
        List<String> inactive = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
            if (bundle.getState() != (fragment ? Bundle.RESOLVED : Bundle.ACTIVE)) {
                inactive.add(bundle.getSymbolicName() + " (state " + bundle.getState() + ")");
            }
        }
        assertEquals(List.of(), inactive);
    }

    @Test
    public void everyFeatureIsARootExceptThoseThatTheOperatorAdds() throws Exception {
        TreeSet<String> missing = new TreeSet<>();
        for (Feature feature : swappable()) {
            if (!features.isRequired(feature)) {
                missing.add(feature.getName());
            }
        }
        assertEquals(
                new TreeSet<>(List.of(
                        "biface-commission-campaign",
                        "biface-commission-flat",
                        "biface-commission-loyalty",
                        "biface-commission-minimum",
                        "biface-commission-tiered",
                        "biface-matching-opensearch",
                        "biface-payment-stripe",
                        "biface-vertical-translation",
                        "biface-web-announcement")),
                missing);
    }

    /** Capabilities come and go under load in {@link CapabilityAwayTest}, where what they serve is away meanwhile. */
    @Test
    public void pluginsComeAndGoUnderLoadAndNobodyNotices() throws Exception {
        List<Feature> plugins = swappable().stream()
                .filter(feature -> feature.getName().matches("biface-(commission|payment|vertical|web)-.*"))
                .toList();
        assertFalse(plugins.isEmpty());
        List<String> paths = List.of("/api/v1/missions", "/api/v1/profiles");
        for (String path : paths) {
            await(
                    path + " to answer",
                    Duration.ofMinutes(5),
                    () -> statusOrFailure(path).equals("200"));
        }
        AtomicBoolean enough = new AtomicBoolean();
        ConcurrentMap<String, Integer> answers = new ConcurrentHashMap<>();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        for (String path : paths) {
            pool.submit(() -> {
                while (!enough.get()) {
                    answers.merge(path + " " + statusOrFailure(path), 1, Integer::sum);
                }
            });
        }
        try {
            comeAndGo(plugins);
        } finally {
            enough.set(true);
            pool.shutdown();
            assertTrue("the load ends", pool.awaitTermination(5, TimeUnit.MINUTES));
        }
        assertEquals(Set.of("/api/v1/missions 200", "/api/v1/profiles 200"), answers.keySet());
        assertTrue(answers.toString(), answers.values().stream().allMatch(count -> count > plugins.size()));
    }

    private String statusOrFailure(String path) {
        try {
            return String.valueOf(http.get(path).status());
        } catch (UncheckedIOException broken) {
            return broken.toString();
        }
    }

    @Test
    public void eachFeatureComesAndGoesWithoutRestartingAnother() throws Exception {
        List<Feature> others = swappable().stream()
                .filter(feature -> !feature.getName().matches("biface-(commission|payment|vertical|web)-.*"))
                .toList();
        assertFalse(others.isEmpty());
        comeAndGo(others);
        everyBundleIsActive();
    }

    private void comeAndGo(List<Feature> all) throws Exception {
        for (Feature feature : all) {
            boolean installed = features.isInstalled(feature);
            List<String> own = bundlesOf(feature);
            String id = feature.getName() + "/" + feature.getVersion();
            if (installed) {
                restartingOnly(own, () -> features.uninstallFeature(id));
                assertFalse(id, features.isInstalled(feature));
                restartingOnly(own, () -> features.installFeature(id));
            } else {
                restartingOnly(own, () -> features.installFeature(id));
                assertTrue(id, features.isInstalled(feature));
                restartingOnly(own, () -> features.uninstallFeature(id));
            }
            assertEquals(id, installed, features.isInstalled(feature));
        }
    }

    @Test
    public void theSystemFolderHasAllThatTheFeaturesNeedAndNothingElse() throws Exception {
        Path system = Path.of(System.getProperty("karaf.home"), "system");
        TreeSet<String> needed = new TreeSet<>();
        for (Feature feature : features.listFeatures()) {
            boolean ofTheTest = feature.getRepositoryUrl().contains("pax.exam");
            if (!ofTheTest && features.isInstalled(feature) || feature.getName().startsWith("biface-")) {
                needed.addAll(files(feature));
            }
        }
        // The framework itself, and what bin/client runs.
        needed.add("org/apache/felix/org.apache.felix.framework");
        needed.add("org/apache/karaf/org.apache.karaf.client");
        TreeSet<String> there = new TreeSet<>();
        try (Stream<Path> files = Files.walk(system)) {
            files.filter(file -> file.toString().endsWith(".jar"))
                    .map(file -> system.relativize(file.getParent().getParent()).toString())
                    .forEach(there::add);
        }
        TreeSet<String> missing = new TreeSet<>(needed);
        missing.removeAll(there);
        there.removeAll(needed);
        assertEquals("not in the system folder", Set.of(), missing);
        assertEquals("needed by nothing", Set.of(), there);
    }

    /** Folders of what a feature brings; the resolver reads what it brings on a condition, too. */
    private static List<String> files(Feature feature) {
        Stream<String> bundles = Stream.concat(
                        feature.getBundles().stream(),
                        feature.getConditional().stream().flatMap(one -> one.getBundles().stream()))
                .map(BundleInfo::getLocation);
        Stream<String> libraries = feature.getLibraries().stream().map(Library::getLocation);
        return Stream.concat(bundles, libraries)
                .map(String::strip)
                .filter(location -> location.contains("mvn:"))
                .map(location ->
                        location.substring(location.indexOf("mvn:") + 4).split("[/$]"))
                .map(parts -> parts[0].replace('.', '/') + "/" + parts[1])
                .toList();
    }

    /** The features of capabilities, plugins and faces: all of ours but the kernel, its database and the libraries. */
    private List<Feature> swappable() throws Exception {
        return Arrays.stream(features.listFeatures())
                .filter(feature -> feature.getName().startsWith("biface-"))
                .filter(feature -> !feature.getName().startsWith("biface-lib-"))
                .filter(feature -> !List.of("biface-kernel", "biface-postgres").contains(feature.getName()))
                .toList();
    }

    /** Symbolic names of the bundles that a feature lists: ours are named like their artifacts. */
    private static List<String> bundlesOf(Feature feature) {
        return feature.getBundles().stream()
                .map(BundleInfo::getLocation)
                .map(location -> location.split("/")[1])
                .toList();
    }
}
