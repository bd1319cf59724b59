package org.biface.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.biface.runner.Server;
import org.biface.testing.TestCertificate;

/** The embedded PostgreSQL of a running distribution, as somebody on the same machine can reach it. */
record EmbeddedDatabase(String url, String user, String password, Path data) {

    static EmbeddedDatabase of(Server server) throws IOException {
        Path pid = find(server, "postmaster.pid");
        List<String> lines = Files.readAllLines(pid);
        String password = Files.readString(find(server, "password")).strip();
        return new EmbeddedDatabase(
                "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/biface", "biface", password, pid.getParent());
    }

    private static Path find(Server server, String name) throws IOException {
        return server.inDatabase(name).orElseThrow(() -> new IOException("no " + name + " in " + server.home()));
    }

    /** Lets the running server take TLS with this certificate, beside connections without. */
    void serveTls(TestCertificate certificate) throws IOException, InterruptedException {
        UserPrincipal owner = Files.getOwner(data);
        for (Map.Entry<String, Path> file : Map.of("server.crt", certificate.pem(), "server.key", certificate.key())
                .entrySet()) {
            Path copy = Files.copy(file.getValue(), data.resolve(file.getKey()));
            Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
            if (!Files.getOwner(copy).equals(owner)) {
                Files.setOwner(copy, owner);
            }
        }
        Files.writeString(data.resolve("postgresql.auto.conf"), "ssl = on\n", StandardOpenOption.APPEND);
        String postmaster =
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip();
        new ProcessBuilder("kill", "-HUP", postmaster).start().waitFor();
        Server.await("the database to take TLS", Marketplace.BOUND, () -> {
            try (Connection connection = connect(password);
                    var statement = connection.createStatement();
                    var row = statement.executeQuery("show ssl")) {
                return row.next() && row.getString(1).equals("on");
            } catch (SQLException notNow) {
                return false;
            }
        });
    }

    Connection connect() throws SQLException {
        return connect(password);
    }

    Connection connect(String withPassword) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        if (withPassword != null) {
            properties.setProperty("password", withPassword);
        }
        return DriverManager.getConnection(url, properties);
    }
}
