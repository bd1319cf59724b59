package org.biface.payments.internal;

import static org.biface.payments.internal.Market.eur;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.FactsChanged;
import org.biface.payments.LedgerProof;
import org.biface.payments.Payment;
import org.biface.payments.Payment.Status;
import org.biface.payments.Release;
import org.biface.payments.ReleaseOrder;
import org.biface.spi.payment.Outcome;
import org.biface.testing.TestDatabase;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Test;

/** Many at once: what must happen once happens once, and no balance goes where it must not. */
public class RaceTest {

    @ClassRule
    public static final TestDatabase DATABASE = new TestDatabase();

    private static final int THREADS = 8;

    private final UUID contract = Ids.next();
    private final UUID company = Ids.next();
    private final UUID freelancer = Ids.next();
    private final FlatCommissions tiers = new FlatCommissions(-1);
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    private final ReadWriteLock time = new ReentrantReadWriteLock();
    private Market market;

    @Before
    public void open() {
        market = new Market(DATABASE, Market.withNights(), tiers);
    }

    @After
    public void close() {
        threads.shutdownNow();
        market.close();
    }

    private ReleaseOrder order(UUID milestone, long net) {
        return new ReleaseOrder(milestone, contract, company, freelancer, Market.BUSINESS, eur(net), eur(0));
    }

    /** @return what the attempts that went well have given; the others must be conflicts */
    private <T> List<T> together(int times, Callable<T> attempt) throws Exception {
        var start = new CountDownLatch(1);
        List<Future<T>> running = IntStream.range(0, times)
                .mapToObj(i -> threads.submit(() -> {
                    start.await();
                    return attempt.call();
                }))
                .toList();
        start.countDown();
        var done = new ArrayList<T>();
        for (Future<T> one : running) {
            try {
                done.add(one.get());
            } catch (ExecutionException lost) {
                if (!(lost.getCause() instanceof Conflict)) {
                    throw lost;
                }
            }
        }
        return done;
    }

    @Test
    public void aReleasePreparedOnOldFactsIsRefused() {
        UUID first = market.funded(contract, company, 40_000);
        UUID second = market.funded(contract, company, 40_000);
        var prepared = market.payments.prepare(Actor.SYSTEM, order(first, 40_000));
        market.release(order(second, 40_000));
        assertThrows(
                FactsChanged.class,
                () -> DATABASE.persistence().write(connection -> market.payments.release(Actor.SYSTEM, prepared)));
        assertEquals(40_000, market.balance("escrow:" + first));
        Release release = market.release(order(first, 40_000));
        assertEquals("20 % of 100.00 and 10 % of 300.00", eur(5_000), release.commission());
        market.proof();
    }

    @Test
    public void ofSeveralReleasesThoseWhoseFactsHoldAreCarriedOut() {
        UUID first = market.funded(contract, company, 40_000);
        UUID second = market.funded(contract, company, 40_000);
        UUID other = Ids.next();
        UUID third = market.funded(other, company, 30_000);
        var prepared = List.of(
                market.payments.prepare(Actor.SYSTEM, order(first, 40_000)),
                market.payments.prepare(Actor.SYSTEM, order(second, 40_000)),
                market.payments.prepare(
                        Actor.SYSTEM,
                        new ReleaseOrder(third, other, company, Ids.next(), Market.BUSINESS, eur(30_000), eur(0))));
        var released = DATABASE.persistence().write(connection -> market.payments.releaseAll(Actor.SYSTEM, prepared));
        assertEquals(
                List.of(true, false, true),
                released.stream().map(Optional::isPresent).toList());
        assertEquals(eur(8_000), released.get(0).orElseThrow().commission());
        assertEquals(0, market.balance("escrow:" + first));
        assertEquals("nothing was done for it", 40_000, market.balance("escrow:" + second));
        assertEquals(0, market.balance("escrow:" + third));
        market.proof();
    }

    @Test
    public void whatTheLedgerRefusesOfOneHappensToNone() {
        UUID first = market.funded(contract, company, 40_000);
        UUID other = Ids.next();
        UUID poor = market.funded(other, company, 10_000);
        var prepared = List.of(
                market.payments.prepare(Actor.SYSTEM, order(first, 40_000)),
                market.payments.prepare(
                        Actor.SYSTEM,
                        new ReleaseOrder(poor, other, company, Ids.next(), Market.BUSINESS, eur(30_000), eur(0))));
        assertThrows(
                Insufficient.class,
                () -> DATABASE.persistence().write(connection -> market.payments.releaseAll(Actor.SYSTEM, prepared)));
        assertEquals(40_000, market.balance("escrow:" + first));
        assertEquals(10_000, market.balance("escrow:" + poor));
        assertEquals(eur(8_000), market.release(order(first, 40_000)).commission());
        market.proof();
    }

