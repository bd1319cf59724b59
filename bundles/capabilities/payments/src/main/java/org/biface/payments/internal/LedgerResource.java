package org.biface.payments.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.biface.commons.NotFound;
import org.biface.commons.Page;
import org.biface.kernel.http.Call;
import org.biface.payments.LedgerBalance;
import org.biface.payments.LedgerEntry;
import org.biface.payments.LedgerLine;
import org.biface.payments.LedgerProof;

/** The ledger, for operators. */
@Path("ledger")
@Produces(MediaType.APPLICATION_JSON)
public final class LedgerResource {

    private final LedgerService ledger;

    public LedgerResource(LedgerService ledger) {
        this.ledger = ledger;
    }

    @GET
    @Path("balances")
    @Operation(
            summary = "Read balances of the ledger, now or of a past instant: summed by kind, or of the accounts whose"
                    + " names begin so")
    public List<LedgerBalance> balances(
            @Context Call call, @QueryParam("prefix") String prefix, @QueryParam("at") Instant at) {
        return ledger.balances(call.actor(), prefix, at);
    }

    @GET
    @Path("accounts/{account}/statement")
    @Operation(summary = "Read what moved an account of the ledger, newest first, with the balance after each")
    public Page<LedgerLine> statement(
            @Context Call call,
            @PathParam("account") String account,
            @QueryParam("currency") String currency,
            @QueryParam("from") Instant from,
            @QueryParam("until") Instant until,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(ledger.statement(call.actor(), account, currency, from, until, call.page(cursor, limit)));
    }

    @GET
    @Path("entries/{reference}")
    @Operation(
            summary = "Read an entry of the ledger with all its postings",
            description =
                    "By its id, as statements name it, or by what it was posted under: fund: or fee: and the payment,"
                            + " release: and the milestone, hold: and the release, payout: or payout-settled: and the payout,"
                            + " sweep: and the sweep, and so on.")
    public LedgerEntry entry(@Context Call call, @PathParam("reference") String reference) {
        return ledger.entry(call.actor(), reference);
    }

    @POST
    @Path("verification")
    @Operation(
            summary =
                    "Check the ledger, and keep what was found: the whole, or what came since the last check that held")
    public LedgerProof verify(@Context Call call, @QueryParam("whole") @DefaultValue("true") boolean whole) {
        return call.ok(() -> ledger.verify(call.actor(), whole, (done, of) -> {}));
    }

    @GET
    @Path("verification")
    @Operation(summary = "Check the whole ledger, without keeping what was found")
    public LedgerProof prove(@Context Call call) {
        return ledger.prove(call.actor());
    }

    @GET
    @Path("proof")
    @Operation(summary = "Read what the last check of the ledger found that was kept")
    public LedgerProof last(@Context Call call) {
        return ledger.lastProof(call.actor())
                .orElseThrow(() -> new NotFound("The ledger was not checked yet; POST verification to check it now."));
    }
}
