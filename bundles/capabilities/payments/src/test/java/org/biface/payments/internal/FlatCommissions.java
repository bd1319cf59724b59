package org.biface.payments.internal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.biface.commission.BroughtBy;
import org.biface.commission.ChargeFacts;
import org.biface.commission.ChargeOrder;
import org.biface.commission.Commissions;
import org.biface.commission.Decision;
import org.biface.commission.Explained;
import org.biface.commission.Line;
import org.biface.commission.Pin;
import org.biface.commission.Quote;
import org.biface.commission.QuoteOrder;
import org.biface.commission.Reversal;
import org.biface.commission.ReversalOrder;
import org.biface.commission.Side;
import org.biface.commission.SigningFacts;
import org.biface.commission.Term;
import org.biface.commons.Actor;
import org.biface.commons.Conflict;
import org.biface.commons.Money;
import org.biface.kernel.persistence.Persistence;

/**
 * The commission capability as payments sees it: a flat rate in basis points, or marginal tiers by what was released of the
 * contract. Its facts are in the database with a version, as the real one's are.
 */
final class FlatCommissions implements Commissions {

    private final int basisPoints;
    private final boolean returned;
    /** The exact commission on all of a contract, client's side. */
    private volatile UnaryOperator<BigDecimal> client = whole -> BigDecimal.ZERO;

    private Persistence persistence;

    FlatCommissions(int basisPoints) {
        this(basisPoints, true);
    }

    FlatCommissions(int basisPoints, boolean returned) {
        this.basisPoints = basisPoints;
        this.returned = returned;
    }

    /** @param whole the exact commission of the client on all that is released of a contract */
    FlatCommissions client(UnaryOperator<BigDecimal> whole) {
        client = whole;
        return this;
    }

    void open(Persistence on) {
        persistence = on;
        on.write(connection -> {
            try (var create = connection.createStatement()) {
                return create.execute("create table if not exists public.facts (contract uuid primary key,"
                        + " version bigint not null, released bigint not null, exact numeric not null,"
                        + " charged bigint not null, charged_client bigint not null default 0);"
                        + " create table if not exists public.recorded (release uuid primary key,"
                        + " contract uuid not null, amount bigint not null, charged bigint not null,"
                        + " charged_client bigint not null default 0, back bigint not null default 0,"
                        + " back_charged bigint not null default 0, back_client bigint not null default 0)");
            }
        });
    }

    private record Facts(long version, long released, BigDecimal exact, long charged, long chargedClient) {}

