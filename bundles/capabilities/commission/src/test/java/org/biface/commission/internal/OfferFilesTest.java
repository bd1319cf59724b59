package org.biface.commission.internal;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;

/** Offers come, change and go with their configurations. */
public class OfferFilesTest {
    private final PolicyGuard guard = new PolicyGuard(Duration.ofMinutes(3), 8, 4);
    private final PolicyRegistry registry = new PolicyRegistry(guard, Duration.ZERO, 1, Duration.ofSeconds(1));
    private final Offers offers = new Offers(registry);
    private final OfferBook book = new OfferBook(offers);
    private final Map<String, Dictionary<String, Object>> configurations = new LinkedHashMap<>();
    private final Set<ConfigurationListener> listeners = new HashSet<>();
    /** Happens once, between what the configuration admin has listed and the reading of it. */
    private Runnable meanwhile = () -> {};

    private OfferFiles files;

    @Before
    public void open() {
        book.stored(List.of());
        registry.add(Policies.flat("1.0.0"), Policies.source(0, "1.0.0"));
    }

    @After
    public void close() {
        if (files != null) {
            files.close();
        }
        registry.close();
        guard.close();
    }

    private void start() {
        files = new OfferFiles(admin(), offers, context());
        book.settle();
    }

    private static <T> T made(Class<T> type, java.util.function.BiFunction<String, Object[], Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> answers.apply(method.getName(), arguments)));
    }

    private BundleContext context() {
        return made(BundleContext.class, (method, arguments) -> {
            assertEquals("registerService", method);
            ConfigurationListener listener = (ConfigurationListener) arguments[1];
            listeners.add(listener);
            return made(ServiceRegistration.class, (unregister, nothing) -> {
                assertEquals("unregister", unregister);
                listeners.remove(listener);
                return null;
            });
        });
    }

    private ConfigurationAdmin admin() {
        return made(ConfigurationAdmin.class, (method, arguments) -> {
            assertEquals("listConfigurations", method);
            String filter = (String) arguments[0];
            String pid = filter.substring("(service.pid=".length(), filter.length() - 1);
            Configuration[] found = configurations.keySet().stream()
                    .filter(one ->
                            pid.endsWith("*") ? one.startsWith(pid.substring(0, pid.length() - 1)) : one.equals(pid))
                    .map(this::configuration)
                    .toArray(Configuration[]::new);
            Runnable now = meanwhile;
            meanwhile = () -> {};
            now.run();
            return found.length == 0 ? null : found;
        });
    }

    private Configuration configuration(String pid) {
        return made(Configuration.class, (method, arguments) -> {
            if (!configurations.containsKey(pid)) {
                throw new IllegalStateException("deleted");
            }
            return method.equals("getPid") ? pid : configurations.get(pid);
        });
    }

    private void store(String name, String... values) {
        Dictionary<String, Object> properties = new Hashtable<>();
        properties.put("service.pid", OfferFiles.PREFIX + name);
        properties.put("felix.fileinstall.filename", "file:/etc/" + name + ".cfg");
        for (int i = 0; i < values.length; i += 2) {
            properties.put(values[i], values[i + 1]);
        }
        configurations.put(OfferFiles.PREFIX + name, properties);
        happens(ConfigurationEvent.CM_UPDATED, OfferFiles.PREFIX + name);
    }

    private void delete(String name) {
        configurations.remove(OfferFiles.PREFIX + name);
        happens(ConfigurationEvent.CM_DELETED, OfferFiles.PREFIX + name);
    }

    private void happens(int type, String pid) {
        var event = new ConfigurationEvent(reference(), type, null, pid);
        List.copyOf(listeners).forEach(one -> one.configurationEvent(event));
        book.settle();
    }

    @SuppressWarnings("unchecked")
    private static ServiceReference<ConfigurationAdmin> reference() {
        return made(ServiceReference.class, (method, arguments) -> null);
    }

    private Set<String> names() {
        book.settle();
        return offers.all().stream().map(Offer::name).collect(Collectors.toCollection(TreeSet::new));
    }

    private String rate(String name) {
        book.settle();
        return offers.all().stream()
                .filter(offer -> offer.name().equals(name))
                .findFirst()
                .orElseThrow()
                .parameters()
                .get("rate");
    }

    @Test
    public void whatIsThereAndWhatComesServes() {
        store("default", "policy", "flat", "param.rate", " 900 ");
        start();
        assertEquals("900", rate("default"));
        store("dollars", "policy", "flat", "currency", "USD");
        assertEquals(Set.of("default", "dollars"), names());
        store("default", "policy", "flat", "param.rate", "800");
        assertEquals("800", rate("default"));
    }

    @Test
    public void whatIsWrongIsRefusedWithTheReasonAndThePreviousOneServes() {
        store("default", "policy", "flat", "param.rate", "900");
        start();
        store("default", "policy", "flat", "param.rate", "10001");
        assertEquals("900", rate("default"));
        String reason = offers.refused().get("default");
        assertTrue(reason, reason.contains("10000"));
        store("default", "policy", "flat", "paramrate", "1000");
        assertEquals("900", rate("default"));
        assertTrue(
                offers.refused().get("default"), offers.refused().get("default").contains("paramrate"));
        store("default", "policy", "flat", "param.rate", "1000");
        assertEquals("1000", rate("default"));
        assertEquals(Map.of(), offers.refused());
    }

    @Test
    public void whatIsDeletedEnds() {
        store("default", "policy", "flat");
        start();
        delete("default");
        assertEquals(Set.of(), names());
        assertEquals(Map.of(), offers.refused());
    }

    @Test
    public void othersConfigurationsAreNoOffers() {
        start();
        configurations.put("org.biface.commission", new Hashtable<>());
        happens(ConfigurationEvent.CM_UPDATED, "org.biface.commission");
        happens(ConfigurationEvent.CM_DELETED, "org.biface.commission");
        happens(ConfigurationEvent.CM_LOCATION_CHANGED, OfferFiles.PREFIX + "default");
        assertEquals(Set.of(), names());
    }

    @Test
    public void whatChangesDuringTheFirstLookIsNotMissed() {
        store("default", "policy", "flat", "param.rate", "900");
        store("gone", "policy", "flat", "currency", "USD");
        meanwhile = () -> {
            assertFalse("it listens already", listeners.isEmpty());
            store("late", "policy", "flat", "currency", "CHF");
            delete("gone");
        };
        start();
        assertEquals(Set.of("default", "late"), names());
    }

    @Test
    public void whatWentWhileNobodyListenedHasEnded() {
        store("default", "policy", "flat");
        store("dollars", "policy", "flat", "currency", "USD");
        start();
        files.close();
        assertTrue(listeners.isEmpty());
        delete("dollars");
        start();
        assertEquals(Set.of("default"), names());
    }
}
