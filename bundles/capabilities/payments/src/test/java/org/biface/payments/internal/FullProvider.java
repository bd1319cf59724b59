package org.biface.payments.internal;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.biface.spi.payment.AccountRequest;
import org.biface.spi.payment.AccountState;
import org.biface.spi.payment.Amount;
import org.biface.spi.payment.BalanceReport;
import org.biface.spi.payment.BalanceRequest;
import org.biface.spi.payment.CollectRequest;
import org.biface.spi.payment.Movement;
import org.biface.spi.payment.Notice;
import org.biface.spi.payment.OrderQuery;
import org.biface.spi.payment.Outcome;
import org.biface.spi.payment.PaymentProvider;
import org.biface.spi.payment.PayoutRequest;
import org.biface.spi.payment.RefundRequest;
import org.biface.spi.payment.SweepRequest;
import org.biface.spi.payment.TransferRequest;
import org.biface.spi.payment.Webhook;

/** A provider that can do everything, and says only what a test lets it say: its notices are objects of the test. */
final class FullProvider implements PaymentProvider {

    final Map<String, Outcome> book = new ConcurrentHashMap<>();
    final Map<String, AccountState> accounts = new ConcurrentHashMap<>();
    final Set<UUID> refused = ConcurrentHashMap.newKeySet();
    final List<String> given = new CopyOnWriteArrayList<>();
    final List<BalanceReport.Held> held = new CopyOnWriteArrayList<>();
    final List<Movement> movements = new CopyOnWriteArrayList<>();
    private final AtomicReference<List<Notice>> notices = new AtomicReference<>(List.of());

    @Override
    public String id() {
        return "full";
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    private Outcome order(String what, String key) {
        given.add(what + " " + key);
        return book.computeIfAbsent(key, any -> Outcome.pending("ref-" + key));
    }

    @Override
    public Outcome collect(CollectRequest order) {
        return order("collect", order.key());
    }

    @Override
    public Outcome refund(RefundRequest order) {
        return order("refund of " + order.source(), order.key());
    }

    @Override
    public Outcome transfer(TransferRequest order) {
        return order("transfer " + order.amount().minor() + " to " + order.account(), order.key());
    }

    @Override
    public Outcome payOut(PayoutRequest order) {
        return order("payout " + order.amount().minor() + " from " + order.account(), order.key());
    }

    @Override
    public Outcome sweep(SweepRequest order) {
        return order("sweep " + order.amount().minor(), order.key());
    }

    @Override
    public Outcome openAccount(AccountRequest order) {
        given.add("account in " + order.country() + " " + order.key());
        if (refused.contains(order.owner())) {
            return Outcome.failed("country_unsupported", null);
        }
        return book.computeIfAbsent(
                order.key(),
                key -> Outcome.opened(AccountState.of("acct-" + order.owner(), AccountState.Identity.NEEDED)));
    }

    @Override
    public Optional<AccountState> account(String account) {
        return Optional.ofNullable(accounts.get(account));
    }

    @Override
    public Optional<URI> onboarding(String account, URI back, URI again) {
        return Optional.of(URI.create("https://provider.example/" + account));
    }

    @Override
    public Outcome cancel(OrderQuery query) {
        return book.compute(query.key(), (key, known) -> Outcome.failed("canceled", query.reference()));
    }

    @Override
    public Optional<Outcome> find(OrderQuery query) {
        given.add("find " + query.reference());
        return Optional.ofNullable(book.get(query.key()));
    }

    @Override
    public BalanceReport balance(BalanceRequest request) {
        return BalanceReport.of(Instant.EPOCH, held)
                .withMovements(movements.stream()
                        .filter(line -> !line.at().isBefore(request.since()))
                        .toList());
    }

    Webhook webhook(Notice... said) {
        notices.set(List.of(said));
        return Webhook.of(Map.of(), new byte[0]);
    }

    @Override
    public List<Notice> receive(Webhook webhook) {
        return notices.getAndSet(List.of());
    }

    static Amount eur(long minor) {
        return Amount.of(minor, "EUR");
    }

    List<String> given(String prefix) {
        var found = new ArrayList<String>();
        given.stream().filter(line -> line.startsWith(prefix)).forEach(found::add);
        return found;
    }
}
