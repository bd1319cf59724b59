package org.biface.kernel.persistence.internal;

import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.SharedCacheMode;
import jakarta.persistence.ValidationMode;
import jakarta.persistence.spi.ClassTransformer;
import jakarta.persistence.spi.PersistenceUnitInfo;
import jakarta.persistence.spi.PersistenceUnitTransactionType;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.biface.kernel.persistence.TextArray;
import org.biface.kernel.persistence.UnitDefinition;
import org.eclipse.persistence.config.PersistenceUnitProperties;
import org.eclipse.persistence.internal.databaseaccess.DatabasePlatform;
import org.eclipse.persistence.jpa.PersistenceProvider;
import org.eclipse.persistence.sessions.Session;

/** Starts EclipseLink for a unit, without {@code persistence.xml} and without looking for anything on a class path. */
final class EntityManagers {

    private static final AtomicLong SESSIONS = new AtomicLong();

    private EntityManagers() {}

    static EntityManagerFactory create(UnitDefinition definition, House house) {
        // EclipseLink keeps its sessions by name in the whole JVM; two versions of a capability stand side by side.
        String name = "biface-" + definition.schema() + "-" + SESSIONS.incrementAndGet();
        ClassLoader loader = new UnitClassLoader(definition.classLoader());
        Map<String, Object> properties = new HashMap<>();
        properties.put(PersistenceUnitProperties.CLASSLOADER, loader);
        properties.put(PersistenceUnitProperties.SESSION_NAME, name);
        properties.put(PersistenceUnitProperties.WEAVING, "false");
        properties.put(PersistenceUnitProperties.TARGET_DATABASE, "PostgreSQL");
        properties.put(PersistenceUnitProperties.CACHE_SHARED_DEFAULT, "false");
        // Not by making capitals of them, which in Turkish turns an i into another letter than an I.
        DatabasePlatform.setShouldIgnoreCaseOnFieldComparisons(true);
        properties.put(PersistenceUnitProperties.EXCLUDE_ECLIPSELINK_ORM_FILE, "true");
        properties.put(PersistenceUnitProperties.SESSION_CUSTOMIZER, UnitSession.class.getName());
        properties.put(PersistenceUnitProperties.LOGGING_LEVEL, "SEVERE");
        properties.put(UnitSession.HOUSE, house);
        properties.put(UnitSession.SCHEMA, definition.schema());
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            EntityManagerFactory factory = new PersistenceProvider()
                    .createContainerEntityManagerFactory(
                            new Info(name, definition, loader, house.dataSource()), properties);
            try {
                // EclipseLink reads the mappings and logs in now rather than in somebody's first call.
                factory.createEntityManager().close();
            } catch (RuntimeException failure) {
                factory.close();
                throw failure;
            }
            return factory;
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Sees the mapped classes, this bundle and EclipseLink. */
    private static final class UnitClassLoader extends ClassLoader {

        private static final List<ClassLoader> OURS = List.of(
                EntityManagers.class.getClassLoader(),
                PersistenceProvider.class.getClassLoader(),
                Session.class.getClassLoader());

        UnitClassLoader(ClassLoader unit) {
            super(unit);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.eclipse.persistence.") || name.startsWith("org.biface.kernel.persistence.")) {
                for (ClassLoader loader : OURS) {
                    try {
                        return loader.loadClass(name);
                    } catch (ClassNotFoundException elsewhere) {
                        continue;
                    }
                }
            }
            throw new ClassNotFoundException(name);
        }
    }

    private record Info(String name, UnitDefinition definition, ClassLoader loader, DataSource dataSource)
            implements PersistenceUnitInfo {
        @Override
        public String getPersistenceUnitName() {
            return name;
        }

        @Override
        public String getPersistenceProviderClassName() {
            return PersistenceProvider.class.getName();
        }

        @Override
        public String getScopeAnnotationName() {
            return null;
        }

        @Override
        public List<String> getQualifierAnnotationNames() {
            return List.of();
        }

        @Override
        @SuppressWarnings("removal") // JPA 3.2 itself still asks for this type
        public PersistenceUnitTransactionType getTransactionType() {
            return PersistenceUnitTransactionType.RESOURCE_LOCAL;
        }

        @Override
        public DataSource getJtaDataSource() {
            return null;
        }

        @Override
        public DataSource getNonJtaDataSource() {
            return dataSource;
        }

        @Override
        public List<String> getMappingFileNames() {
            return List.of();
        }

        @Override
        public List<URL> getJarFileUrls() {
            return List.of();
        }

        @Override
        public URL getPersistenceUnitRootUrl() {
            return definition.root();
        }

        @Override
        public List<String> getManagedClassNames() {
            return Stream.concat(definition.entities().stream(), Stream.of(TextArray.class))
                    .map(Class::getName)
                    .toList();
        }

        @Override
        public boolean excludeUnlistedClasses() {
            return true;
        }

        @Override
        public SharedCacheMode getSharedCacheMode() {
            return SharedCacheMode.NONE;
        }

        @Override
        public ValidationMode getValidationMode() {
            return ValidationMode.NONE;
        }

        @Override
        public Properties getProperties() {
            return new Properties();
        }

        @Override
        public String getPersistenceXMLSchemaVersion() {
            return "3.2";
        }

        @Override
        public ClassLoader getClassLoader() {
            return loader;
        }

        @Override
        public void addTransformer(ClassTransformer transformer) {
            // Nothing is woven at run time.
        }

        @Override
        public ClassLoader getNewTempClassLoader() {
            return loader;
        }
    }
}
