package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.payments.Payment;
import org.biface.payments.Refund;

/** Money on its way back to clients. */
@Path("refunds")
@Produces(MediaType.APPLICATION_JSON)
public final class RefundResource {

    private final RefundsService refunds;

    public RefundResource(RefundsService refunds) {
        this.refunds = refunds;
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a refund, as one of its two sides or an operator")
    public Refund get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(refunds.refund(call.actor(), id));
    }

    @GET
    @Operation(summary = "List refunds that one is a side of, newest first; an operator sees everybody's")
    public Page<Refund> list(
            @Context Call call,
            @QueryParam("status") Payment.Status status,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(refunds.refunds(call.actor(), status, call.page(cursor, limit)));
    }

    @POST
    @Path("{id}/retry")
    @Operation(summary = "Order a failed refund from the provider once more, as an operator")
    @ApiResponse(responseCode = "202", description = "It is on its way", useReturnTypeSchema = true)
    public Refund retry(@Context Call call, @PathParam("id") UUID id) {
        return call.accepted(() -> refunds.retry(call.actor(), id));
    }
}
