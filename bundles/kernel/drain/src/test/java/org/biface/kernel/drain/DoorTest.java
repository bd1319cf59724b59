package org.biface.kernel.drain;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertSame;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.lang.reflect.Proxy;
import java.util.Dictionary;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.junit.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

public class DoorTest {

    private static final long BOUND = 180;

    /** What a capability offers. */
    public interface Greeter {
        String greet(String name) throws Exception;
    }

    /** What is registered at this moment, as the framework would have it. */
    private final class Registry {
        private volatile Object service;
        private volatile Dictionary<?, ?> properties;
        private volatile boolean gone;

        private BundleContext context(String seconds) {
            return fake(BundleContext.class, (method, args) -> switch (method) {
                case "getProperty" -> Door.BOUND_PROPERTY.equals(args[0]) ? seconds : null;
                case "registerService" -> {
                    assertEquals(Greeter.class, args[0]);
                    service = args[1];
                    properties = (Dictionary<?, ?>) args[2];
                    yield fake(ServiceRegistration.class, (name, none) -> {
                        assertEquals("unregister", name);
                        if (gone) {
                            throw new IllegalStateException("withdrawn with its bundle");
                        }
                        service = null;
                        return null;
                    });
                }
                default -> throw new AssertionError(method);
            });
        }
    }

    private interface Answers {
        Object of(String method, Object[] args);
    }

    private static <T> T fake(Class<T> type, Answers answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, args) -> answers.of(method.getName(), args)));
    }

    private final Registry registry = new Registry();

    private Door open(String seconds, Greeter greeter) {
        return Door.open(registry.context(seconds), Greeter.class, greeter, Map.of("language", "en"));
    }

    private Greeter service() {
        return (Greeter) registry.service;
    }

    private static <T> CompletableFuture<T> start(Callable<T> work) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return work.call();
            } catch (Exception failed) {
                throw new IllegalStateException(failed);
            }
        });
    }

    @Test
    public void whatIsCalledIsTheServiceBehindIt() throws Exception {
        try (Door door = open(null, name -> "Hello " + name)) {
            assertEquals("Hello Anna", service().greet("Anna"));
            assertEquals("en", registry.properties.get("language"));
            assertTrue(door.toString(), service().toString().startsWith(Greeter.class.getName() + " -> "));
            assertEquals(service(), service());
            assertEquals(service().hashCode(), service().hashCode());
            assertNotEquals("another object", service(), new Object());
        }
    }

    @Test
    public void whatTheServiceThrowsComesOutAsItIs() {
        Exception thrown = new Exception("refused");
        try (Door door = open(null, name -> {
            throw thrown;
        })) {
            assertSame(thrown, assertThrows(Exception.class, () -> service().greet("Anna")));
            assertTrue(door.toString(), registry.service != null);
        }
    }

    @Test
    public void itIsWithdrawnFirstAndShutWhenTheLastCallIsOver() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Door door = open(Long.toString(BOUND), name -> {
            inside.countDown();
            assertTrue(leave.await(BOUND, TimeUnit.SECONDS));
            return "done";
        });
        Greeter service = service();
        CompletableFuture<String> call = start(() -> service.greet("Anna"));
        assertTrue(inside.await(BOUND, TimeUnit.SECONDS));
        CompletableFuture<Void> closing = CompletableFuture.runAsync(door::close);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND);
        while (registry.service != null) {
            assertTrue("withdrawn, so that nobody new finds it", System.nanoTime() < deadline);
            LockSupport.parkNanos(1_000_000);
        }
        assertThrows(TimeoutException.class, () -> closing.get(300, TimeUnit.MILLISECONDS));
        assertFalse(call.isDone());

        leave.countDown();
        assertEquals("done", call.get(BOUND, TimeUnit.SECONDS));
        closing.get(BOUND, TimeUnit.SECONDS);
    }

    @Test
    public void aCallThatNeverEndsKeepsItNoLongerThanTheBound() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        Door door = open("1", name -> {
            inside.countDown();
            assertTrue(leave.await(BOUND, TimeUnit.SECONDS));
            return "late";
        });
        Greeter service = service();
        CompletableFuture<String> call = start(() -> service.greet("Anna"));
        assertTrue(inside.await(BOUND, TimeUnit.SECONDS));
        door.close();
        assertFalse("it did not wait for the call", call.isDone());
        leave.countDown();
        assertEquals("late", call.get(BOUND, TimeUnit.SECONDS));
    }

    @Test
    public void aServiceThatWentWithItsBundleIsNoError() {
        Door door = open(null, name -> name);
        registry.gone = true;
        door.close();
    }
}
