package org.biface.commission.internal;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each configuration {@code org.biface.commission.policy~NAME} is the offer NAME.
 *
 * <p>It listens itself, and is no factory component, because Felix FileInstall makes a factory configuration of a file
 * {@code …policy-NAME.cfg} only, and a plain one of {@code …policy~NAME.cfg}; both are meant to be offers. It listens before
 * it reads what is there, so that what changes in between is not missed.
 */
@Component(
        service = {},
        immediate = true)
public final class OfferFiles implements ConfigurationListener {
    static final String PREFIX = "org.biface.commission.policy~";

    private static final Logger LOG = LoggerFactory.getLogger(OfferFiles.class);

    private final ConfigurationAdmin configurations;
    private final Offers offers;
    private final ServiceRegistration<ConfigurationListener> listening;

    @Activate
    public OfferFiles(@Reference ConfigurationAdmin configurations, @Reference Offers offers, BundleContext context) {
        this.configurations = configurations;
        this.offers = offers;
        listening = context.registerService(ConfigurationListener.class, this, null);
        readAll();
    }

    @Deactivate
    void close() {
        listening.unregister();
    }

    /** What has gone while nobody listened is no offer any more. */
    private synchronized void readAll() {
        Set<String> gone = new HashSet<>(offers.ofFiles().keySet());
        gone.removeAll(read("*"));
        gone.forEach(offers::remove);
    }

    @Override
    public synchronized void configurationEvent(ConfigurationEvent event) {
        if (!event.getPid().startsWith(PREFIX)) {
            return;
        }
        String name = event.getPid().substring(PREFIX.length());
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            offers.remove(name);
        } else if (event.getType() == ConfigurationEvent.CM_UPDATED) {
            read(name);
        }
    }

    /** @return the names that were found */
    private Set<String> read(String name) {
        Set<String> names = new HashSet<>();
        try {
            Configuration[] found =
                    configurations.listConfigurations("(" + Constants.SERVICE_PID + "=" + PREFIX + name + ")");
            for (Configuration configuration : found == null ? new Configuration[0] : found) {
                take(configuration, names);
            }
        } catch (IOException | InvalidSyntaxException unreadable) {
            LOG.error("The commission offers {} can't be read", name, unreadable);
        }
        return names;
    }

    private void take(Configuration configuration, Set<String> names) {
        String name;
        Dictionary<String, ?> properties;
        try {
            name = configuration.getPid().substring(PREFIX.length());
            properties = configuration.getProcessedProperties(null);
        } catch (IllegalStateException deleted) {
            LOG.debug("A commission offer has gone while it was being read", deleted);
            return;
        }
        Map<String, String> values = new TreeMap<>();
        if (properties != null) {
            Collections.list(properties.keys())
                    .forEach(key ->
                            values.put(key, String.valueOf(properties.get(key)).trim()));
        }
        offers.read(name, values);
        names.add(name);
    }
}
