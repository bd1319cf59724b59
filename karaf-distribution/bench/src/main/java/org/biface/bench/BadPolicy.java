package org.biface.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;

/**
 * A version of {@code tiered} that must not be; which fault it has is in the file {@code fault.properties} of its bundle. Two
 * of them are as good as the real one, whose code is in their bundle, until they have been asked often enough to serve.
 */
public final class BadPolicy implements CommissionPolicy {

    /** How long the one that takes its time does so each of the two times that it is asked: less than the time limit. */
    static final int LEISURE_MILLIS = 60;

    /** More than the registry asks a newcomer before it may serve: 300 records, each twice, and what offers ask. */
    private static final long GOOD_CALLS = 800;

    private final Properties fault = new Properties();
    private final AtomicLong calls = new AtomicLong();
    private final CommissionPolicy good;

    /** Made by the component of its bundle. */
    public BadPolicy() {
        try (InputStream file = BadPolicy.class.getResourceAsStream("/fault.properties")) {
            fault.load(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        good = switch (fault.getProperty("fault")) {
            case "tires", "leisurely" -> real();
            default -> null;
        };
    }

    private static CommissionPolicy real() {
        try {
            return (CommissionPolicy) Class.forName("org.biface.plugins.commission.tiered.TieredCommission")
                    .getConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException missing) {
            throw new IllegalStateException("the bundle has no code of the real policy", missing);
        }
    }

    @Override
    public CommissionResult decide(CommissionRequest request) {
        boolean tired = calls.incrementAndGet() > GOOD_CALLS;
        switch (fault.getProperty("fault")) {
            case "throws" -> throw new IllegalStateException("this version is broken");
            case "sleeps" -> pause(10_000);
            case "tires" -> {
                if (tired) {
                    throw new IllegalStateException("this version was good for " + GOOD_CALLS + " calls");
                }
                return good.decide(request);
            }
            case "leisurely" -> {
                if (tired) {
                    pause(LEISURE_MILLIS);
                }
                return good.decide(request);
            }
            default -> {
                // greedy: see below
            }
        }
        return CommissionResult.of(request)
                .freelancer(
                        "More than there is",
                        "Plus que tout",
                        java.math.BigDecimal.valueOf(request.amount()).multiply(new java.math.BigDecimal("1.2")))
                .build();
    }

    @Override
    public PolicyDescription describe() {
        PolicyDescription.Builder description = PolicyDescription.of("tiered", fault.getProperty("version"))
                .name("A bad version", "Une mauvaise version")
                .explanation("For a test.", "Pour un test.");
        if (good == null) {
            List.of("tiers", "counts", "period").forEach(name -> description.parameter(text(name)));
        } else {
            good.describe().parameters().forEach(description::parameter);
        }
        return description.build();
    }

    private static void pause(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static PolicyParameter text(String name) {
        return PolicyParameter.of(name, PolicyParameter.Type.TEXT)
                .label(name, name)
                .pattern(".*")
                .defaultValue("none")
                .build();
    }
}