    private static Facts facts(Connection connection, UUID contract) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select version, released, exact, charged, charged_client from public.facts where contract = ?")) {
            query.setObject(1, contract);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new Facts(
                                row.getLong(1), row.getLong(2), row.getBigDecimal(3), row.getLong(4), row.getLong(5))
                        : new Facts(0, 0, BigDecimal.ZERO, 0, 0);
            }
        }
    }

    private record Known(ChargeOrder order, Facts facts) implements ChargeFacts {}

    @Override
    public List<ChargeFacts> facts(Actor actor, List<ChargeOrder> orders) {
        return orders.stream()
                .<ChargeFacts>map(order ->
                        new Known(order, persistence.read(connection -> facts(connection, order.contract()))))
                .toList();
    }

    @Override
    public Decision decide(Actor actor, ChargeFacts known) {
        ChargeOrder order = known.order();
        Facts facts = ((Known) known).facts;
        BigDecimal exact = exact(facts.released(), order.amount().minor());
        long charge = facts.exact().add(exact).setScale(0, RoundingMode.HALF_UP).longValueExact() - facts.charged();
        String currency = order.amount().currency();
        BigDecimal exactClient = exactClient(facts, order.amount());
        return new Decision(
                new Pin(
                        order.contract(),
                        BroughtBy.PLATFORM,
                        "test",
                        "flat",
                        1,
                        Map.of("rate", Integer.toString(basisPoints))),
                "1.0.0",
                "1.0.0",
                order.amount(),
                order.at(),
                order.at(),
                facts.version(),
                lines(exact, exactClient),
                Money.of(charge, currency),
                Money.of(chargeClient(facts, order.amount()), currency),
                returned,
                "{}",
                terms());
    }

    private List<Term> terms() {
        return List.of(new Term("rate", Integer.toString(basisPoints), "Share", "Part du freelance", "basis points"));
    }

    /** What was charged before is not kept here: it is what is charged now, less this release. */
    @Override
    public Explained explained(Actor actor, UUID release) {
        return persistence.read(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select f.charged - r.charged from public.recorded r"
                            + " join public.facts f using (contract) where r.release = ?")) {
                query.setObject(1, release);
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    return new Explained(terms(), Money.of(row.getLong(1), "EUR"), Money.zero("EUR"));
                }
            }
        });
    }

    private static List<Line> lines(BigDecimal freelancer, BigDecimal client) {
        Line first = new Line(Side.FREELANCER, "Commission", "Commission", freelancer);
        return client.signum() == 0
                ? List.of(first)
                : List.of(first, new Line(Side.CLIENT, "Service fee", "Frais de service", client));
    }

    private BigDecimal exactClient(Facts facts, Money amount) {
        return client.apply(BigDecimal.valueOf(facts.released() + amount.minor()))
                .subtract(client.apply(BigDecimal.valueOf(facts.released())));
    }

    private long chargeClient(Facts facts, Money amount) {
        long whole = client.apply(BigDecimal.valueOf(facts.released() + amount.minor()))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return Math.max(0, whole - facts.chargedClient());
    }

    @Override
    public Set<UUID> recordAll(Actor actor, Map<UUID, Decision> decisions) {
        if (!persistence.inTransaction()) {
            throw new AssertionError("recorded outside the release's transaction");
        }
        return decisions.entrySet().stream()
                .filter(one -> record(one.getKey(), one.getValue()))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    private boolean record(UUID release, Decision decision) {
        return persistence.write(connection -> {
            try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into public.facts as f (contract, version, released, exact, charged, charged_client)
                        values (?, ?, ?, ?, ?, ?)
                    on conflict (contract) do update set version = excluded.version,
                        released = f.released + excluded.released, exact = f.exact + excluded.exact,
                        charged = f.charged + excluded.charged,
                        charged_client = f.charged_client + excluded.charged_client
                    where f.version = excluded.version - 1""")) {
                upsert.setObject(1, decision.pin().contract());
                upsert.setLong(2, decision.factsVersion() + 1);
                upsert.setLong(3, decision.amount().minor());
                upsert.setBigDecimal(4, decision.exact(Side.FREELANCER));
                upsert.setLong(5, decision.freelancerCharge().minor());
                upsert.setLong(6, decision.clientCharge().minor());
                if (upsert.executeUpdate() == 0) {
                    return false;
                }
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into public.recorded (release, contract, amount, charged, charged_client)"
                            + " values (?, ?, ?, ?, ?)")) {
                insert.setObject(1, release);
                insert.setObject(2, decision.pin().contract());
                insert.setLong(3, decision.amount().minor());
                insert.setLong(4, decision.freelancerCharge().minor());
                insert.setLong(5, decision.clientCharge().minor());
                return insert.executeUpdate() == 1;
            }
        });
    }

    /** As the real one: in proportion, the parts adding up to what was charged. */
    @Override
    public Reversal reverse(Actor actor, ReversalOrder order) {
        if (!persistence.inTransaction()) {
            throw new AssertionError("reversed outside the refund's transaction");
        }
        return persistence.write(connection -> {
            try (PreparedStatement query = connection.prepareStatement("""
                    update public.recorded r set back = r.back + ?,
                        back_charged = case when ? then round(r.charged::numeric * (r.back + ?) / r.amount) else 0 end,
                        back_client = case when ? then round(r.charged_client::numeric * (r.back + ?) / r.amount)
                            else 0 end
                    from public.recorded old where r.release = ? and old.release = r.release
                    returning r.back <= r.amount, r.back_charged - old.back_charged, r.contract,
                        r.back_client - old.back_client""")) {
                query.setLong(1, order.amount().minor());
                query.setBoolean(2, returned);
                query.setLong(3, order.amount().minor());
                query.setBoolean(4, returned);
                query.setLong(5, order.amount().minor());
                query.setObject(6, order.release());
                try (ResultSet row = query.executeQuery()) {
                    row.next();
                    if (!row.getBoolean(1)) {
                        throw new Conflict("more than was released");
                    }
                    long back = row.getLong(2);
                    lower(
                            connection,
                            row.getObject(3, UUID.class),
                            order.amount().minor(),
                            back,
                            row.getLong(4));
                    String currency = order.amount().currency();
                    return new Reversal(
                            order.refund(),
                            order.release(),
                            order.amount(),
                            Money.of(back, currency),
                            Money.of(row.getLong(4), currency),
                            returned);
                }
            }
        });
    }

    private static void lower(Connection connection, UUID contract, long released, long charged, long client)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("update public.facts set version = version + 1,"
                + " released = released - ?, exact = exact - ?, charged = charged - ?,"
                + " charged_client = charged_client - ? where contract = ?")) {
            update.setLong(1, released);
            update.setLong(2, charged);
            update.setLong(3, charged);
            update.setLong(4, client);
            update.setObject(5, contract);
            update.executeUpdate();
        }
    }

    /** Domain vector 1 to 3 for a rate below zero, else flat. */
    private BigDecimal exact(long before, long amount) {
        if (basisPoints >= 0) {
            return BigDecimal.valueOf(amount * basisPoints, 4);
        }
        long to = before + amount;
        return part(before, to, 0, 50_000, 20)
                .add(part(before, to, 50_000, 1_000_000, 10))
                .add(part(before, to, 1_000_000, Long.MAX_VALUE, 5));
    }

    private static BigDecimal part(long from, long to, long low, long high, int percent) {
        return BigDecimal.valueOf(Math.max(0, Math.min(to, high) - Math.max(from, low)) * percent, 2);
    }

    @Override
    public Quote quote(Actor actor, QuoteOrder order) {
        if (persistence.inTransaction()) {
            throw new AssertionError("a policy is asked inside a transaction");
        }
        Decision decision = decide(actor, new ChargeOrder(order.contract(), order.amount(), Instant.EPOCH));
        return new Quote(
                order.contract(),
                order.amount(),
                decision.lines(),
                decision.freelancerCharge(),
                decision.clientCharge(),
                order.amount().minus(decision.freelancerCharge()),
                order.amount().plus(decision.clientCharge()),
                returned,
                BroughtBy.PLATFORM,
                "test",
                "flat",
                1,
                "1.0.0",
                Map.of(),
                false,
                null,
                null,
                Instant.EPOCH,
                Instant.EPOCH);
    }

    @Override
    public void mustBeDecidable(Actor actor, UUID contract) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pin pin(Actor actor, SigningFacts facts) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Pin pinned(Actor actor, UUID contract) {
        throw new UnsupportedOperationException();
    }
}
