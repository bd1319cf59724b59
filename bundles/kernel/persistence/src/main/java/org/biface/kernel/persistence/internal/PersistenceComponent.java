package org.biface.kernel.persistence.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.biface.kernel.persistence.DatabaseServer;
import org.biface.kernel.persistence.DatabaseServer.Address;
import org.biface.kernel.persistence.Grouped;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.TimerStatus;
import org.biface.kernel.persistence.TransactionListener;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the house's persistence, on the configured database or else on the server that comes with the house. */
@Component(
        service = {Persistence.class, PersistenceComponent.class},
        configurationPid = "org.biface.persistence")
@Designate(ocd = PersistenceComponent.Config.class)
public final class PersistenceComponent implements Persistence {

    @ObjectClassDefinition(
            name = "Biface database",
            description = "The environment variables BIFACE_DB_URL, BIFACE_DB_USER, BIFACE_DB_PASSWORD and"
                    + " BIFACE_DB_PASSWORD_FILE go before these")
    @interface Config {
        @AttributeDefinition(
                description = "JDBC URL of PostgreSQL 15 or newer, such as"
                        + " jdbc:postgresql://db.example:5432/biface?sslmode=verify-full; empty = the embedded server")
        String url() default "";

        @AttributeDefinition(description = "The database user; owns the schemas or may create them")
        String user() default "";

        @AttributeDefinition(description = "The user's password; better kept in a file", type = AttributeType.PASSWORD)
        String password() default "";

        @AttributeDefinition(description = "A file that holds the password")
        String password_file() default "";

        @AttributeDefinition(
                description =
                        "How many connections this node uses for single callers; half as many more serve groups of callers")
        int pool_size() default 20;

        @AttributeDefinition(description = "How often to look for timers that are due")
        int timer_poll_millis() default 1000;
    }

    private final House house;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile DatabaseServer server;

    @Activate
    public PersistenceComponent(Config config) {
        this(config, System.getenv());
    }

    PersistenceComponent(Config config, Map<String, String> environment) {
        boolean own = !url(config, environment).isEmpty();
        this.house = new House(
                () -> own ? Optional.of(configured(config, environment)) : embedded(),
                () -> own ? "" : embeddedState(),
                config.pool_size(),
                Clock.systemUTC(),
                Duration.ofMillis(config.timer_poll_millis()));
    }

    private static String url(Config config, Map<String, String> environment) {
        return environment.getOrDefault("BIFACE_DB_URL", config.url()).strip();
    }

    /** The operator's own database. Read again at each attempt: a password that was rotated in its file is found. */
    static Address configured(Config config, Map<String, String> environment) {
        return new Address(
                url(config, environment),
                environment.getOrDefault("BIFACE_DB_USER", config.user()).strip(),
                password(config, environment));
    }

    private static String password(Config config, Map<String, String> environment) {
        if (environment.containsKey("BIFACE_DB_PASSWORD")) {
            return environment.get("BIFACE_DB_PASSWORD");
        }
        String file = environment.getOrDefault("BIFACE_DB_PASSWORD_FILE", config.password_file());
        if (file.isBlank()) {
            return config.password();
        }
        try {
            return Files.readString(Path.of(file.strip())).strip();
        } catch (IOException unreadable) {
            throw new IllegalStateException("The password file " + file + " can't be read.", unreadable);
        }
    }

    private Optional<Address> embedded() {
        DatabaseServer current = server;
        return current == null ? Optional.empty() : current.address();
    }

    private String embeddedState() {
        DatabaseServer current = server;
        return current == null
                ? "No database is configured and the embedded PostgreSQL is not installed."
                : current.state();
    }

    House house() {
        return house;
    }

    @Override
    public Unit open(UnitDefinition definition) {
        return house.open(definition);
    }

    @Override
    public <T> T read(SqlWork<T> work) {
        return house.read(work);
    }

    @Override
    public <T> T write(SqlWork<T> work) {
        return house.write(work);
    }

    @Override
    public void afterCommit(Runnable action) {
        house.afterCommit(action);
    }

    @Override
    public <T> T listening(TransactionListener listener, Callable<T> work) throws Exception {
        return house.listening(listener, work);
    }

    @Override
    public <Q, A> Grouped<Q, A> groupedWrites(int most, Grouped.Work<Q, A> work) {
        return house.groupedWrites(most, work);
    }

    @Override
    public <Q, A> Grouped<Q, A> groupedReads(int most, Grouped.Work<Q, A> work) {
        return house.groupedReads(most, work);
    }

    @Override
    public List<TimerStatus> timers() {
        return house.timers();
    }

    @Override
    public boolean inTransaction() {
        return house.inTransaction();
    }

    @Override
    public boolean isAvailable() {
        return house.isAvailable();
    }

    @Deactivate
    void stop() {
        house.close();
    }
}
