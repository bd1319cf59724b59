package org.biface.plugins.payment.stripe;

import java.time.Clock;
import java.util.Hashtable;
import org.biface.spi.payment.PaymentProvider;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Offers Stripe as a payment provider, once there is a key. */
@Component(
        service = {},
        immediate = true,
        configurationPid = Settings.PID)
@Designate(ocd = Settings.Config.class)
public final class Stripe {

    private static final Logger LOG = LoggerFactory.getLogger(Stripe.class);

    private final ServiceRegistration<PaymentProvider> registration;

    @Activate
    public Stripe(BundleContext context, Settings.Config config) {
        if (config.api_key().isBlank()) {
            LOG.info("Stripe waits for api.key in etc/{}.cfg", Settings.PID);
            registration = null;
        } else {
            var payments = new StripePayments(Settings.of(config), Clock.systemUTC());
            registration = context.registerService(PaymentProvider.class, payments, new Hashtable<>());
        }
    }

    @Deactivate
    void close() {
        if (registration != null) {
            // Whoever uses the provider lets its calls end before this returns.
            registration.unregister();
        }
    }
}
