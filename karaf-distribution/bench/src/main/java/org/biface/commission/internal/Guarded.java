package org.biface.commission.internal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.biface.plugins.commission.flat.FlatCommission;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.osgi.framework.Version;

/** A quote by the flat policy, asked directly and through registry and guard. In this package to get at them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class Guarded {

    private final CommissionPolicy policy = new FlatCommission();
    private final CommissionRequest request = CommissionRequest.of(26_664, "EUR")
            .parameters(Offers.complete(Map.of(), policy.describe()))
            .build();
    private final PolicyRegistry.Key key =
            new PolicyRegistry.Key(policy.describe().id(), policy.describe().major());
    private PolicyGuard guard;
    private PolicyRegistry registry;

    /** With the limits that the platform has. */
    @Setup
    public void open() {
        guard = new PolicyGuard(Duration.ofMillis(250), 8, 4);
        registry = new PolicyRegistry(guard, Duration.ofSeconds(10), 32, Duration.ofSeconds(5));
        registry.add(policy, new RegisteredPolicy.Source(1, 0, "bench", Version.parseVersion("1.0.0"), ""));
    }

    @TearDown
    public void close() {
        registry.close();
        guard.close();
    }

    /** @return what the policy says */
    @Benchmark
    public Object directly() {
        return policy.decide(request);
    }

    /** @return what the guard let through */
    @Benchmark
    public Object guarded() {
        return registry.quote(key, request);
    }
}