    /** There is no row that all releases share: one that is not committed yet keeps nobody from another. */
    @Test
    public void releasesOfDifferentContractsNeverWaitForOneAnother() {
        UUID first = market.funded(contract, company, 40_000);
        UUID otherContract = Ids.next();
        UUID second = market.funded(otherContract, company, 30_000);
        var prepared = market.payments.prepare(Actor.SYSTEM, order(first, 40_000));
        var other = new ReleaseOrder(second, otherContract, company, Ids.next(), Market.BUSINESS, eur(30_000), eur(0));
        DATABASE.persistence().write(connection -> {
            market.payments.release(Actor.SYSTEM, prepared);
            // If it waited for this transaction, it would wait for ever.
            assertEquals(eur(30_000), meanwhile(() -> market.release(other)).gross());
            return null;
        });
        assertEquals(0, market.balance("escrow:" + first));
        assertEquals(0, market.balance("escrow:" + second));
        market.proof();
    }

    private <T> T meanwhile(Callable<T> work) {
        try {
            return threads.submit(work).get(3, TimeUnit.MINUTES);
        } catch (InterruptedException | ExecutionException | TimeoutException failed) {
            throw new AssertionError(failed);
        }
    }

    @Test
    public void releasesRacingUseTheLowTierOnce() throws Exception {
        var milestones = new ConcurrentLinkedQueue<UUID>();
        for (int i = 0; i < 24; i++) {
            milestones.add(market.funded(contract, company, 10_000));
        }
        List<Release> done = together(24, () -> market.release(order(milestones.remove(), 10_000)));
        assertEquals(24, done.size());
        long commission =
                done.stream().mapToLong(one -> one.commission().minor()).sum();
        assertEquals("20 % to 500.00, then 10 %", 10_000 + 19_000, commission);
        market.proof();
    }

    @Test
    public void aMilestoneIsReleasedOnceHoweverManyTry() throws Exception {
        UUID milestone = market.funded(contract, company, 10_000);
        List<Release> done = together(THREADS, () -> market.release(order(milestone, 10_000)));
        assertEquals(1, done.size());
        assertEquals(0, market.balance("escrow:" + milestone));
        market.proof();
    }

    @Test
    public void payoutsRacingForOneBalanceNeverTakeMoreThanThereIs() throws Exception {
        market.release(order(market.funded(contract, company, 10_000), 10_000));
        market.advance(Duration.ofDays(5));
        String available = "freelancer:" + freelancer + ":available";
        TestDatabase.await("available", () -> market.balance(available) > 0);
        long all = market.balance(available);
        var done = together(THREADS * 2, () -> market.payments.payOut(Market.freelancer(freelancer), eur(all / 3)));
        assertEquals(3, done.size());
        assertEquals(all - 3 * (all / 3), market.balance(available));
        market.proof();
    }

    @Test
    public void allOfOneBalanceIsPaidOutOnce() throws Exception {
        market.release(order(market.funded(contract, company, 10_000), 10_000));
        market.advance(Duration.ofDays(5));
        String available = "freelancer:" + freelancer + ":available";
        TestDatabase.await("available", () -> market.balance(available) > 0);
        assertEquals(
                1,
                together(THREADS, () -> market.payments.payOut(Market.freelancer(freelancer), null))
                        .size());
        assertEquals(0, market.balance(available));
        market.proof();
    }

    @Test
    public void paymentsForOneMilestoneRacingGiveOne() throws Exception {
        UUID milestone = Ids.next();
        assertEquals(
                1,
                together(THREADS, () -> market.collect(milestone, contract, company, 500))
                        .size());
    }

    @Test
    public void oneNoticeDeliveredManyTimesAtOnceCountsOnce() throws Exception {
        UUID milestone = Ids.next();
        Payment payment = market.collect(milestone, contract, company, 500);
        List<Integer> fresh = together(
                THREADS,
                () -> market.payments.receive(
                        "book", BookProvider.webhook("one" + milestone, payment.id(), "succeeded", 500)));
        assertEquals(1, fresh.stream().mapToInt(Integer::intValue).sum());
        assertEquals(500, market.balance("escrow:" + milestone));
        assertEquals(1, market.events.about(payment.id()).size());
    }

