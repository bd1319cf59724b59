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
import java.net.URI;
import java.util.UUID;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.payments.PayoutRun;

/** Payouts of what everybody has available, for operators. */
@Path("payouts/runs")
@Produces(MediaType.APPLICATION_JSON)
public final class PayoutRunResource {

    private final PayoutRunsService runs;

    public PayoutRunResource(PayoutRunsService runs) {
        this.runs = runs;
    }

    @POST
    @Operation(summary = "Pay out what everybody has available; the payouts are made in the background")
    @ApiResponse(responseCode = "202", description = "It goes on", useReturnTypeSchema = true)
    public PayoutRun start(@Context Call call) {
        return call.accepted(run -> URI.create("/api/v1/payouts/runs/" + run.id()), () -> runs.start(call.actor()));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read how far a payout run is")
    public PayoutRun get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(runs.run(call.actor(), id));
    }

    @GET
    @Operation(summary = "List payout runs, newest first")
    public Page<PayoutRun> list(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(runs.runs(call.actor(), call.page(cursor, limit)));
    }
}
