package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.biface.demo.MainJob;
import org.biface.demo.Outcome;
import org.biface.itests.Market.Person;
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
            new Operators(machine, project, system, market).walkThroughTheRestOfTheGuide();
            market.assertLedgerHolds();
            new LogCheck()
                    .allow(
                            "policy=acme-commission version=1\\.0\\.2 .* is quarantined",
                            "policy=acme-commission 1\\.x is not served",
                            "was the last version of acme-commission 1\\.x, which \\d+ open contracts are pinned to")
                    .check(market.server().log());
        }
    }

    /** What the guide says of versions, with the commands that it shows and what they answer. */
    private static final class Operators {
        private static final Duration BOUND = Duration.ofMinutes(2);

        private final PartnersMachine machine;
        private final Path project;
        private final Path system;
        private final Marketplace market;
        private final Market people;
        private final Person client;
        private final Person freelancer;

        private Operators(PartnersMachine machine, Path project, Path system, Marketplace market) {
            this.machine = machine;
            this.project = project;
            this.system = system;
            this.market = market;
            this.people = new Market(new Http(market.server().httpPort()));
            this.client = people.member("client", "CLIENT");
            this.freelancer = people.member("freelancer", "FREELANCER");
        }

        private void walkThroughTheRestOfTheGuide() throws Exception {
            rollOut();
            rollBack();
            quarantine();
            parked();
            replay();
        }

        /** Raises the version where the guide says, and puts it where the server finds it. */
        private void publish(String before, String now, String... more) throws Exception {
            Path pom = project.resolve("pom.xml");
            Files.writeString(
                    pom,
                    Files.readString(pom)
                            .replaceFirst("<version>" + before + "</version>", "<version>" + now + "</version>"));
            Path policy = project.resolve("src/main/java/com/example/AcmeCommission.java");
            Files.writeString(policy, Files.readString(policy).replace('"' + before + '"', '"' + now + '"'));
            String[] arguments = Stream.concat(
                            Stream.of("-q", "deploy", "-DaltDeploymentRepository=biface::" + system.toUri()),
                            Stream.of(more))
                    .toArray(String[]::new);
            machine.maven(project, arguments);
            says(
                    "Adding feature url mvn:com.example/acme-commission/" + now,
                    "feature:repo-add mvn:com.example/acme-commission/" + now + "/xml/features",
                    "feature:install acme-commission/" + now);
        }

        private String says(String part, String... commands) throws Exception {
            String said = market.server().client(commands);
            assertTrue(String.join("; ", commands) + " said: " + said, said.contains(part));
            return said;
        }

        private void isListed(String... lines) throws Exception {
            long end = System.nanoTime() + BOUND.toNanos();
            while (true) {
                String list = market.server().client("biface:policy-list");
                if (Stream.of(lines).allMatch(line -> list.contains("acme-commission\t" + line))) {
                    return;
                }
                assertTrue(List.of(lines) + " is not in the list of policies: " + list, System.nanoTime() < end);
            }
        }

        private void rollOut() throws Exception {
            publish("1.0.0", "1.0.1");
            isListed("1.0.1\tserving\t", "1.0.0\tstandby\t");
        }

        private void rollBack() throws Exception {
            says("acme-commission 1.0.0 serves alone until it is released", "biface:policy-pin acme-commission 1.0.0");
            isListed("1.0.1\tstandby\t", "1.0.0\theld\t");
            says("version 1.0.0 is held by an operator", "biface:policy-list");
            says("", "feature:uninstall acme-commission/1.0.1");
        }

        private void quarantine() throws Exception {
            Path policy = project.resolve("src/main/java/com/example/AcmeCommission.java");
            Files.writeString(
                    policy,
                    Files.readString(policy)
                            .replace(
                                    "rate.of(request.amount())",
                                    "rate.of(request.amount()).add(new java.math.BigDecimal(\"0.1\"))"));
            publish("1.0.1", "1.0.2", "-DskipTests");
            isListed("1.0.2\tquarantined\t", "1.0.0\theld\t");
            Matcher seen = Pattern.compile(
                            "acme-commission\t1\\.0\\.2\t([0-9a-f]{12})\t[0-9a-f-]{36}\tfreelancer\t10000\t1\\.0\\.0\t"
                                    + "10000\\.1\n")
                    .matcher(market.server().client("biface:policy-list --differences"));
            assertTrue("the differences", seen.find());
            IOException refused = assertThrows(
                    IOException.class,
                    () -> market.server().client("biface:policy-accept acme-commission 1.0.2 000000000000"));
            assertTrue(refused.getMessage(), refused.getMessage().contains("does not differ as '000000000000' says"));
            says(
                    "acme-commission 1.0.2 may serve with 1 differences, seen as " + seen.group(1),
                    "biface:policy-accept acme-commission 1.0.2 " + seen.group(1));
            says(
                    "acme-commission 1.0.0 is released, the best version serves",
                    "biface:policy-pin acme-commission 1.0.0 --release");
            isListed("1.0.2\tserving\t", "1.0.0\tstandby\t");
            says("1 differences accepted", "biface:policy-list");
            says("", "feature:uninstall acme-commission/1.0.2");
            isListed("1.0.0\tserving\t");
        }

        private void parked() throws Exception {
            String contract = people.contract(client, freelancer, 1);
            String id = people.milestones(client, contract).get(0);
            String milestone = "/api/v1/milestones/" + id;
            people.move(client, milestone, "fund", null);
            people.await(client, milestone, "/status", "FUNDED");
            people.move(freelancer, milestone, "submit", Map.of("note", "Done."));
            says("", "feature:uninstall acme-commission/1.0.0");
            assertEquals(202, people.move(client, milestone, "approve", null).status());
            String said = says(id + "\t" + contract + "\t", "biface:release-parked");
            assertTrue(said, said.contains("\tacme-commission 1.x\t"));
            says("acme-commission\t1.x\tmissing\t2\t", "biface:policy-list");
            says("", "feature:install acme-commission/1.0.0");
            people.await(freelancer, milestone, "/status", "RELEASED");
            says("acme-commission 1.0.0 is tried again", "biface:policy-retry acme-commission 1.0.0");
        }

        private void replay() throws Exception {
            says("2 of 2 releases come out as recorded, none otherwise.", "biface:policy-verify");
            String csv = says(
                    "contract,currency,releases,refused,amount,recorded_freelancer",
                    "biface:policy-simulate acme-commission@1.0.0 --param rate=500 --csv");
            assertTrue(csv, csv.contains(",EUR,1,0,100000,10000,0,5000,0,-5000"));
            says("\"simulatedFreelancer\":10000,", "biface:policy-simulate acme --since 90d --json");
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
