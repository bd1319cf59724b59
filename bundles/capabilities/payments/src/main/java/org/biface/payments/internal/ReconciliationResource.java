package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.biface.commons.NotFound;
import org.biface.kernel.http.Call;
import org.biface.payments.Reconciliation;

/** How the books compare with the payment providers', for operators. */
@Path("ledger/reconciliation")
@Produces(MediaType.APPLICATION_JSON)
public final class ReconciliationResource {

    private final ReconciliationService reconciliations;

    public ReconciliationResource(ReconciliationService reconciliations) {
        this.reconciliations = reconciliations;
    }

    @POST
    @Operation(summary = "Compare the books with the payment providers' now, and keep what was found")
    public Reconciliation reconcile(@Context Call call) {
        return call.ok(() -> reconciliations.reconcile(call.actor()));
    }

    @GET
    @Operation(summary = "Read how the books compared with the payment providers' the last time")
    public Reconciliation last(@Context Call call) {
        return reconciliations
                .last(call.actor())
                .orElseThrow(() -> new NotFound("The books were not compared yet; POST to compare them now."));
    }
}
