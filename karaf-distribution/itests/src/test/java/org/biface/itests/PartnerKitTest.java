package org.biface.itests;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.biface.demo.MainJob;
import org.biface.demo.Outcome;
import org.biface.itests.Market.Person;
import org.junit.Test;

/**
 * The way of a partner, with every command of the guide: from an empty folder to a policy that decides a release. Only the one
 * for a kit of one's own comes last: until then the kit is the one that is published.
 */
public class PartnerKitTest {
    private static final String OPEN_CONTRACTS =
            "was the last version of acme-commission 1\\.x, which [23] open contracts are pinned to";

    @Test
    public void theArchetypesProjectBuildsInstallsAndServes() throws Exception {
        Guide guide = Guide.read(Path.of(System.getProperty("biface.root"), "bundles", "partner-kit", "README.md"));
        PartnersMachine machine = PartnersMachine.setUp(Path.of(System.getProperty("biface.work"), "partner"));
        String make = "1. Make the project";
        List<String> generate = Guide.words(guide.block(make, 0, 3));
        assertEquals(List.of("mvn", "-B"), generate.subList(0, 2));
        Guide.isSaid(
                guide.block(make, 1, 3),
                machine.maven(
                        machine.folder(), generate.subList(2, generate.size()).toArray(String[]::new)));
        Path project = machine.folder().resolve("acme-commission");
        assertEquals(
                new TreeSet<>(guide.block(make, 2, 3)),
                files(project).stream().map("acme-commission/"::concat).collect(Collectors.toCollection(TreeSet::new)));
        String write = "2. Write the rule";
        Guide.isIn(
                guide.block(write, 0, 2),
                Files.readString(project.resolve("src/main/java/com/example/AcmeCommission.java")));
        Guide.isIn(
                guide.block(write, 1, 2),
                Files.readString(project.resolve("src/test/java/com/example/AcmeCommissionTest.java")));

        String build = "3. Build and test";
        List<String> verify = guide.block(build, 0, 2);
        assertEquals("cd acme-commission", verify.get(0));
        assertEquals(List.of("mvn", "-B", "verify"), Guide.words(verify.subList(1, verify.size())));
        Guide.isSaid(guide.block(build, 1, 2), machine.maven(project, "verify"));

        try (Marketplace market = Marketplace.open("partner-kit")) {
            Path system = market.server().home().resolve("system");
            String install = "4. Install it in a running marketplace";
            List<String> deploy = Guide.words(guide.block(install, 0, 3));
            assertEquals(List.of("mvn", "-q"), deploy.subList(0, 2));
            machine.maven(
                    project,
                    deploy.subList(1, deploy.size()).stream()
                            .map(word -> word.replace(
                                    "file:///opt/biface/system", system.toUri().toString()))
                            .toArray(String[]::new));
            var operators = new Operators(guide, machine, project, system, market);
            operators.does(guide.block(install, 1, 3), guide.block(install, 2, 3));

            String use = "5. Let contracts use it";
            operators.does(guide.block(use, 0, 3), guide.block(use, 1, 3));
            MainJob job = market.job("partner");
            Outcome outcome = job.run();
            assertEquals("acme-commission 1.0.0", outcome.policy());
            market.assertOnce(job, outcome);
            Guide.isIn(guide.block(use, 2, 3), operators.release(outcome.release()));
            operators.walkThroughTheRestOfTheGuide();
            operators.aRetryReleasesWhatIsParked();
            operators.offersComeChangeAndGoWithTheirFiles();
            operators.aBadgeChangesTheRate();
            market.assertLedgerHolds();
            String log = market.server().log();
            assertEquals("bundles that were stopped, refreshed or updated", Set.of(), stopped(log));
            new LogCheck()
                    .allow(
                            "policy=acme-commission version=1\\.0\\.[23] .* is quarantined",
                            "policy=acme-commission 1\\.x is not served",
                            "offer=(winter|summer) is refused: rate must be from 0 to 10000 .* Its previous terms go on serving",
                            OPEN_CONTRACTS)
                    .check(log);
        }
        aKitOfOnesOwn(guide, machine);
    }

