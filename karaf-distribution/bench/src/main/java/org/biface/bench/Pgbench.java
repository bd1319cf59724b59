package org.biface.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own load generator, on the database of the distribution. */
final class Pgbench {

    private static final Pattern TPS = Pattern.compile("(?m)^tps = ([0-9.]+)");

    private final Database database;
    private final int clients;
    private final List<String> what;
    private final String program = System.getProperty("pgbench", "pgbench");

    private Pgbench(Database database, int clients, List<String> what) {
        this.database = database;
        this.clients = clients;
        this.what = what;
    }

    /** One release in one round trip. */
    static Pgbench release(Database database, int clients) throws Exception {
        Path script = Files.createTempFile("biface-release", ".sql");
        script.toFile().deleteOnExit();
        Files.writeString(script, Database.text("baseline-release.sql"));
        Pgbench bench = new Pgbench(database, clients, List.of("-f", script.toString()));
        bench.mustBeThere();
        database.run("baseline-schema.sql");
        return bench;
    }

    /** The well-known yardstick, at a size that fits into the memory. */
    static Pgbench tpcb(Database database, int clients) throws Exception {
        Pgbench bench = new Pgbench(database, clients, List.of("-b", "tpcb-like"));
        bench.mustBeThere();
        bench.run(List.of("-i", "-q", "-s", "50"));
        return bench;
    }

    private void mustBeThere() throws IOException, InterruptedException {
        try {
            Process version = new ProcessBuilder(program, "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (version.waitFor() == 0) {
                return;
            }
        } catch (IOException missing) {
            throw new IllegalStateException(
                    "pgbench is not on the PATH. Install PostgreSQL's client programs, or name it with -Dpgbench=/path/to/pgbench.",
                    missing);
        }
        throw new IllegalStateException(program + " does not run. Name a working one with -Dpgbench=/path/to/pgbench.");
    }

    /** Transactions per second. */
    double run(Duration duration) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-n",
                "-M",
                "prepared",
                "-c",
                String.valueOf(clients),
                "-j",
                "2",
                "-T",
                String.valueOf(duration.toSeconds())));
        arguments.addAll(what);
        String said = run(arguments);
        Matcher tps = TPS.matcher(said);
        if (!tps.find()) {
            throw new IOException("pgbench says nothing of its speed: " + said);
        }
        return Double.parseDouble(tps.group(1));
    }

    private String run(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(program);
        command.addAll(arguments);
        command.addAll(List.of(
                "-h", "127.0.0.1", "-p", String.valueOf(database.port()), "-U", database.user(), Database.NAME));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", database.password());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("pgbench failed: " + said);
        }
        return said;
    }
}
