package org.biface.commission.internal;

import java.math.BigDecimal;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.biface.spi.commission.CommissionPolicy;
import org.biface.spi.commission.CommissionRequest;
import org.biface.spi.commission.CommissionResult;
import org.biface.spi.commission.PolicyDescription;
import org.biface.spi.commission.PolicyParameter;
import org.osgi.framework.Version;

/** Policies as partners could write them, good and bad. */
final class Policies {
    private static final AtomicLong SERVICES = new AtomicLong();

    private Policies() {}

    static CommissionPolicy of(String id, String version, Function<CommissionRequest, CommissionResult> decide) {
        return of(id, version, "rate", decide);
    }

    static CommissionPolicy of(
            String id, String version, String parameter, Function<CommissionRequest, CommissionResult> decide) {
        PolicyDescription description = PolicyDescription.of(id, version)
                .name(id, id)
                .explanation("For tests.", "Pour les tests.")
                .parameter(PolicyParameter.of(parameter, PolicyParameter.Type.INTEGER)
                        .label("Rate", "Taux")
                        .unit("basis points")
                        .range("0", "10000")
                        .defaultValue("1000")
                        .build())
                .build();
        return new CommissionPolicy() {
            @Override
            public CommissionResult decide(CommissionRequest request) {
                return decide.apply(request);
            }

            @Override
            public PolicyDescription describe() {
                return description;
            }
        };
    }

    static CommissionPolicy flat(String version) {
        return of("flat", version, Policies::flat);
    }

    static CommissionResult flat(CommissionRequest request) {
        return takes(
                request,
                BigDecimal.valueOf(request.amount())
                        .multiply(request.decimal("rate"))
                        .movePointLeft(4));
    }

    static CommissionResult takes(CommissionRequest request, BigDecimal exact) {
        return CommissionResult.of(request)
                .freelancer("Commission", "Commission", exact)
                .build();
    }

    static RegisteredPolicy.Source source(int ranking, String bundleVersion) {
        return source(ranking, bundleVersion, "content of " + bundleVersion);
    }

    static RegisteredPolicy.Source source(int ranking, String bundleVersion, String content) {
        return new RegisteredPolicy.Source(
                SERVICES.incrementAndGet(), ranking, "test.policies", Version.parseVersion(bundleVersion), content);
    }

    static CommissionRequest request() {
        return CommissionRequest.of(10_000, "EUR").parameter("rate", "1000").build();
    }
}