    private static void aKitOfOnesOwn(Guide guide, PartnersMachine machine) throws Exception {
        List<String> install = Guide.words(guide.block("The partner guide: a commission policy of your own", 0, 1));
        assertEquals(List.of("mvn", "-q"), install.subList(0, 2));
        Path clone = machine.folder().resolve("clone");
        FreshCopyTest.copySources(clone);
        machine.maven(clone, install.subList(1, install.size()).toArray(String[]::new));
        for (String artifact : List.of("biface-commission-archetype", "org.biface.partnerkit.commission-tck")) {
            assertTrue(
                    artifact + " is not installed",
                    Files.exists(machine.repository().resolve("org/biface/" + artifact + "/maven-metadata-local.xml")));
        }
    }

    /** The platform names each bundle that it stops or refreshes for a feature: others than the partner's. */
    private static Set<String> stopped(String log) {
        Set<String> found = new TreeSet<>();
        boolean stopping = false;
        for (String line : log.split("\n")) {
            if (line.contains("| FeaturesServiceImpl |")) {
                String said = line.substring(line.lastIndexOf('|') + 2);
                if (!said.startsWith("  ")) {
                    stopping = said.matches("(Stopping|Refreshing|Updating) bundles.*");
                } else if (stopping && !said.strip().startsWith("acme-commission/")) {
                    found.add(said.strip());
                }
            }
        }
        return found;
    }

    /** What the guide says of versions, with the commands that it shows and what they answer. */
    private static final class Operators {
        private static final Duration BOUND = Marketplace.BOUND;
        private static final String LIST = "biface:policy-list";
        private static final String OFFERS = "biface:policy-offer";
        private static final String QUARANTINE = "Quarantine";
        /** Those that change nothing. */
        private static final Set<String> SHOWS = Set.of(LIST, LIST + " --differences", "biface:release-parked");

        private final Guide guide;
        private final PartnersMachine machine;
        private final Path project;
        private final Path system;
        private final Marketplace market;
        private final Market people;
        private final Person client;
        private final Person freelancer;

        private Operators(Guide guide, PartnersMachine machine, Path project, Path system, Marketplace market) {
            this.guide = guide;
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
        }

        private void install(String version) throws Exception {
            says(
                    "Adding feature url mvn:com.example/acme-commission/" + version,
                    "feature:repo-add mvn:com.example/acme-commission/" + version + "/xml/features",
                    "feature:install acme-commission/" + version);
        }

        /**
         * Types commands, which have to say what is written and nothing else; those that only show something are repeated
         * until it is so.
         */
        private void does(List<String> commands, List<String> written) throws Exception {
            List<String> said = new ArrayList<>();
            for (String command : commands) {
                said.add(market.console(command));
            }
            long end = System.nanoTime() + BOUND.toNanos();
            while (commands.stream().anyMatch(SHOWS::contains)
                    && Guide.difference(written, String.join("\n", said)) != null
                    && System.nanoTime() < end) {
                for (int i = 0; i < said.size(); i++) {
                    if (SHOWS.contains(commands.get(i))) {
                        said.set(i, market.console(commands.get(i)));
                    }
                }
            }
            Guide.isAllThatIsSaid(written, String.join("\n", said));
        }

        private void shows(String command, List<String> written) throws Exception {
            does(List.of(command), written);
        }

        private void awaitLogged(String pattern) throws Exception {
            Pattern wanted = Pattern.compile(pattern);
            long end = System.nanoTime() + BOUND.toNanos();
            while (!wanted.matcher(market.server().log()).find()) {
                assertTrue("the log does not say: " + pattern, System.nanoTime() < end);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
            }
        }

