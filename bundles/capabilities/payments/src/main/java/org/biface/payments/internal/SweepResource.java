package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.payments.Due;
import org.biface.payments.Sweep;

/** The platform's own money with the payment providers, for operators. */
@Path("ledger")
@Produces(MediaType.APPLICATION_JSON)
public final class SweepResource {

    private final SweepsService sweeps;

    public SweepResource(SweepsService sweeps) {
        this.sweeps = sweeps;
    }

    /**
     * Own money that was put in.
     *
     * @param provider where
     * @param line the provider's own id of the line in its books
     * @param amount how much
     */
    public record PaidIn(String provider, String line, Money amount) {}

    @POST
    @Path("sweeps")
    @Operation(
            summary = "Take the platform's own money out of what the payment providers hold, all that can be taken now")
    @ApiResponse(responseCode = "202", description = "It is on its way", useReturnTypeSchema = true)
    public List<Sweep> sweep(@Context Call call) {
        call.requireIdempotencyKey();
        return call.accepted(() -> sweeps.sweep(call.actor()));
    }

    @GET
    @Path("sweeps")
    @Operation(summary = "List sweeps of the platform's own money, newest first")
    public Page<Sweep> list(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(sweeps.sweeps(call.actor(), call.page(cursor, limit)));
    }

    @GET
    @Path("sweeps/{id}")
    @Operation(summary = "Read a sweep of the platform's own money")
    public Sweep get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(sweeps.sweep(call.actor(), id));
    }

    @GET
    @Path("dues")
    @Operation(
            summary = "Read what the platform owes to what the payment providers hold; the next sweep leaves it there")
    public List<Due> dues(@Context Call call) {
        return sweeps.dues(call.actor());
    }

    @POST
    @Path("dues")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Note that own money was put into what a payment provider holds")
    public Due paidIn(@Context Call call, PaidIn paid) {
        call.requireIdempotencyKey();
        return call.ok(() -> sweeps.paidIn(call.actor(), paid.provider(), paid.line(), paid.amount()));
    }
}
