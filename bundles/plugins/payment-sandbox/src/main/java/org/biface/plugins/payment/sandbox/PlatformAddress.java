package org.biface.plugins.payment.sandbox;

import java.net.URI;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Where the platform listens: as configured, else as its HTTP service says, on the loopback address. */
final class PlatformAddress implements Supplier<URI> {

    private static final String ENDPOINT = "osgi.http.endpoint";
    private static final String PORT = "org.osgi.service.http.port";
    private static final String DEFAULT_PORT = "8080";

    private final BundleContext context;
    private final String configured;

    PlatformAddress(BundleContext context, String configured) {
        this.context = context;
        this.configured = configured;
    }

    /** Asked for each time: the port may have changed. */
    @Override
    public URI get() {
        if (!configured.isBlank()) {
            return URI.create(configured);
        }
        try {
            ServiceReference<?>[] found = context.getAllServiceReferences(null, "(" + ENDPOINT + "=*)");
            if (found != null) {
                for (ServiceReference<?> reference : found) {
                    for (String endpoint :
                            strings(reference.getProperty(ENDPOINT)).toList()) {
                        URI uri = URI.create(endpoint);
                        if ("http".equals(uri.getScheme()) && uri.getPort() > 0) {
                            return loopback(Integer.toString(uri.getPort()));
                        }
                    }
                }
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
        String port = context.getProperty(PORT);
        return loopback(port == null ? DEFAULT_PORT : port);
    }

    private static URI loopback(String port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static Stream<String> strings(Object property) {
        if (property instanceof String one) {
            return Stream.of(one);
        }
        if (property instanceof String[] several) {
            return Arrays.stream(several);
        }
        if (property instanceof Iterable<?> several) {
            return java.util.stream.StreamSupport.stream(several.spliterator(), false)
                    .map(Object::toString);
        }
        return Stream.empty();
    }
}
