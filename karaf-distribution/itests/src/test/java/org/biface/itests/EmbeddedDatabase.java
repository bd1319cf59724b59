package org.biface.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.biface.runner.Server;

/** The embedded PostgreSQL of a running distribution, as somebody on the same machine can reach it. */
record EmbeddedDatabase(String url, String user, String password) {

    static EmbeddedDatabase of(Server server) throws IOException {
        Path db = server.home().resolve("db");
        Path pid = find(db, "postmaster.pid");
        List<String> lines = Files.readAllLines(pid);
        String password = Files.readString(find(db, "password")).strip();
        return new EmbeddedDatabase(
                "jdbc:postgresql://127.0.0.1:" + lines.get(3).strip() + "/biface", "biface", password);
    }

    private static Path find(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.find(folder, 4, (file, attributes) -> file.endsWith(name))) {
            return files.findFirst().orElseThrow(() -> new IOException("no " + name + " in " + folder));
        }
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
