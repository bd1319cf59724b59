package org.biface.plugins.matching.opensearch;

import java.util.Hashtable;
import org.biface.spi.matching.engine.SearchEngine;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers a cluster to matching, once it is said where that is. */
@Component(
        service = {},
        immediate = true,
        configurationPid = Settings.PID)
@Designate(ocd = Settings.Config.class)
public final class OpenSearch {

    private static final Logger LOG = LoggerFactory.getLogger(OpenSearch.class);

    private final ServiceRegistration<SearchEngine> registration;

    @Activate
    public OpenSearch(BundleContext context, Settings.Config config) {
        if (config.hosts().isBlank()) {
            LOG.info("OpenSearch waits for hosts in etc/{}.cfg", Settings.PID);
            registration = null;
        } else {
            var engine = new OpenSearchEngine(Settings.of(config, System::getenv));
            registration = context.registerService(SearchEngine.class, engine, new Hashtable<>());
        }
    }

    @Deactivate
    void close() {
        if (registration != null) {
            // What is asked at this moment gets its answer: nothing is closed.
            registration.unregister();
        }
    }
}
