package org.biface.kernel.http.internal;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.biface.commons.Conflict;
import org.biface.commons.Forbidden;
import org.biface.commons.Stale;
import org.biface.commons.TooMany;
import org.biface.commons.Unauthenticated;
import org.biface.commons.Unavailable;
import org.biface.kernel.http.Call;
import org.biface.kernel.persistence.Ids;
import org.biface.kernel.persistence.Persistence;

/** A capability that moves something: each transfer is a row. */
@Path("transfers")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class Transfers {

    public record Order(int amount, String mode) {}

    public record Transfer(UUID id, int amount) {}

    final AtomicInteger runs = new AtomicInteger();
    /** How many times a transaction is yet to lose against others. */
    final AtomicInteger losses = new AtomicInteger();

    final CyclicBarrier inside = new CyclicBarrier(2);

    private final Persistence persistence;

    Transfers(Persistence persistence) {
        this.persistence = persistence;
    }

    @POST
    public Transfer move(@Context Call call, Order order) {
        return call.created(made -> URI.create("/api/v1/transfers/" + made.id()), () -> run(order));
    }

    @POST
    @Path("void")
    public void forget(@Context Call call, Order order) {
        call.noContent(() -> run(order));
    }

    @POST
    @Path("keyed")
    public Transfer keyed(@Context Call call, Order order) {
        call.requireIdempotencyKey();
        return call.ok(() -> run(order));
    }

    @POST
    @Path("twice")
    public Transfer twice(@Context Call call, Order order) {
        call.ok(() -> run(order));
        return call.ok(() -> run(order));
    }

    private Transfer run(Order order) {
        runs.incrementAndGet();
        return switch (order.mode() == null ? "" : order.mode()) {
            case "conflict" -> throw new Conflict("It is settled already.");
            case "conflict after insert" ->
                persistence.write(connection -> {
                    insert(connection, order);
                    throw new Conflict("It is settled already.");
                });
            case "forbidden" -> throw new Forbidden("Not yours.");
            case "stale" -> throw new Stale("It was changed meanwhile.");
            case "too many" -> throw new TooMany("Too often.", Duration.ofSeconds(1));
            case "unauthenticated" -> throw new Unauthenticated("Log in first.");
            case "loses for a while" ->
                persistence.write(connection -> {
                    Transfer made = insert(connection, order);
                    if (losses.getAndDecrement() > 0) {
                        try (Statement lose = connection.createStatement()) {
                            lose.execute("do $$ begin raise exception 'lost' using errcode = '40001'; end $$");
                        }
                    }
                    return made;
                });
            case "away" -> throw Unavailable.capability("elsewhere");
            case "crash" ->
                persistence.write(connection -> {
                    insert(connection, order);
                    throw new IllegalStateException("the process dies here");
                });
            case "no write" -> new Transfer(Ids.next(), order.amount());
            case "two writes" -> {
                persistence.write(connection -> insert(connection, order));
                yield persistence.write(connection -> insert(connection, order));
            }
            case "other result" -> {
                persistence.write(connection -> insert(connection, order));
                yield new Transfer(Ids.next(), -1);
            }
            case "write, then refuse" -> {
                persistence.write(connection -> insert(connection, order));
                throw new Conflict("Noted, and refused.");
            }
            case "write, then forbid" -> {
                persistence.write(connection -> insert(connection, order));
                throw new Forbidden("Noted, and forbidden.");
            }
            case "slow" ->
                persistence.write(connection -> {
                    Transfer made = insert(connection, order);
                    meet();
                    meet();
                    return made;
                });
            default -> persistence.write(connection -> insert(connection, order));
        };
    }

    /** Two threads meet here: the request inside its transaction and the test. */
    void meet() {
        try {
            inside.await(180, TimeUnit.SECONDS);
        } catch (Exception alone) {
            throw new IllegalStateException(alone);
        }
    }

    private static Transfer insert(java.sql.Connection connection, Order order) throws java.sql.SQLException {
        Transfer made = new Transfer(Ids.next(), order.amount());
        try (PreparedStatement insert = connection.prepareStatement("insert into transfers values (?, ?)")) {
            insert.setObject(1, made.id());
            insert.setInt(2, made.amount());
            insert.executeUpdate();
        }
        return made;
    }
}
