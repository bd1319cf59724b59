package org.biface.payments.internal;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.biface.kernel.drain.InFlight;
import org.biface.spi.payment.PaymentProvider;
import org.biface.spi.payment.ProviderUnavailable;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The payment providers that are installed. Of several with one id, the one with the higher ranking, then the higher
 * bundle version, then the lower service id is asked. A provider that leaves gets no new calls, and goes only when those
 * in flight have ended (bounded).
 */
@Component(service = Providers.class)
public final class Providers {

    private static final Logger LOG = LoggerFactory.getLogger(Providers.class);
    private static final Duration QUIET = Duration.ofMillis(50);
    private static final Duration BOUND = Duration.ofSeconds(30);

    private final List<Installed> installed = new CopyOnWriteArrayList<>();

    private record Installed(
            PaymentProvider provider, String id, int ranking, Version version, long service, InFlight inFlight) {}

    @Reference(
            name = "provider",
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void add(PaymentProvider provider, ServiceReference<PaymentProvider> reference) {
        Object ranking = reference.getProperty("service.ranking");
        Object service = reference.getProperty("service.id");
        add(
                provider,
                ranking instanceof Integer number ? number : 0,
                reference.getBundle().getVersion(),
                service instanceof Long number ? number : 0);
    }

    void add(PaymentProvider provider, int ranking, Version version, long service) {
        String id = provider.id();
        installed.add(new Installed(provider, id, ranking, version, service, new InFlight()));
        LOG.info("provider={} version={} is installed", id, version);
    }

    void remove(PaymentProvider provider) {
        for (Installed one : installed) {
            if (one.provider() == provider) {
                installed.remove(one);
                if (!one.inFlight().awaitQuiet(QUIET, BOUND)) {
                    LOG.warn("provider={} version={} leaves with calls in flight", one.id(), one.version());
                }
                LOG.info("provider={} version={} is gone", one.id(), one.version());
            }
        }
    }

    /**
     * @param wanted an id, or empty for whichever comes first
     * @param needs what it must be able to do
     * @return the id of the provider for a new order
     */
    Optional<String> choose(String wanted, Set<PaymentProvider.Capability> needs) {
        return installed.stream()
                .filter(one -> wanted.isEmpty() || one.id().equals(wanted))
                .filter(one -> one.provider().capabilities().containsAll(needs))
                .map(Installed::id)
                .min(Comparator.naturalOrder());
    }

    /** @return whether a provider of that id is installed */
    boolean has(String id) {
        return installed.stream().anyMatch(one -> one.id().equals(id));
    }

    /** @return whether a provider of that id is installed and able to do this */
    boolean can(String id, PaymentProvider.Capability capability) {
        return installed.stream()
                .anyMatch(one ->
                        one.id().equals(id) && one.provider().capabilities().contains(capability));
    }

    /** @return the ids of those that are able to do this, each once, in order */
    List<String> whoCan(PaymentProvider.Capability capability) {
        return installed.stream()
                .filter(one -> one.provider().capabilities().contains(capability))
                .map(Installed::id)
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * @param id a provider's id
     * @param call what to ask it
     * @param <T> what it answers
     * @return the answer
     * @throws ProviderUnavailable when it is not installed
     */
    <T> T ask(String id, Function<PaymentProvider, T> call) {
        while (true) {
            Installed best = installed.stream()
                    .filter(one -> one.id().equals(id))
                    .max(Comparator.comparingInt(Installed::ranking)
                            .thenComparing(Installed::version)
                            .thenComparing(
                                    Comparator.comparingLong(Installed::service).reversed()))
                    .orElseThrow(
                            () -> new ProviderUnavailable("The payment provider '" + id + "' is not installed.", null));
            best.inFlight().enter();
            try {
                // It may have left between being found and being entered.
                if (installed.contains(best)) {
                    return call.apply(best.provider());
                }
            } finally {
                best.inFlight().leave();
            }
        }
    }
}
