package org.biface.commission.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.biface.commission.Pin;
import org.biface.commission.Quote;
import org.biface.commission.QuoteOrder;
import org.biface.kernel.http.Call;

/** The terms of contracts. */
@Path("commission")
@Produces(MediaType.APPLICATION_JSON)
public final class CommissionResource {
    private final CommissionService commissions;

    CommissionResource(CommissionService commissions) {
        this.commissions = commissions;
    }

    @GET
    @Path("contracts/{contract}")
    @Operation(
            summary = "Show the commission terms that a contract is pinned to",
            description = "broughtBy says who had brought the client when it was signed, which offers may go by.")
    public Pin terms(@Context Call call, @PathParam("contract") UUID contract) {
        return call.found(commissions.pinned(call.actor(), contract));
    }

    @POST
    @Path("quotes")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary =
                    "Say what would be charged, without VAT, as one of the two parties: of a contract, or of one that they"
                            + " may sign",
            description =
                    "Between a freelancer and a company the price goes by who brought the client, as it is recorded;"
                            + " a broughtBy that says otherwise is refused with 422. Without a freelancer or a company it is the"
                            + " price of a first contract with one who is new here, and broughtBy may say who would have brought"
                            + " the client (PLATFORM when it is left away). A client who has neither a contract with the freelancer"
                            + " nor an open proposal of theirs is told by what was between the two only: then estimate is true,"
                            + " and becauseEn and becauseFr say why. No Idempotency-Key: it changes nothing.")
    public Quote quote(@Context Call call, QuoteOrder order) {
        return commissions.quote(call.actor(), order);
    }
}
