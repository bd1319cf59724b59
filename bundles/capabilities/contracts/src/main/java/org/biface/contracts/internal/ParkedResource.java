package org.biface.contracts.internal;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.biface.commons.Page;
import org.biface.contracts.ParkedRelease;
import org.biface.kernel.http.Call;

/** Approved milestones that wait for a commission policy. */
@Path("milestones/parked")
@Produces(MediaType.APPLICATION_JSON)
public final class ParkedResource {
    private final ContractsService contracts;

    ParkedResource(ContractsService contracts) {
        this.contracts = contracts;
    }

    @GET
    @Operation(
            summary = "List approved milestones that wait for a commission policy, as an operator; the longest first")
    public Page<ParkedRelease> list(
            @Context Call call, @QueryParam("cursor") String cursor, @QueryParam("limit") Integer limit) {
        return call.listed(contracts.parked(call.actor(), call.page(cursor, limit)));
    }
}
