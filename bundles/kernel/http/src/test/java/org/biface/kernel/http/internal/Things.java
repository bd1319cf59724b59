package org.biface.kernel.http.internal;

import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Invalid;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.commons.PageRequest;
import org.biface.commons.Role;
import org.biface.commons.Versioned;
import org.biface.kernel.http.Call;

/** A small capability as tests want it: everything a resource may take and give. */
@Path("things")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class Things {

    public record Part(String name, int count, Money price) {}

    public record NewThing(
            String name,
            int count,
            Role role,
            LocalDate day,
            Instant at,
            UUID owner,
            BigDecimal rate,
            boolean open,
            List<Part> parts) {}

    public record Thing(UUID id, String name, BigDecimal rate, Instant at, Role role, List<Part> parts, long version)
            implements Versioned {}

    public record Seen(String account, String locale, String address, String requestId, boolean credential) {}

    static final UUID ID = UUID.fromString("0190a1b2-3c4d-7e5f-8a9b-0c1d2e3f4a5b");

    private static Thing thing(NewThing sent, long version) {
        return new Thing(ID, sent.name(), sent.rate(), sent.at(), sent.role(), sent.parts(), version);
    }

    static Thing thing() {
        return new Thing(ID, "one", new BigDecimal("12.50"), Instant.EPOCH, Role.CLIENT, List.of(), 3);
    }

    /** The same version for everybody; who is not logged in does not see the name. */
    @GET
    @Path("{id}")
    public Thing one(@Context Call call, @PathParam("id") UUID id) {
        Thing thing = thing();
        return call.found(
                call.actor().isPerson()
                        ? thing
                        : new Thing(
                                thing.id(),
                                "…",
                                thing.rate(),
                                thing.at(),
                                thing.role(),
                                thing.parts(),
                                thing.version()));
    }

    @GET
    public Page<Thing> list(
            @Context Call call,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit,
            @QueryParam("role") Role role,
            @QueryParam("day") LocalDate day,
            @QueryParam("text") String text) {
        PageRequest page = call.page(cursor, limit);
        return call.listed(new Page<>(List.of(thing()), page.cursor() == null ? "a b/c" : null));
    }

    @POST
    public Thing create(@Context Call call, NewThing sent) {
        return call.created(made -> URI.create("/api/v1/things/" + made.id()), () -> thing(sent, 0));
    }

    @PUT
    @Path("{id}")
    public Thing change(@Context Call call, @PathParam("id") UUID id, NewThing sent) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> {
            expected.check(3);
            return thing(sent, 4);
        });
    }

    @DELETE
    @Path("{id}")
    public void delete(@Context Call call, @PathParam("id") UUID id) {
        call.noContent(() -> {});
    }

    @GET
    @Path("me")
    public Seen me(@Context Call call) {
        return new Seen(
                call.actor().account() == null ? null : call.actor().account().toString(),
                call.locale().getLanguage(),
                call.remoteAddress(),
                call.requestId(),
                call.credential() != null);
    }

    @POST
    @Path("invalid")
    public Thing invalid(@Context Call call) {
        throw new Invalid(List.of(
                new Invalid.FieldError("name", "name must not be empty."),
                new Invalid.FieldError("parts/0/count", "count must be above 0.")));
    }

    @GET
    @Path("broken")
    public Thing broken() {
        throw new IllegalStateException("the secret of the house");
    }

    @GET
    @Path("unwritable")
    public Object unwritable() {
        return new Object() {
            public String getName() {
                throw new IllegalStateException("the secret of the house");
            }
        };
    }
}
