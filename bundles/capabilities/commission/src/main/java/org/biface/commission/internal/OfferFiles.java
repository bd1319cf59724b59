package org.biface.commission.internal;

import java.io.IOException;
import java.util.Collections;
import java.util.Dictionary;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationEvent;
import org.osgi.service.cm.ConfigurationListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Each configuration {@code org.biface.commission.policy~NAME} is the offer NAME.
 *
 * <p>It listens itself, and is no factory component, because Felix FileInstall makes a factory configuration of a file
 * {@code …policy-NAME.cfg} only, and a plain one of {@code …policy~NAME.cfg}; both are meant to be offers.
 */
@Component(service = ConfigurationListener.class, immediate = true)
public final class OfferFiles implements ConfigurationListener {
    static final String PREFIX = "org.biface.commission.policy~";

    private static final Logger LOG = LoggerFactory.getLogger(OfferFiles.class);

    private final ConfigurationAdmin configurations;
    private final Offers offers;

    @Activate
    public OfferFiles(@Reference ConfigurationAdmin configurations, @Reference Offers offers) {
        this.configurations = configurations;
        this.offers = offers;
        read(PREFIX + "*");
    }

    @Override
    public void configurationEvent(ConfigurationEvent event) {
        if (!event.getPid().startsWith(PREFIX)) {
            return;
        }
        if (event.getType() == ConfigurationEvent.CM_DELETED) {
            offers.remove(event.getPid().substring(PREFIX.length()));
        } else if (event.getType() == ConfigurationEvent.CM_UPDATED) {
            read(event.getPid());
        }
    }

    private void read(String pid) {
        try {
            Configuration[] found = configurations.listConfigurations("(" + Constants.SERVICE_PID + "=" + pid + ")");
            for (Configuration configuration : found == null ? new Configuration[0] : found) {
                take(configuration.getPid().substring(PREFIX.length()), configuration.getProcessedProperties(null));
            }
        } catch (IOException | InvalidSyntaxException unreadable) {
            LOG.error("The commission offers {} can't be read", pid, unreadable);
        }
    }

    private void take(String name, Dictionary<String, ?> properties) {
        Map<String, String> values = new TreeMap<>();
        if (properties != null) {
            Collections.list(properties.keys())
                    .forEach(key ->
                            values.put(key, String.valueOf(properties.get(key)).trim()));
        }
        offers.read(name, values);
    }
}
