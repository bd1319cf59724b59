package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.LedgerBalance;
import org.biface.payments.Sweep;
import org.biface.spi.payment.BalanceReport.Held;
import org.biface.spi.payment.BalanceRequest;
import org.biface.spi.payment.PaymentProvider.Capability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the platform's own money out of what the providers hold. */
final class Sweeper {

    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String DESCRIPTION = "Biface commission";

    private final PaymentStore store;
    private final ProviderDesk desk;
    private final Settings settings;
    private final Clock clock;

    Sweeper(PaymentStore store, ProviderDesk desk, Settings settings, Clock clock) {
        this.store = store;
        this.desk = desk;
        this.settings = settings;
        this.clock = clock;
    }

    /** Called by a timer, whose threads never wait for a provider. */
    void whenDue() {
        var thread = new Thread(this::quietly, "biface-payments-sweep");
        thread.setDaemon(true);
        thread.start();
    }

    private void quietly() {
        try {
            List<Sweep> begun = sweep();
            if (!begun.isEmpty()) {
                LOG.info("The platform's own money is swept: {}", begun);
            }
        } catch (Unavailable away) {
            LOG.info("The platform's own money is swept later: {}", away.getMessage());
        } catch (RuntimeException failure) {
            LOG.warn("The platform's own money could not be swept", failure);
        }
    }

    /** @return what was begun, which may be nothing */
    List<Sweep> sweep() {
        Map<String, Map<String, Long>> most = new TreeMap<>();
        List<String> currencies = store.read(Sweeper::currencies);
        if (!currencies.isEmpty()) {
            desk.whoCan(Capability.SWEEP).forEach(provider -> most.put(provider, most(provider, currencies)));
        }
        return store.write(connection -> {
            var begun = new ArrayList<Sweep>();
            for (Map.Entry<String, Map<String, Long>> provider : most.entrySet()) {
                for (Map.Entry<String, Long> one : provider.getValue().entrySet()) {
                    sweep(connection, provider.getKey(), one.getKey(), one.getValue(), begun);
                }
            }
            return begun;
        });
    }

    private static List<String> currencies(Connection connection) throws SQLException {
        return Ledger.balances(connection, AccountName.PROVIDER_CASH).stream()
                .map(LedgerBalance::balance)
                .filter(Money::isPositive)
                .map(Money::currency)
                .toList();
    }

    /** What a provider could send now: much of what it holds may be on its way to it only. */
    private Map<String, Long> most(String provider, List<String> currencies) {
        Map<String, Long> most = new TreeMap<>();
        if (!desk.can(provider, Capability.BALANCE)) {
            currencies.forEach(currency -> most.put(currency, Long.MAX_VALUE));
            return most;
        }
        BalanceRequest request = BalanceRequest.since(clock.instant());
        for (Held held :
                desk.ask(provider, LIMIT, asked -> asked.balance(request)).held()) {
            if (held.account() == null && currencies.contains(held.available().currency())) {
                most.merge(
                        held.available().currency(),
                        Math.max(0, held.available().minor()),
                        Long::sum);
            }
        }
        return most;
    }

    private void sweep(Connection connection, String provider, String currency, long most, List<Sweep> begun)
            throws SQLException {
        long excess = Cash.lockedExcess(connection, currency);
        long due = Dues.open(connection, provider, currency).minor();
        // The provider holds less than the books say by what is owed to it: so much of the excess is not really there.
        long settled = Math.max(0, Math.min(due, excess));
        long sent = due > settled ? 0 : Math.max(0, Math.min(excess - settled, most));
        if (sent < settings.sweepLeast()) {
            sent = 0;
        }
        if (settled + sent == 0) {
            return;
        }
        UUID id = Ids.next();
        Instant now = clock.instant();
        OrderDraft draft = sent == 0
                ? null
                : OrderDraft.of(Order.Kind.SWEEP, Money.of(sent, currency))
                        .provider(provider)
                        .description(DESCRIPTION);
        SweepBook.begin(
                connection,
                id,
                provider,
                Money.of(settled + sent, currency),
                Money.of(settled, currency),
                draft == null ? null : draft.id(),
                now);
        if (draft != null) {
            desk.start(connection, draft);
        }
        begun.add(SweepBook.find(connection, id).orElseThrow());
    }
}
