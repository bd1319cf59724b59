package org.biface.kernel.drain;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one way into a capability: registers its API service, counts the calls, and on the way out withdraws the service,
 * waits until no call is in flight and a short quiet has passed, and only then returns, so that whatever the calls need
 * can be closed behind it.
 *
 * <p>A capability has one component that opens a door in {@code @Activate} and closes it in {@code @Deactivate}, with a
 * static reference to the internal service behind it; Declarative Services then keeps the order: door, service, store.
 */
public final class Door implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Door.class);

    /** How long nobody may have called before the door is shut for good. */
    public static final Duration QUIET = Duration.ofMillis(100);

    /** How long to wait for calls in flight at most; a framework property of this name, in seconds, changes it. */
    public static final String BOUND_PROPERTY = "org.biface.drain.seconds";

    private final String name;
    private final InFlight inFlight = new InFlight();
    private final Duration bound;
    private final ServiceRegistration<?> registration;

    private <S> Door(BundleContext context, Class<S> type, S service, Map<String, ?> properties) {
        this.name = type.getName();
        String seconds = context.getProperty(BOUND_PROPERTY);
        this.bound = Duration.ofSeconds(seconds == null ? 30 : Long.parseLong(seconds));
        this.registration = context.registerService(type, counted(type, service), new Hashtable<>(properties));
    }

    /**
     * @param context the capability's bundle
     * @param type the API interface
     * @param service what is behind the door
     * @param <S> the API
     * @return the open door
     */
    public static <S> Door open(BundleContext context, Class<S> type, S service) {
        return open(context, type, service, Map.of());
    }

    /**
     * @param context the capability's bundle
     * @param type the API interface
     * @param service what is behind the door
     * @param properties the service's properties
     * @param <S> the API
     * @return the open door
     */
    public static <S> Door open(BundleContext context, Class<S> type, S service, Map<String, ?> properties) {
        return new Door(context, type, service, properties);
    }

    private <S> S counted(Class<S> type, S service) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            inFlight.enter();
            try {
                if (method.getDeclaringClass() == Object.class) {
                    return switch (method.getName()) {
                        case "equals" -> proxy == args[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> name + " -> " + service;
                    };
                }
                return method.invoke(service, args);
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            } finally {
                inFlight.leave();
            }
        }));
    }

    /** Withdraws the service and waits for the calls in flight. */
    @Override
    public void close() {
        try {
            registration.unregister();
        } catch (IllegalStateException alreadyGone) {
            LOG.debug("{} was withdrawn with its bundle", name, alreadyGone);
        }
        if (!inFlight.awaitQuiet(QUIET, bound)) {
            LOG.warn("{} leaves with {} calls in flight after {} s", name, inFlight.now(), bound.toSeconds());
        }
    }
}
