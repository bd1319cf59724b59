package org.biface.kernel.http.internal;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.biface.accounts.Account;
import org.biface.accounts.Accounts;
import org.biface.commons.Actor;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.persistence.Unit;

/** A gate whose accounts are a table of tokens. */
final class TestGate extends Gate {

    final Map<String, Actor> tokens = new ConcurrentHashMap<>();

    /** The language that people have chosen, if it is not English. */
    final Map<UUID, String> languages = new ConcurrentHashMap<>();

    volatile boolean accountsAway;

    /** The clock of the limits; it stands still until a test sets it. */
    final AtomicLong nanos;

    private final Accounts accounts = (Accounts) Proxy.newProxyInstance(
            Accounts.class.getClassLoader(), new Class<?>[] {Accounts.class}, (proxy, method, args) -> {
                if (method.getName().equals("authenticate")) {
                    return Optional.ofNullable(tokens.get(args[0]));
                }
                if (method.getName().equals("get")) {
                    return account((UUID) args[1]);
                }
                throw new UnsupportedOperationException(method.getName());
            });

    TestGate(Settings settings, Persistence persistence, Unit unit) {
        this(settings, persistence, unit, new AtomicLong());
    }

    private TestGate(Settings settings, Persistence persistence, Unit unit, AtomicLong nanos) {
        super(settings, persistence, unit, nanos::get);
        this.nanos = nanos;
    }

    private Account account(UUID id) {
        return new Account(
                id,
                "somebody@example.org",
                "Somebody",
                Set.of(),
                languages.getOrDefault(id, "en"),
                true,
                false,
                null,
                List.of(),
                Instant.EPOCH,
                1);
    }

    @Override
    protected Accounts accounts() {
        return accountsAway ? null : accounts;
    }
}
