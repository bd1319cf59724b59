package org.biface.payments.internal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.biface.commons.Conflict;
import org.biface.commons.Money;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.PayoutRun;
import org.biface.spi.payment.PaymentProvider.Capability;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pays out what everybody has available, many payouts in a transaction: orders, entries and timers are a statement each.
 * Every payout is an order and an entry of its own all the same, with the key that it would have if its freelancer had asked
 * for it. A run is cut into lanes by the number of the account, which two timers work on; each batch says in its own
 * transaction how far its lane has come, so after a crash a run goes on where it was, and nobody is paid twice.
 */
final class PayoutRunner {

    private static final Logger LOG = LoggerFactory.getLogger(PayoutRunner.class);
    private static final String LANE = "payout-run";
    private static final int LANES = 2;
    private static final int BATCH = 500;
    /** How long a lane works before it lets other timers have their turn. */
    private static final long TURN = TimeUnit.SECONDS.toNanos(2);

    private static final String UNIQUE_VIOLATION = "23505";
    private static final String DESCRIPTION = "Biface payout";
    private static final String SELECT = """
            select r.id, r.started_at, r.ended_at, coalesce(sum(l.payouts), 0), coalesce(sum(l.left_out), 0)
            from payments.payout_run r left join payments.payout_run_lane l on l.run = r.id
            """;

    private final PaymentStore store;
    private final ProviderDesk desk;
    private final PaymentsService payments;
    private final Settings settings;
    private final Clock clock;

    PayoutRunner(PaymentStore store, ProviderDesk desk, PaymentsService payments, Settings settings, Clock clock) {
        this.store = store;
        this.desk = desk;
        this.payments = payments;
        this.settings = settings;
        this.clock = clock;
        store.timers().on(LANE, this::turn);
    }

