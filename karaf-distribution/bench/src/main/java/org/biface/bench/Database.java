package org.biface.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.biface.runner.Server;

/** The PostgreSQL that a running distribution works on, reached from outside. */
record Database(int port, String user, String password) {

    static final String NAME = "biface";

    static Database of(Server server) throws IOException {
        Path db = server.home().resolve("db");
        int port = Integer.parseInt(
                Files.readAllLines(find(db, "postmaster.pid")).get(3).strip());
        return new Database(
                port, "biface", Files.readString(find(db, "password")).strip());
    }

    private static Path find(Path folder, String name) throws IOException {
        try (Stream<Path> files = Files.find(folder, 4, (file, attributes) -> file.endsWith(name))) {
            return files.findFirst().orElseThrow(() -> new IOException("no " + name + " in " + folder));
        }
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + NAME, user, password);
    }

    /** Runs the statements of a file beside this class, which lines of {@code --;} part. */
    void run(String script, String... settings) throws SQLException, IOException {
        try (Connection connection = connect();
                var statement = connection.createStatement()) {
            for (String setting : settings) {
                statement.execute("set " + setting);
            }
            for (String one : text(script).split("(?m)^--;$")) {
                statement.execute(one);
            }
        }
    }

    static String text(String resource) throws IOException {
        try (InputStream in = Database.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Of each row the columns, as text. */
    List<String[]> rows(String query) throws SQLException {
        try (Connection connection = connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            List<String[]> rows = new ArrayList<>();
            while (row.next()) {
                String[] columns = new String[row.getMetaData().getColumnCount()];
                for (int i = 0; i < columns.length; i++) {
                    columns[i] = row.getString(i + 1);
                }
                rows.add(columns);
            }
            return rows;
        }
    }

    String one(String query) throws SQLException {
        return rows(query).get(0)[0];
    }

    /** Refuses to measure a server that would lose what it has confirmed. */
    void mustBeDurable() throws SQLException {
        for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
            String value = one("show " + setting);
            if (!value.equals("on")) {
                throw new IllegalStateException(setting + " is " + value + ", so nothing is measured");
            }
        }
    }
}