    /** Random operations by several threads with a provider that misbehaves; the books must hold, and agree with its own. */
    @Test
    public void theBooksHoldWhateverHappens() throws Exception {
        long before = market.balance("provider:cash");
        List<UUID> freelancers = List.of(Ids.next(), Ids.next(), Ids.next());
        var funded = new ConcurrentLinkedQueue<UUID>();
        List<Future<?>> running = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            var random = new Random(n);
            running.add(threads.submit(() -> {
                for (int i = 0; i < 60; i++) {
                    operation(random, freelancers, funded);
                }
            }));
        }
        for (Future<?> one : running) {
            one.get();
        }
        market.provider.mood = BookProvider.Mood.SUCCEEDS;
        TestDatabase.await("every order has ended", () -> {
            // Each time: what was asked for a moment ago may become pending only now.
            market.provider.book.replaceAll((key, outcome) -> outcome.status() == Outcome.Status.PENDING
                    ? Outcome.succeeded(market.provider.amounts.get(key), "ref")
                    : outcome);
            market.advance(Duration.ofHours(7));
            return underWay() == 0;
        });
        LedgerProof proof = market.proof();
        assertTrue("operations were booked: " + proof.entries(), proof.entries() > 20);
        market.provider.acted.forEach((key, times) -> assertEquals("once: " + key, 1, times.get()));
        assertEquals(0, market.payments.trouble().contradictions());
        assertEquals("the provider's books and ours", theirs(), market.balance("provider:cash") - before);
    }

    private void operation(Random random, List<UUID> freelancers, ConcurrentLinkedQueue<UUID> funded) {
        int kind = random.nextInt(5);
        if (kind == 3) {
            // No transaction takes longer than a day.
            time.writeLock().lock();
            market.advance(Duration.ofHours(30));
            time.writeLock().unlock();
        }
        time.readLock().lock();
        try {
            operation(kind, random, freelancers, funded);
        } finally {
            time.readLock().unlock();
        }
    }

    private void operation(int kind, Random random, List<UUID> freelancers, ConcurrentLinkedQueue<UUID> funded) {
        var moods = EnumSet.complementOf(EnumSet.of(BookProvider.Mood.HANGS)).toArray(BookProvider.Mood[]::new);
        market.provider.mood = moods[random.nextInt(moods.length)];
        UUID whose = freelancers.get(random.nextInt(freelancers.size()));
        UUID with = UUID.nameUUIDFromBytes(new byte[] {(byte) random.nextInt(3)});
        try {
            switch (kind) {
                case 0, 1 -> {
                    UUID milestone = Ids.next();
                    market.collect(milestone, with, company, 1_000);
                    funded.add(milestone);
                }
                case 2 -> {
                    UUID milestone = funded.poll();
                    if (milestone != null) {
                        market.release(new ReleaseOrder(
                                milestone,
                                UUID.nameUUIDFromBytes(
                                        milestone.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                                company,
                                whose,
                                Market.BUSINESS,
                                eur(800),
                                eur(200)));
                    }
                }
                case 3 -> {
                    market.payments.payOut(Market.freelancer(whose), random.nextBoolean() ? null : eur(100));
                }
                default -> notice(random);
            }
        } catch (Conflict allowed) {
            // Not funded yet, or nothing available: what a real caller is told too.
            return;
        }
    }

    /** The provider reports something that it knows, perhaps for the second time, perhaps out of date. */
    private void notice(Random random) {
        List<Map.Entry<String, Outcome>> known = List.copyOf(market.provider.book.entrySet());
        if (known.isEmpty()) {
            return;
        }
        Map.Entry<String, Outcome> one = known.get(random.nextInt(known.size()));
        String status = switch (one.getValue().status()) {
            case PENDING -> "pending";
            case SUCCEEDED -> random.nextInt(3) == 0 ? "pending" : "succeeded";
            case FAILED, RETURNED -> "failed";
        };
        market.payments.receive(
                "book",
                BookProvider.webhook(
                        status + random.nextInt(2) + one.getKey(),
                        one.getKey(),
                        status,
                        market.provider.amounts.get(one.getKey()).minor()));
    }

    /** Also what was not asked for yet, and what the tests before have left: it may be at any time. */
    private long underWay() {
        return market.store.read(connection -> {
            try (var query = connection.prepareStatement("select count(*) from payments.provider_order"
                    + " where status in ('INITIATED', 'PENDING', 'UNKNOWN')")) {
                try (var row = query.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    private long theirs() {
        long sum = 0;
        for (Map.Entry<String, Outcome> one : market.provider.book.entrySet()) {
            if (one.getValue().status() == Outcome.Status.SUCCEEDED) {
                Order ours = market.store
                        .read(connection -> Orders.find(connection, UUID.fromString(one.getKey())))
                        .orElseThrow();
                assertEquals(Status.SUCCEEDED, ours.status());
                sum += ours.kind() == Order.Kind.COLLECT
                        ? ours.amount().minor()
                        : -ours.amount().minor();
            }
        }
        return sum;
    }
}