    /** Called by a timer. */
    void whenDue() {
        if (settings.payoutRunEvery().isZero()) {
            return;
        }
        Instant since = clock.instant().minus(settings.payoutRunEvery());
        boolean due = store.read(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select not exists (select 1 from payments.payout_run where started_at > ? or ended_at is null)")) {
                query.setObject(1, Ledger.utc(since));
                try (ResultSet row = query.executeQuery()) {
                    return row.next() && row.getBoolean(1);
                }
            }
        });
        if (due) {
            start();
        }
    }

    PayoutRun start() {
        UUID id = Ids.next();
        return store.write(connection -> {
            Instant now = clock.instant();
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into payments.payout_run (id, started_at) values (?, ?)")) {
                insert.setObject(1, id);
                insert.setObject(2, Ledger.utc(now));
                insert.executeUpdate();
            } catch (SQLException refused) {
                if (UNIQUE_VIOLATION.equals(refused.getSQLState())) {
                    throw new Conflict("A payout run goes on already; wait until it is done.");
                }
                throw refused;
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into payments.payout_run_lane (run, lane) select ?, generate_series(0, ?)")) {
                insert.setObject(1, id);
                insert.setInt(2, LANES - 1);
                insert.executeUpdate();
            }
            for (int lane = 0; lane < LANES; lane++) {
                store.timers().set(LANE, id + "/" + lane, now);
            }
            return find(connection, id).orElseThrow();
        });
    }

    private Instant turn(String id) {
        String[] parts = id.split("/");
        UUID run = UUID.fromString(parts[0]);
        int lane = Integer.parseInt(parts[1]);
        long end = System.nanoTime() + TURN;
        while (System.nanoTime() - end < 0) {
            if (!batch(run, lane)) {
                return null;
            }
        }
        return clock.instant();
    }

    /** What is available on an account. */
    private record Available(long account, UUID freelancer, Money amount) {}

    /** @return whether there may be more */
    private boolean batch(UUID run, int lane) {
        String provider = desk.mustHave(Order.Kind.PAYOUT);
        return store.write(connection -> {
            Long doneTo = lock(connection, run, lane);
            if (doneTo == null) {
                return false;
            }
            List<Available> all = available(connection, lane, doneTo, settings.payoutMinimum());
            if (all.isEmpty()) {
                end(connection, run, lane);
                return false;
            }
            int paid = desk.can(provider, Capability.TRANSFER)
                    ? oneByOne(connection, provider, all)
                    : together(connection, provider, all);
            moved(connection, run, lane, all.get(all.size() - 1).account(), paid, all.size() - paid);
            return true;
        });
    }

    private int together(Connection connection, String provider, List<Available> all) throws SQLException {
        List<OrderDraft> drafts = new ArrayList<>();
        for (Available one : all) {
            drafts.add(OrderDraft.of(Order.Kind.PAYOUT, one.amount())
                    .provider(provider)
                    .description(DESCRIPTION)
                    .freelancer(one.freelancer()));
        }
        List<Order> orders = desk.startAll(connection, provider, drafts);
        Books.startPayouts(connection, orders, orders.get(0).createdAt());
        return orders.size();
    }

    /** Where freelancers have accounts at the provider, each has a transfer before the payout. */
    private int oneByOne(Connection connection, String provider, List<Available> all) throws SQLException {
        int paid = 0;
        for (Available one : all) {
            if (ProviderAccounts.find(connection, provider, one.freelancer())
                    .filter(account -> account.paysOut())
                    .isPresent()) {
                payments.payOut(connection, one.freelancer(), one.amount());
                paid++;
            }
        }
        return paid;
    }

    // ---------------------------------------------------------------- the tables

    private static Long lock(Connection connection, UUID run, int lane) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select done_to from payments.payout_run_lane"
                + " where run = ? and lane = ? and not ended for no key update")) {
            query.setObject(1, run);
            query.setInt(2, lane);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : null;
            }
        }
    }

    private static List<Available> available(Connection connection, int lane, long doneTo, long minimum)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select id, name, balance, currency"
                + " from payments.ledger_account where kind = 'freelancer' and id > ? and id % " + LANES + " = ?"
                + " and balance >= ? and name like 'freelancer:%:available' order by id limit " + BATCH
                + " for no key update")) {
            query.setLong(1, doneTo);
            query.setInt(2, lane);
            query.setLong(3, minimum);
            var all = new ArrayList<Available>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    all.add(new Available(
                            row.getLong(1),
                            UUID.fromString(row.getString(2).split(":")[1]),
                            Money.of(row.getLong(3), row.getString(4))));
                }
            }
            return all;
        }
    }

    private static void moved(Connection connection, UUID run, int lane, long doneTo, int paid, int leftOut)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update payments.payout_run_lane set done_to = ?,"
                + " payouts = payouts + ?, left_out = left_out + ? where run = ? and lane = ?")) {
            update.setLong(1, doneTo);
            update.setInt(2, paid);
            update.setInt(3, leftOut);
            update.setObject(4, run);
            update.setInt(5, lane);
            update.executeUpdate();
        }
    }

    private void end(Connection connection, UUID run, int lane) throws SQLException {
        // The run's row first, so that of two lanes that end at the same time the second sees the first.
        try (PreparedStatement query =
                connection.prepareStatement("select 1 from payments.payout_run where id = ? for no key update")) {
            query.setObject(1, run);
            query.executeQuery().close();
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update payments.payout_run_lane set ended = true where run = ? and lane = ?")) {
            update.setObject(1, run);
            update.setInt(2, lane);
            update.executeUpdate();
        }
        try (PreparedStatement update = connection.prepareStatement("update payments.payout_run set ended_at = ?"
                + " where id = ? and not exists (select 1 from payments.payout_run_lane l where l.run = payout_run.id"
                + " and not l.ended)")) {
            update.setObject(1, Ledger.utc(clock.instant()));
            update.setObject(2, run);
            if (update.executeUpdate() > 0) {
                LOG.info("payout-run={} is done", run);
            }
        }
    }

    static Optional<PayoutRun> find(Connection connection, UUID id) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(SELECT + " where r.id = ? group by r.id")) {
            query.setObject(1, id);
            return read(query).stream().findFirst();
        }
    }

    /** @return runs before the given one, newest first */
    static List<PayoutRun> list(Connection connection, UUID before, int limit) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                SELECT + (before == null ? "" : " where r.id < ?") + " group by r.id order by r.id desc limit ?")) {
            int n = 0;
            if (before != null) {
                query.setObject(++n, before);
            }
            query.setInt(++n, limit);
            return read(query);
        }
    }

    private static List<PayoutRun> read(PreparedStatement query) throws SQLException {
        var runs = new ArrayList<PayoutRun>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                Instant ended = Orders.instant(row, 3);
                runs.add(new PayoutRun(
                        row.getObject(1, UUID.class),
                        ended == null ? PayoutRun.Status.RUNNING : PayoutRun.Status.DONE,
                        row.getLong(4),
                        row.getLong(5),
                        Orders.instant(row, 2),
                        ended));
            }
        }
        return runs;
    }
}
