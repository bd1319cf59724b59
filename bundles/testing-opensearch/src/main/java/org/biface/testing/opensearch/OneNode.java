package org.biface.testing.opensearch;

import java.nio.file.Path;
import java.util.List;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/** One node of OpenSearch on the loopback interface, until nobody holds its standard input open any more. */
public final class OneNode extends Node {

    private OneNode(Environment environment) {
        super(environment, List.of(Netty4Plugin.class), false);
    }

    /**
     * Says the port when it answers.
     *
     * @param args its folder, and the port or 0 for any
     * @throws Exception when it does not start
     */
    public static void main(String[] args) throws Exception {
        Settings settings = Settings.builder()
                .put("path.home", args[0])
                .put("path.data", args[0] + "/data")
                .put("cluster.name", "biface-test")
                .put("node.name", "one")
                .put("discovery.type", "single-node")
                .put("transport.type", "netty4")
                .put("http.type", "netty4")
                .put("network.host", "127.0.0.1")
                .put("http.port", args[1])
                .put("transport.port", "0")
                // Whoever writes to what is not there must be told so.
                .put("action.auto_create_index", false)
                .put("cluster.routing.allocation.disk.threshold_enabled", false)
                .build();
        try (Node node = new OneNode(new Environment(settings, Path.of(args[0], "config")))) {
            node.start();
            int port = node.injector()
                    .getInstance(HttpServerTransport.class)
                    .boundAddress()
                    .publishAddress()
                    .getPort();
            System.out.println("port " + port);
            while (System.in.read() >= 0) {
                Thread.onSpinWait();
            }
        }
    }
}
