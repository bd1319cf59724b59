package org.biface.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PostgreSQL's own load generator, on the database of the distribution. */
final class Pgbench {

    private static final Pattern TPS = Pattern.compile("(?m)^tps = ([0-9.]+)");

    private final Database database;
    private final int clients;
    private final Path script;
    private final String program = System.getProperty("pgbench", "pgbench");

    private Pgbench(Database database, int clients, Path script) {
        this.database = database;
        this.clients = clients;
        this.script = script;
    }

    /** One release in one round trip. */
    static Pgbench release(Database database, int clients) throws Exception {
        Path script = Files.createTempFile("biface-release", ".sql");
        script.toFile().deleteOnExit();
        Files.writeString(script, Database.text("baseline-release.sql"));
        Pgbench bench = new Pgbench(database, clients, script);
        bench.mustBeThere();
        database.run("baseline-schema.sql");
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
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        program,
                        "-n",
                        "-M",
                        "prepared",
                        "-c",
                        String.valueOf(clients),
                        "-j",
                        "2",
                        "-T",
                        String.valueOf(duration.toSeconds()),
                        "-f",
                        script.toString(),
                        "-h",
                        "127.0.0.1",
                        "-p",
                        String.valueOf(database.port()),
                        "-U",
                        database.user(),
                        Database.NAME))
                .redirectErrorStream(true);
        builder.environment().put("PGPASSWORD", database.password());
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        Matcher tps = TPS.matcher(said);
        if (process.waitFor() != 0 || !tps.find()) {
            throw new IOException("pgbench failed: " + said);
        }
        return Double.parseDouble(tps.group(1));
    }
}
