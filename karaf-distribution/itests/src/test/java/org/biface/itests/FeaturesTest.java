package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.TreeSet;
import org.apache.karaf.features.BundleInfo;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.junit.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleRevision;

/** The distribution boots whole, and each capability and plugin comes and goes without restarting anything else. */
public class FeaturesTest extends BifaceTestSupport {

    private static final EnumSet<FeaturesService.Option> OPTIONS =
            EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles, FeaturesService.Option.NoAutoRefreshManagedBundles);

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
                        "biface-payment-stripe")),
                missing);
    }

    @Test
    public void eachFeatureComesAndGoesWithoutRestartingAnother() throws Exception {
        List<Feature> swappable = swappable();
        assertFalse(swappable.isEmpty());
        for (Feature feature : swappable) {
            boolean installed = features.isInstalled(feature);
            List<String> own = bundlesOf(feature);
            String id = feature.getName() + "/" + feature.getVersion();
            if (installed) {
                restartingOnly(own, () -> features.uninstallFeature(id, OPTIONS));
                assertFalse(id, features.isInstalled(feature));
                restartingOnly(own, () -> features.installFeature(id, OPTIONS));
            } else {
                restartingOnly(own, () -> features.installFeature(id, OPTIONS));
                assertTrue(id, features.isInstalled(feature));
                restartingOnly(own, () -> features.uninstallFeature(id, OPTIONS));
            }
            assertEquals(id, installed, features.isInstalled(feature));
        }
        everyBundleIsActive();
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
