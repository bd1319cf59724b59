package org.biface.kernel.persistence;

import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.wiring.BundleWiring;

/**
 * What a unit is made of.
 *
 * @param schema the capability's schema, lower case; made when it is missing
 * @param entities the mapped classes; may be empty for a unit that only uses SQL
 * @param classLoader sees the mapped classes
 * @param root where the classes come from, as EclipseLink wants to know it
 * @param migrations the Flyway migrations, such as {@code V1__missions.sql}, in any order
 */
public record UnitDefinition(
        String schema, List<Class<?>> entities, ClassLoader classLoader, URL root, Supplier<List<URL>> migrations) {

    /** The folder of a bundle that holds its migrations. */
    public static final String MIGRATIONS = "db/migration";

    public UnitDefinition {
        if (!schema.matches("[a-z][a-z_]{0,40}")) {
            throw new IllegalArgumentException("not a schema name: " + schema);
        }
        entities = List.copyOf(entities);
        Objects.requireNonNull(classLoader, "classLoader");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(migrations, "migrations");
    }

    /**
     * The unit of a bundle: its migrations are the files of its folder {@value #MIGRATIONS}.
     *
     * @param bundle the capability's bundle
     * @param schema the capability's schema
     * @param entities the mapped classes
     * @return the definition
     */
    public static UnitDefinition of(Bundle bundle, String schema, Class<?>... entities) {
        return new UnitDefinition(
                schema,
                List.of(entities),
                bundle.adapt(BundleWiring.class).getClassLoader(),
                bundle.getEntry("/"),
                () -> {
                    var found = bundle.findEntries(MIGRATIONS, "*.sql", false);
                    return found == null ? List.of() : java.util.Collections.list(found);
                });
    }
}
