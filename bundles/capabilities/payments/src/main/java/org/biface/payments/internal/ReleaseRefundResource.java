package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.kernel.http.Call;
import org.biface.payments.Refund;

/** Released money that is sent back. */
@Path("releases/{release}/refunds")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class ReleaseRefundResource {

    private final RefundsService refunds;

    public ReleaseRefundResource(RefundsService refunds) {
        this.refunds = refunds;
    }

    /**
     * What is to go back.
     *
     * @param amount how much, VAT included
     * @param reason what the client reads
     */
    public record RefundWish(Money amount, String reason) {}

    @POST
    @Operation(summary = "Send released money back to the client, all or a part, as the freelancer or an operator")
    @ApiResponse(responseCode = "202", description = "It is on its way", useReturnTypeSchema = true)
    public Refund create(@Context Call call, @PathParam("release") UUID release, RefundWish wish) {
        call.requireIdempotencyKey();
        return call.accepted(
                made -> URI.create("/api/v1/refunds/" + made.id()),
                () -> refunds.afterRelease(call.actor(), release, wish.amount(), wish.reason()));
    }
}
