package org.biface.kernel.postgres.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.biface.kernel.persistence.DatabaseServer;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Offers the embedded server to the house. */
@Component(service = DatabaseServer.class, configurationPid = "org.biface.postgres")
@Designate(ocd = EmbeddedServerComponent.Config.class)
public final class EmbeddedServerComponent implements DatabaseServer {

    @ObjectClassDefinition(name = "Biface embedded PostgreSQL")
    @interface Config {
        @AttributeDefinition(description = "Where the data are kept; empty = the folder 'db' of the installation")
        String folder() default "";

        @AttributeDefinition(description = "Where the programs are unpacked; empty = beside the data")
        String programs_folder() default "";

        @AttributeDefinition(description = "The port on the loopback interface; 0 = any free one, kept across restarts")
        int port() default 0;

        @AttributeDefinition(description = "Settings of PostgreSQL, each as name=value, such as shared_buffers=512MB")
        String[] parameters() default {};
    }

    private final EmbeddedServer server;

    @Activate
    public EmbeddedServerComponent(BundleContext context, Config config) {
        String base = context.getProperty("karaf.base");
        Path folder = config.folder().isEmpty()
                ? Path.of(base == null ? System.getProperty("user.dir") : base, "db")
                : Path.of(config.folder());
        Path programs = config.programs_folder().isEmpty() ? folder : Path.of(config.programs_folder());
        this.server = new EmbeddedServer(new EmbeddedServer.Settings(
                folder, programs, config.port(), parameters(config.parameters()), Duration.ofSeconds(20)));
    }

    /** What a file says in one line, parted by commas, comes as one text. A value may have commas of its own. */
    static Map<String, String> parameters(String... said) {
        Map<String, String> parameters = new HashMap<>();
        for (String line : said) {
            for (String parameter : line.split(",(?=\\s*[A-Za-z_.]+\\s*=)")) {
                int equals = parameter.indexOf('=');
                if (equals <= 0) {
                    throw new IllegalArgumentException(
                            "parameters of org.biface.postgres: '" + parameter + "' is not of the form name=value");
                }
                parameters.put(
                        parameter.substring(0, equals).trim(),
                        parameter.substring(equals + 1).trim());
            }
        }
        return parameters;
    }

    @Override
    public Optional<Address> address() {
        return server.address();
    }

    @Override
    public String state() {
        return server.state();
    }

    @Deactivate
    void stop() {
        server.close();
    }
}
