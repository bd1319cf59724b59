package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.biface.kernel.http.Call;
import org.biface.payments.Payment;

/** Payments of clients. */
@Path("payments")
@Produces(MediaType.APPLICATION_JSON)
public final class PaymentResource {

    private final PaymentsService payments;

    public PaymentResource(PaymentsService payments) {
        this.payments = payments;
    }

    @GET
    @Path("{id}")
    @Operation(
            summary =
                    "Read a payment, as the paying company or an operator; the paying company sees what it has to do first")
    public Payment get(@Context Call call, @PathParam("id") UUID id) {
        return call.found(payments.payment(call.actor(), id));
    }

    @POST
    @Path("{id}/withdraw")
    @Operation(
            summary =
                    "Withdraw a payment that was not made yet, as the paying company or an operator; it has succeeded when"
                            + " the client was faster")
    public Payment withdraw(@Context Call call, @PathParam("id") UUID id) {
        return call.ok(() -> payments.withdraw(call.actor(), id));
    }
}
