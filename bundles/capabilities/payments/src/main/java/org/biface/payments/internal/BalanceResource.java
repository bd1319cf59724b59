package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.biface.kernel.http.Call;
import org.biface.payments.Balance;

/** What freelancers have. */
@Path("balances")
@Produces(MediaType.APPLICATION_JSON)
public final class BalanceResource {

    private final PaymentsService payments;

    public BalanceResource(PaymentsService payments) {
        this.payments = payments;
    }

    @GET
    @Operation(summary = "Read one's own balances, one for each currency; an operator names the freelancer")
    public List<Balance> get(@Context Call call, @QueryParam("freelancer") UUID freelancer) {
        UUID whose = freelancer == null ? call.actor().mustBeSomebody().account() : freelancer;
        return payments.balances(call.actor(), whose);
    }
}
