package org.biface.contracts.internal;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.biface.accounts.Accounts;
import org.biface.accounts.Company;
import org.biface.accounts.CompanyDetails;
import org.biface.accounts.Person;
import org.biface.accounts.VatStanding;
import org.biface.accounts.VatStatus;
import org.biface.commission.Commissions;
import org.biface.commission.Pin;
import org.biface.commission.SigningFacts;
import org.biface.commission.Undecided;
import org.biface.commons.Conflict;
import org.biface.commons.Money;
import org.biface.commons.Unavailable;
import org.biface.kernel.events.Events;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Persistence;
import org.biface.kernel.vat.Vat;
import org.biface.kernel.vat.internal.VatLaw;
import org.biface.payments.ClientFee;
import org.biface.payments.CollectOrder;
import org.biface.payments.Payment;
import org.biface.payments.PaymentFailed;
import org.biface.payments.PaymentSucceeded;
import org.biface.payments.Payments;
import org.biface.payments.PreparedRelease;
import org.biface.payments.Release;
import org.biface.payments.ReleaseFacts;
import org.biface.payments.ReleaseOrder;
import org.biface.testing.Configured;

/** The other capabilities, as small as contracts needs them. */
final class Others {
    /** The law itself, seen from France. */
    static final Vat VAT = new VatLaw(Configured.byDefault(VatLaw.Config.class));

    static final ContractSettings SETTINGS = ContractSettings.of(Configured.byDefault(ContractSettings.Config.class));

    final UUID franchise = UUID.randomUUID();
    /** Where companies are that are not in France. */
    final Map<UUID, String> countries = new ConcurrentHashMap<>();
    /** What the client pays on top. */
    volatile int clientPercent;

    final Map<UUID, CollectOrder> collected = new ConcurrentHashMap<>();
    final Map<UUID, AtomicInteger> releases = new ConcurrentHashMap<>();
    final Map<UUID, AtomicInteger> prepared = new ConcurrentHashMap<>();
    /** How many releases of a milestone are to find that the facts have changed. */
    final Map<UUID, Integer> factsChange = new ConcurrentHashMap<>();

    /** What else happens while the release of a milestone is prepared. */
    final Map<UUID, Runnable> whilePreparing = new ConcurrentHashMap<>();

    /** What the commission of each contract was pinned for. */
    final Map<UUID, SigningFacts> pinned = new ConcurrentHashMap<>();

    volatile boolean policyAway;
    volatile boolean undecided;
    /** The only version is being looked at. */
    volatile boolean proving;

    final AtomicInteger cameTooEarly = new AtomicInteger();

    private final Persistence persistence;

    Others(Persistence persistence) {
        this.persistence = persistence;
    }

