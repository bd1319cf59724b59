package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.payments.Chargeback;

/** Payments that clients' banks have taken back. */
@Path("chargebacks")
@Produces(MediaType.APPLICATION_JSON)
public final class ChargebackResource {

    private final ChargebacksService chargebacks;

    public ChargebackResource(ChargebacksService chargebacks) {
        this.chargebacks = chargebacks;
    }

    /**
     * @param reason why it is given up
     */
    public record GivingUp(String reason) {}

    @GET
    @Path("{id}")
    @Operation(summary = "Read a chargeback, as one of its two sides or an operator")
    public Chargeback get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(chargebacks.chargeback(call.actor(), id));
    }

    @GET
    @Operation(summary = "List chargebacks, newest first, as an operator")
    public Page<Chargeback> list(
            @Context Call call,
            @QueryParam("status") Chargeback.Status status,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(chargebacks.chargebacks(call.actor(), status, call.page(cursor, limit)));
    }

    @POST
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    @Path("{id}/give-up")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Give up what the freelancer still owes of a lost chargeback, as an operator")
    public Chargeback giveUp(@Context Call call, @PathParam("id") UUID id, GivingUp giving) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> chargebacks.giveUp(call.actor(), id, expected, giving.reason()));
    }
}
