package org.biface.itests;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.biface.kernel.postgres.internal.Archive;
import org.biface.kernel.postgres.internal.RunAs;
import org.biface.runner.Server;
import org.biface.testing.TestCertificate;

/**
 * A PostgreSQL that an operator runs beside the marketplace: of the oldest version that is supported, and nobody gets in but
 * over TLS and with the password.
 */
final class OwnPostgres implements AutoCloseable {

    private static final String USER = "operator";
    private static final String PASSWORD = "a test needs no secrets 2026";
    private static final String DATABASE = "marketplace";

    private final Path folder;
    private final TestCertificate certificate;
    private final int port = Server.freePort();
    private final Process process;

    /** @param folder is emptied first */
    OwnPostgres(Path folder) throws IOException, InterruptedException {
        this.folder = folder.toAbsolutePath();
        Server.delete(folder);
        Files.createDirectories(folder);
        certificate = TestCertificate.make(folder, "localhost");
        Path programs = Files.createDirectory(this.folder.resolve("programs"));
        try (ZipFile jar = new ZipFile(System.getProperty("oldest.postgres"))) {
            ZipEntry packed = jar.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst()
                    .orElseThrow();
            try (InputStream in = jar.getInputStream(packed)) {
                Archive.unpack(in, programs);
            }
        }
        Path data = Files.createDirectory(this.folder.resolve("data"));
        RunAs as = RunAs.choose(this.folder, this.folder.resolve("not-yet"));
        as.own(data);
        Path password = Files.writeString(this.folder.resolve("first-password"), PASSWORD);
        run(as.command(List.of(
                programs.resolve("bin/initdb").toString(),
                "--pgdata=" + data,
                "--username=" + USER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--no-locale")));
        Files.writeString(data.resolve("pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        for (Map.Entry<String, Path> file : Map.of("server.crt", certificate.pem(), "server.key", certificate.key())
                .entrySet()) {
            Path copy = Files.copy(file.getValue(), data.resolve(file.getKey()));
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
        }
        as.own(data);
        List<String> command =
                new ArrayList<>(List.of(programs.resolve("bin/postgres").toString(), "-D", data.toString()));
        for (String setting : List.of(
                "port=" + port,
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "ssl=on",
                "max_connections=150")) {
            command.addAll(List.of("-c", setting));
        }
        process = logged(as.command(command)).start();
        try {
            Server.await("the operator's database", Marketplace.BOUND, this::isThere);
        } catch (IllegalStateException late) {
            close();
            throw new IOException(Files.readString(log()), late);
        }
    }

    private boolean isThere() {
        try (Connection connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
            return true;
        } catch (SQLException notYet) {
            return false;
        }
    }

    private Path log() {
        return folder.resolve("postgres.log");
    }

    private ProcessBuilder logged(ProcessBuilder builder) {
        return builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
    }

    private void run(ProcessBuilder builder) throws IOException, InterruptedException {
        if (logged(builder).start().waitFor() != 0) {
            throw new IOException(Files.readString(log()));
        }
    }

    int port() {
        return port;
    }

    /** Makes a server use this database, reached at a port of its own, from its next start on. */
    void serve(Server server, int at) throws IOException {
        server.environment("BIFACE_DB_URL", url(at, DATABASE))
                .environment("BIFACE_DB_USER", USER)
                .environment(
                        "BIFACE_DB_PASSWORD_FILE",
                        Files.writeString(server.home().resolve("etc/database-password.txt"), PASSWORD + "\n")
                                .toString());
    }

    private String url(int at, String database) {
        return "jdbc:postgresql://localhost:" + at + "/" + database + "?sslmode=verify-full&sslrootcert="
                + certificate.pem();
    }

    Connection connect() throws SQLException {
        return connect(DATABASE);
    }

    private Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(url(port, database), USER, PASSWORD);
    }

    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(1, TimeUnit.MINUTES);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
