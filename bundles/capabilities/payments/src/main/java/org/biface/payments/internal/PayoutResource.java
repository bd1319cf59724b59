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
import java.net.URI;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.payments.Payout;

/** Payouts to freelancers' banks. */
@Path("payouts")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class PayoutResource {

    private final PaymentsService payments;

    public PayoutResource(PaymentsService payments) {
        this.payments = payments;
    }

    /**
     * What is wanted.
     *
     * @param amount how much; {@code null} or missing for all that is available in the only currency
     */
    public record PayoutWish(Money amount) {}

    @POST
    @Operation(summary = "Have available money paid out: an amount, or all of it")
    @ApiResponse(responseCode = "201", description = "It is made", useReturnTypeSchema = true)
    public Payout create(@Context Call call, PayoutWish wish) {
        call.requireIdempotencyKey();
        return call.created(
                made -> URI.create("/api/v1/payouts/" + made.id()), () -> payments.payOut(call.actor(), wish.amount()));
    }

    @GET
    @Path("{id}")
    @Operation(summary = "Read a payout, as its freelancer or an operator")
    public Payout get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(payments.payout(call.actor(), id));
    }

    @GET
    @Operation(summary = "List one's own payouts, newest first; an operator sees everybody's, or names the freelancer")
    public Page<Payout> list(
            @Context Call call,
            @QueryParam("freelancer") UUID freelancer,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        UUID whose = freelancer != null || call.actor().isOperator()
                ? freelancer
                : call.actor().mustBeSomebody().account();
        return call.listed(payments.payouts(call.actor(), whose, call.page(cursor, limit)));
    }
}
