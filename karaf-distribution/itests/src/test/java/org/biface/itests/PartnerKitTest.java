package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.biface.demo.MainJob;
import org.biface.demo.Outcome;
import org.biface.runner.Server;
import org.junit.Test;

/** The way of a partner, with the commands of the guide: from an empty folder to a policy that decides a release. */
public class PartnerKitTest {
    private static final String VERSION = System.getProperty("biface.version");

    @Test
    public void theArchetypesProjectBuildsInstallsAndServes() throws Exception {
        PartnersMachine machine = PartnersMachine.setUp(Path.of(System.getProperty("biface.work"), "partner"));
        machine.maven(
                machine.folder(),
                "org.apache.maven.plugins:maven-archetype-plugin:" + System.getProperty("archetype.plugin.version")
                        + ":generate",
                "-DarchetypeCatalog=internal",
                "-DarchetypeGroupId=org.biface",
                "-DarchetypeArtifactId=biface-commission-archetype",
                "-DarchetypeVersion=" + VERSION,
                "-DgroupId=com.example",
                "-DartifactId=acme-commission",
                "-DpolicyClass=AcmeCommission");
        Path project = machine.folder().resolve("acme-commission");
        assertEquals(
                Set.of(
                        "README.md",
                        "bnd.bnd",
                        "pom.xml",
                        "src/main/feature/features.xml",
                        "src/main/java/com/example/AcmeCommission.java",
                        "src/test/java/com/example/AcmeCommissionTest.java"),
                files(project));

        try (Marketplace market = Marketplace.open("partner-kit")) {
            Path system = market.server().home().resolve("system");
            String said = machine.maven(project, "deploy", "-DaltDeploymentRepository=biface::" + system.toUri());
            assertTrue(said, said.contains("Tests run: 14, Failures: 0, Errors: 0, Skipped: 0"));

            market.server()
                    .client(
                            "feature:repo-add mvn:com.example/acme-commission/1.0.0/xml/features",
                            "feature:install acme-commission/1.0.0");
            String policies = market.server().client("biface:policy-list");
            assertTrue(policies, policies.contains("acme-commission"));

            offer(market.server(), "acme", "policy = acme-commission\nmajor = 1\nparam.rate = 1000\ncurrency = EUR\n");
            MainJob job = market.job("partner");
            Outcome outcome = job.run();
            assertEquals("acme-commission 1.0.0", outcome.policy());
            market.assertOnce(job, outcome);
            market.assertLedgerHolds();
            new LogCheck().check(market.server().log());
        }
    }

    private static Set<String> files(Path project) throws IOException {
        try (Stream<Path> files = Files.walk(project)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> project.relativize(file).toString().replace('\\', '/'))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /** Puts an offer into the server's configuration, whole at once, and waits until it counts. */
    private static void offer(Server server, String name, String text) throws IOException, InterruptedException {
        Path written = server.home().resolve("offer.tmp");
        Files.writeString(written, text);
        Files.move(
                written,
                server.home().resolve("etc/org.biface.commission.policy-" + name + ".cfg"),
                StandardCopyOption.ATOMIC_MOVE);
        Server.await("the offer " + name, Marketplace.BOUND, () -> {
            try {
                return server.log().contains("offer=" + name + " ");
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }
}
