package org.biface.contracts.internal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Money;
import org.biface.contracts.Dispute;
import org.biface.kernel.http.Call;

/** A milestone that somebody disagrees with. */
@Path("milestones/{milestone}/dispute")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class MilestoneDisputeResource {
    private final DisputesService disputes;

    MilestoneDisputeResource(DisputesService disputes) {
        this.disputes = disputes;
    }

    /**
     * @param reason what is wrong
     * @param claim how much of the held money the freelancer should get, VAT included; {@code null} for all or nothing, in
     *     the opener's favour
     */
    public record Disagreement(String reason, Money claim) {}

    @POST
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    @Operation(summary = "Open a dispute on a milestone's held money, as one of the two sides; the money is frozen")
    @ApiResponse(responseCode = "201", description = "It is open", useReturnTypeSchema = true)
    public Dispute open(@Context Call call, @PathParam("milestone") UUID milestone, Disagreement disagreement) {
        Expected expected = call.requiredExpected();
        return call.created(
                opened -> URI.create("/api/v1/disputes/" + opened.id()),
                () -> disputes.open(call.actor(), milestone, expected, disagreement.reason(), disagreement.claim()));
    }
}