        private String release(String id) {
            Person operator = people.login("operator", Marketplace.OPERATOR, Marketplace.PASSWORD);
            return Market.must(operator.http.get("/api/v1/releases/" + id))
                    .json()
                    .toString();
        }

        private String says(String part, String... commands) throws Exception {
            String said = market.console(commands);
            assertTrue(String.join("; ", commands) + " said: " + said, said.contains(part));
            return said;
        }

        private void rollOut() throws Exception {
            publish("1.0.0", "1.0.1");
            String heading = "Roll out: side by side";
            does(guide.block(heading, 0, 2), guide.block(heading, 1, 2));
        }

        private void rollBack() throws Exception {
            String heading = "Roll back";
            does(guide.block(heading, 0, 2), guide.block(heading, 1, 2));
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
            install("1.0.2");
            shows(LIST, guide.block(QUARANTINE, 0, 8));
            shows(LIST + " --differences", guide.block(QUARANTINE, 1, 8));
            Matcher seen = Pattern.compile("acme-commission\t1\\.0\\.2\t([0-9a-f]{12})\t")
                    .matcher(market.console(LIST + " --differences"));
            assertTrue("the differences", seen.find());
            IOException refused = assertThrows(
                    IOException.class, () -> market.console("biface:policy-accept acme-commission 1.0.2 000000000000"));
            assertTrue(refused.getMessage(), refused.getMessage().contains("does not differ as '000000000000' says"));
            does(
                    guide.block(QUARANTINE, 2, 8).stream()
                            .map(command -> command.replaceAll("\\b[0-9a-f]{12}$", seen.group(1)))
                            .toList(),
                    guide.block(QUARANTINE, 3, 8));
            says("", "feature:uninstall acme-commission/1.0.2");
        }

        private void parked() throws Exception {
            String milestone = submitted();
            List<String> commands = guide.block(QUARANTINE, 4, 8);
            says("", commands.get(0));
            awaitLogged(OPEN_CONTRACTS);
            assertEquals(202, people.move(client, milestone, "approve", null).status());
            does(commands.subList(1, commands.size()), guide.block(QUARANTINE, 5, 8));
            List<String> back = guide.block(QUARANTINE, 6, 8);
            says("", back.get(0));
            people.await(freelancer, milestone, "/status", "RELEASED");
            does(back.subList(1, back.size()), guide.block(QUARANTINE, 7, 8));
        }

        private String submitted() {
            String contract = people.contract(client, freelancer, 1);
            String milestone =
                    "/api/v1/milestones/" + people.milestones(client, contract).get(0);
            people.move(client, milestone, "fund", null);
            people.await(client, milestone, "/status", "FUNDED");
            people.move(freelancer, milestone, "submit", Map.of("note", "Done."));
            return milestone;
        }

        /** A version that could not work when it came is not asked again by itself: somebody has mended what it needs. */
        private void aRetryReleasesWhatIsParked() throws Exception {
            Path policy = project.resolve("src/main/java/com/example/AcmeCommission.java");
            Files.writeString(
                    policy,
                    Files.readString(policy)
                            .replace(".add(new java.math.BigDecimal(\"0.1\"))", "")
                            .replace(
                                    "Rate rate = request.rate(\"rate\");",
                                    "if (Boolean.getBoolean(\"acme.away\")) throw new IllegalStateException(\"away\");"
                                            + " Rate rate = request.rate(\"rate\");"));
            publish("1.0.2", "1.0.3", "-DskipTests");
            String milestone = submitted();
            says("", "system:property acme.away true", "feature:uninstall acme-commission/1.0.0");
            Answer approved = people.move(client, milestone, "approve", null);
            assertEquals(approved.body(), 202, approved.status());
            install("1.0.3");
            awaitLogged("policy=acme-commission version=1\\.0\\.3 .* is quarantined");
            says("", "system:property acme.away false");
            assertEquals(
                    "nothing has come that could decide it",
                    "APPROVED",
                    Market.must(client.http.get(milestone))
                            .json()
                            .path("status")
                            .asText());
            says("acme-commission 1.0.3 is tried again", "biface:policy-retry acme-commission 1.0.3");
            people.await(freelancer, milestone, "/status", "RELEASED");
        }

