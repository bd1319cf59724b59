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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.net.URI;
import java.util.UUID;
import org.biface.commons.Expected;
import org.biface.commons.Page;
import org.biface.contracts.Amendment;
import org.biface.contracts.AmendmentDraft;
import org.biface.kernel.http.Call;

/** The amendments of a contract. */
@Path("contracts/{contract}/amendments")
@Produces(MediaType.APPLICATION_JSON)
public final class AmendmentResource {
    private final AmendmentsService amendments;

    AmendmentResource(AmendmentsService amendments) {
        this.amendments = amendments;
    }

    @GET
    @Operation(summary = "List the amendments of a contract, newest first")
    public Page<Amendment> list(
            @Context Call call,
            @PathParam("contract") UUID contract,
            @QueryParam("cursor") String cursor,
            @QueryParam("limit") Integer limit) {
        return call.listed(amendments.list(call.actor(), contract, call.page(cursor, limit)));
    }

    @GET
    @Path("{amendment}")
    @Operation(summary = "Show an amendment")
    public Amendment get(
            @Context Call call, @PathParam("contract") UUID contract, @PathParam("amendment") UUID amendment) {
        return call.found(amendments.get(call.actor(), contract, amendment));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Propose a change of a contract to the other side")
    @ApiResponse(responseCode = "201", description = "It is proposed", useReturnTypeSchema = true)
    public Amendment propose(@Context Call call, @PathParam("contract") UUID contract, AmendmentDraft draft) {
        AmendmentDraft proposed = draft == null ? new AmendmentDraft(null, null, null, null, null) : draft;
        return call.created(
                amendment -> URI.create("/api/v1/contracts/" + contract + "/amendments/" + amendment.id()),
                () -> amendments.propose(call.actor(), contract, proposed));
    }

    @POST
    @Path("{amendment}/accept")
    @Operation(summary = "Accept a change; the contract is changed at once")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Amendment accept(
            @Context Call call, @PathParam("contract") UUID contract, @PathParam("amendment") UUID amendment) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> amendments.accept(call.actor(), contract, amendment, expected));
    }

    @POST
    @Path("{amendment}/decline")
    @Operation(summary = "Decline a change")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Amendment decline(
            @Context Call call, @PathParam("contract") UUID contract, @PathParam("amendment") UUID amendment) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> amendments.decline(call.actor(), contract, amendment, expected));
    }

    @POST
    @Path("{amendment}/withdraw")
    @Operation(summary = "Withdraw a change that one has proposed")
    @Parameter(in = ParameterIn.HEADER, ref = "IfMatch")
    public Amendment withdraw(
            @Context Call call, @PathParam("contract") UUID contract, @PathParam("amendment") UUID amendment) {
        Expected expected = call.requiredExpected();
        return call.ok(() -> amendments.withdraw(call.actor(), contract, amendment, expected));
    }
}
