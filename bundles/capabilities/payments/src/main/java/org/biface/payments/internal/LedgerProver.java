package org.biface.payments.internal;

import com.fasterxml.jackson.core.type.TypeReference;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Unavailable;
import org.biface.kernel.persistence.Ids;
import org.biface.payments.LedgerDesk.Progress;
import org.biface.payments.LedgerProof;
import org.biface.payments.LedgerProof.CurrencyProof;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closes the days that are over, proves the ledger, and keeps what was found: when it is asked to, and each night. */
final class LedgerProver {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerProver.class);

    /** How long after its end a day is closed: longer than any transaction, and than clocks of nodes differ. */
    private static final Duration CLOSED_AFTER = Duration.ofHours(2);

    /** How long before its first day the partitions of a month are made. */
    private static final Duration OPENED_BEFORE = Duration.ofDays(7);

    /** How much earlier than what is checked an order may have changed. */
    private static final Duration BACK = Duration.ofDays(1);

    private static final Progress SILENT = (done, of) -> {};

    private final PaymentStore store;
    private final Settings settings;
    private final Clock clock;

    LedgerProver(PaymentStore store, Settings settings, Clock clock) {
        this.store = store;
        this.settings = settings;
        this.clock = clock;
    }

    // ---------------------------------------------------------------- each night

    /** Called by a timer, whose threads don't wait for long. */
    void whenDue() {
        store.write(connection -> openMonth(connection, clock.instant().plus(OPENED_BEFORE)));
        if (!isDue(settings.proveEvery())) {
            return;
        }
        var thread = new Thread(this::quietly, "biface-payments-prove");
        thread.setDaemon(true);
        thread.start();
    }

    /** @return whether the last proof, or the first entry when there is none, is older than that */
    boolean isDue(Duration age) {
        Optional<Instant> since = store.read(connection -> {
            Optional<Instant> last = instant(connection, "select max(at) from payments.ledger_proof");
            return last.isPresent()
                    ? last
                    : instant(connection, "select at from payments.ledger_entry order by id limit 1");
        });
        return since.isPresent() && !since.get().plus(age).isAfter(clock.instant());
    }

    private void quietly() {
        try {
            Optional<Instant> whole = store.read(
                    connection -> instant(connection, "select max(at) from payments.ledger_proof where whole"));
            boolean again = whole.isEmpty()
                    || !whole.get().plus(settings.proveWholeEvery()).isAfter(clock.instant());
            LedgerProof proof = verify(again, SILENT);
            LOG.info(
                    "The ledger was checked: {} entries, it {}",
                    proof.entries(),
                    proof.holds() ? "holds" : "does not hold");
        } catch (Unavailable away) {
            LOG.info("The ledger is checked later: {}", away.getMessage());
        } catch (RuntimeException failure) {
            LOG.warn("The ledger could not be checked; it is tried again", failure);
        }
    }

    private static Void openMonth(Connection connection, Instant at) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("select payments.ledger_open_month(?)")) {
            call.setObject(1, Ledger.utc(at));
            call.executeQuery().close();
        }
        return null;
    }

    private static Optional<Instant> instant(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? Optional.ofNullable(Orders.instant(row, 1)) : Optional.empty();
        }
    }

    // ---------------------------------------------------------------- a proof

    /**
     * @param whole whether all is checked; otherwise what came since the last proof, if that held
     * @return what was found, which is kept
     */
    LedgerProof verify(boolean whole, Progress progress) {
        LedgerAudit.Since from = whole ? LedgerAudit.Since.EVER : store.read(LedgerProver::sinceLast);
        LedgerProof proof = prove(from, progress);
        // Of days that are over for so long the proof has seen all that there will ever be.
        store.write(connection -> {
            keep(connection, proof, close(connection, proof.at().minus(CLOSED_AFTER)));
            return proof;
        });
        if (!proof.holds()) {
            LOG.error("The ledger does not hold: {}", proof.problems());
        }
        return proof;
    }

    /** @return what a check of all finds, which is not kept */
    LedgerProof prove() {
        return prove(LedgerAudit.Since.EVER, SILENT);
    }

    private LedgerProof prove(LedgerAudit.Since from, Progress progress) {
        if (store.inTransaction()) {
            throw new IllegalStateException("the ledger is not checked inside a transaction");
        }
        return store.read(connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("begin isolation level repeatable read read only");
                try {
                    statement.execute("set local work_mem = '64MB'");
                    return LedgerAudit.prove(connection, from, clock.instant(), progress);
                } finally {
                    statement.execute("rollback");
                }
            }
        });
    }

    private static UUID close(Connection connection, Instant before) throws SQLException {
        try (PreparedStatement call = connection.prepareStatement("select payments.ledger_close(?)")) {
            call.setObject(1, Ledger.utc(before));
            try (ResultSet row = call.executeQuery()) {
                row.next();
                return row.getObject(1, UUID.class);
            }
        }
    }

    private static LedgerAudit.Since sinceLast(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select p.holds, c.before, c.at from payments.ledger_proof p"
                        + " left join payments.ledger_cut c on c.before = p.before order by p.id desc limit 1")) {
            if (!row.next() || !row.getBoolean(1) || row.getObject(2) == null) {
                return LedgerAudit.Since.EVER;
            }
            return new LedgerAudit.Since(
                    row.getObject(2, UUID.class), Orders.instant(row, 3).minus(BACK));
        }
    }

    // ---------------------------------------------------------------- kept

    /** A proof's currency as it is kept, in minor units. */
    private record Kept(String currency, long sum, long providerCash, long owed, long unswept) {

        static Kept of(CurrencyProof proof) {
            return new Kept(
                    proof.sum().currency(),
                    proof.sum().minor(),
                    proof.providerCash().minor(),
                    proof.owed().minor(),
                    proof.unswept().minor());
        }

        CurrencyProof proof() {
            return new CurrencyProof(
                    Money.of(sum, currency),
                    Money.of(providerCash, currency),
                    Money.of(owed, currency),
                    Money.of(unswept, currency));
        }
    }

    private static void keep(Connection connection, LedgerProof proof, UUID closed) throws SQLException {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("problems", proof.problems());
        body.put("entries", proof.entries());
        body.put("postings", proof.postings());
        body.put("currencies", proof.currencies().stream().map(Kept::of).toList());
        try (PreparedStatement insert = connection.prepareStatement("insert into payments.ledger_proof"
                + " (id, at, holds, whole, before, since, body) values (?, ?, ?, ?, ?, ?, ?::jsonb)")) {
            insert.setObject(1, Ids.next());
            insert.setObject(2, Ledger.utc(proof.at()));
            insert.setBoolean(3, proof.holds());
            insert.setBoolean(4, proof.since() == null);
            insert.setObject(5, closed);
            insert.setObject(6, proof.since() == null ? null : Ledger.utc(proof.since()));
            insert.setString(7, Releases.json(body));
            insert.executeUpdate();
        }
    }

    /** @return what the last check found that was kept */
    Optional<LedgerProof> last() {
        return store.read(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("select holds, body ->> 'problems', body ->> 'entries',"
                            + " body ->> 'postings', body ->> 'currencies', since, at from payments.ledger_proof"
                            + " order by id desc limit 1")) {
                if (!row.next()) {
                    return Optional.empty();
                }
                List<Kept> currencies = Releases.json(row.getString(5), new TypeReference<>() {});
                return Optional.of(new LedgerProof(
                        row.getBoolean(1),
                        Releases.json(row.getString(2), new TypeReference<>() {}),
                        Long.parseLong(row.getString(3)),
                        Long.parseLong(row.getString(4)),
                        currencies.stream().map(Kept::proof).toList(),
                        Orders.instant(row, 6),
                        Orders.instant(row, 7)));
            }
        });
    }
}
