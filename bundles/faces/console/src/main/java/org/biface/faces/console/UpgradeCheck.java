package org.biface.faces.console;

import java.util.List;
import java.util.stream.Collectors;
import org.apache.karaf.features.FeaturesService;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.CommandException;
import org.osgi.framework.BundleContext;

/** Says before an upgrade whether the node can stay up. */
@Service
@Command(
        scope = "biface",
        name = "upgrade-check",
        description = "Says whether a feature can come while the node runs, or needs a restart; changes nothing")
public final class UpgradeCheck extends ConsoleCommand {

    @Argument(name = "feature", description = "The feature, as NAME or NAME/VERSION", required = true)
    @Completion(FeatureCompleter.class)
    private String feature;

    @Reference
    private BundleContext bundles;

    @Override
    void run(Services services, Output out) throws CommandException {
        Upgrade.Found found = services.call(
                FeaturesService.class, features -> new Upgrade(features).held(feature, bundles.getBundles()));
        print(out, found.feature(), found.steps());
    }

    static void print(Output out, String feature, List<Upgrade.Step> steps) {
        Output.Table table = out.table("Bundle", "Installed", "Would come", "How", "Why");
        for (Upgrade.Step step : steps) {
            String installed = step.installed().stream().map(String::valueOf).collect(Collectors.joining(","));
            table.row(step.bundle(), installed, step.version(), step.way(), step.why());
        }
        table.print("All of its bundles are here.");
        long restart =
                steps.stream().filter(step -> step.way() == Upgrade.Way.RESTART).count();
        out.line(
                restart == 0
                        ? "hot: " + feature + " can be installed while the node runs"
                        : "restart: " + feature + " changes what others are wired to (" + restart
                                + " of its bundles); install it on a node that is started anew afterwards");
    }
}