    private static <T> T fake(Class<T> type, Map<String, Function<Object[], Object>> methods) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    Function<Object[], Object> answer =
                            methods.get(method.getName() + (arguments == null ? 0 : arguments.length));
                    if (answer == null) {
                        throw new AssertionError("contracts must not need " + method);
                    }
                    return answer.apply(arguments);
                }));
    }

    Accounts accounts() {
        return fake(
                Accounts.class,
                Map.of(
                        "company2",
                        arguments -> new Company(
                                (UUID) arguments[1],
                                new CompanyDetails(
                                        "Company " + arguments[1],
                                        null,
                                        null,
                                        arguments[1].equals(franchise) ? VatStatus.FRANCHISE : VatStatus.REGISTERED,
                                        null),
                                null,
                                Instant.EPOCH,
                                1),
                        "vatStanding2",
                        arguments -> new VatStanding(
                                countries.getOrDefault((UUID) arguments[1], "FR"),
                                arguments[1].equals(franchise) ? VatStatus.FRANCHISE : VatStatus.REGISTERED,
                                true),
                        "person2",
                        arguments -> Optional.of(new Person((UUID) arguments[1], "Ada", null, null))));
    }

    Commissions commissions() {
        return fake(
                Commissions.class,
                Map.of(
                        "pin2",
                        arguments -> {
                            if (policyAway) {
                                throw new Unavailable("no policy", Duration.ofSeconds(1));
                            }
                            SigningFacts facts = (SigningFacts) arguments[1];
                            pinned.put(facts.contract(), facts);
                            return new Pin(
                                    facts.contract(), facts.broughtBy(), "default", "flat", 1, Map.of("rate", "1000"));
                        },
                        "mustBeDecidable2",
                        arguments -> {
                            if (proving) {
                                cameTooEarly.incrementAndGet();
                                throw new Unavailable("it is being proven", java.time.Duration.ofSeconds(1));
                            }
                            mustServe();
                            return null;
                        }));
    }

    private record Known(ReleaseOrder order) implements ReleaseFacts {}

    private record Prepared(ReleaseOrder order) implements PreparedRelease {}

    Payments payments() {
        return fake(
                Payments.class,
                Map.of(
                        "collect2",
                        arguments -> {
                            CollectOrder order = (CollectOrder) arguments[1];
                            UUID id = Ids.next();
                            collected.put(id, order);
                            return new Payment(
                                    id,
                                    order.milestone(),
                                    order.contract(),
                                    order.company(),
                                    order.total(),
                                    order.fee(),
                                    "test",
                                    Payment.Status.INITIATED,
                                    null,
                                    null,
                                    Instant.EPOCH,
                                    1);
                        },
                        "clientFee4",
                        arguments -> {
                            if (persistence.inTransaction()) {
                                throw new AssertionError("a policy is asked inside a transaction");
                            }
                            Money net = (Money) arguments[3];
                            return new ClientFee(
                                    Money.of(net.minor() * clientPercent / 100, net.currency()),
                                    Money.zero(net.currency()),
                                    null);
                        },
                        "facts2",
                        arguments -> ((List<?>) arguments[1])
                                .stream()
                                        .map(order -> new Known((ReleaseOrder) order))
                                        .toList(),
                        "prepare2",
                        arguments -> {
                            if (persistence.inTransaction()) {
                                throw new AssertionError("prepared inside a transaction");
                            }
                            mustServe();
                            ReleaseOrder order = arguments[1] instanceof ReleaseFacts facts
                                    ? facts.order()
                                    : (ReleaseOrder) arguments[1];
                            prepared.computeIfAbsent(order.milestone(), id -> new AtomicInteger())
                                    .incrementAndGet();
                            whilePreparing
                                    .getOrDefault(order.milestone(), () -> {})
                                    .run();
                            return new Prepared(order);
                        },
                        "releaseAll2",
                        arguments -> ((List<?>) arguments[1])
                                .stream()
                                        .map(prepared -> release(((Prepared) prepared).order()))
                                        .toList()));
    }

    private void mustServe() {
        if (undecided) {
            throw new Undecided("flat", 1, "no policy", null);
        }
    }

    private Optional<Release> release(ReleaseOrder order) {
        if (!persistence.inTransaction()) {
            throw new AssertionError("released outside the transaction");
        }
        Integer left = factsChange.computeIfPresent(order.milestone(), (id, times) -> times - 1);
        if (left != null && left >= 0) {
            return Optional.empty();
        }
        // Counted when it is committed, as the ledger would.
        persistence.afterCommit(() -> releases.computeIfAbsent(order.milestone(), id -> new AtomicInteger())
                .incrementAndGet());
        if (releases.containsKey(order.milestone())) {
            throw new Conflict("released already");
        }
        return Optional.of(new Release(
                Ids.next(),
                order.milestone(),
                order.contract(),
                order.company(),
                order.freelancer(),
                order.net().plus(order.vat()),
                order.net(),
                Money.zero(order.net().currency()),
                Money.zero(order.net().currency()),
                null,
                ClientFee.none(order.net().currency()),
                order.net(),
                List.of(),
                "flat",
                "1.0.0",
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH));
    }

    int preparedOf(UUID milestone) {
        return prepared.getOrDefault(milestone, new AtomicInteger()).get();
    }

    int releasesOf(UUID milestone) {
        return releases.getOrDefault(milestone, new AtomicInteger()).get();
    }

    /** The provider's answer, told by payments. */
    void answer(Events events, UUID payment, boolean well) {
        CollectOrder order = collected.get(payment);
        persistence.write(connection -> {
            events.append(
                    well
                            ? new PaymentSucceeded(payment, order.milestone(), order.contract())
                            : new PaymentFailed(payment, order.milestone(), order.contract(), "declined"));
            return null;
        });
    }
}
