package org.biface.plugins.matching.opensearch;

import java.net.URI;
import java.util.Map;
import org.biface.spi.matching.engine.SearchEngine;
import org.biface.testing.Configured;

/** The plugin's engine, as an operator's file would make it. In this package to get at it. */
public final class Engines {

    private Engines() {}

    public static SearchEngine at(URI address, String prefix, int shards) {
        return new OpenSearchEngine(Settings.of(
                Configured.with(
                        Settings.Config.class,
                        Map.of("hosts", address.toString(), "prefix", prefix, "shards", shards, "replicas", 0)),
                name -> null));
    }
}
