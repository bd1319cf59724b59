package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.configureConsole;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.editConfigurationFilePut;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.karafDistributionConfiguration;
import static org.ops4j.pax.exam.karaf.options.KarafDistributionOption.keepRuntimeFolder;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.features.FeaturesService;
import org.biface.runner.Server;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.options.extra.VMOption;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.SynchronousBundleListener;

/**
 * A test inside the distribution: the tar.gz that operators download, booted once for the class, with ports and a database
 * of its own. After each test the log is read, and an unexpected WARN or ERROR fails it.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class BifaceTestSupport {

    private static final Duration BOOT = Duration.ofSeconds(300);

    /** What bin/karaf gives the virtual machine; Pax Exam starts it without that script. */
    private static final List<String> VM_OPTIONS = List.of(
            "--add-reads=java.xml=java.logging",
            "--add-exports=java.base/org.apache.karaf.specs.locator=java.xml,ALL-UNNAMED",
            "--patch-module",
            "java.base=lib/endorsed/org.apache.karaf.specs.locator-" + System.getProperty("karaf.release") + ".jar",
            "--patch-module",
            "java.xml=lib/endorsed/org.apache.karaf.specs.java.xml-" + System.getProperty("karaf.release") + ".jar",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.net=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.naming/javax.naming.spi=ALL-UNNAMED",
            "--add-opens=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
            Marketplace.SHORT_LIVED,
            "-classpath",
            "lib/jdk9plus/*" + File.pathSeparator + "lib/boot/*");

    @Inject
    protected BundleContext context;

    @Inject
    protected FeaturesService features;

    /** Present when every boot feature has been installed. */
    @Inject
    protected BootFinished bootFinished;

    /** Felix stumbles over a servlet that goes while it still looks at those that were there when it started. */
    protected final LogCheck log = new LogCheck().allow("Exception while unregistering whiteboard service");

    protected Http http;

    @Configuration
    public Option[] configuration() {
        List<Option> options = new ArrayList<>(List.of(
                karafDistributionConfiguration()
                        .frameworkUrl(Path.of(System.getProperty("biface.archive"))
                                .toUri()
                                .toString())
                        .name("Biface")
                        .unpackDirectory(Path.of(System.getProperty("biface.work"), "exam")
                                .toFile())
                        .useDeployFolder(false),
                keepRuntimeFolder(),
                systemTimeout(BOOT.toMillis()),
                editConfigurationFilePut("etc/system.properties", "org.osgi.service.http.port", freePort()),
                editConfigurationFilePut("etc/system.properties", "biface.ssh.port", freePort()),
                // Tests ask as fast as they can; people don't.
                editConfigurationFilePut("etc/org.biface.http.cfg", "account.requests.per.minute", "1000000000"),
                // A pause of a busy machine must not count as a slow policy.
                editConfigurationFilePut("etc/org.biface.commission.cfg", "time.limit.millis", "60000"),
                // What Pax Exam itself adds to the container is in the build's repository already; see the pom.
                editConfigurationFilePut(
                        "etc/org.ops4j.pax.url.mvn.cfg",
                        "org.ops4j.pax.url.mvn.localRepository",
                        System.getProperty("maven.repository")),
                configureConsole().ignoreLocalConsole()));
        for (String option : VM_OPTIONS) {
            options.add(new VMOption(option));
        }
        options.addAll(List.of(more()));
        return options.toArray(Option[]::new);
    }

    /** What a test adds to the configuration of its container. */
    protected Option[] more() {
        return new Option[0];
    }

    @Before
    public void awaitServer() throws InterruptedException {
        http = new Http(Integer.parseInt(context.getProperty("org.osgi.service.http.port")));
        await("the marketplace to serve", BOOT, () -> {
            try {
                return http.get("/api/status").status() == 200;
            } catch (UncheckedIOException e) {
                return false;
            }
        });
    }

    @After
    public void readLog() throws IOException {
        log.check(LogCheck.read(Path.of(System.getProperty("karaf.log"))));
    }

    /**
     * Runs {@code change} and fails if any bundle that was there before and is there after, but those it is about, stopped,
     * started, was updated or was wired anew meanwhile.
     */
    protected void restartingOnly(List<String> about, Change change) throws Exception {
        Set<Bundle> before = Set.of(context.getBundles());
        Map<Bundle, Integer> touched = new ConcurrentHashMap<>();
        int watched = BundleEvent.STOPPED | BundleEvent.STARTED | BundleEvent.UNRESOLVED | BundleEvent.UPDATED;
        SynchronousBundleListener listener = event -> {
            if ((event.getType() & watched) != 0) {
                touched.merge(event.getBundle(), event.getType(), (one, other) -> one | other);
            }
        };
        context.addBundleListener(listener);
        try {
            change.run();
        } finally {
            context.removeBundleListener(listener);
        }
        Set<Bundle> after = Set.of(context.getBundles());
        List<String> others = touched.keySet().stream()
                .filter(bundle -> before.contains(bundle) && after.contains(bundle))
                .filter(bundle -> !about.contains(bundle.getSymbolicName()))
                .map(bundle -> bundle.getSymbolicName() + " (events " + touched.get(bundle) + ")")
                .sorted()
                .toList();
        assertEquals("Bundles that had no part in this", List.of(), others);
    }

    /** Something that a test does to the running container. */
    @FunctionalInterface
    protected interface Change {
        void run() throws Exception;
    }

    protected Bundle bundle(String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        return null;
    }

    /** Waits, by asking again and again, until {@code condition} holds; fails after {@code bound}. */
    protected static void await(String what, Duration bound, BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("Waited " + bound.toSeconds() + " s for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static String freePort() {
        return String.valueOf(Server.freePort());
    }
}
