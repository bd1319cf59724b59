package org.biface.kernel.persistence.internal;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.biface.kernel.persistence.UnitDefinition;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.output.MigrateResult;
import org.flywaydb.core.api.resource.LoadableResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a unit's schema up to date. */
final class Migrations {

    private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

    /** The first half of the key of the advisory locks; the second is the schema's name. */
    private static final int LOCK = 0xB1FACE;

    private Migrations() {}

    /** What every schema may use; it is there before any of them is made. */
    private static final UnitDefinition HOUSE = house();

    private static UnitDefinition house() {
        URL functions = Migrations.class.getResource("/" + UnitDefinition.MIGRATIONS + "/V1__persistence.sql");
        return new UnitDefinition(
                "persistence", List.of(), Migrations.class.getClassLoader(), functions, () -> List.of(functions));
    }

    private interface Work {
        void on(Connection connection) throws SQLException;
    }

    /**
     * Makes what every schema may use.
     *
     * @param direct opens connections beside the pool
     * @param abandoned says when nobody waits for the result any more
     */
    static void applyHouse(DataSource direct, BooleanSupplier abandoned) throws SQLException, InterruptedException {
        locked(HOUSE, direct, abandoned, connection -> migrate(HOUSE, direct));
    }

    /**
     * @param definition the unit
     * @param direct opens connections beside the pool
     * @param abandoned says when nobody waits for the result any more
     */
    static void apply(UnitDefinition definition, DataSource direct, BooleanSupplier abandoned)
            throws SQLException, InterruptedException {
        locked(definition, direct, abandoned, connection -> {
            migrate(definition, direct);
            DurableTimers.createTable(connection, definition.schema());
        });
    }

    private static void locked(UnitDefinition definition, DataSource direct, BooleanSupplier abandoned, Work work)
            throws SQLException, InterruptedException {
        try (Connection connection = direct.getConnection()) {
            // Asked for again and again rather than waited for: a session that waits in the server holds a snapshot,
            // and would block a migration that builds an index concurrently.
            while (!lock(connection, definition.schema())) {
                if (abandoned.getAsBoolean()) {
                    throw new InterruptedException("the unit was closed");
                }
                synchronized (definition) {
                    definition.wait(100);
                }
            }
            // The lock goes with the connection.
            work.on(connection);
        }
    }

    private static boolean lock(Connection connection, String schema) throws SQLException {
        try (var statement = connection.prepareStatement("select pg_try_advisory_lock(?, hashtext(?::text))")) {
            statement.setInt(1, LOCK);
            statement.setString(2, schema);
            try (var answer = statement.executeQuery()) {
                return answer.next() && answer.getBoolean(1);
            }
        }
    }

    private static void migrate(UnitDefinition definition, DataSource direct) {
        List<LoadableResource> resources = definition.migrations().get().stream()
                .<LoadableResource>map(MigrationFile::new)
                .toList();
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(Flyway.class.getClassLoader());
        try {
            MigrateResult result = Flyway.configure(Flyway.class.getClassLoader())
                    .dataSource(direct)
                    .loggers("slf4j")
                    .schemas(definition.schema())
                    .defaultSchema(definition.schema())
                    .createSchemas(true)
                    .locations(new String[0])
                    .resourceProvider(new Resources(resources))
                    .javaMigrationClassProvider(List::of)
                    .validateMigrationNaming(true)
                    .load()
                    .migrate();
            if (result.migrationsExecuted > 0) {
                LOG.info(
                        "Schema {} was brought to version {} by {} migrations",
                        definition.schema(),
                        result.targetSchemaVersion,
                        result.migrationsExecuted);
            }
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** The unit's files, instead of a scan of a class path that OSGi does not have. */
    private record Resources(List<LoadableResource> all) implements ResourceProvider {
        @Override
        public LoadableResource getResource(String name) {
            return all.stream()
                    .filter(resource -> resource.getRelativePath().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
            return all.stream()
                    .filter(resource -> resource.getFilename().startsWith(prefix)
                            && Set.of(suffixes).stream().anyMatch(resource.getFilename()::endsWith))
                    .toList();
        }
    }

    private static final class MigrationFile extends LoadableResource {
        private final URL url;

        MigrationFile(URL url) {
            this.url = url;
        }

        @Override
        public Reader read() {
            try {
                return new InputStreamReader(url.openStream(), StandardCharsets.UTF_8);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        @Override
        public String getAbsolutePath() {
            return url.toString();
        }

        @Override
        public String getAbsolutePathOnDisk() {
            return url.toString();
        }

        @Override
        public String getFilename() {
            String path = url.getPath();
            return path.substring(path.lastIndexOf('/') + 1);
        }

        @Override
        public String getRelativePath() {
            return getFilename();
        }
    }
}
