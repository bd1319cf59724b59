package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.biface.kernel.http.Call;
import org.biface.payments.LedgerBalance;
import org.biface.payments.LedgerProof;

/** The ledger, for operators. */
@Path("ledger")
@Produces(MediaType.APPLICATION_JSON)
public final class LedgerResource {

    private final PaymentsService payments;

    public LedgerResource(PaymentsService payments) {
        this.payments = payments;
    }

    @GET
    @Path("balances")
    @Operation(summary = "Read balances of the ledger: summed by kind, or of the accounts whose names begin so")
    public List<LedgerBalance> balances(@Context Call call, @QueryParam("prefix") String prefix) {
        return payments.ledger(call.actor(), prefix);
    }

    @POST
    @Path("verification")
    @Operation(summary = "Check the whole ledger, and keep what was found")
    public LedgerProof verify(@Context Call call) {
        return call.ok(() -> payments.verify(call.actor()));
    }

    @GET
    @Path("verification")
    @Operation(summary = "Check the whole ledger, without keeping what was found")
    public LedgerProof prove(@Context Call call) {
        return payments.prove(call.actor());
    }
}
