package org.biface.contracts.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.biface.contracts.RefundProposal;
import org.biface.kernel.http.Call;

/** Refunds of a milestone that both sides agree to before the work is submitted. */
@Path("milestones/{milestone}/refund-proposals")
@Produces(MediaType.APPLICATION_JSON)
public final class MilestoneRefundResource {
    private final RefundProposalsService refunds;

    MilestoneRefundResource(RefundProposalsService refunds) {
        this.refunds = refunds;
    }

    /**
     * @param net how much, without VAT; {@code null} for all of it
     * @param reason why
     */
    public record RefundWish(Money net, String reason) {}

    @POST
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Propose that held money goes back before the work is submitted")
    @ApiResponse(responseCode = "201", description = "It is proposed", useReturnTypeSchema = true)
    public RefundProposal propose(@Context Call call, @PathParam("milestone") UUID milestone, RefundWish wish) {
        Expected expected = call.requiredExpected();
        return call.created(
                made -> URI.create("/api/v1/refund-proposals/" + made.id()),
                () -> refunds.propose(call.actor(), milestone, expected, wish.net(), wish.reason()));
    }

    @GET
    @Operation(summary = "List the refunds that were proposed for a milestone, newest first")
    public List<RefundProposal> list(@Context Call call, @PathParam("milestone") UUID milestone) {
        return refunds.of(call.actor(), milestone);
    }
}
