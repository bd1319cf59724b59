package org.biface.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import org.biface.runner.Server;

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