        /** Both kinds of names that FileInstall takes for a configuration. */
        private void offersComeChangeAndGoWithTheirFiles() throws Exception {
            Path etc = market.server().home().resolve("etc");
            Path winter = etc.resolve("org.biface.commission.policy-winter.cfg");
            Path summer = etc.resolve("org.biface.commission.policy~summer.cfg");
            Files.writeString(winter, "policy = flat\ncurrency = GBP\nparam.rate = 900\n");
            Files.writeString(summer, "policy = flat\ncurrency = CHF\nparam.rate = 800\n");
            offered("winter\tflat\t.*\trate=900\tcurrency=GBP\tfile\t0\t");
            offered("summer\tflat\t.*\trate=800\tcurrency=CHF\tfile\t0\t");
            Files.writeString(winter, "policy = flat\ncurrency = GBP\nparam.rate = 10001\n");
            Files.writeString(summer, "policy = flat\ncurrency = CHF\nparam.rate = 70000\n");
            String refused = "\tfile\t0\t.*must be from 0 to 10000 basis points.*";
            offered("winter\tflat\t.*\trate=900\tcurrency=GBP" + refused);
            offered("summer\tflat\t.*\trate=800\tcurrency=CHF" + refused);
            Files.delete(winter);
            Files.delete(summer);
            long end = System.nanoTime() + BOUND.toNanos();
            String offers = market.console(OFFERS);
            while (offers.contains("winter\t") || offers.contains("summer\t")) {
                assertTrue("still there: " + offers, System.nanoTime() < end);
                offers = market.console(OFFERS);
            }
        }

        private void offered(String line) throws Exception {
            Pattern wanted = Pattern.compile(line);
            long end = System.nanoTime() + BOUND.toNanos();
            String offers = market.console(OFFERS);
            while (offers.lines().noneMatch(one -> wanted.matcher(one).matches())) {
                assertTrue(line + " is not in: " + offers, System.nanoTime() < end);
                offers = market.console(OFFERS);
            }
        }

        /** From an operator's word to the price of a contract. */
        private void aBadgeChangesTheRate() throws Exception {
            says(
                    "badges offers flat",
                    "biface:policy-offer --policy flat --param badge=top-rated --param badgeRate=700 --currency USD add badges");
            charges(1_000);
            says(
                    freelancer.email + " has now: top-rated",
                    "biface:account-badge " + freelancer.email + " top-rated --reason Tested");
            charges(700);
            says(
                    "top-rated\tgranted\t",
                    "biface:account-badge " + freelancer.email + " top-rated --take-back --reason Tested",
                    "biface:account-badge " + freelancer.email);
            charges(1_000);
        }

        private void charges(long minor) {
            Map<String, Object> order = Map.of(
                    "amount", Map.of("minor", 10_000, "currency", "USD"),
                    "freelancer", freelancer.id,
                    "company", client.company);
            long end = System.nanoTime() + BOUND.toNanos();
            while (people.post(freelancer, "/api/v1/commission/quotes", order)
                            .json()
                            .at("/freelancerCharge/minor")
                            .asLong()
                    != minor) {
                assertTrue("a quote never says " + minor, System.nanoTime() < end);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }

        private void replay() throws Exception {
            String heading = "What if, and is it still so";
            does(guide.block(heading, 0, 2), guide.block(heading, 1, 2));
            says("\"simulatedFreelancer\":10000,", "biface:policy-simulate acme --since 90d --json");
            // The partner's bundle as people know it.
            says("\"total\":\"EUR\"", "biface:policy-simulate acme-commission/1.0.0 --json");
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
