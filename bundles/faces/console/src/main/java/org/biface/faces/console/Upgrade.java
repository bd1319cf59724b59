package org.biface.faces.console;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarInputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Dependency;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.biface.commons.NotFound;
import org.biface.commons.Unavailable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * What a feature would bring, held against what is installed. Only a bundle that exports nothing can stand beside another
 * version of itself until that one leaves: what others are wired to changes for them when they are wired anew, which is when
 * the node starts.
 */
final class Upgrade {

    /** What becomes of a bundle that is not installed in this version. */
    enum Way {
        /** Nobody has it; nobody is wired to it. */
        NEW,
        /** It works beside the version that is there, until that one is taken away. */
        BESIDE,
        /** Others are wired to the version that is there. */
        RESTART
    }

    /**
     * One bundle of the feature.
     *
     * @param bundle the symbolic name
     * @param installed the versions that are there
     * @param version the version that would come
     * @param way how it would come
     * @param why the reason, when it can't come while the node runs; else empty
     */
    record Step(String bundle, List<Version> installed, Version version, Way way, String why) {}

    /**
     * What was found of a feature.
     *
     * @param feature its name and version
     * @param steps what would come
     */
    record Found(String feature, List<Step> steps) {}

    /** What a bundle says of itself. */
    record Headers(String name, Version version, boolean singleton, boolean fragment, boolean exports) {

        static Headers of(Attributes manifest) throws IOException {
            String name = manifest.getValue(Constants.BUNDLE_SYMBOLICNAME);
            if (name == null) {
                throw new IOException("it is no bundle");
            }
            String directives = name.replaceAll("\\s", "");
            String version = manifest.getValue(Constants.BUNDLE_VERSION);
            return new Headers(
                    directives.split(";")[0],
                    version == null ? Version.emptyVersion : Version.parseVersion(version.strip()),
                    directives.matches(".*;singleton:=\"?true\"?.*"),
                    manifest.getValue(Constants.FRAGMENT_HOST) != null,
                    manifest.getValue(Constants.EXPORT_PACKAGE) != null);
        }
    }

    private final FeaturesService features;

    Upgrade(FeaturesService features) {
        this.features = features;
    }

    /** Holds a feature against what is installed. */
    Found held(String typed, Bundle[] installed) {
        Feature feature = feature(typed);
        return new Found(feature.getId(), steps(feature, installed));
    }

    /** The feature that is meant by {@code NAME} or {@code NAME/VERSION}: the highest version that is known. */
    private Feature feature(String typed) {
        String[] parts = typed.split("/", 2);
        return find(parts[0], parts.length == 2 ? parts[1] : null)
                .orElseThrow(
                        () -> new NotFound("No feature '" + typed + "' is known; feature:repo-add says where it is."));
    }

    private Optional<Feature> find(String name, String version) {
        try {
            return Optional.ofNullable(
                    version == null ? features.getFeature(name) : features.getFeature(name, version));
        } catch (Exception unreadable) {
            throw new Unavailable("The features can't be read: " + unreadable.getMessage(), Duration.ZERO, unreadable);
        }
    }

    /** Every bundle that would come with the feature; what is there in the same version is left out. */
    private List<Step> steps(Feature feature, Bundle[] installed) {
        Map<String, List<Version>> versions = new HashMap<>();
        Set<String> there = new HashSet<>();
        for (Bundle bundle : installed) {
            there.add(bundle.getLocation());
            if (bundle.getSymbolicName() != null) {
                versions.computeIfAbsent(bundle.getSymbolicName(), name -> new ArrayList<>())
                        .add(bundle.getVersion());
            }
        }
        List<Step> steps = new ArrayList<>();
        bundles(feature).forEach((location, optional) -> {
            if (!there.contains(location)) {
                Headers headers = read(location);
                List<Version> now = versions.getOrDefault(headers.name(), List.of());
                if (!now.contains(headers.version()) && !(optional && isMet(headers.version(), now))) {
                    steps.add(step(headers, now.stream().sorted().toList()));
                }
            }
        });
        steps.sort(Comparator.comparing(Step::way).reversed().thenComparing(Step::bundle));
        return steps;
    }

    static Step step(Headers comes, List<Version> installed) {
        String why;
        if (comes.fragment()) {
            why = "it becomes a part of another bundle";
        } else if (installed.isEmpty()) {
            return new Step(comes.name(), installed, comes.version(), Way.NEW, "");
        } else if (comes.singleton()) {
            why = "it is there once only";
        } else if (comes.exports()) {
            why = "others use its packages";
        } else {
            return new Step(comes.name(), installed, comes.version(), Way.BESIDE, "");
        }
        return new Step(comes.name(), installed, comes.version(), Way.RESTART, why);
    }

    /** Whether something later and compatible is there, so that nobody needs this. */
    private static boolean isMet(Version wanted, List<Version> there) {
        return there.stream().anyMatch(one -> one.getMajor() == wanted.getMajor() && one.compareTo(wanted) > 0);
    }

    /**
     * Those of the feature, and of all that it depends on and that is not installed: by location, whether they come only
     * when nobody else has what they bring.
     */
    private Map<String, Boolean> bundles(Feature feature) {
        Map<String, Boolean> locations = new LinkedHashMap<>();
        Set<String> seen = new HashSet<>();
        Deque<Feature> left = new ArrayDeque<>(List.of(feature));
        while (!left.isEmpty()) {
            Feature next = left.remove();
            if (seen.add(next.getId()) && !features.isInstalled(next)) {
                lists(next)
                        .forEach(one -> locations.merge(
                                one.getLocation().strip(), one.isDependency(), (before, now) -> before && now));
                for (Dependency needed : next.getDependencies()) {
                    left.add(find(needed.getName(), needed.getVersion())
                            .orElseThrow(() -> new NotFound(next.getId() + " needs the feature " + needed.getName()
                                    + " " + needed.getVersion()
                                    + ", which is not known; feature:repo-add says where it is.")));
                }
            }
        }
        return locations;
    }

    /** What comes always, and what comes because other features are there. */
    private Stream<BundleInfo> lists(Feature feature) {
        return Stream.concat(
                feature.getBundles().stream(),
                feature.getConditional().stream()
                        .filter(one -> one.getCondition().stream().allMatch(this::isInstalled))
                        .flatMap(one -> one.getBundles().stream()));
    }

    /** A condition is the name of a feature, or a requirement, which nobody here has. */
    private boolean isInstalled(String condition) {
        return !condition.startsWith("req:")
                && find(condition.split("/")[0], null)
                        .filter(features::isInstalled)
                        .isPresent();
    }

    private static Headers read(String location) {
        try (InputStream in = new URL(location).openStream();
                JarInputStream jar = new JarInputStream(in)) {
            Manifest manifest = jar.getManifest();
            if (manifest == null) {
                throw new IOException("it has no manifest, or not as its first entry");
            }
            return Headers.of(manifest.getMainAttributes());
        } catch (IOException unreadable) {
            throw new NotFound(location + " can't be read: " + unreadable.getMessage());
        }
    }
}
