package org.biface.contracts.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.contracts.RefundProposal;
import org.biface.kernel.http.Call;

/** Proposed refunds, and the other side's answer. */
@Path("refund-proposals/{proposal}")
@Produces(MediaType.APPLICATION_JSON)
public final class RefundProposalResource {
    private final RefundProposalsService refunds;

    RefundProposalResource(RefundProposalsService refunds) {
        this.refunds = refunds;
    }

    @GET
    @Operation(summary = "Show a proposed refund")
    public RefundProposal get(@Context Call call, @PathParam("proposal") UUID proposal) {
        return call.found(refunds.get(call.actor(), proposal));
    }

    @POST
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    @Path("accept")
    @Operation(summary = "Accept a proposed refund, as the other side; the money goes back")
    public RefundProposal accept(@Context Call call, @PathParam("proposal") UUID proposal) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> refunds.accept(call.actor(), proposal, expected));
    }

    @POST
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    @Path("decline")
    @Operation(summary = "Decline a proposed refund, or withdraw one's own")
    public RefundProposal decline(@Context Call call, @PathParam("proposal") UUID proposal) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> refunds.decline(call.actor(), proposal, expected));
    }
}
