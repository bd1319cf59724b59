package org.biface.kernel.http.internal;

import jakarta.servlet.Filter;
import jakarta.ws.rs.ext.RuntimeDelegate;
import java.time.Duration;
import java.util.Set;
import org.biface.accounts.Accounts;
import org.biface.kernel.http.HttpKernel;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;
import org.biface.kernel.persistence.UnitDefinition;
import org.glassfish.jersey.server.internal.RuntimeDelegateImpl;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The gate as a service: capabilities take it as {@link HttpKernel}, the whiteboard as a filter before everything. */
@Component(
        service = {HttpKernel.class, Filter.class},
        configurationPid = "org.biface.http",
        property = {
            "osgi.http.whiteboard.filter.pattern=/*",
            "osgi.http.whiteboard.filter.asyncSupported:Boolean=true",
            "service.ranking:Integer=1000"
        })
@Designate(ocd = HttpKernelComponent.Config.class)
public final class HttpKernelComponent extends Gate {

    /** What an operator may set, in {@code etc/org.biface.http.cfg}. */
    @ObjectClassDefinition(name = "Biface HTTP")
    public @interface Config {
        @AttributeDefinition(
                description =
                        "Where people reach the platform, such as https://biface.example: for links in mails and for"
                                + " search engines")
        String public_url() default "";

        @AttributeDefinition(description = "Largest body of a request, in bytes")
        int body_limit_bytes() default 1 << 20;

        @AttributeDefinition(description = "Requests of one address in a minute on this node; 0 for no limit")
        int address_requests_per_minute() default 6_000;

        @AttributeDefinition(description = "Requests of one account in a minute on this node; 0 for no limit")
        int account_requests_per_minute() default 6_000;

        @AttributeDefinition(description = "Whether requests from this machine (a proxy on it) are limited by address")
        boolean limit_loopback() default false;

        @AttributeDefinition(
                description = "Whether the session cookie goes over TLS only; false for plain HTTP on loopback")
        boolean secure_cookie() default true;

        @AttributeDefinition(
                description = "Other origins whose pages may use a session cookie: https://www.example.org")
        String[] allowed_origins() default {};

        @AttributeDefinition(description = "How long answers to requests with an Idempotency-Key are kept, in days")
        int idempotency_days() default 7;

        @AttributeDefinition(description = "How long a leaving capability waits for its requests at most, in seconds")
        int drain_seconds() default 30;
    }

    private static final Duration SWEEP = Duration.ofHours(1);

    private final Unit unit;

    @Reference(
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY,
            cardinality = ReferenceCardinality.OPTIONAL)
    private volatile Accounts accounts;

    @Activate
    public HttpKernelComponent(BundleContext context, Config config, @Reference Persistence persistence) {
        this(config, persistence, persistence.open(UnitDefinition.of(context.getBundle(), "http")));
    }

    private HttpKernelComponent(Config config, Persistence persistence, Unit unit) {
        super(settings(config), persistence, unit);
        this.unit = unit;
        // The API looks for its implementation by class loaders, which in OSGi see none.
        RuntimeDelegate.setInstance(new RuntimeDelegateImpl());
        unit.timers().every("forget-idempotent-answers", SWEEP, idempotency()::sweep);
        unit.timers().start();
    }

    private static Settings settings(Config config) {
        return new Settings(
                config.body_limit_bytes(),
                config.address_requests_per_minute(),
                config.account_requests_per_minute(),
                config.limit_loopback(),
                config.secure_cookie(),
                Set.of(config.allowed_origins()),
                Duration.ofDays(config.idempotency_days()),
                Duration.ofSeconds(config.drain_seconds()));
    }

    @Deactivate
    void close() {
        unit.close();
    }

    @Override
    protected Accounts accounts() {
        return accounts;
    }
}
