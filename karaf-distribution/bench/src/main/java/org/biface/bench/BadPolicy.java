package org.biface.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;

/** A version of {@code tiered} that must not be; which fault it has is in the file {@code fault.properties} of its bundle. */
public final class BadPolicy implements CommissionPolicy {

    private final Properties fault = new Properties();

    /** Made by the component of its bundle. */
    public BadPolicy() {
        try (InputStream file = BadPolicy.class.getResourceAsStream("/fault.properties")) {
            fault.load(file);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public CommissionResult decide(CommissionRequest request) {
        switch (fault.getProperty("fault")) {
            case "throws" -> throw new IllegalStateException("this version is broken");
            case "sleeps" -> {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                while (System.nanoTime() < end) {
                    LockSupport.parkNanos(end - System.nanoTime());
                }
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
        return PolicyDescription.of("tiered", fault.getProperty("version"))
                .name("A bad version", "Une mauvaise version")
                .explanation("For a test.", "Pour un test.")
                .parameter(text("tiers"))
                .parameter(text("counts"))
                .parameter(text("period"))
                .build();
    }

    private static PolicyParameter text(String name) {
        return PolicyParameter.of(name, PolicyParameter.Type.TEXT)
                .label(name, name)
                .pattern(".*")
                .defaultValue("none")
                .build();
    }
}
