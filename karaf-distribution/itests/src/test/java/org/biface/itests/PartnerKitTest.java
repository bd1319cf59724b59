package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.biface.demo.MainJob;
import org.biface.demo.Outcome;
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

            String offered = market.server()
                    .client("biface:policy-offer --policy acme-commission --versions 1.x --param rate=1000"
                            + " --currency EUR add acme");
            assertTrue(offered, offered.contains("acme offers acme-commission"));
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
}
