package org.biface.faces.console;

import java.util.Arrays;
import java.util.List;
import org.apache.karaf.features.Feature;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.CommandLine;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.StringsCompleter;
import org.osgi.framework.BundleContext;

/** Completes the features that are known and not installed. */
@Service
public final class FeatureCompleter implements Completer {

    @Reference
    private BundleContext context;

    @Override
    public int complete(Session session, CommandLine commandLine, List<String> candidates) {
        return new StringsCompleter(found()).complete(session, commandLine, candidates);
    }

    /** Nothing while a repository can't be read: completion is never in the way. */
    private List<String> found() {
        return new Services(context)
                .tryCall(FeaturesService.class, FeatureCompleter::notInstalled)
                .map(Services.Answer::value)
                .orElse(List.of());
    }

    private static List<String> notInstalled(FeaturesService features) {
        try {
            return Arrays.stream(features.listFeatures())
                    .filter(feature -> !features.isInstalled(feature))
                    .map(Feature::getId)
                    .sorted()
                    .toList();
        } catch (Exception unreadable) {
            return List.of();
        }
    }
}
