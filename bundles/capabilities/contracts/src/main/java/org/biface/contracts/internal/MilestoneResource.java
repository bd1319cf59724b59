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
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.contracts.Milestone;
import org.biface.kernel.http.Call;

/** A milestone, and what moves it. Every move says which version of the milestone it was made on. */
@Path("milestones/{milestone}")
@Produces(MediaType.APPLICATION_JSON)
public final class MilestoneResource {
    private final ContractsService contracts;

    MilestoneResource(ContractsService contracts) {
        this.contracts = contracts;
    }

    /**
     * @param note what the freelancer writes with a submission, or {@code null}
     */
    public record Submission(String note) {}

    /**
     * @param wanted what is to change
     */
    public record Changes(String wanted) {}

    @GET
    @Operation(summary = "Show a milestone")
    public Milestone get(@Context Call call, @PathParam("milestone") UUID milestone) {
        return call.found(contracts.milestone(call.actor(), milestone));
    }

    @POST
    @Path("fund")
    @Operation(summary = "Start to collect the client's money for a milestone")
    @ApiResponse(responseCode = "202", description = "It is under way", useReturnTypeSchema = true)
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Milestone fund(@Context Call call, @PathParam("milestone") UUID milestone) {
        Expected expected = call.requiredExpected();
        return call.accepted(() -> contracts.fund(call.actor(), milestone, expected));
    }

    @POST
    @Path("submit")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Say that the work of a milestone is done")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Milestone submit(@Context Call call, @PathParam("milestone") UUID milestone, Submission submission) {
        Expected expected = call.requiredExpected();
        String note = submission == null ? null : submission.note();
        return call.ok(() -> contracts.submit(call.actor(), milestone, expected, note));
    }

    @POST
    @Path("request-changes")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Ask for changes to a submission")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Milestone requestChanges(@Context Call call, @PathParam("milestone") UUID milestone, Changes changes) {
        Expected expected = call.requiredExpected();
        String wanted = changes == null ? null : changes.wanted();
        return call.ok(() -> contracts.requestChanges(call.actor(), milestone, expected, wanted));
    }

    @POST
    @Path("approve")
    @Operation(summary = "Approve a submission and release the held money; 202 when it is released later")
    @ApiResponse(responseCode = "200", description = "It worked", useReturnTypeSchema = true)
    @ApiResponse(
            responseCode = "202",
            description =
                    "The approval is kept (status APPROVED). The commission can't be decided at the moment; the money is"
                            + " released by itself as soon as it can.",
            useReturnTypeSchema = true)
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Milestone approve(@Context Call call, @PathParam("milestone") UUID milestone) {
        Expected expected = call.requiredExpected();
        return call.okOrAccepted(
                approved -> approved.status() == Milestone.Status.RELEASED,
                () -> contracts.approve(call.actor(), milestone, expected));
    }
}
