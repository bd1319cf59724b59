package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Money;
import org.biface.kernel.http.Call;
import org.biface.payments.Debt;

/** What freelancers owe, for operators. */
@Path("debts")
@Produces(MediaType.APPLICATION_JSON)
public final class DebtResource {

    private final DebtsService debts;

    public DebtResource(DebtsService debts) {
        this.debts = debts;
    }

    /**
     * What is given up.
     *
     * @param amount how much
     * @param reason why
     */
    public record Loss(Money amount, String reason) {}

    @GET
    @Operation(summary = "List what freelancers owe, the largest debts first, as an operator")
    public List<Debt> list(@Context Call call) {
        return debts.debts(call.actor());
    }

    @POST
    @Path("{freelancer}/give-up")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Give up what a freelancer owes, all or a part, as an operator: the platform bears it")
    public Debt giveUp(@Context Call call, @PathParam("freelancer") UUID freelancer, Loss loss) {
        call.requireIdempotencyKey();
        return call.ok(() -> debts.giveUp(call.actor(), freelancer, loss.amount(), loss.reason()));
    }
}
